/** Functions of text. Those that look at single letters need all of it; those that put texts together do not. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { isUnknown, termText } from '../../../infra/resource.ts';
import {
  forEachChoice,
  isEither,
  isOpen,
  knownNumber,
  knownText,
  list,
  openText,
  scalar,
  spell,
} from '../values.ts';
import type { TerraformFunction, TerraformFunctions } from './function.ts';

export const texts: TerraformFunctions = {
  join: ([between, ...lists], call) => {
    const separator = between === undefined ? null : openText(between);
    if (separator === null) return null;
    const pieces: TreeNode[] = [];
    for (const one of lists) {
      if (one.kind !== 'sequence') return null;
      // `join("", quay[*].arn)` is how one of at most one was written before `one()`.
      const only =
        lists.length === 1 && separator === '' && one.items.length === 1 ? one.items[0] : undefined;
      if (isOpen(one)) return only !== undefined && !isEither(only) && isUnknown(only) ? only : null;
      pieces.push(...one.items);
    }
    const joined = (chosen: readonly TreeNode[]) => scalar(chosen.map(inText).join(separator), call.at);
    const size = pieces.reduce((sum, one) => sum + (openText(one)?.length ?? 0) + separator.length, 0);
    if (size > 4_194_304 || !call.environment.world.budget.spend(size >> 6, call.at)) return null;
    return pieces.some(isEither) ? forEachChoice(pieces, call.at, joined) : joined(pieces);
  },
  split: ([between, value], { at, environment }) => {
    const [separator, text] = [knownOf(between), knownOf(value)];
    if (separator === null || text === null) return null;
    if (!environment.world.budget.spend(text.length >> 2, at)) return null;
    return list(
      text.split(separator).map((one) => scalar(one, at)),
      at,
    );
  },
  format: ([pattern, ...given], { at }) => {
    const text = pattern === undefined ? null : openText(pattern);
    const formatted = text === null ? null : formattedText(text, given);
    return formatted === null ? null : scalar(formatted, at);
  },
  formatlist: ([pattern, ...given], { at, environment }) => {
    const text = pattern === undefined ? null : openText(pattern);
    const lists = given.flatMap((one) => (one.kind === 'sequence' ? [one] : []));
    if (text === null || given.some((one) => one.kind === 'scalar' && isUnknown(one))) return null;
    const length = lists[0]?.items.length ?? 1;
    if (lists.some((one) => one.items.length !== length)) return null;
    if (!environment.world.budget.spend(length * (1 + (text.length >> 6)), at)) return null;
    const rows = Array.from({ length }, (_, index) => {
      const row = given.map((one) => (one.kind === 'sequence' ? (one.items[index] ?? one) : one));
      return formattedText(text, row);
    });
    if (rows.includes(null)) return null;
    return list(
      rows.map((row) => scalar(row, at)),
      at,
      lists.some(isOpen) ? { open: true } : undefined,
    );
  },
  lower: ofText((text) => text.toLowerCase()),
  upper: ofText((text) => text.toUpperCase()),
  title: ofText((text) => text.replace(/(^|\s)\S/g, (first) => first.toUpperCase())),
  trimspace: ofText((text) => text.trim()),
  chomp: ofText((text) => text.replace(/(?:\r?\n){1,1024}$/, '')),
  strrev: ofText((text) => [...text].reverse().join('')),
  trim: ofTwo((text, cut) => trimmed(text, cut)),
  trimprefix: ofTwo((text, cut) => (cut !== '' && text.startsWith(cut) ? text.slice(cut.length) : text)),
  trimsuffix: ofTwo((text, cut) => (cut !== '' && text.endsWith(cut) ? text.slice(0, -cut.length) : text)),
  startswith: ofTwo((text, start) => text.startsWith(start)),
  endswith: ofTwo((text, end) => text.endsWith(end)),
  strcontains: ofTwo((text, part) => text.includes(part)),
  substr: ([value, offset, length], { at }) => {
    const text = knownOf(value);
    const [from, count] = [
      offset === undefined ? null : knownNumber(offset),
      length === undefined ? null : knownNumber(length),
    ];
    if (text === null || from === null || count === null) return null;
    const letters = [...text];
    const start = from < 0 ? Math.max(0, letters.length + from) : from;
    return scalar(letters.slice(start, count < 0 ? undefined : start + count).join(''), at);
  },
  replace: ([value, old, fresh], { at, environment }) => {
    const [text, from, to] = [knownOf(value), knownOf(old), fresh === undefined ? null : openText(fresh)];
    // Between slashes it is a regular expression: those of others are not run here.
    if (text === null || from === null || from === '' || to === null || /^\/.*\/$/s.test(from)) return null;
    const parts = text.split(from);
    const size = text.length + parts.length * to.length;
    if (size > 4_194_304 || !environment.world.budget.spend(size >> 6, at)) return null;
    return scalar(parts.join(to), at);
  },
  indent: ([spaces, value], { at }) => {
    const [count, text] = [
      spaces === undefined ? null : knownNumber(spaces),
      value === undefined ? null : openText(value),
    ];
    if (count === null || text === null || count < 0 || count > 64) return null;
    return scalar(text.replaceAll('\n', `\n${' '.repeat(count)}`), at);
  },
  basename: ofText(
    (text) =>
      text
        .replace(/\/{1,64}$/, '')
        .split('/')
        .at(-1) ?? '',
  ),
  dirname: ([value], { at }) => {
    // What stands before the last slash may be a term.
    const text = value === undefined ? null : openText(value);
    if (text === null) return null;
    const cut = text.lastIndexOf('/');
    return cut < 0
      ? knownOf(value) === null
        ? null
        : scalar('.', at)
      : scalar(text.slice(0, cut) || '/', at);
  },
  abspath: ([value]) => value ?? null,
  pathexpand: ([value]) => value ?? null,
};

function knownOf(value: TreeNode | undefined): string | null {
  return value === undefined ? null : knownText(value);
}

/** A value as it stands in a text: where it is no text, by its name. */
function inText(value: TreeNode): string {
  return openText(value) ?? termText(spell(value));
}

