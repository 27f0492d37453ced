/**
 * What a rules file may say: packs, checklists, frameworks and `.github/delta-review.yml`. Strict: an unknown key
 * is a fault. Names of rules, checklist items and frameworks are checked in references.ts, which knows all layers.
 */
import { z } from 'zod';
import { severities } from '../../deltas/delta.ts';
import { repositoryVendorShape, vendorShape } from '../../deltas/integrations/known/entry.ts';
import { categories } from '../effective.ts';
import { materialities, tiers } from '../rule.ts';
import { quoted } from './spelling.ts';
import {
  checked,
  fileLimits,
  glob,
  kindPattern,
  listOf,
  name,
  object,
  reference,
  reviewer,
  signer,
  text,
} from './values.ts';

const enforcement = z
  .enum(['block', 'advise'])
  .meta({ description: 'Whether an open review blocks the merge or only tells.' });

const ruleThenParts = {
  tier: z
    .enum(tiers)
    .meta({ description: 'Raises the tier above what the materiality asks for.' })
    .exactOptional(),
  checklist: listOf(reference('A checklist item id.'), fileLimits.names)
    .meta({ description: 'Ids of the questions that a review asks because of this rule.' })
    .exactOptional(),
  signers: listOf(signer, fileLimits.names).exactOptional(),
  enforcement: enforcement.exactOptional(),
};

const fact = z.union([z.string().max(256), z.number(), z.boolean()]);

const when = object({
  paths: listOf(glob, fileLimits.list)
    .refine((globs) => globs.some((one) => !one.startsWith('!')), {
      error: '"paths" only takes paths out.',
      params: { mend: 'add a glob without !.' },
    })
    .exactOptional(),
  deltas: listOf(kindPattern, fileLimits.names).exactOptional(),
  severity: listOf(z.enum(severities), severities.length)
    .meta({ description: 'The delta has one of these severities.' })
    .exactOptional(),
  direction: listOf(z.enum(['widens', 'narrows', 'neutral']), 3)
    .meta({ description: 'The delta goes one of these ways.' })
    .exactOptional(),
  facts: z
    .record(z.string().max(64), listOf(fact, fileLimits.names))
    .meta({ description: 'Each fact that is named has, or holds, one of the values given.' })
    .exactOptional(),
}).refine((conditions) => Object.keys(conditions).length > 0, {
  error: '"when" is empty, so the rule would speak of everything.',
  params: { mend: 'name paths, deltas, severity, direction or facts.' },
});

const materiality = z
  .enum(materialities)
  .meta({ description: 'What the rule makes of the change; the highest of all rules wins.' });

const then = object({
  materiality,
  ...ruleThenParts,
  frameworks: listOf(reference('A framework id.'), fileLimits.names).exactOptional(),
}).superRefine(({ materiality, tier }, context) => {
  if (tier === undefined || tiers.indexOf(tier) >= materialities.indexOf(materiality)) return;
  const asked = tiers[materialities.indexOf(materiality)];
  context.addIssue({
    code: 'custom',
    path: ['tier'],
    message: `tier "${tier}" is below what "${materiality}" asks for.`,
    params: { mend: `leave "tier" out (it is "${asked}"), or lower the materiality.` },
  });
});

export const ruleSchema = object({
  id: name('Reads as what became true; lower-case words joined by hyphens.'),
  title: text(120, 'In a few words, for headings.'),
  why: text(fileLimits.text, 'Why it matters, in the words that the check shows.'),
  when: when.meta({ description: 'What the rule speaks about; all that is given must hold.' }),
  then: then.meta({ description: 'What follows where the rule speaks.' }),
  always: z
    .boolean()
    .meta({ description: 'A rule of paths alone speaks even where an analyzer vouches for the change.' })
    .exactOptional(),
  lowers: listOf(reference('The id of a rule.'), fileLimits.names)
    .meta({ description: 'Rules whose verdict on the same delta or file this one replaces.' })
    .exactOptional(),
});

export const packSchema = object({ rules: z.array(ruleSchema).min(1).max(fileLimits.rules) });

const itemParts = {
  id: name('Stable: reviews refer to it.'),
  category: z.enum(categories).meta({ description: 'What the question belongs to.' }),
  question: text(
    fileLimits.text,
    'Asked of a person; {subjects} stands for the names of what it is about, {what} for what is so.',
  ),
  deltas: listOf(kindPattern, fileLimits.names)
    .meta({ description: 'Asked where the change has a delta of these kinds.' })
    .exactOptional(),
  direction: z
    .enum(['widens', 'narrows', 'neutral'])
    .meta({ description: 'Which of these deltas it is about; without it all that do not narrow.' })
    .exactOptional(),
  always: z.boolean().meta({ description: 'Asked in every review of its tiers.' }).exactOptional(),
  announced: z
    .boolean()
    .meta({ description: 'Asked about what people announced that no file shows.' })
    .exactOptional(),
  tiers: listOf(z.enum(['lightweight', 'full']), 2).meta({ description: 'The reviews that may ask it.' }),
  frameworks: listOf(reference('A framework id.'), fileLimits.names).exactOptional(),
};

