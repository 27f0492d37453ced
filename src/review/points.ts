/** What a review is about, point by point: each delta, gap or rule that asks for a look, as a value a signature can cover. */
import { createHash } from 'node:crypto';
import type { Change } from '../change/change.ts';
import type { FileCoverage } from '../deltas/coverage.ts';
import type { Delta, Severity } from '../deltas/delta.ts';
import type { builtInReasons } from '../rules/classify.ts';
import type { EffectiveRules } from '../rules/effective.ts';
import { materialities, tiers } from '../rules/rule.ts';
import type { Reason, Verdict } from '../rules/verdict.ts';
import { announcement, type Trigger } from './triggers/trigger.ts';

/** The reason of what is announced; its words are points of their own. */
const announcedRule: keyof typeof builtInReasons = 'announced';

export type ReviewTier = 'lightweight' | 'full';

export interface Point {
  /**
   * A delta's fingerprint. For the others 128 bits over what was seen: the file and its content, so that another content
   * asks again.
   */
  readonly key: string;
  readonly about: 'delta' | 'file' | 'change' | 'announced';
  /** What it is about, by name. */
  readonly subject: string;
  /** What is so, in one sentence without its full stop. */
  readonly says: string;
  /** null where it is about the change as a whole. */
  readonly path: string | null;
  /** null for what is no delta. */
  readonly severity: Severity | null;
  /** The review that it asks for by itself. */
  readonly tier: ReviewTier;
  /** Ids of the rules that asked, the strictest first. */
  readonly rules: readonly string[];
}

export interface PointsInput {
  readonly change: Change;
  readonly deltas: readonly Delta[];
  readonly files: readonly FileCoverage[];
  readonly verdict: Verdict;
  readonly rules: EffectiveRules;
  /** What people announced that no file shows. */
  readonly announced?: readonly Trigger[];
}

/** @returns the points of a verdict, each once, in the order of its deltas and then of its reasons; none where no review opens. */
export function pointsOf({
  change,
  deltas,
  files,
  verdict,
  rules,
  announced = [],
}: PointsInput): readonly Point[] {
  if (verdict.tier === 'none') return [];
  const asking = verdict.reasons.filter((reason) => reason.materiality !== 'none');
  const raised = new Map(rules.rules.map((rule) => [rule.id, rule.then.tier]));
  const fileOf = new Map(files.map((file) => [file.path, file]));
  const pathOf = new Map(deltas.map((delta) => [delta.fingerprint, delta.evidence[0].path]));
  const byDelta = new Map<string, Reason[]>();
  for (const reason of asking)
    for (const fingerprint of reason.deltas)
      byDelta.set(fingerprint, [...(byDelta.get(fingerprint) ?? []), reason]);
  const ofDeltas = deltas.flatMap((delta): readonly Point[] => {
    const reasons = byDelta.get(delta.fingerprint);
    if (reasons === undefined) return [];
    return [
      {
        key: delta.fingerprint,
        about: 'delta',
        subject: delta.subject,
        says: phrase(delta.summary),
        path: delta.evidence[0].path,
        severity: delta.severity,
        ...asked(reasons, raised),
      },
    ];
  });
  // A file is a point of its own where a reason names it and no delta of that reason says why.
  const byPath = new Map<string, Reason[]>();
  for (const reason of asking) {
    const told = new Set(reason.deltas.map((fingerprint) => pathOf.get(fingerprint)));
    for (const path of reason.paths) {
      if (told.has(path) && fileOf.get(path)?.understood !== false) continue;
      byPath.set(path, [...(byPath.get(path) ?? []), reason]);
    }
  }
  const ofFiles = [...byPath].map(([path, reasons]): Point => {
    const unclear = fileOf.get(path)?.because[0];
    return {
      key: hash('file', path, contentOf(change, path)),
      about: 'file',
      subject: path,
      says: unclear === undefined ? `${path} changed` : `${path}: ${phrase(unclear)}`,
      path,
      severity: null,
      ...asked(reasons, raised),
    };
  });
  // A reason about nothing that is listed is about the change, so that no verdict is left without a point.
  const listed = (reason: Reason) =>
    reason.rule === announcedRule ||
    reason.paths.length > 0 ||
    reason.deltas.some((fingerprint) => pathOf.has(fingerprint));
  const ofChange = asking
    .filter((reason) => !listed(reason))
    .map(
      (reason): Point => ({
        // Nobody knows what such a reason leaves out, so each head asks anew.
        key: hash('change', reason.rule, reason.message, change.ref.head.sha),
        about: 'change',
        subject: 'this change',
        says: phrase(reason.message),
        path: null,
        severity: null,
        ...asked([reason], raised),
      }),
    );
  const points = [...announced.map(announcedPoint), ...ofDeltas, ...ofFiles, ...ofChange];
  return [...new Map(points.map((point) => [point.key, point])).values()];
}

/** Its key is that of the word itself, so that it is signed once, whatever is pushed. */
function announcedPoint(trigger: Trigger): Point {
  return {
    key: trigger.key,
    about: 'announced',
    subject: trigger.text,
    says: phrase(announcement(trigger)),
    path: null,
    severity: null,
    tier: 'full',
    rules: [announcedRule],
  };
}

function asked(
  reasons: readonly Reason[],
  raised: ReadonlyMap<string, 'none' | ReviewTier | undefined>,
): Pick<Point, 'tier' | 'rules'> {
  const rank = (reason: Reason) =>
    Math.max(materialities.indexOf(reason.materiality), tiers.indexOf(raised.get(reason.rule) ?? 'none'));
  const strictest = [...reasons].sort((a, b) => rank(b) - rank(a));
  const full = strictest.some((reason) => rank(reason) === tiers.indexOf('full'));
  return {
    tier: full ? 'full' : 'lightweight',
    rules: [...new Set(strictest.map((reason) => reason.rule))],
  };
}

/** What both sides of a file hold, as a key: modes and blobs, or that it is not there. */
function contentOf({ before, after, comparison, ref }: Change, path: string): string {
  const formerly = comparison.files.find((file) => file.after === path)?.before ?? path;
  return [before.files.get(formerly), after.files.get(path)]
    .map((version, side) => {
      if (version?.state === 'absent') return 'absent';
      // What nobody could read may be anything, so each commit asks anew.
      const unread = side === 0 ? (comparison.mergeBase ?? ref.base.sha) : ref.head.sha;
      return version === undefined ? unread : `${version.mode} ${version.blob ?? unread}`;
    })
    .join(' ');
}

/** A sentence as a phrase that can go on. */
function phrase(sentence: string): string {
  return sentence.trim().replace(/[.!]$/, '');
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
