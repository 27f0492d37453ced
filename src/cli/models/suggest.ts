/** `delta-review models suggest`: what a change adds and its threat models lack, as patches of those models. */
import { loadAnalyzers, loadBuiltIn } from '../../config.ts';
import { evaluate } from '../../evaluate.ts';
import { changeOf } from '../../forge/git/changes.ts';
import { gitForge } from '../../forge/git/git.ts';
import { openRepository } from '../../forge/git/open.ts';
import { readConfiguration, readInput } from '../../forge/read-input.ts';
import type { ModelUpdate } from '../../models/suggest/updates.ts';
import { byHandText, updateLine } from '../../render/models/updates.ts';
import { type ExitCode, exit, WrongUse } from '../exit.ts';
import { readOptions } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { asWrongUse } from '../wrong-revision.ts';
import { workingTree, writeUpdates } from './working-tree.ts';

export const suggestHelp = `delta-review models suggest: what a change adds and its threat models lack

  delta-review models suggest [--repo PATH] [--base REV] [--write] [REV]

  REV              the change (default: HEAD)
  --repo PATH      a git repository, bare ones too (default: this folder)
  --base REV       what the change is compared with (default: the default
                   branch, or the first parent when the head is on it)
  --write          edits the files; without it, patches for git apply are
                   printed

  Exit codes: 0 done, 2 wrong use, 3 internal failure
`;

/** @throws WrongUse with the sentence to show. */
export async function suggestCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        repo: { type: 'string' },
        base: { type: 'string' },
        write: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    'delta-review models suggest --help',
  );
  if (values.help === true) {
    terminal.out(suggestHelp);
    return exit.done;
  }
  const [head, ...more] = positionals;
  if (more.length > 0)
    throw new WrongUse(`models suggest takes one revision; ${JSON.stringify(more[0])} is one too many`);
  const repo = values.repo ?? '.';
  const folder = values.write === true ? await workingTree(repo) : null;
  const updates = await updatesIn(repo, { base: values.base, head }, terminal);
  // Standard output is for git apply; what a person reads goes beside it.
  if (updates.length === 0) terminal.fault('Nothing to add: no threat model lacks what this change brings.');
  const written = updates.filter(({ patch }) => patch !== null);
  if (folder !== null) await writeUpdates(folder, written);
  else for (const { patch } of written) terminal.out(patch ?? '');
  for (const update of updates)
    terminal.fault(update.patch === null ? byHandText(update) : updateLine(update, folder !== null));
  return exit.done;
}

/** @throws WrongUse */
async function updatesIn(
  repo: string,
  revisions: { readonly base: string | undefined; readonly head: string | undefined },
  terminal: Terminal,
): Promise<readonly ModelUpdate[]> {
  const objects = await openRepository(repo).catch(asWrongUse);
  try {
    terminal.progress('reading the change');
    const ref = await changeOf(objects, revisions).catch(asWrongUse);
    const forge = gitForge(objects);
    const analyzers = await loadAnalyzers();
    const configuration = readConfiguration(forge, ref.repository, ref.base.sha);
    const input = await readInput(forge, ref, configuration, {
      analyzers,
      builtIn: loadBuiltIn(),
      lastGood: { organisation: null, repository: null },
    });
    terminal.progress('judging');
    return evaluate(input).modelUpdates;
  } finally {
    terminal.progress(null);
    await objects.close();
  }
}