const itemSchema = object(itemParts).transform(({ deltas = [], frameworks = [], ...item }) => ({
  ...item,
  deltas,
  frameworks,
}));

/** A question of the file's own, or what it changes of one below: which of them it is, references.ts tells by the id. */
const itemEntry = object({
  ...itemParts,
  category: itemParts.category.exactOptional(),
  question: itemParts.question.exactOptional(),
  tiers: itemParts.tiers.exactOptional(),
});

export const checklistSchema = object({ items: z.array(itemSchema).min(1).max(fileLimits.items) });

export const frameworksSchema = object({
  frameworks: z
    .array(
      object({
        id: z.string().min(1).max(64),
        name: text(120, 'As its source writes it.'),
        source: text(200, 'Where it is from.'),
      }),
    )
    .min(1),
});

const signing = {
  signers: listOf(reviewer, fileLimits.names).exactOptional(),
  count: z.int().min(1).max(10).meta({ description: 'How many different people sign.' }).exactOptional(),
};

/** A review that not enough people may sign would stay open for good. */
function canBeMet({ signers, count }: { readonly signers?: readonly string[]; readonly count?: number }) {
  if (signers === undefined || count === undefined) return true;
  return signers.some((who) => !who.startsWith('@') || who.includes('/')) || new Set(signers).size >= count;
}
const unmet = {
  path: ['count'],
  error: '"count" asks for more people than "signers" names.',
  params: { mend: 'name more people or a team, or lower "count".' },
};

const review = object({
  full: object(signing)
    .refine(canBeMet, unmet)
    .meta({ description: 'Who signs a full review, and how many of them.' })
    .exactOptional(),
  lightweight: object({
    ...signing,
    selfAttestation: z
      .boolean()
      .meta({ description: "Whether the author's own word is enough for what is minor." })
      .exactOptional(),
  })
    .refine(canBeMet, unmet)
    .meta({ description: 'Who signs a lightweight review, and how many of them.' })
    .exactOptional(),
  approvals: z
    .boolean()
    .meta({ description: 'Whether an approving review of a signer on GitHub counts as a signature.' })
    .exactOptional(),
  breakGlass: listOf(signer, fileLimits.names, 0)
    .meta({ description: 'Who may waive a review, loudly; nobody by default.' })
    .exactOptional(),
  followUps: z
    .enum(['issue', 'comment', 'none'])
    .meta({ description: 'Where open follow-ups are reminded of after the merge.' })
    .exactOptional(),
});

const plans = object({
  workflow: checked(
    { description: 'The workflow that uploads plans: ".github/workflows/plan.yml".' },
    (path) =>
      /^\.github\/workflows\/[\w.-]{1,100}\.ya?ml$/.test(path)
        ? null
        : {
            message: `${quoted(path)} is no workflow.`,
            mend: 'write its path, such as ".github/workflows/plan.yml".',
          },
  ).exactOptional(),
  artifacts: glob
    .meta({
      description:
        'The names of its artifacts that hold plans, as a glob; each JSON file in them is looked at.',
    })
    .exactOptional(),
  commentsBy: checked(
    { description: 'The app whose comments hold plans: "github-actions[bot]". People are not believed.' },
    (login) =>
      /^[\w-]{1,100}\[bot\]$/.test(login)
        ? null
        : {
            message: `${quoted(login)} is no app.`,
            mend: 'write the login of an app, such as "github-actions[bot]".',
          },
  ).exactOptional(),
})
  .refine(({ workflow, artifacts, commentsBy }) => (workflow ?? artifacts ?? commentsBy) !== undefined, {
    error: '"plans" names nothing that holds one.',
    params: { mend: 'name "workflow" and "artifacts", or "commentsBy".' },
  })
  .refine(({ workflow, artifacts }) => (workflow === undefined) === (artifacts === undefined), {
    error: '"workflow" and "artifacts" go together.',
    params: { mend: 'name both of them, or neither.' },
  })
  .transform(({ workflow, artifacts, commentsBy = null }) => ({
    uploads: workflow === undefined || artifacts === undefined ? null : { workflow, artifacts },
    commentsBy,
  }))
  .meta({ description: 'Where plans of Terraform are found that continuous integration made of a change.' });

