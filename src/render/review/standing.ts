/** How a review stands, in a few plain words: the comment's heading and the check's title say the same. */
import type { ReviewPoint } from '../../review/events.ts';
import { type Act, isContributor, same } from '../../review/review.ts';
import type { ItemView, ReviewView } from '../../review/view.ts';
import { count } from '../words.ts';
import type { Reviewed } from './reviewed.ts';

/** Somebody answered for everything it is about; a waived question is nobody's answer. */
export function isAnswered({ open, answers }: ItemView): boolean {
  return open.length === 0 && answers.length > 0;
}

/** @returns everything that a question is asked about, answered for or not. */
export function aboutOf({ points }: ReviewView, { item }: ItemView): readonly ReviewPoint[] {
  const keys = new Set(item.points);
  return points.flatMap(({ point }) => (keys.has(point.key) ? [point] : []));
}

/** "3 of 7 questions open", "7 questions answered"; empty where there are none. */
export function questionsWords({ items }: ReviewView): string {
  const open = items.filter((one) => one.open.length > 0).length;
  if (items.length === 0) return '';
  return open === 0
    ? `${count(items.length, 'question')} answered`
    : `${open} of ${count(items.length, 'question')} open`;
}

/** Signatures that are missing from the same people, whichever tier or rule asks for them. */
export interface MissingFrom {
  readonly signers: readonly string[];
  readonly count: number;
  /** Ids of the rules that ask, where no policy does. */
  readonly rules: readonly string[];
  /** True where the author's own word would do. */
  readonly attested: boolean;
  readonly points: readonly ReviewPoint[];
}

export function missingFrom({ state, view }: Reviewed): readonly MissingFrom[] {
  const bySigners = new Map<string, MissingFrom>();
  for (const { need, count: more, points } of view.missing) {
    const general = need.because === 'full' || need.because === 'lightweight';
    const key = JSON.stringify([...need.signers].sort());
    const known = bySigners.get(key);
    bySigners.set(key, {
      signers: need.signers,
      count: Math.max(more, known?.count ?? 0),
      rules: general || known?.rules.length === 0 ? [] : [...(known?.rules ?? []), need.because],
      attested:
        need.because === 'lightweight' &&
        state.current?.selfAttestation === true &&
        known?.attested !== false,
      points: [...new Set([...(known?.points ?? []), ...points])],
    });
  }
  return [...bySigners.values()];
}

/** "1 signature missing"; empty where none is. One person may meet several needs, so several are not added up. */
export function missingWords(reviewed: Reviewed): string {
  const [first, ...more] = missingFrom(reviewed);
  if (first === undefined) return '';
  return more.length === 0 ? `${count(first.count, 'signature')} missing` : 'signatures missing';
}

/** @returns who signed something that is under review now, each once, in the order they signed. */
export function signersNow({ signatures, points }: ReviewView): readonly string[] {
  const keys = new Set(points.map(({ point }) => point.key));
  const acts = signatures.flatMap((one) => (one.void === null ? [one.act] : []));
  return people(acts.filter((act) => [...act.points.keys()].some((key) => keys.has(key))));
}

/** @returns who signed last, where something has come in since; null otherwise. */
export function signedBeforeNew({ signatures, points }: ReviewView): string | null {
  if (!points.some(({ isNew }) => isNew)) return null;
  return signatures.findLast((one) => one.void === null)?.act.by ?? null;
}

/** @returns the waivers that stand for something under review now. */
export function waiversNow({ state, view }: Pick<Reviewed, 'state' | 'view'>): readonly Act[] {
  const waived = view.points.flatMap(({ point, standing }) => (standing === 'waived' ? [point.key] : []));
  return state.waivers.filter(
    ({ by, points }) => !isContributor(state, by) && waived.some((key) => points.has(key)),
  );
}

function people(acts: readonly Act[]): readonly string[] {
  const logins = acts.map(({ by }) => by);
  return logins.filter((login, index) => logins.findIndex((one) => same(one, login)) === index);
}
