/**
 * The front matter of an instruction file, read by its lines: its texts, and what says when it is followed. Real ones are
 * often no YAML (a description with a colon in it), and what an agent reads of them all the same must be judged.
 */
import type { Lines } from '../../../syntax/tree.ts';
import type { Line } from './scan.ts';

/** Keys that give an agent powers or parts; the agents' own analyzer compares what they hold. */
export const powerKeys: ReadonlySet<string> = new Set([
  'tools',
  'allowed-tools',
  'allowedtools',
  'disallowed-tools',
  'disallowedtools',
  'model',
  'models',
  'hooks',
  'mcp-servers',
  'mcpservers',
  'permissionmode',
  'permission-mode',
  'permission',
  'permissions',
  'agent',
  'agents',
  'handoffs',
  'skills',
]);

/** Keys whose values are text that an agent reads. */
const textKeys: ReadonlySet<string> = new Set([
  'name',
  'title',
  'description',
  'argument-hint',
  'when_to_use',
  'when-to-use',
  'whentouse',
  'prompt',
  'instructions',
]);

export interface Field extends Lines {
  readonly key: string;
  /** Its value, without the marks of YAML around it. */
  readonly lines: readonly Line[];
}

export interface Head {
  readonly texts: readonly Field[];
  /** When the text is followed and what else is set: globs, alwaysApply, applyTo, unknown keys. */
  readonly scope: readonly Field[];
  readonly body: readonly Line[];
}

export function readHead(lines: readonly Line[]): Head {
  const none = { texts: [], scope: [], body: lines };
  if (lines[0]?.text.replace(/^\ufeff/, '').trimEnd() !== '---') return none;
  const end = lines.findIndex(({ text }, index) => index > 0 && text.trimEnd() === '---');
  if (end < 0) return none;
  const fields = fieldsOf(lines.slice(1, end));
  return {
    texts: fields.filter(({ key }) => textKeys.has(key)),
    scope: fields.filter(({ key }) => !textKeys.has(key) && !powerKeys.has(key)),
    body: lines.slice(end + 1),
  };
}

const keyed = /^([A-Za-z_][\w.-]{0,60})\s*:(?:\s+(.*)|)$/;

function fieldsOf(lines: readonly Line[]): readonly Field[] {
  const fields: { key: string; startLine: number; endLine: number; lines: Line[] }[] = [];
  for (const { text, number } of lines) {
    if (text.trim() === '' || /^\s*#/.test(text)) continue;
    const [, key, value = ''] = keyed.exec(text) ?? [];
    const open = fields.at(-1);
    if (key !== undefined) {
      fields.push({
        key: key.toLowerCase(),
        startLine: number,
        endLine: number,
        lines: [valueLine(value, number)],
      });
    } else if (open !== undefined) {
      open.endLine = number;
      open.lines.push(valueLine(text, number));
    }
  }
  return fields;
}

/** Quotes, block marks and escapes of YAML are no part of what it says. */
function valueLine(value: string, number: number): Line {
  const bare = value.trim().replace(/^[|>][+-]?\d?$/, '');
  const unquoted = bare.replace(/^(["'])(.*)\1$/, '$2').replace(/^["']|["']$/g, '');
  return { text: unquoted.replaceAll('\\n', ' ').replaceAll('\\"', '"').replaceAll("''", "'"), number };
}

/** @returns the meaning of a field: lists in flow or block style, quoted or not, are the same. */
export function fieldKey({ key, lines }: Field): string {
  const words = lines
    .flatMap(({ text }) => text.split(/[\s,[\]"']+/))
    .filter((word) => word !== '' && word !== '-');
  return `${key}: ${words.join(' ')}`;
}
