/** One change's events in, the threat models out that it gave another meaning when it was judged last. */
import type { ChangeEvent } from './event.ts';

/** @returns their paths, linked to it or not. */
export function modelsChangedBy(events: readonly ChangeEvent[]): readonly string[] {
  const last = events.findLast((event) => event.type === 'evaluated')?.payload;
  if (last === undefined) return [];
  // What an earlier version judged tells only of the models that it linked.
  return last.modelsChanged ?? last.models.flatMap(({ path, updated }) => (updated ? [path] : []));
}
