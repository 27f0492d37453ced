/** The JSON of an evaluation as a schema: what the documentation promises, and a test checks. */
import { z } from 'zod';
import { severities } from '../deltas/delta.ts';
import { changedSorts, changeWays } from '../models/compare.ts';
import { linkReasons } from '../models/link.ts';
import { threatStatuses } from '../models/model.ts';
import { materialities, tiers } from '../rules/rule.ts';

const lines = {
  path: z.string(),
  startLine: z.int().positive(),
  endLine: z.int().positive(),
  side: z.enum(['before', 'after']),
};
const modelLines = { startLine: z.int().positive(), endLine: z.int().positive() };
const texts = z.array(z.string());
const fingerprint = z.string().regex(/^[0-9a-f]{32}$/);

const freshness = z.strictObject({
  state: z.enum(['fresh', 'stale', 'unknown']),
  staleBy: z.array(z.enum(['age', 'number'])),
  lastEdit: z.discriminatedUnion('known', [
    z.strictObject({
      known: z.literal('commit'),
      commit: z.string(),
      at: z.iso.datetime(),
      change: z.string().nullable(),
    }),
    z.strictObject({ known: z.literal('not-after'), at: z.iso.datetime(), because: z.string() }),
    z.strictObject({ known: z.literal('nothing'), because: z.string() }),
  ]),
  since: z.array(z.strictObject({ id: z.string(), title: z.string(), day: z.iso.date() })).nullable(),
  unknown: texts,
  limits: z.strictObject({ days: z.int(), changes: z.int() }),
});

export const evaluationJsonSchema = z.strictObject({
  base: z.string(),
  head: z.string(),
  materiality: z.enum(materialities),
  tier: z.enum(tiers),
  deltas: z.array(
    z.strictObject({
      kind: z.string(),
      severity: z.enum(severities),
      direction: z.enum(['widens', 'narrows', 'neutral']),
      subject: z.string(),
      summary: z.string(),
      details: texts.exactOptional(),
      ...lines,
      fingerprint,
      frameworks: texts,
      evidence: z.array(z.strictObject({ ...lines, text: z.string() })).min(1),
    }),
  ),
  reasons: z.array(
    z.strictObject({
      rule: z.string(),
      materiality: z.enum(materialities),
      message: z.string(),
      paths: texts,
      deltas: z.array(fingerprint),
    }),
  ),
  unresolved: z.array(
    z.strictObject({
      path: z.string().nullable(),
      startLine: z.int().positive().optional(),
      reason: z.string(),
    }),
  ),
  models: z.array(
    z.strictObject({
      path: z.string(),
      format: z.string(),
      reason: z.enum(linkReasons),
      covers: texts,
      owners: texts,
      updated: z.boolean(),
      touched: z.boolean(),
      unread: z.string().nullable(),
      freshness: freshness.nullable(),
      parts: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          sort: z.enum(['component', 'identity', 'boundary', 'asset']),
          ...modelLines,
          exact: z.boolean(),
          deltas: z.array(fingerprint),
        }),
      ),
      threats: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          severity: z.enum(severities).nullable(),
          status: z.enum(threatStatuses),
          mitigation: z.string().nullable(),
          ...modelLines,
          about: texts,
        }),
      ),
    }),
  ),
  modelChanges: z.array(
    z.strictObject({
      path: z.string(),
      formerly: z.string(),
      changes: z.array(
        z.strictObject({
          sort: z.enum(changedSorts),
          way: z.enum(changeWays),
          id: z.string(),
          name: z.string(),
          before: z.strictObject(modelLines).nullable(),
          after: z.strictObject(modelLines).nullable(),
          sentence: z.string(),
        }),
      ),
    }),
  ),
  plans: texts,
  checklist: z.array(
    z.strictObject({ id: z.string(), question: z.string(), deltas: z.array(fingerprint), frameworks: texts }),
  ),
});
