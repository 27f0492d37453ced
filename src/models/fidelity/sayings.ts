/** One delta in, what it says about things that a threat model represents out; most deltas say nothing about any. */

import { isApart } from './naming.ts';
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

export function sayingsOf(source: Told): readonly Saying[] {
  if (source.evidence.every(({ path }) => isApart(path))) return [];
  return readers.find(([beginning]) => source.kind.startsWith(beginning))?.[1](source) ?? [];
}
