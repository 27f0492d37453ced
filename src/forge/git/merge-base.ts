/** The best common ancestors of two commits, without the git binary: paints both histories, newest commits first. */
import type { CommitInfo } from './objects.ts';

const fromA = 1;
const fromB = 2;
const common = fromA | fromB;
/** Below a common ancestor: still painted, never an answer. */
const stale = 4;

/** A commit that the repository does not hold ends its line of history, as in a shallow clone. */
type ReadCommit = (sha: string) => Promise<CommitInfo | null>;

/** @returns every best common ancestor; more than one after criss-cross merges. */
export async function mergeBases(read: ReadCommit, a: string, b: string): Promise<readonly CommitInfo[]> {
  const paint = new Map<string, number>();
  const queue: CommitInfo[] = [];
  const answers = new Map<string, CommitInfo>();

  const reach = async (sha: string, flags: number) => {
    const had = paint.get(sha) ?? 0;
    if ((had | flags) === had) return;
    const info = await read(sha);
    if (info === null) return;
    paint.set(sha, had | flags);
    insert(queue, info);
  };

  await reach(a, fromA);
  await reach(b, fromB);
  while (queue.some((info) => ((paint.get(info.sha) ?? 0) & stale) === 0)) {
    const info = queue.pop();
    if (info === undefined) break;
    let flags = paint.get(info.sha) ?? 0;
    if ((flags & common) === common) {
      if ((flags & stale) === 0) answers.set(info.sha, info);
      flags |= stale;
    }
    for (const parent of info.parents) await reach(parent, flags);
  }
  const best = [...answers.values()].filter((info) => ((paint.get(info.sha) ?? 0) & stale) === 0);
  return withoutAncestors(read, best);
}

/**
 * What `git rev-list base..head` lists, in no order. Where clocks lie by more than the age of the oldest commit of the list,
 * it holds too many rather than too few.
 * @param base null for all that head descends from.
 */
export async function between(
  read: ReadCommit,
  base: string | null,
  head: string,
  limit: number,
): Promise<readonly CommitInfo[]> {
  const found = new Map<string, CommitInfo>();
  const known = new Set<string>();
  const queue: CommitInfo[] = [];
  const seen = new Set<string>();
  const reach = async (sha: string, ofBase: boolean) => {
    if (known.has(sha) || (!ofBase && seen.has(sha))) return;
    const info = await read(sha);
    if (info === null) return;
    seen.add(sha);
    if (ofBase) {
      known.add(sha);
      found.delete(sha);
    }
    insert(queue, info);
  };
  if (base !== null) await reach(base, true);
  await reach(head, false);
  let oldest = Number.POSITIVE_INFINITY;
  while (base !== null || found.size < limit) {
    const newestLeft = queue.at(-1);
    if (newestLeft === undefined) break;
    if (newestLeft.time < oldest && queue.every(({ sha }) => known.has(sha))) break;
    queue.pop();
    const ofBase = known.has(newestLeft.sha);
    if (!ofBase) {
      found.set(newestLeft.sha, newestLeft);
      oldest = Math.min(oldest, newestLeft.time);
    }
    for (const parent of newestLeft.parents) await reach(parent, ofBase);
  }
  return [...found.values()].slice(0, limit);
}

/** Clocks lie: a candidate found early can still be an ancestor of another, and then it is not the best. */
async function withoutAncestors(
  read: ReadCommit,
  candidates: readonly CommitInfo[],
): Promise<readonly CommitInfo[]> {
  if (candidates.length < 2) return candidates;
  const kept: CommitInfo[] = [];
  for (const candidate of candidates) {
    const others = candidates.filter((other) => other !== candidate);
    const above = await ancestors(
      read,
      others.map((other) => other.sha),
    );
    if (!above.has(candidate.sha)) kept.push(candidate);
  }
  return kept;
}

/** @returns the commits and everything they descend from. */
export async function ancestors(read: ReadCommit, from: readonly string[]): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const pending = [...from];
  for (let sha = pending.pop(); sha !== undefined; sha = pending.pop()) {
    if (seen.has(sha)) continue;
    seen.add(sha);
    pending.push(...((await read(sha))?.parents ?? []));
  }
  return seen;
}

/** Of several, the newest; a tie goes to the smaller id, so that both engines choose alike. */
export function newest(commits: readonly CommitInfo[]): CommitInfo | null {
  return [...commits].sort((a, b) => b.time - a.time || (a.sha < b.sha ? -1 : 1))[0] ?? null;
}

/** Keeps the queue in order of time, the newest at the end. */
function insert(queue: CommitInfo[], info: CommitInfo): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle]?.time ?? 0) <= info.time) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, info);
}
