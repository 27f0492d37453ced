/** Drafts into deltas: the kind's defaults, the two keys, and one delta for what was said twice of one place. */
import type { Delta, DraftDelta, Evidence } from './delta.ts';
import { compareSeverity } from './delta.ts';
import { fingerprintOf, identityOf } from './identity.ts';
import { type Kind, kinds } from './kinds.ts';

/**
 * @param placeOf where a path stood before this change, so that a fingerprint survives a rename.
 * @returns the deltas, most severe first, then by place: the order of analyzers and files is no difference.
 */
export function merge(
  drafts: readonly { readonly draft: DraftDelta; readonly analyzer: string }[],
  placeOf: (path: string) => string,
): readonly Delta[] {
  const byFingerprint = new Map<string, Delta>();
  for (const { draft, analyzer } of drafts) {
    const kind = kinds[draft.kind];
    const identity = identityOf(draft);
    const fingerprint = fingerprintOf(identity, placeOf(draft.evidence[0].path));
    const twin = byFingerprint.get(fingerprint);
    const evidence: Delta['evidence'] =
      twin === undefined ? draft.evidence : together(twin.evidence, draft.evidence);
    byFingerprint.set(fingerprint, {
      ...draft,
      direction: draft.direction ?? kind.direction,
      severity: draft.severity ?? kind.severity,
      frameworks: [...new Set([...kind.frameworks, ...(draft.frameworks ?? [])])],
      analyzer,
      identity,
      fingerprint,
      evidence,
    });
  }
  return [...byFingerprint.values()].sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) ||
      a.evidence[0].path.localeCompare(b.evidence[0].path) ||
      a.evidence[0].startLine - b.evidence[0].startLine ||
      a.fingerprint.localeCompare(b.fingerprint),
  );
}

/** Two units may share a file: what both see in one place is shown once. */
function together(first: Delta['evidence'], second: Delta['evidence']): Delta['evidence'] {
  const placeOf = ({ side, path, startLine, endLine }: Evidence) =>
    JSON.stringify([side, path, startLine, endLine]);
  const known = new Set(first.map(placeOf));
  return [...first, ...second.filter((one) => !known.has(placeOf(one)))];
}

/** What the other analyzers call the same thing. */
const sameThing: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  'secret.exposed': ['secret.exposed', 'infra.secret.exposed'],
  'secret.withdrawn': ['secret.withdrawn', 'infra.secret.hidden'],
  // Whoever tells that its value stands there, or that a workload reads it, has told its name.
  'secret.name.added': ['infra.secret.exposed', 'infra.privilege.added'],
  'secret.name.removed': ['infra.secret.hidden', 'infra.privilege.removed'],
  'integration.webhook.added': ['integration.webhook.added'],
  'integration.webhook.removed': ['integration.webhook.removed'],
  'secret.longlived.added': ['iam.credential.added'],
  'secret.longlived.removed': ['iam.credential.removed'],
};

export interface Scanned {
  readonly draft: DraftDelta;
  readonly scans: boolean;
}

/**
 * A secret that a reader of its file tells is not told again by the search of all texts: the reader knows whose it is.
 * @returns all that readers say, and of scanners what stands where none of them says so.
 */
export function withoutScannedTwice<T extends Scanned>(all: readonly T[]): readonly T[] {
  const told = new Map<string, Evidence[]>();
  const fileOf = (kind: Kind, { side, path }: Evidence) => JSON.stringify([kind, side, path]);
  for (const { draft, scans } of all) {
    if (scans) continue;
    for (const evidence of draft.evidence) {
      const key = fileOf(draft.kind, evidence);
      const same = told.get(key);
      if (same === undefined) told.set(key, [evidence]);
      else same.push(evidence);
    }
  }
  const isTold = (kind: Kind, evidence: Evidence) =>
    (sameThing[kind] ?? []).some((other) =>
      told
        .get(fileOf(other, evidence))
        ?.some(({ startLine, endLine }) => startLine <= evidence.startLine && evidence.startLine <= endLine),
    );
  return all.filter(
    ({ draft, scans }) => !scans || !draft.evidence.every((evidence) => isTold(draft.kind, evidence)),
  );
}

/** The parts by which a third party comes and goes: the vendor's own delta has them among its places. */
const partsOfVendor: Readonly<Partial<Record<Kind, Kind>>> = {
  'secret.name.added': 'integration.vendor.added',
  'secret.name.removed': 'integration.vendor.removed',
  'infra.provider.added': 'integration.vendor.added',
  'infra.provider.removed': 'integration.vendor.removed',
};

/** @returns all but what a vendor's delta says in its places: one that comes in five files is one difference. */
export function withoutPartsOfVendors<T extends Pick<Scanned, 'draft'>>(all: readonly T[]): readonly T[] {
  const placeOf = (kind: Kind, { side, path, startLine }: Evidence) =>
    JSON.stringify([kind, side, path, startLine]);
  const places = new Set(
    all.flatMap(({ draft: { kind, evidence } }) =>
      kind === 'integration.vendor.added' || kind === 'integration.vendor.removed'
        ? evidence.map((one) => placeOf(kind, one))
        : [],
    ),
  );
  return all.filter(({ draft: { kind, evidence } }) => {
    const whole = partsOfVendor[kind];
    return whole === undefined || !evidence.every((one) => places.has(placeOf(whole, one)));
  });
}
