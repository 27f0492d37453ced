/** What an Open Threat Model says of its parts (otm_schema.json of iriusrisk/OpenThreatModel, version 0.2.0, read 2026-11): one way where nobody says both. */
import type { Vocabulary } from '../reading/says.ts';

/** Of the map `assets` of a component. */
export const saidOfParts: Vocabulary = { processed: 'list', stored: 'list' };

export const saidOfFlows: Vocabulary = { bidirectional: 'truth', assets: 'list', tags: 'list' };

/** Of the map `risk` of a zone, and of an asset, whose confidentiality is its classification. */
export const saidOfZones: Vocabulary = { trustRating: 'word' };
export const saidOfAssets: Vocabulary = { integrity: 'word', availability: 'word' };
