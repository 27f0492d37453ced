/** Pages of docs/ that are made from the code, so that they cannot fall behind it. */
import { kinds } from '../../src/deltas/kinds.ts';
import { type ChecklistItem, categories } from '../../src/rules/effective.ts';
import { defaults } from '../../src/rules/layers.ts';
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

export function checklistsPage({ rules, checklist }: BuiltIn): string {
  const tables = categories.map((category) => {
    const rows = checklist
      .filter((item) => item.category === category)
      .map((item) => {
        const { id, tiers, question, frameworks } = item;
        const asked = `${askedWhere(item)}${item.direction === undefined ? '' : ` (${item.direction})`}`;
        return `| \`${id}\` | ${tiers.join(', ')} | ${question} | ${asked} | ${frameworks.join(', ')} |`;
      });
    const head = [
      '| id | reviews | question | asked about | frameworks |',
      '| --- | --- | --- | --- | --- |',
    ];
    return [`## ${category}`, [...head, ...rows].join('\n')].join('\n\n');
  });
  const intro =
    '`{what}` stands for what is so, in one sentence, and `{subjects}` for the names of what a question is about. A question is\nasked about the deltas of its kinds, those that do not narrow unless it says so, and about what a rule names it for. The\nconfiguration adds questions, changes them and drops them by their ids.';
  return ['# Built-in questions', made, intro, ...tables].join('\n\n');

  function askedWhere({ id, deltas, always, announced }: ChecklistItem): string {
    if (always === true) return 'everything';
    if (announced === true) return 'what people announce that no file shows';
    const naming = rules.filter(({ then }) => then.checklist?.includes(id) === true).map((rule) => rule.id);
    const listed = (words: string, names: readonly string[]) =>
      names.length === 0 ? [] : [`${words}${names.map((name) => `\`${name}\``).join(', ')}`];
    return [...listed('', deltas), ...listed('what these rules name it for: ', naming)].join('; ');
  }
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
  readonly enum?: readonly (string | boolean)[];
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
  const { rules, overrides, models, freshness, plans, triggers, vendors, review, checklist, summary } =
    file.properties ?? {};
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
    '## A vendor, in `vendors`',
    'An entry whose id is known changes what it names of that vendor and adds its names; a new one needs `name`, `category`, `gets`,\n`severity` and `source`. [Vendors](vendors.md) says how names compare, who is known, and what a repository may say.',
    keys(vendors?.items),
    '## A threat model, in `models`',
    keys(models?.items),
    '## When a threat model is stale, in `freshness`',
    freshnessText,
    keys(freshness),
    '## What opens a review, in `triggers`',
    triggersText,
    keys(triggers),
    '## Plans of Terraform, in `plans`',
    plansText,
    keys(plans),
    '## Reviews, in `review`',
    keys(review),
    '### `full`',
    keys(review?.properties?.full),
    '### `lightweight`',
    keys(review?.properties?.lightweight),
    '## A question, in `checklist`',
    'A new question needs `question` and `tiers`. An entry whose id a lower layer has changes what it names of that question,\nand leaves the rest.',
    keys(checklist?.items),
    '## A monthly issue, in `summary`',
    summaryText,
    keys(summary),
  ].join('\n\n');
}

const summaryText = `Once a month, an issue says whether threat modelling improves security here, with the figures of the twelve months that are
over. In the organisation's file it is about the organisation, in a repository's about that repository:

\`\`\`yaml
summary:
  repository: harbour/security
  day: 1
\`\`\`

The app has to be installed on the repository that gets it. Whoever may read that repository reads the figures, with the names of
all repositories that they are about: choose a private one.`;

const { days, changes } = defaults.freshness;
const freshnessText = `A threat model is stale when it last changed in meaning more than \`days\` ago, or when \`changes\` material changes that it
covers were merged since; without a word here, ${days} days and ${changes} changes. Whitespace, comments, dates, coordinates and another
order are no change in meaning. A merged change does not count where it updated the model, where its signed review says that
the model needs no update (\`/delta-review outcome model-unaffected reason\`), or where it names the merged change that updated it
(\`/delta-review outcome model-updated #34\`) and that one did. A follow-up (\`for:model\`, with an owner and a day) answers the review,
and the change counts until the model is updated. What cannot be told, as what was merged before the app was installed, is said,
and such a model is not called fresh. Under \`models\`, an entry may set its own limits.`;
const triggersText = `Some changes are in no file: support staff may refund, a partner gets the data, a team hands its service on. Whoever may write
announces one in a comment on the pull request or the issue that brings it, or puts a label on it; without \`labels\` that is
\`threat-model-review\`:

    /delta-review trigger Support staff may refund orders up to 500 euro from Monday

A pull request gets a full review of that beside what its files say; an issue gets a review of its own, in our comment there. The
models that the words name by path or title are linked, or those that the configuration says cover a path in them; where
they name none, all are offered. It stays under review through every push. Who announced it takes it back with
\`/delta-review untrigger FINGERPRINT reason\`, or by taking the label off, as long as nobody has signed it; after that those
take it back who sign it, as many of them as have to.`;

const plansText = `Where the files leave a value open, the plan knows it. Continuous integration makes one of the head of each pull request, and
keeps what \`terraform show -json\` says of it: as an artifact, in any JSON file in it, or as a comment. The first line of a
comment names the commit; the JSON stands in a fenced block, plain or by \`gzip | base64\`, since a comment is short:

\`\`\`\`markdown
<!-- delta-review plan 6f1c2a9de0b84c7790f5a3be12d4c6a8e9f00b13 -->
\`\`\`json
{"format_version":"1.2", "resource_changes": []}
\`\`\`
\`\`\`\`

A plan is believed, so it has to come from where a pull request can't make it up: never from a run in a fork, and never where
the change edits a workflow or an action. What a workflow runs of the change itself is yours to guard. The check says
which plan it took, or why it took none.`;

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
      return `a list of at most ${maxItems}${shape.items?.type === 'object' ? ', see below' : ''}`;
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
