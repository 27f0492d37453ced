/** Pages of docs/ that are made from the code, so that they cannot fall behind it. */
import { kinds } from '../../src/deltas/kinds.ts';
import type { BuiltIn } from '../../src/rules/reading/read.ts';
import type { RuleWhen } from '../../src/rules/rule.ts';

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
