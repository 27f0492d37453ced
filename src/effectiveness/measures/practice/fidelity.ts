/**
 * Do the models represent what is real?
 * Of the identities, agents, tool servers, tools, integrations, data stores, exposed endpoints and boundaries that the last
 * survey found in the tree, those that some model represents. Each repository is surveyed as a whole: of one team or one
 * model it isn't known.
 */
import type { Measure } from '../../measure.ts';
import { fidelityReader } from './represented.ts';

export const fidelity: Measure = {
  id: 'fidelity',
  title: 'Fidelity',
  definition:
    'Identities, agents, tool servers, tools, integrations, data stores, exposed endpoints and boundaries in the tree that some model represents.',
  formula: 'things in the tree that a model represents / things found in the tree',
  answers: 'Do the models represent what is real?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  read: fidelityReader(() => true),
};
