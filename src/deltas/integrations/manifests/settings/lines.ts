/** Settings a line: sections, keys and values of `.npmrc`, `pip.conf` and `.yarnrc`, each with the lines it stands on. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { refuseConflict } from '../../../../syntax/code/statements.ts';
import type { Lines } from '../../../../syntax/tree.ts';
import { linesOf } from '../../../evidence.ts';

export interface Setting extends Lines {
  /** In lower case; '' before the first. */
  readonly section: string;
  /** '' where the line is no pair. */
  readonly key: string;
  /** Without quotes; '' where the value stands on the next lines, each of which is a setting of its own. */
  readonly value: string;
}

/** How keys and values are told apart: `key = value`, where indented lines may go on, or `key "value"`. */
export type LineStyle = 'npm' | 'python' | 'yarn';

const forms: Readonly<Record<LineStyle, RegExp>> = {
  npm: /^([^=\s]{1,400})\s{0,40}=(.*)$/s,
  python: /^([^=:\s]{1,200})\s{0,40}[=:](.*)$/s,
  yarn: /^("[^"]{1,400}"|[^\s"]{1,400})\s(.*)$/s,
};

/** @throws Unreadable where a merge was left half done. */
export function settingsOf(file: TextFile, style: LineStyle): readonly Setting[] {
  refuseConflict(file.path, file.text);
  const found: Setting[] = [];
  let section = '';
  let key = '';
  for (const [at, line] of linesOf(file).entries()) {
    const text = line.trim();
    const place = { startLine: at + 1, endLine: at + 1 };
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    if (style === 'python' && key !== '' && /^\s/.test(line)) {
      found.push({ section, key, value: text, ...place });
      continue;
    }
    if (text.startsWith('[') && text.endsWith(']')) {
      section = text.slice(1, -1).trim().toLowerCase();
      key = '';
      continue;
    }
    // What is no pair may be a value that went astray, and no key to show.
    const [, written = '', value = text] = forms[style].exec(text) ?? [];
    key = unquoted(written).replace(/\[\]$/, '');
    found.push({ section, key, value: unquoted(withoutComment(value, style)), ...place });
  }
  return found;
}

/** npm reads what follows a gap and a sign as a comment; an address may hold the sign without the gap. */
function withoutComment(value: string, style: LineStyle): string {
  if (style === 'python') return value.trim();
  const at = value.search(/\s[#;]/);
  return (at < 0 ? value : value.slice(0, at)).trim();
}

function unquoted(text: string): string {
  const [first, last] = [text[0], text.at(-1)];
  return text.length > 1 && first === last && (first === '"' || first === "'") ? text.slice(1, -1) : text;
}
