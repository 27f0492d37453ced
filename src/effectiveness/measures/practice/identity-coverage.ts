/**
 * Is the identity layer modelled?
 * Fidelity of the non-human identities and the agents alone: a model may show every store and none of who can read it.
 */
import type { Measure } from '../../measure.ts';
import { fidelityReader } from './represented.ts';

export const identityCoverage: Measure = {
  id: 'identity-coverage',
  title: 'Identity coverage',
  definition: 'Non-human identities and agents in the tree that some model represents.',
  formula: 'identities and agents that a model represents / identities and agents found in the tree',
  answers: 'Is the identity layer modelled?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  read: fidelityReader((sort) => sort === 'identity' || sort === 'agent'),
};
