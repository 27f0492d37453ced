/** Pages of docs/ that are made from the code, so that they cannot fall behind it. */
import { kinds } from '../../src/deltas/kinds.ts';
import type { BuiltIn } from '../../src/rules/reading/read.ts';
import type { RuleWhen } from '../../src/rules/rule.ts';
import { configurationJsonSchema } from './schema.ts';

const made = 'This page is made from the code by `npm run docs`.';

export function kindsPage(): string {
  const rows = Object.entries(kinds).map(
    ([kind, { title, direction, severity, mirror, frameworks }]) =>
      `| \`${kind}\` | ${title} | ${direction} | ${severity} | ${kindOrReason(mirror)} | ${frameworks.join(', ')} |`,
  );
  return [
    '# Kinds of difference',
    made,
    'Severity and direction are the defaults; an analyzer grades a delta by what it reaches. The mirror is what the same\ndifference is called read backwards.',
    [
      '| kind | what it says | direction | severity | mirror | frameworks |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

function kindOrReason(mirror: string): string {
  return Object.hasOwn(kinds, mirror) ? `\`${mirror}\`` : mirror;
}

export function rulesPage({ rules }: BuiltIn): string {
  const entries = rules.map((rule) => {
    const { materiality, tier, checklist = [], frameworks = [] } = rule.then;
    const facts = [
      `Verdict: **${materiality}**${tier === undefined ? '' : `, at least a ${tier} review`}.`,
      rule.always === true ? 'Speaks even where an analyzer vouches for the change.' : '',
      checklist.length > 0 ? `Asks: ${checklist.map((id) => `\`${id}\``).join(', ')}.` : '',
      frameworks.length > 0 ? `Frameworks: ${frameworks.join(', ')}.` : '',
    ];
    return [
      `## \`${rule.id}\`\n\n**${rule.title}.** ${rule.why}`,
      conditions(rule.when),
      facts.filter((fact) => fact !== '').join(' '),
    ].join('\n\n');
  });
  return ['# Built-in rules', made, ...entries].join('\n\n');
}

function conditions({ paths, deltas, severity, direction }: RuleWhen): string {
  const listed = (name: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [`- ${name}: ${values.map((value) => `\`${value}\``).join(', ')}`];
  return [
    ...listed('paths', paths),
    ...listed('deltas', deltas),
    ...listed('severity', severity),
    ...listed('direction', direction),
  ].join('\n');
}

/** What of JSON Schema the configuration uses. */
interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly additionalProperties?: boolean | Shape;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export function configurationPage(): string {
  const file: Shape = JSON.parse(configurationJsonSchema());
  const { rules, overrides, models, checklist } = file.properties ?? {};
  const rule = rules?.items?.properties ?? {};
  const override = overrides?.additionalProperties;
  return [
    '# Configuration',
    made,
    'A repository is configured by `.github/delta-review.yml` on its default branch, an organisation by the same file in its\n`.github` repository. Every key of the file may be left out.',
    keys(file),
    '## A rule, in `rules`',
    keys(rules?.items),
    '### `when`',
    keys(rule.when),
    '### `then`',
    keys(rule.then),
    '## An override, in `overrides`',
    keys(typeof override === 'object' ? override : undefined),
    '## A threat model, in `models`',
    keys(models?.items),
    '## A question, in `checklist`',
    keys(checklist?.items),
  ].join('\n\n');
}

function keys({ properties = {}, required = [] }: Shape = {}): string {
  const rows = Object.entries(properties).map(([key, shape]) => {
    const meaning = shape.description ?? shape.anyOf?.[0]?.description ?? shape.items?.description ?? '';
    return `| \`${key}\`${required.includes(key) ? ' (required)' : ''} | ${valueText(shape)} | ${meaning} |`;
  });
  return ['| key | value | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function valueText(shape: Shape): string {
  const { anyOf = [], maxLength, maxItems } = shape;
  if (shape.enum !== undefined) return shape.enum.map((value) => `\`${value}\``).join(', ');
  const [one, many] = anyOf;
  if (one !== undefined) return `${valueText(one)}, or a list of at most ${many?.maxItems}`;
  switch (shape.type) {
    case 'array':
      return `a list of at most ${maxItems}, see below`;
    case 'object':
      return shape.additionalProperties === false ? 'see below' : 'by name';
    case 'integer':
      return `${shape.minimum} to ${shape.maximum}`;
    case 'boolean':
      return '`true`, `false`';
    default:
      return maxLength === undefined ? 'text' : `text of at most ${maxLength} characters`;
  }
}
