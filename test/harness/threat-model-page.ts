/** docs/threat-model.md, made from the schema and the template of our own format. */
import { z } from 'zod';
import {
  assetSchema,
  boundarySchema,
  componentSchema,
  flowSchema,
  identitySchema,
  modelSchema,
  threatSchema,
} from '../../src/models/formats/delta-review/schema.ts';

const parts: readonly (readonly [string, z.ZodType])[] = [
  ['A boundary, in `boundaries`', boundarySchema],
  ['An identity, in `identities`', identitySchema],
  ['A component, in `components`', componentSchema],
  ['A flow, in `flows`', flowSchema],
  ['An asset, in `assets`', assetSchema],
  ['A threat, in `threats`', threatSchema],
];

/** What of JSON Schema the model uses. */
interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Shape[];
}

function table(schema: z.ZodType): string {
  const { properties = {}, required = [] }: Shape = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused: 'inline' })),
  );
  const rows = Object.entries(properties).map(([key, shape]) => {
    const { description = '' } = shape;
    return `| \`${key}\`${required.includes(key) ? ' (required)' : ''} | ${valueText(shape)} | ${description} |`;
  });
  return ['| key | value | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function valueText({ type, enum: values, anyOf = [] }: Shape): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  const several = anyOf.filter((one) => one.type !== 'null').map(valueText);
  if (several.length > 0) return several.join(', or ');
  if (type === 'boolean') return '`true`, `false`';
  return type === 'object' ? 'by id' : type === 'array' ? 'a list' : 'text';
}

export function threatModelPage(template: string): string {
  return [
    '# The threat model in YAML',
    'This page is made from the code by `npm run docs`.',
    intro,
    `\`\`\`yaml\n${template}\`\`\``,
    '## The file',
    table(modelSchema),
    ...parts.flatMap(([title, schema]) => [`## ${title}`, table(schema)]),
    '## Ids',
    ids,
    '## What a model covers, in the formats of other tools',
    covers,
    '## When a change edits a model',
    edits,
  ].join('\n\n');
}

const intro = `For a team without a threat-modelling tool: \`threat-model.yml\`, beside the code that it is about. \`delta-review models init\`
prints this one to begin with, and \`--write\` puts it into the folder:`;

const ids = `The keys under \`boundaries\`, \`identities\`, \`components\`, \`assets\` and \`threats\` are ids: letters, digits and \`- _ . : /\`. An id
stands for one thing in the whole file. Where an id says enough, nothing needs to follow it: \`ledger:\` is a component.
A slip (a key that nobody knows, an id that stands nowhere) is told with its line and what to write instead.`;

const covers = `Each format has a place where a model can name the paths that it speaks for, which its own tool leaves alone:

| format | where | example |
| --- | --- | --- |
| this one | \`covers\` | \`covers: [quay/**]\` |
| Open Threat Model | \`attributes.covers\` of the project, a list or one text | \`"attributes": { "covers": ["quay/**"] }\` |
| Threagile | tags in \`tags_available\` that begin with \`covers:\` | \`- covers:quay/**\` |

What no format of another tool has a word for, it says in a place of the same sort. In Open Threat Model an identity is a
component of the type \`user\`, \`service-account\` or \`ai-agent\`, and \`attributes.protocol\` of a data flow is its protocol. In Threagile
an identity is a technical asset with the tag \`identity:human\`, \`identity:service\` or \`identity:agent\`.`;

const edits = `The check, the comment and the terminal say what the edit means, at most ten sentences, each at its line: parts and threats
that are new, gone, renamed or otherwise than before. Order, layout, coordinates and dates of saving are nothing. That asks
for no review. What does, by the severity of the threat (\`medium\` where nobody graded it):

- a threat is graded lower
- an open or mitigated threat becomes not applicable; an open one is mitigated and no \`mitigation\` says by what, or is
  accepted and has no \`owner\`
- an open threat is taken out
- a boundary is taken out, or a component put out of scope (medium)
- a whole model is deleted (at least medium), or can no longer be read (low)`;
