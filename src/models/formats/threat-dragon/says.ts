/** What Threat Dragon says of its cells (the schemas of versions 1 and 2 and GraphProperties.vue of OWASP/threat-dragon, read 2026-11): a box not ticked may be left out. */
import type { Vocabulary } from '../reading/says.ts';
import { flags } from './cells.ts';

/** What is no tag of a component. */
export const saidOfTagged: Vocabulary = {
  isPublicNetwork: 'truth',
  isBidirectional: 'truth',
  implementsAuthenticationScheme: 'truth',
  privilegeLevel: 'word',
};

/** Flows and identities have no tags. */
export const saidOfCells: Vocabulary = {
  ...Object.fromEntries(Object.keys(flags).map((flag) => [flag, 'truth' as const])),
  ...saidOfTagged,
};
