/** Two policies compared, as lines that a reviewer can paste: what is new, what is gone, and what it was before. */
import type { PolicyComparison } from '../../access/compare.ts';
import type { AccessEntry } from '../../access/entries.ts';
import type { OpenEscalation } from '../../deltas/iam/grading/escalations.ts';
import { visible } from '../escape.ts';
import { count } from '../words.ts';
import { outcomes } from './comparison-json.ts';

export interface ComparisonTextOptions {
  /** In columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** @returns lines as wide as asked, save for single words that are wider; ends with a line break. */
export function policyComparisonText(
  comparison: PolicyComparison,
  escalations: readonly OpenEscalation[],
  options: ComparisonTextOptions,
): string {
  const { added, removed, deniedLess, deniedMore, outcome, onlyDenies } = comparison;
  const parts = [
    paint(options, outcome === 'wider' || outcome === 'mixed' ? red : green, outcomes[outcome]),
    section('New access', '+', added, options),
    waysSection(escalations, options),
    section('No longer allowed', '-', removed, options),
    section(
      'No longer stopped by a Deny; another policy may allow it',
      '!',
      onlyDenies ? [] : deniedLess,
      options,
    ),
    section('Now stopped by a Deny', '.', onlyDenies ? [] : deniedMore, options),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What a person reads; the rest is for programs. */
const shown = 100;
const shownWays = 5;

const red = '31';
const green = '32';

function paint({ colour }: ComparisonTextOptions, tone: string, text: string): string {
  return colour ? `\u001b[${tone}m${text}\u001b[0m` : text;
}

const tones: Readonly<Record<string, string>> = { '+': red, '!': red, '-': green, '.': green };

function section(
  title: string,
  sign: string,
  entries: readonly AccessEntry[],
  options: ComparisonTextOptions,
): string {
  if (entries.length === 0) return '';
  const blocks = entries.slice(0, shown).map((entry) => block(sign, entry, options));
  const more = entries.length - shown;
  const rest =
    more > 0 ? `\n\n  and ${count(more, 'more entry', 'more entries')}; --format json lists them all` : '';
  return `${title}:\n\n${blocks.join('\n\n')}${rest}`;
}

function waysSection(escalations: readonly OpenEscalation[], options: ComparisonTextOptions): string {
  if (escalations.length === 0) return '';
  const blocks = escalations.slice(0, shownWays).map((open) => {
    const { title } = open.escalation;
    const steps = open.steps.map(({ action, does }, index) =>
      wrapWords(`      ${index + 1}. ${action} ${does}`, options.width, 9),
    );
    return [paint(options, red, wrapWords(`  + ${title}`, options.width, 4)), ...steps].join('\n');
  });
  const more = escalations.length - shownWays;
  const rest = more > 0 ? `\n\n  and ${count(more, 'more way', 'more ways')}` : '';
  return `Ways to more access that are open now:\n\n${blocks.join('\n\n')}${rest}`;
}

function block(sign: string, entry: AccessEntry, options: ComparisonTextOptions): string {
  const { was } = entry;
  const note = entry.futureOnly
    ? 'actions that AWS may add'
    : entry.undecided
      ? 'too large to decide'
      : entry.accessLevel;
  const field = (name: string, texts: readonly string[]) =>
    texts.length === 0
      ? []
      : [wrap(`      ${name.padEnd(6)}${visible(texts.join(', '))}`, options.width, 12)];
  const [head = '', ...more] = wrap(
    `  ${sign} ${visible(entry.actions.join(', '))}  [${note}]`,
    options.width,
    4,
  ).split('\n');
  const fields = [
    ...field('by', entry.principals ?? []),
    ...field('on', entry.resources),
    ...field('if', entry.conditions),
    // What was there before, or what is left of it.
    ...field(sign === '+' || sign === '!' ? 'was' : 'still', wasTexts(was)),
  ];
  return [paint(options, tones[sign] ?? red, head), ...more, ...fields].join('\n');
}

function wasTexts({ resources, conditions, denied }: AccessEntry['was']): readonly string[] {
  if (denied) return ['stopped by a Deny'];
  if (conditions.length > 0) return [`only if ${conditions.join(', and ')}`];
  if (resources.length > 6) return [...resources.slice(0, 5), count(resources.length - 5, 'more resource')];
  return resources;
}

/** Lists break after their commas, so that a name column and an ARN stay whole. @param hang for further lines. */
function wrap(text: string, width: number, hang: number): string {
  return broken(text, /(?<=, )|(?<=[^ ] )(?=[[])/, width, hang);
}

function wrapWords(text: string, width: number, hang: number): string {
  return broken(text, /(?<= )/, width, hang);
}

function broken(text: string, at: RegExp, width: number, hang: number): string {
  const indent = text.length - text.trimStart().length;
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let empty = true;
  for (const word of text.trimStart().split(at)) {
    if (!empty && line.length + word.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(hang);
    }
    line += word;
    empty = false;
  }
  return [...lines, line.trimEnd()].join('\n');
}
