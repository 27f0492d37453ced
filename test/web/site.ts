/** The pages behind a real HTTP server, over changes that a test writes down. */
import type { Check } from '../../src/review/check.ts';
import type { Effectiveness } from '../../src/web/effectiveness/routes.tsx';
import { nodeHandler } from '../../src/web/node.ts';
import { type PagesOptions, pages } from '../../src/web/pages.tsx';
import { listen } from '../../src/web/server.ts';
import { hereOnly } from '../../src/web/sign-in/gate.tsx';
import type { ChangeSource, ShownChange } from '../../src/web/source.ts';

export interface Site {
  readonly url: string;
  /** Everything that went wrong and was logged. */
  readonly faults: unknown[];
  readonly close: () => Promise<void>;
}

export async function openSite(
  source: ChangeSource | null,
  effectiveness: Effectiveness | null = null,
  more: Partial<Pick<PagesOptions, 'followUps' | 'gate'>> = {},
): Promise<Site> {
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  const handlers = [
    nodeHandler(
      pages({ source, effectiveness, followUps: null, gate: hereOnly, signIn: null, ...more, onFault }),
    ),
  ];
  const { url, close } = await listen({ host: '127.0.0.1', port: 0, handlers, onFault });
  return { url, faults, close };
}

/** Nothing is under review in it, so nobody acts on anything. */
export function sourceOf(...changes: readonly ShownChange[]): ChangeSource {
  const desk = {
    user: async () => null,
    read: async () => null,
    act: () => Promise.reject(new Error('nothing is under review')),
  };
  return { name: 'quay', folder: '/srv/quay', changes: async () => changes, desk };
}

export interface Told {
  readonly id?: string;
  readonly title?: string;
  readonly author?: string;
  readonly number?: number | null;
  readonly branch?: string;
  readonly tier?: 'full' | 'lightweight' | 'none';
  readonly check?: Partial<Check>;
}

const conclusions = { full: 'action_required', lightweight: 'action_required', none: 'success' } as const;
const titles = {
  full: 'Full review: Job sail may now write packages (was: none)',
  lightweight: 'Lightweight review: values changed',
  none: 'Nothing to review: same meaning',
};

/** A judged change; what a test does not name is ordinary. */
export function judged(told: Told = {}): ShownChange & { readonly evaluation: object } {
  const { tier = 'full' } = told;
  const waiting = unjudged(told);
  return {
    ...waiting,
    evaluation: {
      ref: waiting.ref,
      tier,
      materiality: { full: 'material', lightweight: 'minor', none: 'none' }[tier],
      check: {
        sha: waiting.ref.head.sha,
        status: 'completed',
        conclusion: conclusions[tier],
        title: titles[tier],
        summary: '**Verdict.** In words.',
        text: '',
        annotations: [],
        actions: [],
        detailsUrl: null,
        ...told.check,
      },
    },
  };
}

export function unjudged(told: Told = {}): ShownChange {
  const {
    id = 'branch:sail',
    title = 'Sail further',
    author = 'pilot',
    number = null,
    branch = 'sail',
  } = told;
  return {
    at: new Date('2026-03-04T05:06:07Z'),
    evaluation: null,
    review: null,
    ref: {
      repository: { owner: 'local', name: 'quay' },
      id,
      number,
      title,
      author,
      draft: false,
      base: { branch: 'main', sha: 'b'.repeat(40) },
      head: { branch, sha: 'a'.repeat(40) },
    },
  };
}
