/** Git's own formats: commits, trees and raw differences, from bytes to values. */
import { type ChangedFile, pathOf } from '../../change/change.ts';
import type { FileMode } from '../../change/snapshot.ts';
import { coAuthorsIn, personIn, personText } from '../people.ts';
import type { CommitInfo } from './objects.ts';

export interface TreeItem {
  readonly name: string;
  /** null for a folder. */
  readonly mode: FileMode | null;
  readonly oid: string;
}

const decoder = new TextDecoder();

/** @throws Error where the bytes are no commit of git's. */
export function parseCommit(sha: string, bytes: Uint8Array): CommitInfo {
  const text = decoder.decode(bytes);
  const end = text.indexOf('\n\n');
  const headers = (end < 0 ? text : text.slice(0, end)).split('\n');
  const values = (name: string) =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const tree = values('tree')[0];
  if (tree === undefined) throw new Error(`commit ${sha} has no tree`);
  const message = end < 0 ? '' : text.slice(end + 2).trimStart();
  const [subject = '', ...lines] = message.split('\n', 50).map((line) => line.trim());
  const body = lines.find((line) => line !== '') ?? null;
  return {
    sha,
    tree,
    parents: values('parent'),
    author: /^(.*?) ?</.exec(values('author')[0] ?? '')?.[1] ?? '',
    people: [
      ...[...values('author'), ...values('committer')].flatMap((line) => personIn(line) ?? []),
      ...coAuthorsIn(message),
    ].map(personText),
    subject,
    body,
    time: Number(/ (\d+) [+-]\d+$/.exec(values('committer')[0] ?? '')?.[1] ?? 0),
  };
}

/** @param idBytes 20, or 32 in a repository of SHA-256 ids. */
export function parseTree(bytes: Uint8Array, idBytes: number): readonly TreeItem[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: TreeItem[] = [];
  let at = 0;
  while (at < buffer.length) {
    const space = buffer.indexOf(0x20, at);
    const end = buffer.indexOf(0, space);
    if (space < 0 || end < 0) throw new Error('a tree of this repository is damaged; run "git fsck" in it');
    items.push({
      mode: modeOf(buffer.toString('latin1', at, space)),
      name: buffer.toString('utf8', space + 1, end),
      oid: buffer.toString('hex', end + 1, end + 1 + idBytes),
    });
    at = end + 1 + idBytes;
  }
  return items;
}

function modeOf(octal: string): FileMode | null {
  const mode = Number.parseInt(octal, 8);
  const type = mode & 0o170000;
  if (type === 0o040000) return null;
  if (type === 0o120000) return 'symlink';
  if (type === 0o160000) return 'submodule';
  return mode & 0o100 ? 'executable' : 'file';
}

/** Reads `git diff-tree --raw -z` of two trees. Mode-only and type changes are `modified`. */
export function parseRawDiff(output: Uint8Array): readonly ChangedFile[] {
  return rawDiffs(decoder.decode(output).split('\0')).files;
}

/** Reads the same of many commits, each after its id. */
export function parseRawDiffs(output: Uint8Array): readonly (readonly ChangedFile[])[] {
  const tokens = decoder.decode(output).split('\0');
  const all: (readonly ChangedFile[])[] = [];
  for (let at = 0; at + 1 < tokens.length; ) {
    const { files, end } = rawDiffs(tokens, at + 1);
    all.push(files);
    at = end;
  }
  return all;
}

/** @returns the files up to the next commit's id, where one stands in place of a file. */
function rawDiffs(
  tokens: readonly string[],
  from = 0,
): { readonly files: readonly ChangedFile[]; readonly end: number } {
  const files: ChangedFile[] = [];
  let at = from;
  while (at + 1 < tokens.length && (tokens[at] ?? '').startsWith(':')) {
    const [, afterMode = '', beforeOid = '', afterOid = '', letter = ''] = (tokens[at] ?? '')
      .slice(1)
      .split(' ');
    const first = tokens[at + 1] ?? '';
    const blob = modeOf(afterMode) === 'submodule' ? null : afterOid;
    const same = sameText(beforeOid, afterOid);
    if (letter.startsWith('R')) {
      files.push({ status: 'renamed', before: first, after: tokens[at + 2] ?? '', blob, ...same });
      at += 3;
      continue;
    }
    if (letter === 'A') files.push({ status: 'added', before: null, after: first, blob });
    else if (letter === 'D') files.push({ status: 'removed', before: first, after: null, blob: null });
    else files.push({ status: 'modified', before: first, after: first, blob, ...same });
    at += 2;
  }
  return { files: sortFiles(files), end: at };
}

/** To spread over a changed file. */
export function sameText(before: string | undefined, after: string): { readonly sameText?: true } {
  return before === after ? { sameText: true } : {};
}

export function sortFiles(files: readonly ChangedFile[]): readonly ChangedFile[] {
  return [...files].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : pathOf(a) > pathOf(b) ? 1 : 0));
}

/**
 * A value of a configuration file of git's: the last one wins. Files that it includes are not followed.
 * @param name section and key, "user.name".
 */
export function settingIn(text: string, name: string): string | undefined {
  const [section = '', key = ''] = name.toLowerCase().split('.');
  let inside = false;
  let value: string | undefined;
  for (const line of text.split('\n')) {
    let rest = line.trim();
    if (rest.startsWith('[')) {
      const end = rest.indexOf(']');
      inside = rest.slice(1, end).trim().toLowerCase() === section;
      rest = rest.slice(end + 1).trim();
    }
    const equals = rest.indexOf('=');
    if (inside && equals >= 0 && rest.slice(0, equals).trim().toLowerCase() === key) {
      value = settingValue(rest.slice(equals + 1).trim());
    }
  }
  return value;
}

/** Quotes may stand anywhere in a value; outside of them "#" and ";" begin a comment. */
function settingValue(text: string): string {
  let value = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') {
      at += 1;
      value += text.charAt(at);
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '#' || character === ';')) break;
    else value += character;
  }
  return value.trim();
}
