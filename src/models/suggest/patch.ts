/** A text and the edits of it in, a unified diff that `git apply` takes out. The edits tell what changed: nothing is searched for. */
import { applyEdits } from '../formats/edit.ts';
import type { TextEdit } from '../formats/format.ts';

export interface Edited {
  readonly path: string;
  /** null where there is no such file yet. */
  readonly before: string | null;
  /** Of `before`, or of an empty text. They do not overlap. */
  readonly edits: readonly TextEdit[];
}

/** Unchanged lines around a change, as git shows them. */
const context = 3;

/** @returns an empty text where nothing changes. */
export function patchOf({ path, before, edits }: Edited): string {
  const changes = changesOf(before ?? '', edits);
  if (changes.length === 0) return '';
  const lines = linesOf(before ?? '');
  const [from, to] = [named(`a/${path}`), named(`b/${path}`)];
  const head = [
    `diff --git ${from} ${to}`,
    ...(before === null ? ['new file mode 100644', '--- /dev/null'] : [`--- ${tabbed(from)}`]),
    `+++ ${tabbed(to)}`,
  ];
  return `${head.join('\n')}\n${hunksOf(changes, lines).join('')}`;
}

interface LineChange {
  /** How many lines stand before it. */
  readonly at: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Lines with their ends: only a line feed ends one for git. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const last = lines.pop()?.slice(0, -1) ?? '';
  return last === '' ? lines : [...lines, last];
}

interface Region {
  readonly first: number;
  readonly last: number;
  readonly edits: readonly TextEdit[];
}

function changesOf(text: string, edits: readonly TextEdit[]): readonly LineChange[] {
  const lines = linesOf(text);
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length;
  }
  const lineAt = (place: number) => {
    // Behind the last line break stands no line.
    if (place >= text.length && (text === '' || text.endsWith('\n'))) return lines.length;
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const regions: Region[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const [first, last] = [lineAt(edit.start), lineAt(edit.end)];
    const open = regions.at(-1);
    if (open === undefined || open.last < first) {
      regions.push({ first, last, edits: [edit] });
      continue;
    }
    regions[regions.length - 1] = {
      first: open.first,
      last: Math.max(open.last, last),
      edits: [...open.edits, edit],
    };
  }
  return regions.flatMap(({ first, last, edits: own }) => {
    const old = lines.slice(first, last + 1);
    const offset = starts[first] ?? text.length;
    const moved = own.map((edit) => ({ ...edit, start: edit.start - offset, end: edit.end - offset }));
    return trimmed(first, old, linesOf(applyEdits(old.join(''), moved)));
  });
}

/** Without the lines that are the same at both ends. */
function trimmed(at: number, old: readonly string[], now: readonly string[]): readonly LineChange[] {
  const most = Math.min(old.length, now.length);
  let before = 0;
  while (before < most && old[before] === now[before]) before += 1;
  let after = 0;
  while (after < most - before && old[old.length - 1 - after] === now[now.length - 1 - after]) after += 1;
  const removed = old.slice(before, old.length - after);
  const added = now.slice(before, now.length - after);
  return removed.length + added.length === 0 ? [] : [{ at: at + before, removed, added }];
}

function hunksOf(changes: readonly LineChange[], lines: readonly string[]): readonly string[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const near = last !== undefined && change.at - (last.at + last.removed.length) <= 2 * context;
    if (near) group?.push(change);
    else groups.push([change]);
  }
  let shift = 0;
  return groups.map((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return '';
    const start = Math.max(0, first.at - context);
    const end = Math.min(lines.length, last.at + last.removed.length + context);
    const body: string[] = [];
    let [at, grown] = [start, 0];
    for (const { at: place, removed, added } of group) {
      body.push(...lines.slice(at, place).map((line) => shown(' ', line)));
      body.push(...removed.map((line) => shown('-', line)), ...added.map((line) => shown('+', line)));
      at = place + removed.length;
      grown += added.length - removed.length;
    }
    body.push(...lines.slice(at, end).map((line) => shown(' ', line)));
    const old = range(start, end - start);
    const now = range(start + shift, end - start + grown);
    shift += grown;
    return `@@ -${old} +${now} @@\n${body.join('')}`;
  });
}

/** Of no lines, the line before them is named. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start : start + 1},${lines}`;
}

function shown(sign: ' ' | '-' | '+', line: string): string {
  return line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}

/** Git puts names with a quote or a backslash in quotes; control characters stand in no path that is read. */
function named(path: string): string {
  return /["\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path;
}

/** A tab ends a name with spaces. */
function tabbed(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}
