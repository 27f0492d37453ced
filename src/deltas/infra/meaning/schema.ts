/** The form of rules/resources/*.yml: what a person may write there. What it means once read stands in catalogue.ts. */
import { z } from 'zod';
import { type Severity, severities } from '../../delta.ts';
import { isKind, type Kind, kinds } from '../../kinds.ts';

const words = z.string().min(1).max(300);
/** Names joined by dots; `[]` after one: each item of the list counts for itself. */
const path = z
  .string()
  .regex(
    /^[\w/-]+(\[\])?(\.[\w/-]+(\[\])?)*$/,
    'a path is names joined by dots: "logging.bucket", "rule[].port"',
  );
const severity = z.enum(severities);
/** A value, or one with `*` for any text. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([value.transform((one): readonly string[] => [one]), z.array(value).min(1)]);

/** A change for the worse: its mirror is the same read backwards. */
const kind = z
  .custom<Kind>((name) => typeof name === 'string' && isKind(name) && name.startsWith('infra.'), {
    error: 'a kind reads infra.<thing>.<change>, as docs/kinds.md lists them',
  })
  .refine((name) => kinds[name].direction !== 'narrows', {
    error: 'the kind of the change for the worse is asked for; its mirror follows',
  });

/** By the value that is there for the worse, first match: { "public-*": critical, "*": medium }. */
const graded = z.union([severity, z.record(z.string(), severity)]);

export const attributeSchema = z.strictObject({
  /** A name under `meanings`, whose keys stand here unless they are written. */
  as: z.string().optional(),
  compare: z
    .enum(['boolean', 'order', 'number', 'set', 'presence', 'key', 'secret', 'code', 'change'])
    .optional(),
  /** boolean: the safe value; number: `higher` or `lower`; presence: `present` or `absent`. */
  safe: z.union([z.boolean(), z.enum(['higher', 'lower', 'present', 'absent'])]).optional(),
  /** order: from safe to unsafe; those in one list are as good as each other. */
  order: z.array(values).min(2).optional(),
  /** number: only beyond it does a change for the worse count. */
  threshold: z.number().optional(),
  /** number: the value that stands for no limit. */
  unlimited: z.number().optional(),
  /** set: what it holds. */
  of: z.enum(['text', 'address']).optional(),
  /** set: what growth means. */
  grows: z.enum(['widens', 'narrows']).optional(),
  /** set: only these count. */
  among: values.optional(),
  /** What holds where it is not written. */
  default: z.union([z.boolean(), z.number(), z.string(), z.array(z.string())]).optional(),
  kind: kind.optional(),
  severity: graded.optional(),
  frameworks: z.array(z.string()).optional(),
  /** For the worse: {name}, {was} and {is}. */
  says: words.optional(),
  /** For the better. */
  unsays: words.optional(),
  /** Counts only where all of these hold beside it. */
  when: z.record(path, values).optional(),
  /** Counts only where none of these holds beside it. */
  unless: z.record(path, values).optional(),
  /** Of a new resource it counts only where it is written. Left out: of all that cannot be reached from outside. */
  written: z.boolean().optional(),
  /** Counts only of items that both sides have: a new rule that only counts takes no guard away. */
  kept: z.boolean().optional(),
  /** The path in CloudFormation where it is not the same words in capitals; false where there is none. */
  cloudformation: z.union([path, z.literal(false)]).optional(),
});

const paths = z.array(path).min(1);

const one = z.strictObject({
  /** Where the rules stand; left out, the resource is one rule. */
  at: path.optional(),
  /** `in`, `out`, or the attribute that says so and which of its values mean in. */
  way: z.union([z.enum(['in', 'out']), z.strictObject({ at: path, in: values })]),
  /** Where blocks of a protocol and its ports stand; left out, they stand beside the rest. */
  traffic: path.optional(),
  protocol: path.optional(),
  /** Two attributes, or those that hold ports and ranges as text. */
  ports: z.union([z.strictObject({ from: path, to: path }), paths]).optional(),
  /** The attributes that hold addresses of the other side. */
  peers: z.union([paths, z.strictObject({ in: paths, out: paths })]),
  /** The attributes that name the other side as members of something of ours. */
  groups: paths.optional(),
  /** Whom of the network it is for; left out, all of it. */
  targets: paths.optional(),
  /** Where no peer is written, everybody is meant. */
  anybody: z.boolean().optional(),
  /** The attribute that says so, or false where every rule of this form denies. */
  allows: z.union([z.literal(false), z.strictObject({ at: path, values })]).optional(),
  /** Where one of these holds beside it, the rule is switched off. */
  unless: z.record(path, values).optional(),
  /** Rules of a lower number decide first; `usually` where none is written. */
  priority: path.optional(),
  usually: z.number().optional(),
});

/** What adding one means; `rules`: its network rules say it all; `access`: others compare it. */
export const sorts = ['asset', 'guard', 'exposure', 'network', 'rules', 'access', 'neutral'] as const;

const resourceSchema = z.strictObject({
  type: z.string().min(1),
  /** Further types of the same meaning: "aws_alb". */
  also: z.array(z.string()).optional(),
  cloudformation: z.string().optional(),
  noun: words,
  /** The attribute with the name that people know it by. */
  title: path.optional(),
  is: z.enum(sorts),
  /** Sentences with {name}: that it is new, or of a guard that it is gone; and the other way round. */
  says: words.optional(),
  unsays: words.optional(),
  /** Other than the sort's own. */
  kind: kind.optional(),
  severity: severity.optional(),
  frameworks: z.array(z.string()).optional(),
  /** It stands for a part of another resource: the attribute that names that one, and the attribute there. */
  part: z.strictObject({ of: path, as: path }).optional(),
  attributes: z.record(path, attributeSchema).optional(),
  /** Say nothing about security. */
  ignored: z.array(path).optional(),
  /** Are compared as access and not here. */
  access: z.array(path).optional(),
  network: z
    .strictObject({
      /** The attribute that names the resource whose rules these are; left out, its own. */
      of: path.optional(),
      /** What that resource is called where it is not in sight; "network" where nothing is said. */
      called: words.optional(),
      rules: z.array(one).min(1),
      /** Openings are never graver than this. */
      most: severity.optional(),
      /** Ways that are open where no rule of theirs is written. */
      open: z.array(z.enum(['in', 'out'])).optional(),
    })
    .optional(),
});

export const fileSchema = z.strictObject({
  /** Where the facts are from, with a date. */
  source: words,
  meanings: z.record(z.string(), attributeSchema).optional(),
  resources: z.array(resourceSchema).optional(),
});

export type WrittenAttribute = z.output<typeof attributeSchema>;
export type WrittenResource = z.output<typeof resourceSchema>;
export type NetworkMeaning = NonNullable<WrittenResource['network']>;
export type RuleMeaning = NetworkMeaning['rules'][number];
export type Sort = (typeof sorts)[number];
export type Graded = Severity | Readonly<Record<string, Severity>>;
