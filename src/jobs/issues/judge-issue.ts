/** Judges what people announced on an issue: no commit and no check, so that our comment there is all of its review. */
import type { ChangeRef } from '../../change/change.ts';
import { type Evaluation, evaluate } from '../../evaluate.ts';
import type { Forge } from '../../forge/forge.ts';
import { type InputSettings, readConfiguration, readInput } from '../../forge/read-input.ts';
import { repositoryKey } from '../../store/changes.ts';
import { readChangeEvents } from '../../store/ledger.ts';
import { type Settling, settle, settleEnded } from '../settle.ts';

/** @returns null where nobody ever announced anything there. */
export async function judgeIssue(
  settling: Settling,
  forge: Forge,
  { ref, open }: { readonly ref: ChangeRef; readonly open: boolean },
  settings: InputSettings,
): Promise<Evaluation | null> {
  const events = await readChangeEvents(settling.database, repositoryKey(ref.repository), ref.id);
  if (!events.some(({ type }) => type === 'triggered')) return null;
  const configuration = readConfiguration(forge, ref.repository, 'HEAD');
  const evaluation = evaluate(await readInput(withoutCommits(forge), ref, configuration, settings));
  if (open) await (await settle(settling, evaluation)).show();
  else await settleEnded(settling, evaluation);
  return evaluation;
}

/** Nothing differs from the default branch's tip, and whoever opened the issue has a part in what it brings. */
function withoutCommits(forge: Forge): Forge {
  return {
    ...forge,
    compare: async () => ({ mergeBase: 'HEAD', files: [], omitted: null }),
    contributors: async ({ author }) => ({ people: [author], unknown: null }),
  };
}
