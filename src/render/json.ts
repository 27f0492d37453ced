/** The documented, stable JSON of one evaluation. Keys are added, never renamed or removed. */
import type { Side } from '../change/snapshot.ts';
import type { Delta, Direction, Evidence, Severity } from '../deltas/delta.ts';
import type { Evaluation } from '../evaluate.ts';
import type { ModelChange } from '../models/compare.ts';
import type { Freshness } from '../models/freshness/freshness.ts';
import type { ModelLink } from '../models/link.ts';
import type { AskedItem } from '../review/checklist.ts';
import type { Materiality, Tier } from '../rules/rule.ts';
import { commitOf } from './place.ts';
import { partsOf } from './words.ts';

export interface DeltaJson {
  readonly kind: string;
  readonly severity: Severity;
  readonly direction: Direction;
  readonly subject: string;
  readonly summary: string;
  /** Ids with their days, a line each; absent where there are none. */
  readonly details?: readonly string[];
  /** Place of the primary evidence; lines are 1-based and inclusive. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly side: Side;
  readonly fingerprint: string;
  readonly frameworks: readonly string[];
  readonly evidence: readonly Evidence[];
}

export interface ReasonJson {
  /** A rule's id, or the id of a built-in reason such as "default". */
  readonly rule: string;
  readonly materiality: Materiality;
  readonly message: string;
  readonly paths: readonly string[];
  /** Fingerprints. */
  readonly deltas: readonly string[];
}

export interface UnresolvedJson {
  /** null for files that were not seen at all. */
  readonly path: string | null;
  readonly startLine?: number;
  readonly reason: string;
}

type Placed<T> = Omit<T, 'place'> & { readonly startLine: number; readonly endLine: number };

/** Lines are the model's own at the head. */
export interface ModelJson extends Omit<ModelLink, 'parts' | 'threats'> {
  readonly parts: readonly Placed<ModelLink['parts'][number]>[];
  readonly threats: readonly Placed<ModelLink['threats'][number]>[];
  /** As it was before this change; null where its past was not asked for, or it can't be read. */
  readonly freshness: Omit<Freshness, 'path'> | null;
}

/** What this change does to one threat model, linked or not. */
export interface ModelChangesJson {
  readonly path: string;
  /** Where it stood before; the same where it was not moved. */
  readonly formerly: string;
  /** `before` and `after` are lines of `formerly` and `path`; null where that side has no such part. */
  readonly changes: readonly ModelChange[];
}

export interface EvaluationJson {
  /** Commit ids: the merge base that was compared with, and the head. */
  readonly base: string;
  readonly head: string;
  readonly materiality: Materiality;
  readonly tier: Tier;
  readonly deltas: readonly DeltaJson[];
  readonly reasons: readonly ReasonJson[];
  readonly unresolved: readonly UnresolvedJson[];
  readonly models: readonly ModelJson[];
  readonly modelChanges: readonly ModelChangesJson[];
  /** Which plans of Terraform were taken, and which not. */
  readonly plans: readonly string[];
  readonly checklist: readonly AskedItem[];
}

export function jsonOf(evaluation: Evaluation): EvaluationJson {
  const { change, deltas, verdict, models, modelChanges, planNotes, checklist } = evaluation;
  const freshness = new Map(evaluation.freshness.map(({ path, ...one }) => [path, one]));
  return {
    base: commitOf(change, 'before'),
    head: commitOf(change, 'after'),
    materiality: verdict.materiality,
    tier: verdict.tier,
    deltas: deltas.map(deltaJson),
    reasons: verdict.reasons.map(({ rule, materiality, message, paths, deltas }) => ({
      rule,
      materiality,
      message,
      paths,
      deltas,
    })),
    unresolved: unresolvedOf(evaluation),
    models: models.map(
      ({ path, format, reason, covers, owners, updated, touched, unread, parts, threats }) => ({
        path,
        format,
        reason,
        covers,
        owners,
        updated,
        touched,
        unread,
        freshness: freshness.get(path) ?? null,
        parts: parts.map(({ id, name, sort, place, exact, deltas }) => ({
          id,
          name,
          sort,
          ...place,
          exact,
          deltas,
        })),
        threats: threats.map(({ place, ...threat }) => ({ ...threat, ...place })),
      }),
    ),
    modelChanges: modelChanges.map(({ path, formerly, changes }) => ({
      path,
      formerly,
      changes: changes.map(({ sort, way, id, name, before, after, sentence }) => ({
        sort,
        way,
        id,
        name,
        before,
        after,
        sentence,
      })),
    })),
    plans: planNotes,
    checklist: checklist.map(({ id, question, deltas, frameworks }) => ({
      id,
      question,
      deltas,
      frameworks,
    })),
  };
}

function deltaJson(delta: Delta): DeltaJson {
  const [{ path, startLine, endLine, side }] = delta.evidence;
  return {
    kind: delta.kind,
    severity: delta.severity,
    direction: delta.direction,
    subject: delta.subject,
    summary: delta.summary,
    ...(delta.details !== undefined && { details: delta.details }),
    path,
    startLine,
    endLine,
    side,
    fingerprint: delta.fingerprint,
    frameworks: delta.frameworks,
    evidence: delta.evidence.map(({ side, path, startLine, endLine, text }) => ({
      side,
      path,
      startLine,
      endLine,
      text,
    })),
  };
}

/** Deltas that say so know their line; other gaps know their file; what was not seen has neither. */
function unresolvedOf(evaluation: Evaluation): readonly UnresolvedJson[] {
  const { unknown, gaps } = partsOf(evaluation);
  const { omitted } = evaluation.coverage;
  return [
    ...unknown.map(({ evidence: [{ path, startLine }], summary }) => ({ path, startLine, reason: summary })),
    ...gaps.flatMap(({ path, because }) => because.map((reason) => ({ path, reason }))),
    ...(omitted === null ? [] : [{ path: null, reason: omitted }]),
  ];
}
