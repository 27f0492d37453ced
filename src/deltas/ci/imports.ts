/** Code of others that jobs take in: whether it came, changed its version, or can now be exchanged by its owner. */
import { parseImage } from '../pipelines/actions.ts';
import { importKey, type Known } from './align.ts';
import type { CiJob, Import, Place } from './model.ts';
import { capital, type Said } from './traits.ts';

/** All imports of one thing in one job. */
interface Usage {
  readonly imports: readonly [Import, ...Import[]];
  readonly refs: readonly string[];
  readonly pinned: boolean;
}

/** A change of one job, its words waiting for the names of the jobs that share it. */
export interface ImportChange {
  readonly what: string;
  readonly facts: Readonly<Record<string, string | boolean>>;
  readonly places: { readonly before: readonly Place[]; readonly after: readonly Place[] };
  readonly said: Said;
}

/** @param known what other jobs took in before, which is no news in a new job. */
export function importChanges(
  before: CiJob | undefined,
  after: CiJob | undefined,
  known: Known,
): readonly ImportChange[] {
  const had = usages(before);
  const has = usages(after);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => {
    const now = has.get(key);
    const old = before === undefined && now?.imports.every((one) => known.taken(importKey(one)));
    return compare(had.get(key), now).map((change) =>
      old === true ? { ...change, said: { ...change.said, severity: 'info' as const } } : change,
    );
  });
}

function usages(job: CiJob | undefined): ReadonlyMap<string, Usage> {
  const found = new Map<string, [Import, ...Import[]]>();
  for (const one of job === undefined ? [] : [...job.imports, ...pinnedImages(job)]) {
    const key = JSON.stringify([one.type, one.name]);
    const same = found.get(key);
    if (same === undefined) found.set(key, [one]);
    else same.push(one);
  }
  return new Map(
    [...found].map(([key, imports]) => [
      key,
      {
        imports,
        refs: [...new Set(imports.map(({ ref }) => ref))].sort(),
        pinned: imports.every(({ pinned }) => pinned),
      },
    ]),
  );
}

/** An image by tag is what everybody runs; only where a digest comes or goes is there more to tell than its name. */
function pinnedImages({ images }: CiJob): readonly Import[] {
  return images.map(({ image, place }): Import => {
    const { action, ref, pinned } = parseImage(image);
    return { name: action, ref, pinned, party: 'third-party', type: 'image', place };
  });
}

function compare(had: Usage | undefined, has: Usage | undefined): readonly ImportChange[] {
  const now = has ?? had;
  if (now === undefined || had?.refs.join(' ') === has?.refs.join(' ')) return [];
  const [{ name, type, party, severity }] = now.imports;
  if (type === 'image' && (had === undefined || has === undefined || had.pinned === has.pinned)) return [];
  const what = `${type} ${name}`;
  const at = (usage: Usage | undefined) => (usage === undefined ? '' : usage.refs.join(', ') || 'no version');
  const known = (usage: Usage | undefined) => new Set(usage?.refs);
  const placesOf = (usage: Usage | undefined, other: Usage | undefined) =>
    (usage?.imports ?? []).filter(({ ref }) => !known(other).has(ref)).map(({ place }) => place);
  const change = (said: Said): readonly ImportChange[] => [
    {
      what,
      facts: {
        action: name,
        ref: now.refs.join(', '),
        pinned: now.pinned,
        party,
        type,
        ...(had !== undefined && has !== undefined ? { previous: had.refs.join(', ') } : {}),
      },
      places: { before: placesOf(had, has), after: placesOf(has, had) },
      said,
    },
  ];
  const Named = capital(what);
  if (has === undefined) {
    const kind = now.pinned ? 'pipeline.action.removed' : 'pipeline.action.pinned';
    return change({ kind, says: (who) => `${Named} is no longer part of ${who}` });
  }
  if (!has.pinned && (had === undefined || had.pinned)) {
    const from = had === undefined ? '' : `; it was pinned to ${at(had)}`;
    return change({
      kind: 'pipeline.action.unpinned',
      severity: severity ?? (party === 'system' ? 'low' : 'medium'),
      says: (who) =>
        `${Named} at ${at(has)}, which its owner can move to other code, is part of ${who}${from}`,
    });
  }
  if (had === undefined) {
    return change({
      kind: 'pipeline.action.added',
      severity: party === 'system' ? 'info' : 'low',
      says: (who) => `${Named}, pinned to ${at(has)}, is now part of ${who}`,
    });
  }
  if (!had.pinned && has.pinned) {
    return change({
      kind: 'pipeline.action.pinned',
      says: (who) => `${Named} is now pinned to ${at(has)} in ${who} (was: ${at(had)})`,
    });
  }
  return change({
    kind: 'pipeline.action.changed',
    severity: has.pinned || party === 'system' ? 'info' : 'low',
    says: (who) => `${Named} is at ${at(has)} in ${who} (was: ${at(had)})`,
  });
}
