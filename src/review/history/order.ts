/** Events as they came in, any order, told twice -> each once, in the order they happened. */
import type { ReviewEvent, ReviewEventType } from '../events.ts';

/**
 * @returns each event once, by time. At the same moment what people do comes before what asks them for more, and that
 *   before what they are shown.
 */
export function inOrder<T extends ReviewEvent>(events: readonly T[]): readonly T[] {
  const time = new Map<string, number>();
  const distinct = new Map<string, T>();
  for (const event of events) {
    const known = distinct.get(event.once);
    const at = Date.parse(event.at);
    // Told twice with two times, the earlier one was the first telling.
    if (known !== undefined && (time.get(event.once) ?? 0) <= at) continue;
    distinct.set(event.once, event);
    time.set(event.once, at);
  }
  // Nothing is shown before it was judged: where it seems so, the two were timed by two clocks.
  const when = ({ once, type, payload }: ReviewEvent) =>
    Math.max(time.get(once) ?? 0, type === 'shown' ? (time.get(payload.evaluation) ?? 0) : 0);
  const rank = ({ type }: T) => ranks[type] ?? 1;
  return [...distinct.values()].sort(
    (a, b) => when(a) - when(b) || rank(a) - rank(b) || (a.once < b.once ? -1 : a.once > b.once ? 1 : 0),
  );
}

const ranks: { readonly [T in ReviewEventType]?: number } = {
  evaluated: 0,
  pushed: 0,
  withdrawn: 2,
  escalated: 2,
  shown: 3,
};
