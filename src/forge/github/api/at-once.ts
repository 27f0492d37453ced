/** Requests that run together at a time; GitHub slows down those who open many more. */
const together = 10;

/** @returns the results in the order of the items; the first failure rejects and no further item begins. */
export async function atOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()].reverse();
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      try {
        results[next[0]] = await work(next[1]);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
  return results;
}