const freshness = object({
  days: z
    .int()
    .min(1)
    .max(3_650)
    .meta({ description: 'Days since it last changed in meaning.' })
    .exactOptional(),
  changes: z
    .int()
    .min(1)
    .max(50)
    .meta({ description: 'Material changes since then that nobody has held against it.' })
    .exactOptional(),
}).refine((limits) => Object.keys(limits).length > 0, {
  error: '"freshness" says nothing.',
  params: { mend: 'name "days", "changes" or both, or remove it.' },
});

const summary = object({
  repository: checked(
    {
      description:
        'The repository of the same owner that gets the issue: "harbour/security". Who sees it sees the figures.',
    },
    (name) =>
      /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/.test(name)
        ? null
        : {
            message: `${quoted(name)} is no repository.`,
            mend: 'write owner and name, such as "harbour/security".',
          },
  ),
  day: z
    .int()
    .min(1)
    .max(28)
    .meta({
      description: 'The day of the month from which on it is written; the first where it is left out.',
    })
    .exactOptional(),
}).transform(({ repository, day = 1 }) => ({ repository, day }));

const configurationParts = {
  enforcement: enforcement.exactOptional(),
  rules: z
    .array(ruleSchema)
    .max(fileLimits.rules)
    .meta({ description: 'Rules of your own, beside those of the lower layers.' })
    .exactOptional(),
  overrides: z
    .record(
      z.string().max(64),
      object({ materiality: materiality.exactOptional(), ...ruleThenParts }).refine(
        (changes) => Object.keys(changes).length > 0,
        { error: 'the override changes nothing.', params: { mend: 'name what it changes, or remove it.' } },
      ),
    )
    .meta({ description: 'By rule id: what this layer changes of a rule of a lower layer.' })
    .exactOptional(),
  disabled: listOf(reference('The id of a rule.'), fileLimits.rules)
    .meta({ description: 'Ids of rules of lower layers that are silent here.' })
    .exactOptional(),
  models: z
    .array(
      object({
        path: text(256, 'The threat model, as a path in the repository.'),
        covers: listOf(glob, fileLimits.list).meta({
          description: 'The paths that it speaks for, as globs.',
        }),
        owners: listOf(signer, fileLimits.names),
        freshness: freshness
          .meta({ description: 'When this model counts as stale, where that is not the general rule.' })
          .exactOptional(),
      }),
    )
    .max(fileLimits.items)
    .meta({ description: 'Which threat model speaks for which paths.' })
    .exactOptional(),
  freshness: freshness
    .meta({ description: 'When a threat model counts as stale: more than so many days, or so many changes.' })
    .exactOptional(),
  triggers: object({
    labels: listOf(text(50, 'The name of a label, in any case of letters.'), fileLimits.names, 0)
      .meta({
        description:
          'Labels of pull requests and issues that announce a change which no file shows; a repository adds to its organisation.',
      })
      .exactOptional(),
  })
    .meta({ description: 'What opens a review of its own.' })
    .exactOptional(),
  plans: plans.exactOptional(),
  review: review.meta({ description: 'Who signs reviews, and what becomes of them.' }).exactOptional(),
  checklist: z
    .array(itemEntry)
    .max(fileLimits.items)
    .meta({
      description:
        'Questions of your own; where the id is that of a lower layer, what this layer changes of that question.',
    })
    .exactOptional(),
  dropped: listOf(reference('The id of a question.'), fileLimits.items)
    .meta({ description: 'Ids of questions of lower layers that are not asked here.' })
    .exactOptional(),
  manyMinor: z
    .int()
    .min(2)
    .max(50)
    .meta({ description: 'How many minor deltas of one kind ask for one look as a whole.' })
    .exactOptional(),
  summary: summary
    .meta({
      description:
        'Where an issue tells each month how threat modelling fares here; nowhere where it is left out.',
    })
    .exactOptional(),
};

function vendorList<T extends z.core.$ZodLooseShape>(shape: T) {
  return z
    .array(object(shape))
    .max(fileLimits.vendors)
    .readonly()
    .meta({ description: 'Vendors of your own, and what this layer changes of those that are known.' })
    .exactOptional();
}

export const repositorySchema = object({ ...configurationParts, vendors: vendorList(repositoryVendorShape) });

export const organisationSchema = object({
  ...configurationParts,
  vendors: vendorList(vendorShape),
  locks: listOf(
    reference(
      "A rule id, 'default', 'enforcement', 'review', 'checklist', 'freshness', 'plans', 'vendors' or '*'.",
    ),
    fileLimits.rules,
  )
    .meta({ description: 'What a repository may tighten and never weaken.' })
    .exactOptional(),
});

export type Configuration = z.output<typeof organisationSchema>;
