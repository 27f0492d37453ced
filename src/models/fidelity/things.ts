/** Deltas in, what a threat model ought to represent out: one entry a thing, however many deltas speak of it. */
import type { Delta, Evidence } from '../../deltas/delta.ts';
import { type Names, normalised } from '../names.ts';
import { kindWordsOf, namesCalled } from './naming.ts';
import { type Saying, type ThingKind, type ThingSort, type Told, thingSorts } from './saying.ts';
import { sayingsOf } from './sayings.ts';

export interface Thing {
  readonly sort: ThingSort;
  /** Short, as people say it: "tides". */
  readonly name: string;
  /** What it may be called in a model, the closest first. */
  readonly names: Names;
  /** What a part that stands for all such things is called, without case and separators. */
  readonly together: readonly string[];
  /** Words for what it is, of which one beside its own name tells that it is meant. */
  readonly kindWords: readonly string[];
  /** Where it stands in code, by its address: "aws_s3_bucket.tides". */
  readonly tags: readonly string[];
  /** "Amazon S3"; null where it is known by its name alone. */
  readonly technology: string | null;
  readonly kind: ThingKind;
  /** Without a full stop. */
  readonly sentence: string;
  /** `changed` where the deltas speak of it and none says that it is new, or some that it came and some that it went. */
  readonly way: 'added' | 'changed' | 'removed';
  readonly places: readonly [Evidence, ...Evidence[]];
  /** Of the deltas behind it, in their order; empty in an inventory. */
  readonly fingerprints: readonly string[];
}

/** A delta, or an item of an inventory, which has no fingerprint. */
export type Source = Told & Partial<Pick<Delta, 'fingerprint'>>;

interface Gathered {
  readonly sort: ThingSort;
  readonly sayings: Saying[];
  readonly sources: Source[];
}

const shownPlaces = 20;

/** @returns the things, by sort, then by name. */
export function thingsOf(sources: readonly Source[]): readonly Thing[] {
  const gathered = new Map<string, Gathered>();
  for (const source of sources) {
    for (const saying of sayingsOf(source)) {
      const key = JSON.stringify([saying.sort, saying.key]);
      const known = gathered.get(key) ?? { sort: saying.sort, sayings: [], sources: [] };
      known.sayings.push(saying);
      known.sources.push(source);
      gathered.set(key, known);
    }
  }
  const things = [...gathered.values()].flatMap((one) => thingOf(one) ?? []);
  const rank = ({ sort }: Thing) => thingSorts.indexOf(sort);
  return things.sort((a, b) => rank(a) - rank(b) || byText(a.name, b.name) || byText(keyOf(a), keyOf(b)));
}

function keyOf({ places: [{ path, startLine }] }: Thing): string {
  return `${path} ${startLine}`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whatever order the deltas came in, the thing is the same. */
function thingOf({ sort, sayings, sources }: Gathered): Thing | null {
  const told = [...sayings].sort(
    (a, b) =>
      a.rank - b.rank ||
      byText(a.name, b.name) ||
      byText(a.sentence, b.sentence) ||
      byText(a.called.join(), b.called.join()),
  );
  const [first] = told;
  const placed = sources.map(({ evidence }, at) => sayings[at]?.places ?? evidence);
  const places = [...new Map(placed.flat().map((one) => [placeKey(one), one])).values()].sort(
    (a, b) => byText(a.path, b.path) || a.startLine - b.startLine || byText(a.side, b.side),
  );
  // Where it is declared comes before where it is spoken of.
  const declared = placed.flatMap(([one], at) =>
    one !== undefined && sayings[at]?.rank === first?.rank ? [one] : [],
  );
  const keys = new Set(declared.map(placeKey));
  const [place, ...more] = places.sort(
    (a, b) => Number(keys.has(placeKey(b))) - Number(keys.has(placeKey(a))),
  );
  if (first === undefined || place === undefined) return null;
  const together = told.flatMap((saying) =>
    saying.together
      .map(normalised)
      .flatMap((all) => [all, ...saying.nouns.flatMap((noun) => severalOf(all, noun))]),
  );
  const tags = sorted(told.flatMap((saying) => saying.tags));
  const called = told.flatMap((saying) => [saying.name, ...saying.called]);
  return {
    sort,
    name: first.name,
    names: namesCalled([...tags, ...called], first.nouns),
    together: [...new Set(together)],
    kindWords: kindWordsOf(told.flatMap((saying) => [...saying.nouns, ...saying.together])),
    tags,
    technology: told.find(({ technology }) => technology !== null)?.technology ?? null,
    kind: first.kind,
    sentence: first.sentence,
    way: wayOf(told),
    places: [place, ...more.slice(0, shownPlaces - 1)],
    fingerprints: [...new Set(sources.flatMap(({ fingerprint }) => fingerprint ?? []))].sort(),
  };
}

/** "CloudFront distribution", "CloudFront distributions". */
function severalOf(all: string, noun: string): readonly string[] {
  const one = all + normalised(noun);
  return [one, `${one}s`];
}

function placeKey({ side, path, startLine, endLine }: Evidence): string {
  return JSON.stringify([side, path, startLine, endLine]);
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function wayOf(told: readonly Saying[]): Thing['way'] {
  const ways = new Set(told.map(({ way }) => way));
  if (ways.has('added')) return ways.has('removed') ? 'changed' : 'added';
  return ways.has('removed') ? 'removed' : 'changed';
}
