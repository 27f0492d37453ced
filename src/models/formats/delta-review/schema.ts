/** What `threat-model.yml` may say. Strict, so that a slip is told and not lost; what refers to what is checked in references.ts. */
import { z } from 'zod';
import { globFault } from '../../../change/path-set.ts';
import { severities } from '../../../deltas/delta.ts';
import { quoted } from '../../../rules/reading/spelling.ts';
import { componentKinds, identityKinds, threatStatuses } from '../../model.ts';

/** An object without unknown keys; its message is the list of its keys, from which the sentence is made. */
function object<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
  });
}

const text = (description: string) => z.string().trim().min(1).max(2_000).meta({ description }).optional();

/** One text, or a list of them. */
function texts(description: string, one: z.ZodType<string> = z.string().trim().min(1).max(500)) {
  return z
    .union([
      one.transform((only): readonly string[] => [only]),
      z.array(one).transform((all): readonly string[] => all),
    ])
    .meta({ description })
    .optional();
}

function checked(fault: (value: string) => { message: string; mend: string } | null) {
  return z.string().superRefine((value, context) => {
    const found = fault(value);
    if (found !== null)
      context.addIssue({ code: 'custom', message: found.message, params: { mend: found.mend } });
  });
}

const glob = checked((pattern) => {
  const fault = globFault(pattern);
  return fault === null
    ? null
    : { message: `glob ${quoted(pattern)} ${fault}.`, mend: 'write a plainer pattern, such as "quay/**".' };
});

const day = checked((value) =>
  isDay(value)
    ? null
    : {
        message: `"due" is ${quoted(value)}, which is no date.`,
        mend: 'write year-month-day, such as 2026-12-31.',
      },
);

function isDay(value: string): boolean {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  if (year === undefined) return false;
  const there = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  return there.toISOString().slice(0, 10) === value;
}

const name = text('What people call it; the id where it is left out.');
const description = text('For readers; never compared.');
const inside = text('The id of the boundary that it stands in.');

export const componentSchema = object({
  name,
  kind: z
    .enum(componentKinds)
    .meta({ description: '`process` where it is left out; `external` is somebody else’s.' })
    .optional(),
  technology: text('What it is made of: "PostgreSQL", "AWS Lambda".'),
  tags: texts(
    'Words of your own, and the names that it has in the code: "aws_lambda_function.booking", a service, a module.',
  ),
  in: inside,
  'out-of-scope': z
    .boolean()
    .meta({ description: '`true` where this model does not look at it.' })
    .optional(),
  description,
});

export const identitySchema = object({
  name,
  kind: z
    .enum(identityKinds)
    .meta({
      description: 'A person, the account of a program, or an AI agent; `service` where it is left out.',
    })
    .optional(),
  description,
});

export const boundarySchema = object({
  name,
  kind: text('"network", "account", "organisation" or what else it is.'),
  in: inside,
  description,
});

export const flowSchema = object({
  from: z.string().trim().min(1).meta({ description: 'The id of a component or an identity.' }),
  to: z.string().trim().min(1).meta({ description: 'The id of a component or an identity.' }),
  id: text('So that a threat can be about it; `from>to` where it is left out.'),
  name: text('What flows.'),
  protocol: text('"HTTPS", "PostgreSQL over TLS".'),
  crosses: texts(
    'The ids of the boundaries that it crosses; they follow from its ends where it is left out.',
  ),
  description,
});

export const assetSchema = object({
  name,
  classification: text('"public", "confidential", or the words of your organisation.'),
  description,
});

export const threatSchema = object({
  title: z.string().trim().min(1).max(500).meta({ description: 'What could happen, in one line.' }),
  category: text('"Spoofing", "CWE-306", or the words of your method.'),
  severity: z.enum(severities).meta({ description: 'How bad it would be.' }).optional(),
  status: z.enum(threatStatuses).meta({ description: '`open` where it is left out.' }).optional(),
  owner: text('Who sees to it.'),
  mitigation: text('What is done about it.'),
  due: day.meta({ description: 'When it has to be settled: 2026-12-31.' }).optional(),
  about: texts('The ids of what it is about; the whole where it is left out.'),
  description,
});

const byId = <T extends z.ZodType>(part: T, what: string) =>
  z
    .record(z.string(), part)
    .nullable()
    .meta({ description: `${what}, by id; see below.` })
    .optional();

export const modelSchema = object({
  title: z.string().trim().min(1).max(500).meta({ description: 'The name of the system.' }),
  owners: texts('Who keeps this model: people or teams.'),
  covers: texts(
    'Globs of the paths that it speaks for, from the root of the repository. Where it is left out, it speaks for its own folder.',
    glob,
  ),
  description,
  boundaries: byId(boundarySchema.nullable(), 'Lines that nothing may cross unguarded'),
  identities: byId(identitySchema.nullable(), 'Who acts'),
  components: byId(componentSchema.nullable(), 'What runs, keeps data, or is somebody else’s'),
  flows: z
    .array(flowSchema)
    .nullable()
    .meta({ description: 'What goes from where to where; see below.' })
    .optional(),
  assets: byId(assetSchema.nullable(), 'Data of value'),
  threats: byId(threatSchema, 'What could go wrong'),
});

export type WrittenModel = z.output<typeof modelSchema>;

/** The sections whose entries are named by ids, in the order of writing. */
export const sections = ['boundaries', 'identities', 'components', 'assets', 'threats'] as const;
