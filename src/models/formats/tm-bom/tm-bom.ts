/** TM-BOM: `*.tmbom.json` of the OWASP threat-model library, and a CycloneDX BOM that holds a threat model. */
import type { TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { ThreatModel } from '../../model.ts';
import type { Addition, ModelFormat, TextEdit } from '../format.ts';
import { field } from '../reading/tree.ts';
import { jsonTargetOf } from '../writing/append.ts';
import { readCycloneDx } from './cyclonedx.ts';
import { readLibrary } from './library.ts';
import { suggestCycloneDx } from './suggest-cyclonedx.ts';
import { suggestLibrary } from './suggest-library.ts';

export const tmBom: ModelFormat = {
  format: 'tm-bom',
  source:
    'github.com/OWASP/www-project-threat-model-library, schema 1.0.2; github.com/OWASP/threat-dragon, ThreatDragonModels/tmbom-*; read 2026-11',
  recognises: (text) =>
    text.includes('www-project-threat-model-library') ||
    (text.includes('"trust_zones"') && text.includes('"symbolic_name"')) ||
    (text.includes('"CycloneDX"') && text.includes('"threat-model"')),
  read,
  suggest,
};

/** @throws Unreadable where it is no JSON, or no model. */
function read({ path, text }: TextFile): readonly [ThreatModel] {
  const root = readJson(path, text);
  if (root?.kind === 'map' && field(root, 'bomFormat') !== undefined) return [readCycloneDx(path, root)];
  if (root?.kind !== 'map' || field(root, 'scope') === undefined) {
    throw new Unreadable(path, 1, 'no TM-BOM: it has no "scope" of a threat model, and no "bomFormat"');
  }
  return [readLibrary(path, root)];
}

function suggest({ path, text }: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const target = jsonTargetOf(path, text);
  if (target === null || additions.length === 0) return [];
  const bom = field(target.tree, 'bomFormat') !== undefined;
  return bom ? suggestCycloneDx(target, additions) : suggestLibrary(target, additions);
}
