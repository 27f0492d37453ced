/** Words and numbers for how far a model goes. */
import type { Figure } from '../../models/fidelity/fidelity.ts';
import type { ThingSort } from '../../models/fidelity/saying.ts';

/** One of a sort, and several. */
export const sortWords: Readonly<Record<ThingSort, readonly [one: string, many: string]>> = {
  identity: ['identity', 'identities'],
  agent: ['agent', 'agents'],
  server: ['tool server', 'tool servers'],
  tool: ['tool', 'tools'],
  integration: ['third party', 'third parties'],
  store: ['data store', 'data stores'],
  endpoint: ['way in', 'ways in'],
  boundary: ['boundary', 'boundaries'],
};

/** "4 of 9 (44 %)". */
export function share({ found, represented }: Figure): string {
  return `${represented} of ${found} (${percent({ found, represented })} %)`;
}

/** Rounded down: 100 is said of all alone. */
export function percent({ found, represented }: Figure): number {
  return found === 0 ? 0 : Math.floor((represented * 100) / found);
}