function ofText(run: (text: string) => string): TerraformFunction {
  return ([value], { at }) => {
    const text = knownOf(value);
    return text === null ? null : scalar(run(text), at);
  };
}

function ofTwo(run: (text: string, other: string) => string | boolean): TerraformFunction {
  return ([value, second], { at }) => {
    const [text, other] = [knownOf(value), knownOf(second)];
    return text === null || other === null ? null : scalar(run(text, other), at);
  };
}

function trimmed(text: string, cut: string): string {
  const letters = new Set(cut);
  let from = 0;
  let to = text.length;
  while (from < to && letters.has(text[from] ?? '')) from += 1;
  while (to > from && letters.has(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

/** @returns null where a verb is none of those that need no thought: s, d, v, q, t, %%, and a number padded with zeros. */
function formattedText(pattern: string, given: readonly TreeNode[]): string | null {
  let next = 0;
  let strange = false;
  const text = pattern.replace(
    /%(?:%|0?(\d{0,2})([a-zA-Z#*[+ -]))/g,
    (verb, width: string | undefined, letter: string | undefined) => {
      if (verb === '%%') return '%';
      const value = given[next];
      next += 1;
      if (value === undefined || letter === undefined || !'sdvqt'.includes(letter)) {
        strange = true;
        return '';
      }
      if (value.kind !== 'scalar' && letter !== 'v') strange = true;
      const shown = inText(value);
      if (letter === 'q') return JSON.stringify(shown);
      if (width === undefined || width === '') return shown;
      const known = knownText(value);
      if (known === null) strange = true;
      return shown.padStart(Number(width), verb.startsWith('%0') ? '0' : ' ');
    },
  );
  return strange || next < given.length ? null : text;
}
