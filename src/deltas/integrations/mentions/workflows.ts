/** Workflows and composite actions -> the actions, images, secrets and variables that they name, and hosts in variables. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { imageOf, parseUses } from '../../pipelines/actions.ts';
import { containersOf } from '../../pipelines/runners.ts';
import { secretsIn } from '../../pipelines/secrets.ts';
import { entriesOf, type Pipeline, readPipeline, textOf, writtenIn } from '../../pipelines/workflow.ts';
import { Gathering } from './gathering.ts';
import type { MentionReading } from './mention.ts';

const nothing: MentionReading = { names: [], hosts: [], own: [] };

/** What puts a tool onto the runner talks to nobody by itself. */
const tools = /^(?:setup|install|get)-|-setup$|-lint$/;

export function workflowReading(file: TextFile, side: Side): MentionReading {
  let pipeline: Pipeline | null;
  try {
    pipeline = readPipeline(file, side);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // The analyzer of workflows says so.
    return nothing;
  }
  if (pipeline === null) return nothing;
  const gathering = new Gathering(file, side);
  gatherEntries(
    [...pipeline.top.values()].filter(({ key }) => !['jobs', 'runs', 'on'].includes(key)),
    gathering,
  );
  for (const job of pipeline.jobs) {
    for (const { entry } of containersOf(job)) gathering.sees('image', imageOf(entry), entry);
    for (const { body } of [job, ...job.steps]) {
      gatherEntries([...body.values()], gathering);
      gatherUses(body.get('uses'), entriesOf(body.get('with')).get('registry'), gathering);
    }
  }
  return gathering.end();
}

/** @param registry where a login is to; without it, to Docker Hub. */
function gatherUses(
  entry: TreeEntry | undefined,
  registry: TreeEntry | undefined,
  gathering: Gathering,
): void {
  if (entry === undefined) return;
  if (registry !== undefined) {
    gathering.value(['host'], textOf(registry), registry);
    return;
  }
  const { action, party, type } = parseUses(textOf(entry));
  if (type === 'image') gathering.sees('image', action, entry);
  else if (party === 'third-party' && !tools.test(action.split('/')[1] ?? ''))
    gathering.sees('action', action, entry);
}

function gatherEntries(entries: readonly TreeEntry[], gathering: Gathering): void {
  for (const written of writtenIn(entries)) {
    for (const name of secretsIn(written)) if (name !== '*') gathering.named('secret', name, written.lines);
  }
  for (const entry of entriesOf(entries.find(({ key }) => key === 'env')).values()) {
    gathering.named('variable', entry.key, entry);
    gathering.value([entry.key], textOf(entry), entry);
  }
}
