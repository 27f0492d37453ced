/** Failures on demand: the next requests that fit are answered as GitHub answers on a bad day. */
import type { Json } from './repository.ts';

interface Which {
  /** GET, POST, PATCH; any if left out. */
  readonly method?: string;
  /** What the path begins with, without the server's own root: "/repos/o/r/pulls", "/graphql"; any if left out. */
  readonly path?: string;
  /** How many requests fail; one if left out. */
  readonly times?: number;
}

interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
}

type How =
  | Answered
  /** GitHub's second limit: 403 with Retry-After in seconds. */
  | { readonly secondaryLimit: number }
  /** The hourly budget is used up: 403, remaining 0, and when it is full again in seconds since 1970. */
  | { readonly primaryLimit: number }
  /** The connection ends without an answer. */
  | { readonly drop: true }
  /** Status 200, cut in the middle of the JSON. */
  | { readonly malformed: true }
  /** GraphQL: status 200 with an error beside the data; what stands at `path` is null. Without a path there are no data. */
  | {
      readonly graphqlError: {
        readonly type: string;
        readonly message: string;
        readonly path?: readonly string[];
      };
    };

export type Fault = Which & How;

export type Failure =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Json;
    }
  | { readonly kind: 'drop' }
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'graphql';
      readonly type: string;
      readonly message: string;
      readonly path: readonly string[];
    };

export class Faults {
  readonly #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** How many failures were asked for and have not happened. */
  get waiting(): number {
    return this.#waiting.reduce((total, each) => total + each.left, 0);
  }

  /** @returns how this request fails, or null; counts it. */
  next(method: string, path: string): Failure | null {
    const index = this.#waiting.findIndex(
      ({ fault }) => (fault.method ?? method).toUpperCase() === method && path.startsWith(fault.path ?? ''),
    );
    const found = this.#waiting[index];
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left === 0) this.#waiting.splice(index, 1);
    return failure(found.fault);
  }
}

const messages: Readonly<Record<number, string>> = {
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  429: 'API rate limit exceeded',
  500: 'Server Error',
  502: 'Server Error',
  503: 'Service unavailable',
};

function failure(fault: Fault): Failure {
  const answer = (status: number, message: string, headers: Readonly<Record<string, string>>): Failure => ({
    kind: 'answer',
    status,
    headers,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  });
  if ('drop' in fault) return { kind: 'drop' };
  if ('malformed' in fault) return { kind: 'malformed' };
  if ('graphqlError' in fault) return { kind: 'graphql', path: [], ...fault.graphqlError };
  if ('secondaryLimit' in fault) {
    return answer(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      {
        'retry-after': String(fault.secondaryLimit),
      },
    );
  }
  if ('primaryLimit' in fault) {
    return answer(403, 'API rate limit exceeded for installation ID 1.', {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(fault.primaryLimit),
    });
  }
  return answer(fault.status, fault.message ?? messages[fault.status] ?? 'Error', fault.headers ?? {});
}
