/** Package.swift: packages by address, and binaries that are fetched; all else is code. */
import { bracketEnds, meant, readStatements, type Token } from '../../../../syntax/code/statements.ts';
import { gitSource, pathOutside, plainAddress } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';

export const packageSwift: Manifest = {
  name: 'Package.swift',
  paths: ['**/Package.swift', '**/Package@swift-*.swift'],
  source: 'docs.swift.org/package-manager/PackageDescription, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'swift');
    for (const statement of readStatements(file.path, file.text, { comments: '//', joins: '([{' })) {
      const { tokens } = statement;
      const rest: Token[] = [];
      const ends = bracketEnds(tokens);
      for (let at = 0; at < tokens.length; at += 1) {
        const token = tokens[at];
        if (token === undefined) break;
        const end = endOfCall(tokens, ends, at);
        if (end === null || !readCall(reading, tokens.slice(at, end))) rest.push(token);
        else at = end - 1;
      }
      reading.leaves('code of Package.swift', meant(rest), statement);
    }
    return reading.end();
  },
};

/** No call that asks for a package is longer; a nest of calls is read once and not once a level. */
const longestCall = 200;

/** @returns where `.package(…)` or `.binaryTarget(…)` ends; null where none begins. */
function endOfCall(tokens: readonly Token[], ends: ReadonlyMap<number, number>, from: number): number | null {
  const [dot, name, open] = [tokens[from], tokens[from + 1], tokens[from + 2]];
  if (dot?.text !== '.' || open?.text !== '(') return null;
  if (name?.text !== 'package' && name?.text !== 'binaryTarget') return null;
  const end = ends.get(from + 2);
  return end !== undefined && end - from <= longestCall ? end : null;
}

function readCall(reading: Reading, tokens: readonly Token[]): boolean {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return false;
  const lines = { startLine: first.line, endLine: last.endLine };
  const url = labelled(tokens, 'url');
  const path = labelled(tokens, 'path');
  if (tokens[1]?.text === 'binaryTarget') {
    const name = labelled(tokens, 'name');
    if (url === null || name === null) return false;
    reading.asks({ name, source: plainAddress(url) }, lines);
    return true;
  }
  if (path !== null) {
    const outside = pathOutside(reading.file.path, path);
    if (outside !== null) reading.asks({ name: path, source: outside }, lines);
    return true;
  }
  const id = labelled(tokens, 'id');
  if (url === null && id === null) return false;
  // Swift's packages have no registry but their addresses; one that follows a branch is taken from wherever that leads.
  const branch = labelled(tokens, 'branch');
  const address = gitSource(url ?? '', branch);
  const clear = !/^git\+(?:https|ssh):/.test(address);
  const name = id ?? address.replace(/^git\+[a-z]+:\/\/|#.*$/g, '');
  const version = labelled(tokens, 'from') ?? labelled(tokens, 'exact');
  reading.asks({ name, version, source: url !== null && (branch !== null || clear) ? address : null }, lines);
  return true;
}

function labelled(tokens: readonly Token[], label: string): string | null {
  const at = tokens.findIndex(
    ({ kind, text }, index) => kind === 'word' && text === label && tokens[index + 1]?.text === ':',
  );
  const value = at < 0 ? undefined : tokens[at + 2];
  return value?.kind === 'string' ? value.text : null;
}
