/** What `/api/effectiveness` and the JSON of a report hold, as a schema: docs/effectiveness.schema.json is made from it. */
import { z } from 'zod';
import { gapKinds, type Scope } from '../../effectiveness/history.ts';
import { trends } from '../../effectiveness/measure.ts';
import { sources } from '../../effectiveness/record.ts';
import { answers, type Report } from '../../effectiveness/report.ts';

const count = z.int().min(0);
const texts = z.array(z.string());
const month = z.string().regex(/^\d{4}-\d\d$/);
const instant = z.iso.datetime();

const evidence = z.strictObject({
  repository: z.string(),
  change: z.string().nullable(),
  says: z.string(),
  at: z.string().nullable(),
});
const allEvidence = z.array(evidence);

const figure = z.strictObject({
  numerator: z.number(),
  denominator: z.number(),
  value: z.number().nullable(),
  says: z.string(),
  counted: allEvidence,
  missed: allEvidence,
});

const reading = z.strictObject({
  measure: z.strictObject({
    id: z.string(),
    title: z.string(),
    definition: z.string(),
    formula: z.string(),
    answers: z.string(),
    unit: z.enum(['share', 'count', 'days']),
    better: z.enum(['higher', 'lower']),
    outcome: z.boolean(),
  }),
  figure,
  previous: figure,
  trend: z.enum(trends),
  parts: z.array(z.strictObject({ name: z.string(), figure, previous: figure.nullable() })),
  months: z.array(z.strictObject({ month, figure })),
  claimed: allEvidence,
});

const ground = z.strictObject({ measure: z.string(), says: z.string(), evidence: allEvidence });

const scope: z.ZodType<Scope> = z.strictObject({
  organisation: z.string().exactOptional(),
  repository: z.string().exactOptional(),
  team: z.string().exactOptional(),
  model: z.string().exactOptional(),
});

const past = z.strictObject({
  window: z.strictObject({ since: instant, until: instant }),
  changes: count,
  material: count,
  places: z.array(
    z.strictObject({
      folder: z.string(),
      material: count,
      uncovered: count,
      unmodelled: count,
      evidence: allEvidence,
    }),
  ),
  recurring: z.array(
    z.strictObject({ category: z.string(), says: z.string(), times: count, evidence: allEvidence }),
  ),
  narrowings: z.strictObject({
    held: count,
    broken: count,
    untried: count,
    list: z.array(
      z.strictObject({
        says: z.string(),
        narrowed: evidence,
        merges: count,
        widened: evidence.nullable(),
      }),
    ),
  }),
  standing: allEvidence,
});

/** Held to the type of the report, so that neither goes its own way. */
export const reportSchema: z.ZodType<Report> = z.strictObject({
  source: z.enum(sources),
  scope,
  window: z.strictObject({ since: instant, until: instant }),
  at: instant,
  answer: z.strictObject({
    is: z.enum(answers),
    says: z.string(),
    for: z.array(ground),
    against: z.array(ground),
  }),
  measures: z.array(reading),
  standing: z.array(z.strictObject({ month, opened: count, closed: count, standing: count })),
  models: z.array(
    z.strictObject({
      repository: z.string(),
      path: z.string(),
      title: z.string(),
      owners: texts,
      ownerPresent: z.boolean().nullable(),
      age: z.number().nullable(),
      unreviewed: allEvidence,
      unread: z.string().nullable(),
    }),
  ),
  frameworks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      list: z.string(),
      touched: allEvidence,
      reviewed: count,
      retired: count,
    }),
  ),
  followUps: z.array(
    z.strictObject({
      id: z.string(),
      repository: z.string(),
      change: z.string(),
      text: z.string(),
      owner: z.string().nullable(),
      due: z.string().nullable(),
      isLate: z.boolean(),
    }),
  ),
  gaps: z.array(z.strictObject({ kind: z.enum(gapKinds), repository: z.string(), says: z.string() })),
  past: past.exactOptional(),
  counted: z.strictObject({ changes: count, material: count, repositories: count }),
});
