/** How many requests waited for another's answer: told by the order in which the client sent and the server answered,
 *  not by a clock, so that a busy machine counts the same. */

/** The header that carries a request's place in that order. */
const sentHeader = 'x-loopback-sent';

let moment = 0;
let watched: typeof fetch | null = null;

/** Of one request: its moments in one order of all sendings and answers of this process. */
export interface Course {
  readonly sent: number;
  readonly answered: number;
}

/** @returns the next moment of that order. */
export function nextMoment(): number {
  moment += 1;
  return moment;
}

/** From now on this process's requests say when they were sent. */
export function watchSending(): void {
  if (watched !== null && globalThis.fetch === watched) return;
  const send = globalThis.fetch;
  watched = (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(sentHeader, String(nextMoment()));
    return send(input, { ...init, headers });
  };
  globalThis.fetch = watched;
}

/** @returns the moment a request was sent; of another process's, the moment it came in. */
export function sentAt(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  const told = Number(headers[sentHeader]);
  return Number.isInteger(told) ? told : nextMoment();
}

/** @returns the length of the longest chain of requests of which each was sent after the one before it was answered. */
export function roundTrips(requests: readonly Course[]): number {
  let chain = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { sent, answered } of [...requests].sort((a, b) => a.answered - b.answered)) {
    if (sent < end) continue;
    chain += 1;
    end = answered;
  }
  return chain;
}
