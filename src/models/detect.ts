/** Which files are threat models: by the names their tools give them, and where a name cannot tell, by what they hold. */
import { pathSet } from '../change/path-set.ts';

/** Names that stand for one format alone. */
const formats = {
  'threat-dragon': ['**/ThreatDragonModels/**/*.json', '**/*.td.json'],
  otm: ['**/*.otm', '**/*.otm.json', '**/*.otm.{yml,yaml}'],
  threagile: ['**/threagile.{yml,yaml}', '**/*.threagile.{yml,yaml}'],
  'threat-composer': ['**/*.tc.json'],
  threatcl: ['**/*.tm.hcl'],
  'tm-bom': ['**/*.tmbom.json'],
  tmt: ['**/*.tm7'],
  pytm: ['**/*.pytm.json'],
  'delta-review': ['**/threat-model.{yml,yaml}'],
} as const satisfies Record<string, readonly string[]>;

/** `unknown`: configured as a model, in a format that its name does not tell. */
export type Format = keyof typeof formats | 'unknown';

const sets = Object.entries(formats).map(([format, globs]) => ({
  format: format as keyof typeof formats,
  set: pathSet(globs),
}));

/** @returns the format that a path's name stands for, or null where it is no threat model by name. */
export function formatOf(path: string): Exclude<Format, 'unknown'> | null {
  return sets.find(({ set }) => set.has(path))?.format ?? null;
}

/** Folders where a name alone tells nothing and that hold models all the same. */
const folderGlobs = [
  'threatmodel',
  'threatmodels',
  'threat-model',
  'threat-models',
  'threat_model',
  'threat_models',
].map((folder) => `**/${folder}/**/*.{json,yml,yaml,hcl}`);
const inFolders = pathSet(folderGlobs);

/** Names that are models' often, and other files' as often: only what they hold tells. */
const likelyGlobs = [
  '**/*[tT]hreat{,-,_,., }[mM]odel*.{json,yml,yaml,hcl}',
  '**/*[tT]hreat{,-,_}{dragon,Dragon,composer,Composer}*.json',
  '**/*[tT]hreagile*.{yml,yaml}',
  '**/{otm,tm,*-otm,*_otm,*-tm,*_tm,*.tm}.{json,yml,yaml}',
  '**/*.cdx.json',
  '**/{tm,*_tm,*-tm,*threatmodel*,*threat_model*,*threat-model*}.py',
];
const likely = pathSet(likelyGlobs);

/** Every path that may hold a threat model, but for those that a configuration names. */
export const modelGlobs: readonly string[] = [
  ...Object.values(formats).flat(),
  ...folderGlobs,
  ...likelyGlobs,
];

/** Files of one repository that are looked at, and of those that are likely alone. */
export const modelsAtMost = 1_000;
const likelyAtMost = 100;

/** No model has another end; asked first, since a tree has thousands of paths. */
const ends = /\.(?:json|ya?ml|hcl|otm|tm7|py)$/;

/** @returns the paths that may hold a threat model; whether they do, only their texts tell. */
export function modelPaths(tree: readonly string[], configured: readonly string[]): readonly string[] {
  const there = new Set(tree);
  const candidates = tree.filter((path) => ends.test(path));
  const isNamed = (path: string) => formatOf(path) !== null || inFolders.has(path);
  const named = candidates.filter(isNamed);
  const alike = candidates.filter((path) => likely.has(path) && !isNamed(path)).slice(0, likelyAtMost);
  const wanted = configured.filter((path) => there.size === 0 || there.has(path));
  const all = new Set([...wanted, ...named, ...alike]);
  return [...all].slice(0, modelsAtMost);
}
