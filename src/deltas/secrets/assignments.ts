/** Values that stand under a telling name: `api_key = "…"`, `DB_PASSWORD: …`. A text in, names with the places of their values out. */
import type { Span } from './shapes.ts';

export interface Assignment extends Span {
  readonly name: string;
  readonly value: string;
}

/** A part of each name that keeps a secret. */
const telling = /pass|pwd|secret|token|credential|key|auth/gi;
const longestName = 64;
const longestValue = 512;
/** A line without an end within this was written by a machine, as of a minified bundle. */
const longestLine = 1_000;

/** @param bare whether values stand without quotes too, as in settings and not in code. */
export function assignmentsIn(text: string, bare: boolean): readonly Assignment[] {
  const found: Assignment[] = [];
  telling.lastIndex = 0;
  for (let hit = telling.exec(text); hit !== null; hit = telling.exec(text)) {
    const name = nameAround(text, hit.index);
    // Never the same name twice, so that a long run of telling words costs no more.
    telling.lastIndex = Math.max(name.end, telling.lastIndex);
    if (name.end - name.start > longestName) continue;
    if (isLongLine(text, name.start)) {
      const end = text.indexOf('\n', name.end);
      if (end < 0) break;
      telling.lastIndex = end;
      continue;
    }
    const value = valueAfter(text, name.end, bare);
    if (value === null || value.end - value.start > longestValue) continue;
    found.push({
      name: text.slice(name.start, name.end),
      value: text.slice(value.start, value.end),
      ...value,
    });
  }
  return found;
}

function isNameSign(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

function nameAround(text: string, at: number): Span {
  let start = at;
  while (start > 0 && at - start <= longestName && isNameSign(text.charCodeAt(start - 1))) start -= 1;
  let end = at;
  while (end < text.length && end - at <= longestName && isNameSign(text.charCodeAt(end))) end += 1;
  return { start, end };
}

const beforeQuoted =
  /^["'\]]{0,2}[ \t]{0,16}(?::[ \t]{0,4}(?:str|string|String)[ \t]{0,4}=|:=|=>|\?\?=|\|\|=|=|:)[ \t]{0,16}([bfru]?)(["'`])/;
const beforeBare = /^["']?[ \t]{0,16}[=:][ \t]{0,16}(?=[^\s"'`])/;

function valueAfter(text: string, from: number, bare: boolean): Span | null {
  const rest = text.slice(from, from + 48);
  const quoted = beforeQuoted.exec(rest);
  if (quoted !== null) {
    const start = from + quoted[0].length;
    const inside = text.slice(start, start + longestValue + 1);
    const end = inside.indexOf(quoted[2] ?? '"');
    const written = end < 0 ? inside : inside.slice(0, end);
    return end < 0 || /\s/.test(written) ? null : { start, end: start + end };
  }
  const open = bare ? beforeBare.exec(rest) : null;
  if (open === null) return null;
  const start = from + open[0].length;
  const value = /^[^\s"'`,;#]{1,512}(?=[\s,;#]|$)/.exec(text.slice(start, start + longestValue + 1))?.[0];
  return value === undefined ? null : { start, end: start + value.length };
}

function isLongLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - longestLine), at);
  const after = text.slice(at, at + longestLine);
  return (
    (before.length === longestLine && !before.includes('\n')) ||
    (after.length === longestLine && !after.includes('\n'))
  );
}

/** The name to the left of a place on its line; '' where there is none. */
export function nameBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 160), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const named =
    /([A-Za-z_][\w.-]{0,63})["'\])]{0,2}[ \t]{0,8}(?::=|=>|[:=(,])[ \t]{0,8}[bfru]?["'`]{0,3}(?:Bearer |Basic |token )?[\w;=:/@.-]{0,40}$/i;
  const name = named.exec(line.slice(-140))?.[1] ?? '';
  if (!/^(?:value|default|defaultvalue)$/i.test(name)) return name;
  // A list of variables names each one line above its value.
  const above = before.slice(0, before.length - line.length).trimEnd();
  const previous = above.slice(above.lastIndexOf('\n') + 1);
  return (
    /\bname["']?[ \t]{0,4}[:=][ \t]{0,4}["']?([A-Za-z_][\w.-]{0,63})["',]{0,2}$/.exec(
      previous.slice(-120),
    )?.[1] ?? name
  );
}
