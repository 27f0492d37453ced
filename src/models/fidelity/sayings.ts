/** One delta in, what it says about things that a threat model represents out; most deltas say nothing about any. */

import type { Saying, Told } from './saying.ts';
import { agentSayings } from './sayings/agents.ts';
import { identitySayings } from './sayings/identities.ts';
import { infrastructureSayings } from './sayings/infrastructure.ts';
import { integrationSayings } from './sayings/integrations.ts';
import { workflowSayings } from './sayings/workflows.ts';

const readers: readonly (readonly [beginning: string, reader: (source: Told) => readonly Saying[]])[] = [
  ['iam.', identitySayings],
  ['infra.', infrastructureSayings],
  ['agent.', agentSayings],
  ['integration.', integrationSayings],
  ['pipeline.', workflowSayings],
];

/** Folders of what never runs for anybody: tests and what shows others how it is done. */
const apart = /(?:^|\/)(?:tests?|__tests__|e2e|fixtures?|testdata|examples?|samples?)\//i;

export function sayingsOf(source: Told): readonly Saying[] {
  if (source.evidence.every(({ path }) => apart.test(path))) return [];
  return readers.find(([beginning]) => source.kind.startsWith(beginning))?.[1](source) ?? [];
}
