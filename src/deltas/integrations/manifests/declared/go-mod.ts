/** go.mod and go.work: modules that are required, and what stands in for them. */
import { refuseConflict } from '../../../../syntax/code/statements.ts';
import type { Lines } from '../../../../syntax/tree.ts';
import { gitSource, pathOutside } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';

/** A version of the language or of a module is no other code of ours; what is taken out is not used. */
const silent = new Set(['go', 'toolchain', 'exclude', 'retract', 'use', 'ignore']);

export const goMod: Manifest = {
  name: 'go.mod',
  paths: ['**/{go.mod,go.work}', '!**/vendor/**'],
  source: 'go.dev/ref/mod, read 2026-11',
  read(file, side) {
    refuseConflict(file.path, file.text);
    const reading = new Reading(file, side, 'golang');
    let block = '';
    for (const [index, written] of file.text.split(/\r?\n/).entries()) {
      const at = { startLine: index + 1, endLine: index + 1 };
      const slashes = written.indexOf('//');
      const comment = slashes < 0 ? '' : written.slice(slashes + 2).trim();
      const words = (slashes < 0 ? written : written.slice(0, slashes))
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => word.replace(/^["`]|["`]$/g, ''));
      const [first = ''] = words;
      if (first === '') continue;
      if (first === ')') block = '';
      else if (words.at(-1) === '(') block = first;
      else {
        const [directive, rest] = block === '' ? [first, words.slice(1)] : [block, words];
        readDirective(reading, directive, rest, comment, at);
      }
    }
    return reading.end();
  },
};

function readDirective(
  reading: Reading,
  directive: string,
  words: readonly string[],
  comment: string,
  at: Lines,
): void {
  const [path = '', version = null] = words;
  switch (directive) {
    case 'module':
      reading.isItself(moduleName(path));
      return;
    case 'require':
      // What only others need is what a lock file holds elsewhere.
      if (!/^indirect\b/.test(comment)) reading.asks({ name: moduleName(path), version }, at);
      return;
    case 'tool':
      reading.asks({ name: moduleName(path), development: true }, at);
      return;
    case 'replace':
      readReplace(reading, words, at);
      return;
    default:
      if (!silent.has(directive)) reading.leaves(directive.slice(0, 60), words.join(' '), at);
  }
}

function readReplace(reading: Reading, words: readonly string[], at: Lines): void {
  const arrow = words.indexOf('=>');
  const [old = ''] = words;
  const [fresh = '', version = null] = words.slice(arrow + 1);
  if (arrow < 1 || fresh === '') {
    reading.leaves('a replacement', words.join(' '), at);
    return;
  }
  const name = moduleName(old);
  if (/^\.{1,2}(?:\/|$)|^\//.test(fresh)) {
    const outside = pathOutside(reading.file.path, fresh);
    if (outside === null) reading.isItself(name);
    else reading.asks({ name, source: outside }, at);
  } else if (moduleName(fresh) !== name) reading.asks({ name, version, source: gitSource(fresh, null) }, at);
}

/** A major version is part of a module's path, and no other vendor: "github.com/harbour/quay/v3". */
function moduleName(path: string): string {
  return path.replace(/\/v\d{1,6}$/, '');
}
