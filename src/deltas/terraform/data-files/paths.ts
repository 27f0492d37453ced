/** A side's files -> patterns of the data files that they read by a path which is not wholly known. */
import { posix } from 'node:path';
import { fits } from '../../../change/partial-path.ts';
import { type Snapshot, type TextFile, textFiles } from '../../../change/snapshot.ts';
import { isTerraform } from '../module.ts';

/** What Terraform decodes: `jsondecode`, `yamldecode`, `csvdecode`. Its own files are judged by what they declare. */
export function isData(path: string): boolean {
  return /\.(?:json|ya?ml|csv)$/.test(path) && !/\.(?:tf|tofu|tfvars)\.json$/.test(path);
}

/** A text in quotes, with the function that takes it where that reads files; of `fileset` also what it looks for. */
const quoted =
  /(?:\b(file\w{0,16}|templatefile)\(\s{0,64})?"([^"\\\n]{1,300})"(?:\s{0,8},\s{0,8}"([^"\\\n]{1,100})")?/g;
const patternsAtMost = 200;

/**
 * @param root where the root module stands: a path without `path.module` starts there.
 * @param known the files that evaluation came to: a pattern whose values it knew stands for no others.
 */
export function partlyKnownPaths(
  snapshot: Snapshot,
  root: string,
  known: readonly string[],
): readonly string[] {
  const found = new Set<string>();
  const files = textFiles(snapshot).filter((file) => isTerraform(file.path));
  for (const file of files) {
    for (const pattern of patternsIn(file, root)) if (found.size < patternsAtMost) found.add(pattern);
  }
  if (found.size === 0) return [];
  const says = (text: string) => files.some((file) => file.text.includes(text));
  const cameTo = says('fileset(') ? [] : known.filter((path) => isData(path) && !says(posix.basename(path)));
  return [...found].filter((pattern) => !cameTo.some((path) => fits(pattern, path))).sort();
}

function patternsIn(file: TextFile, root: string): readonly string[] {
  const own = posix.dirname(file.path);
  const starts = [...new Set([own, root])];
  return openPathsIn(file).flatMap((written) =>
    starts.flatMap((start) => patternOf(written, own, root, start) ?? []),
  );
}

const openPaths = new WeakMap<TextFile, readonly string[]>();

/** @returns the paths that are not wholly known, as they are written, of a file that reads files. */
function openPathsIn(file: TextFile): readonly string[] {
  const known = openPaths.get(file);
  if (known !== undefined) return known;
  const quotes = /\bfile(?:set)?\(/.test(file.text) ? [...file.text.matchAll(quoted)] : [];
  const found = quotes.flatMap(([, reader, first = '', second]) => {
    const written = reader === 'fileset' && second !== undefined ? `${first}/${second}` : first;
    const isPath = reader !== undefined || /\.(?:json|ya?ml|csv)$/.test(written);
    return isPath && /\$\{|\*/.test(written) ? [written] : [];
  });
  openPaths.set(file, found);
  return found;
}

/** @returns null where the path is wholly known, or stands outside. */
function patternOf(written: string, own: string, root: string, start: string): string | null {
  const placed = written
    .replace(/^\$\{\s{0,8}path\.module\s{0,8}\}/, `/${own}`)
    .replace(/^\$\{\s{0,8}path\.(?:root|cwd)\s{0,8}\}/, `/${root}`);
  // What a directory is called nobody knows: anywhere, if the rest names one, else below.
  const open = placed
    .replace(/^\$\{[^}]{0,200}\}\//, '**/')
    .replace(/\$\{[^}]{0,200}\}/g, '*')
    .replace(/\$?[?[\]{}]+[^/*]{0,100}/g, '*');
  if (!open.includes('*')) return null;
  const named =
    open.startsWith('**/') &&
    open
      .slice(3)
      .split('/')
      .some((name, index, names) => {
        return index < names.length - 1 && !name.includes('*') && !name.startsWith('.');
      });
  const whole = open.startsWith('/') ? open.slice(1) : named ? open : posix.join(start, open);
  const normal = posix.normalize(whole);
  return normal.startsWith('..') || normal.startsWith('/') ? null : normal;
}
