/** Values in, lines of YAML out, in the style of the text that they go into. */
import type { Span } from '../../../syntax/spans/span.ts';
import { isList, isMap, type Written, type WrittenMap } from './written.ts';

export interface YamlStyle {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** Lists under a key begin in the key's own column. */
  readonly flush: boolean;
  /** Lists of words stand in brackets. */
  readonly brackets: boolean;
  readonly quote: '"' | "'";
  /** Even words that need no quotes have them. */
  readonly quoteAll: boolean;
}

export function yamlStyle(text: string, root: Span): YamlStyle {
  const seen = { plain: 0, single: 0, double: 0, flush: 0, deeper: 0, brackets: 0, lines: 0 };
  let unit = 0;
  const column = (at: number) => at - (text.lastIndexOf('\n', at - 1) + 1);
  const open: Span[] = [root];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    for (const { start, value } of span.children) {
      open.push(value);
      if (value.text !== null && value.text !== 'block') seen[value.text] += 1;
      const words =
        value.kind === 'sequence' && value.children.every(({ value: { kind } }) => kind === 'scalar');
      if (words && value.children.length > 0) seen[value.flow ? 'brackets' : 'lines'] += 1;
      if (span.kind !== 'map' || value.flow || span.flow) continue;
      const step = column(value.start) - column(start);
      if (value.kind === 'map') unit = unit === 0 ? step : Math.min(unit, step);
      else seen[step === 0 ? 'flush' : 'deeper'] += 1;
    }
  }
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: ' '.repeat(unit > 0 && unit <= 8 ? unit : 2),
    flush: seen.flush > seen.deeper,
    brackets: seen.brackets > seen.lines,
    quote: seen.single > seen.double ? "'" : '"',
    quoteAll: seen.single + seen.double > seen.plain,
  };
}

/** @returns the lines of a value that stands below its key, or at the root. */
export function yamlLines(
  value: readonly Written[] | WrittenMap,
  pad: string,
  style: YamlStyle,
): readonly string[] {
  return isMap(value)
    ? [...value].flatMap(([key, inner]) => entryLines(key, inner, pad, style))
    : value.flatMap((item) => itemLines(item, pad, style));
}

function entryLines(key: string, value: Written, pad: string, style: YamlStyle): readonly string[] {
  const head = `${pad}${scalar(key, { ...style, quoteAll: false }, false)}:`;
  if (value === null) return [head];
  if (isMap(value) && value.size > 0) return [head, ...yamlLines(value, pad + style.unit, style)];
  if (isList(value) && value.length > 0) {
    const words = value.every((item) => !isMap(item) && !isList(item));
    if (words && style.brackets) return [`${head} ${yamlFlow(value, style)}`];
    return [head, ...yamlLines(value, style.flush ? pad : pad + style.unit, style)];
  }
  return [`${head} ${isMap(value) || isList(value) ? yamlFlow(value, style) : scalar(value, style, false)}`];
}

function itemLines(item: Written, pad: string, style: YamlStyle): readonly string[] {
  if (!isMap(item) || item.size === 0) {
    return [`${pad}- ${isMap(item) || isList(item) ? yamlFlow(item, style) : scalar(item, style, false)}`];
  }
  const [first = '', ...rest] = yamlLines(item, `${pad}  `, style);
  return [`${pad}- ${first.slice(pad.length + 2)}`, ...rest];
}

/** @returns a value on one line, in brackets where it is a collection. */
export function yamlFlow(value: Written, style: YamlStyle): string {
  if (isList(value)) return `[${value.map((item) => yamlFlow(item, style)).join(', ')}]`;
  if (isMap(value)) return value.size === 0 ? '{}' : `{ ${yamlFlowEntries(value, style)} }`;
  return scalar(value, style, true);
}

export function yamlFlowEntries(value: WrittenMap, style: YamlStyle): string {
  return [...value]
    .map(([key, inner]) => `${scalar(key, { ...style, quoteAll: false }, true)}: ${yamlFlow(inner, style)}`)
    .join(', ');
}

/** Words that some reader of YAML takes for something else than text. */
const otherwise =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.?[0-9][0-9_.:e+-]*|0x[0-9a-f]+|0o[0-7]+|[-+]?\.inf|\.nan)$/i;

/** Controls, half characters and line breaks that YAML allows in double quotes alone. */
const escaped = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u;

function scalar(value: string | number | boolean | null, style: YamlStyle, flow: boolean): string {
  if (typeof value !== 'string') return String(value);
  const plain =
    /^[\p{L}\p{N}_./(<]/u.test(value) &&
    !escaped.test(value) &&
    !/: |:$| #|\s$/.test(value) &&
    !(flow && /[,[\]{}:]/.test(value)) &&
    value !== '<<' &&
    !/^(?:\.\.\.|---)/.test(value) &&
    !otherwise.test(value);
  if (plain && !style.quoteAll) return value;
  // JSON's text is YAML's too; only there can anything be escaped.
  if (style.quote === '"' || escaped.test(value)) return JSON.stringify(value);
  return `'${value.replaceAll("'", "''")}'`;
}
