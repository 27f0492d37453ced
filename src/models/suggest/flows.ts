/** Things of a change with their places in the models in, flows that are new and of which both ends are known out. */
import type { Thing } from '../fidelity/things.ts';
import type { Addition } from '../formats/format.ts';
import type { ThreatModel } from '../model.ts';
import { namesOfPath } from '../names.ts';
import { findParts } from '../parts.ts';
import type { AboutPart } from './stubs.ts';
import { reasonOf } from './wording.ts';

/** Where a thing is in the models, or how it comes there. */
export interface Found {
  readonly thing: Thing;
  readonly standsFor: readonly AboutPart[];
  readonly addition: Extract<Addition, { add: 'component' | 'identity' }> | null;
}

/** Things that somebody calls. */
const called: ReadonlySet<Thing['sort']> = new Set(['server', 'tool', 'integration']);
const acting: ReadonlySet<Thing['sort']> = new Set(['agent', 'identity']);

/** A wrong flow is worse than none. */
export function flowsFor(
  models: readonly ThreatModel[],
  found: readonly Found[],
): readonly Extract<Addition, { add: 'flow' }>[] {
  const actors = new Map<string, Set<AboutPart>>();
  for (const {
    thing,
    standsFor: [part, ...others],
  } of found) {
    if (part === undefined || others.length > 0 || !acting.has(thing.sort)) continue;
    for (const fingerprint of thing.fingerprints)
      actors.set(fingerprint, (actors.get(fingerprint) ?? new Set()).add(part));
  }
  const running = models.map(
    ({ components }) => new Set(components.filter(({ kind }) => kind === 'process').map(({ id }) => id)),
  );
  const drawn = new Set(
    models.flatMap(({ flows }) => flows.map(({ from, to }) => JSON.stringify([from, to]))),
  );
  return found.flatMap(({ thing, standsFor: [to, ...others] }) => {
    if (to === undefined || others.length > 0 || thing.way !== 'added' || !called.has(thing.sort)) return [];
    const told = new Set(thing.fingerprints.flatMap((fingerprint) => [...(actors.get(fingerprint) ?? [])]));
    const callers = told.size > 0 ? [...told] : callerAt(models, running, thing);
    return callers.flatMap((from) => {
      const ends = JSON.stringify([from.id ?? from.name, to.id ?? to.name]);
      if (drawn.has(ends) || from.name === to.name) return [];
      drawn.add(ends);
      const name = `${from.name} to ${to.name}`;
      const reason = reasonOf({ summary: `${from.name} uses ${to.name}`, evidence: thing.places });
      return [{ add: 'flow' as const, name, from: from.name, to: to.name, protocol: null, reason }];
    });
  });
}

/** What runs in the folder that speaks of it, where that is a single part. */
function callerAt(
  models: readonly ThreatModel[],
  running: readonly ReadonlySet<string>[],
  { places }: Thing,
): readonly AboutPart[] {
  const callers = new Map<string, AboutPart>();
  for (const { path, side } of places) {
    if (side !== 'after') continue;
    for (const [at, model] of models.entries())
      for (const { part } of findParts(model, namesOfPath(path)))
        if (part.sort === 'component' && running[at]?.has(part.id) === true) callers.set(part.id, part);
  }
  return callers.size === 1 ? [...callers.values()].map(({ id, name }) => ({ id, name })) : [];
}
