/**
 * What the two kinds of TM-BOM say of their parts: threat-model.schema.json of OWASP/www-project-threat-model-library 1.0.2,
 * and the properties of tmbom-otm-example.cdx.json of OWASP/threat-dragon (both read 2026-11).
 */

import type { TreeNode } from '../../../syntax/tree.ts';
import type { Says } from '../../model.ts';
import { says, saysIn, type Vocabulary } from '../reading/says.ts';
import { field, itemsOf, textOf } from '../reading/tree.ts';

export const saidOfScope: Vocabulary = {
  business_criticality: 'word',
  exposure: 'word',
  tier: 'word',
  data_sensitivity: 'list',
};

export const saidOfActors: Vocabulary = { permissions: 'word' };

export const saidOfFlows: Vocabulary = { encrypted: 'truth', has_sensitive_data: 'truth' };

const ofSets: Vocabulary = { access_control_methods: 'list', record_count: 'word' };

/** A set lies in several stores, encrypted in each or not. */
export function saysOfSet(set: TreeNode): Says {
  const storesOf = (encrypted: boolean) =>
    itemsOf(field(set, 'placements'))
      .filter((one) => (textOf(field(one, 'encrypted')) === 'true') === encrypted)
      .flatMap((one) => textOf(field(one, 'data_store')) ?? []);
  const placed: Vocabulary = { 'encrypted placements': 'list', 'unencrypted placements': 'list' };
  return {
    ...saysIn(ofSets, set),
    ...says(placed, { text: () => null, texts: (name) => storesOf(name === 'encrypted placements') }),
  };
}

const drawn: Readonly<Record<'flow' | 'asset' | 'boundary', Vocabulary>> = {
  flow: { 'cdx:model:dataflow:isBidirectional': 'truth', 'cdx:model:dataflow:data': 'list' },
  asset: {
    'cdx:model:risk:integrity': 'word',
    'cdx:model:risk:availability': 'word',
    'cdx:model:risk:privacy': 'word',
    'cdx:model:processedBy': 'list',
    'cdx:model:storedBy': 'list',
  },
  boundary: { 'cdx:model:risk:trustRating': 'word' },
};

export function saysOfDrawn(
  sort: keyof typeof drawn,
  properties: ReadonlyMap<string, readonly string[]>,
): Says {
  const texts = (name: string) => properties.get(name) ?? [];
  return says(drawn[sort], { text: (name) => texts(name)[0] ?? null, texts });
}
