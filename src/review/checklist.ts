/** The questions of one review: which are asked, about which of its points, and in which words. */
import { compareSeverity, type Delta } from '../deltas/delta.ts';
import { kindMatches } from '../deltas/kinds.ts';
import type { ChecklistItem, EffectiveRules } from '../rules/effective.ts';
import type { Tier } from '../rules/rule.ts';
import type { ReviewItem } from './events.ts';
import type { Point } from './points.ts';

export interface AskedItem {
  readonly id: string;
  readonly question: string;
  /** Fingerprints of the deltas it is asked about; empty where it is about files alone. */
  readonly deltas: readonly string[];
  readonly frameworks: readonly string[];
}

/** A lightweight review that is longer is not read, and then it is none. */
const lightweightLimit = 5;
/** Subjects that a question names, and characters of what it says: the review itself tells the rest. */
const shown = { subjects: 3, characters: 240 } as const;

interface Asked {
  readonly item: ChecklistItem;
  /** The most severe first. */
  readonly about: readonly Point[];
}

/**
 * @returns for both tiers, in the order of the checklists: what is asked where these points are reviewed. An item's tiers
 * are those that really ask it.
 */
export function itemsOf(
  points: readonly Point[],
  deltas: readonly Delta[],
  rules: Pick<EffectiveRules, 'rules' | 'checklist'>,
): readonly ReviewItem[] {
  const ordered = [...points].sort(bySeverity);
  const deltaOf = new Map(deltas.map((delta) => [delta.fingerprint, delta]));
  const asked = rules.checklist
    .map((item): Asked => ({ item, about: aboutOf(item, ordered, deltaOf, rules) }))
    .filter(({ about }) => about.length > 0);
  const short = shortened(asked.filter(({ item }) => item.tiers.includes('lightweight')));
  return asked.flatMap((one): readonly ReviewItem[] => {
    const { id, question, frameworks } = one.item;
    const tiers = one.item.tiers.filter((tier) => tier !== 'lightweight' || short.has(one));
    return tiers.length === 0
      ? []
      : [{ id, question, tiers, points: one.about.map(({ key }) => key), frameworks }];
  });
}

/** @returns the items of a review of one tier, in words; none where no review opens. */
export function checklistOf(
  tier: Tier,
  points: readonly Point[],
  items: readonly ReviewItem[],
): readonly AskedItem[] {
  if (tier === 'none') return [];
  const pointOf = new Map(points.map((point) => [point.key, point]));
  return items
    .filter((item) => item.tiers.includes(tier))
    .map(({ id, question, points: keys, frameworks }) => {
      const about = keys.flatMap((key) => pointOf.get(key) ?? []);
      return {
        id,
        question: ask(question, about),
        deltas: about.filter((point) => point.about === 'delta').map(({ key }) => key),
        frameworks,
      };
    });
}

/**
 * @param question with `{subjects}`, the names of what it is about, and `{what}`, what is so: a sentence of its own
 * when a full stop follows it.
 */
export function ask(question: string, about: readonly Pick<Point, 'subject' | 'says'>[]): string {
  // In one pass, so that a name that holds a placeholder stays a name.
  return question.replace(/\{(?:subjects|what)\}/g, (placeholder) =>
    placeholder === '{what}'
      ? said(about.map(({ says }) => says))
      : listed(about.map(({ subject }) => subject)),
  );
}

/** Every point that is one of the item's kinds, or that a rule asks it about; all points for what is always asked. */
function aboutOf(
  item: ChecklistItem,
  points: readonly Point[],
  deltaOf: ReadonlyMap<string, Delta>,
  { rules }: Pick<EffectiveRules, 'rules'>,
): readonly Point[] {
  if (item.always === true) return points;
  const naming = new Set(
    rules.filter(({ then }) => then.checklist?.includes(item.id) === true).map(({ id }) => id),
  );
  const named = points.filter((point) => point.rules.some((rule) => naming.has(rule)));
  const fits = (point: Point) => {
    const direction = deltaOf.get(point.key)?.direction;
    return item.direction === undefined ? direction !== 'narrows' : direction === item.direction;
  };
  const fitting = named.filter(fits);
  // A rule that speaks of nothing else than the other direction means to ask about it.
  const byRule = new Set(fitting.length > 0 ? fitting : named);
  return points.filter((point) => {
    const kind = deltaOf.get(point.key)?.kind;
    const ofItsKinds = kind !== undefined && item.deltas.some((pattern) => kindMatches(pattern, kind));
    return (
      (item.announced === true && point.about === 'announced') ||
      byRule.has(point) ||
      (ofItsKinds && fits(point))
    );
  });
}

/** Five, or all that is always asked where that is more: what a lock keeps, then the rest about the most severe points. */
function shortened(items: readonly Asked[]): ReadonlySet<Asked> {
  const rank = ({ item }: Asked) => (item.locked === true ? 2 : 0) + (item.always === true ? 1 : 0);
  const best = [...items].sort((a, b) => {
    const [first, second] = [a.about[0], b.about[0]];
    return rank(b) - rank(a) || (first === undefined || second === undefined ? 0 : bySeverity(first, second));
  });
  const always = items.filter(({ item }) => item.always === true);
  return new Set([...best.slice(0, lightweightLimit), ...always]);
}

/** What is no delta has no severity: its tier tells how much is at stake. */
function bySeverity(a: Point, b: Point): number {
  const severity = (point: Point) => point.severity ?? (point.tier === 'full' ? 'medium' : 'low');
  return compareSeverity(severity(b), severity(a));
}

/** "job publish, job release and 3 more"; apart by semicolons where names have commas of their own. */
function listed(subjects: readonly string[]): string {
  const distinct = [...new Set(subjects)];
  const named = distinct.slice(0, shown.subjects).map(short);
  const rest = distinct.length - named.length;
  const last = rest > 0 ? `${rest} more` : named.pop();
  if (last === undefined) return 'this change';
  const apart = distinct.some((subject) => subject.includes(',')) ? '; ' : ', ';
  return named.length > 0 ? `${named.join(apart)}${apart === '; ' ? '; and' : ' and'} ${last}` : last;
}

/** "Job publish can now read secret KEEL, and 2 more like it". */
function said(sentences: readonly string[]): string {
  const [first, ...rest] = [...new Set(sentences)];
  if (first === undefined) return 'This change';
  // A name stays as it is written: "charts/quay.yml: …".
  const said = /^[a-z]+ /.test(first) ? first.charAt(0).toUpperCase() + first.slice(1) : first;
  return rest.length > 0 ? `${short(said)}, and ${rest.length} more like it` : short(said);
}

function short(text: string): string {
  // A character is one or two units of a string.
  const characters = [...text.slice(0, 2 * shown.characters)].slice(0, shown.characters);
  return characters.join('') === text ? text : `${characters.slice(0, -1).join('')}…`;
}
