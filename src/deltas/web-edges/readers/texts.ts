/** Configuration of web servers, `_headers`, and files of variables: lines in, headers, origins and senders out. */
import type { TextFile } from '../../../change/snapshot.ts';
import { lineIndex } from '../../../syntax/line-index.ts';
import type { Finding, Known } from '../finding.ts';
import { type Header, type HeaderGroup, headerFindings, originsIn } from '../headers.ts';
import { receiverOf } from '../receivers.ts';
import { namesSender, senderOf } from '../senders.ts';
import { plainKey } from './fields.ts';
import { isAllOriginsSwitch, isCredentialSwitch, isOn, originListOf } from './settings.ts';

/** A header of those we know, after whatever word sets it, up to its value. */
const header =
  /(^|[\s"'`])(access-control-allow-(?:origin|credentials)|content-security-policy|strict-transport-security|x-frame-options)["']?(?:\s{0,9}[:=]\s{0,9}|\s{1,9})/i;

/** Words that take a header away or read it. */
const notSet =
  /^\s{0,99}(?:#|;|\/\/|proxy_hide_header|more_clear_headers|fastcgi_hide_header)|\b(?:unset|remove|del-header)\b|^\s{0,99}-/i;

/** Values may go on over lines while their quote is open; more than this many lines are no value. */
const mostLines = 80;

/** @returns headers by the block that they stand in. */
export function serverHeaders(text: string): readonly HeaderGroup[] {
  const lines = text.split(/\r?\n/);
  const groups = new Map<string, Header[]>();
  const open: string[] = [];
  let path = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').slice(0, 20_000);
    const bare = line.trim();
    if (/^\/\S{0,200}$/.test(bare) && !/^\s/.test(line)) path = bare;
    if (/^https?:\/\/\S{0,200}$/.test(bare)) path = bare;
    const match = notSet.test(line) ? null : header.exec(line);
    if (match?.[2] !== undefined) {
      const value = valueAt(lines, at, { from: match.index + match[0].length, opened: match[1] ?? '' });
      const place = [...open, path].filter((step) => step !== '').join(' ');
      const found = { name: match[2], value: value.text, startLine: at + 1, endLine: value.last + 1 };
      groups.set(place, [...(groups.get(place) ?? []), found]);
      at = value.last;
      continue;
    }
    const tag = /^<(\/?)([A-Za-z]\w{1,30})([^>]{0,200})>$/.exec(bare);
    if (tag !== null) {
      if (tag[1] === '/') open.pop();
      else open.push(`${tag[2]}${tag[3]}`);
    } else if (bare.startsWith('}')) open.pop();
    else if (bare.endsWith('{') && open.length < 64) open.push(bare.slice(0, -1).trim().slice(0, 120));
  }
  return [...groups].map(([at, headers]) => ({ at, headers }));
}

interface Start {
  readonly from: number;
  /** The quote before the header's name, where name and value stand in one. */
  readonly opened: string;
}

/** A value in quotes goes on to its end, over lines; one without ends with its line. */
function valueAt(
  lines: readonly string[],
  at: number,
  { from, opened }: Start,
): { readonly text: string; readonly last: number } {
  const first = (lines[at] ?? '').slice(from, 20_000).trimStart();
  const isQuote = (letter: string) => letter !== '' && '"\'`'.includes(letter);
  const within = isQuote(opened.trim()) && !isQuote(first[0] ?? '');
  const quote = within ? opened : (first[0] ?? '');
  if (!isQuote(quote) || (!within && /^'(?:self|none|nonce|sha|unsafe|strict)/.test(first))) {
    const text = first.replace(/(?:\s{1,9}(?:always|env=\S{1,99}))?\s{0,9};?\s{0,9}$/, '');
    return { text, last: at };
  }
  const parts: string[] = [];
  for (let last = at; last < Math.min(lines.length, at + mostLines); last += 1) {
    const whole = last === at ? first : (lines[last] ?? '').slice(0, 20_000);
    const line = last === at && !within ? whole.slice(1) : whole;
    const end = line.indexOf(quote);
    parts.push(end < 0 ? line : line.slice(0, end));
    if (end >= 0) return { text: parts.join('\n'), last };
  }
  return { text: parts[0] ?? '', last: at };
}

export function readServer(file: TextFile): readonly Finding[] {
  return serverHeaders(file.text).flatMap(headerFindings);
}

/** `NAME=value`, `name: value`, `name = "value"`, with or without `export`. */
const setting =
  /^\s{0,99}(?:export\s{1,9}|set\s{1,9})?([A-Za-z_][\w.-]{0,120})\s{0,40}[=:]\s{0,9}(\S.{0,4000})$/;

export function readVariables(file: TextFile, known: Known): readonly Finding[] {
  const settings = file.text.split(/\r?\n/).flatMap((line, index) => {
    const match = setting.exec(line.slice(0, 4_200));
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const value = /^(["'])(.{0,4000})\1/.exec(match[2])?.[2] ?? match[2].replace(/\s#.*$/, '');
    return [{ name: match[1], value, startLine: index + 1, endLine: index + 1 }];
  });
  const credentials = settings.some(({ name, value }) => isCredentialSwitch(name) && isOn(value));
  return settings.flatMap(({ name, value, ...lines }): readonly Finding[] => {
    const at = plainKey(name);
    if (isAllOriginsSwitch(name))
      return isOn(value) ? originsIn('*', { at, credentials, list: 'cors' }, lines) : [];
    const list = originListOf(name);
    if (list !== null) return originsIn(value.replace(/[[\]"']/g, ' '), { at, credentials, list }, lines);
    const sender = senderOf(value, namesSender(name), lines, known);
    return sender === null ? [] : [sender];
  });
}

/** Netlify's and Cloudflare Pages' `_redirects`: "/webhooks/stripe  /.netlify/functions/stripe  200". */
export function readRedirects(file: TextFile, known: Known): readonly Finding[] {
  return file.text.split(/\r?\n/).flatMap((line, index): readonly Finding[] => {
    const from = /^(\/\S{1,200})\s/.exec(line)?.[1];
    const receiver = from === undefined ? null : receiverOf(from.replace(/\/\*$/, ''), known, false);
    if (receiver === null) return [];
    const { route: name, vendor } = receiver;
    const lines = { startLine: index + 1, endLine: index + 1 };
    return [{ sort: 'webhook', way: 'in', name, vendor, encrypted: true, checked: null, ...lines }];
  });
}

const meta = /<meta\b[^<>]{0,8000}>/gi;

/** The policy of a page, in its head. */
export function readPage(file: TextFile): readonly Finding[] {
  const lineOf = lineIndex(file.text);
  return [...file.text.matchAll(meta)].flatMap(({ 0: tag, index }) => {
    if (!/http-equiv\s{0,9}=\s{0,9}["']?content-security-policy["'\s/>]/i.test(tag)) return [];
    const content = /\bcontent\s{0,9}=\s{0,9}(?:"([^"]{0,8000})"|'([^']{0,8000})')/i.exec(tag);
    const value = content?.[1] ?? content?.[2];
    if (value === undefined || content === null) return [];
    const startLine = lineOf(index + content.index);
    const endLine = lineOf(index + tag.length - 1);
    const text = value.replace(/&#39;|&#x27;|&apos;/g, "'");
    return headerFindings({
      at: '',
      headers: [{ name: 'content-security-policy', value: text, startLine, endLine }],
    });
  });
}
