/** Any history of a review, for property tests: people of every kind do everything, in any second. */
import fc from 'fast-check';
import type { Basis, ReviewEvent } from '../../src/review/events.ts';
import type { ReviewTier } from '../../src/review/points.ts';
import { keyOfTrigger } from '../../src/review/triggers/trigger.ts';
import { basis, by, event, item, people, point } from './world.ts';

/** Zero is no fewer than one. */
const counts: Readonly<Record<string, number>> = { b: 0, c: 2 };
export const keys = ['a', 'b', 'c', 'd', 'e'] as const;
const rare = <T>(usual: T, other: T) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, fc.constant(other));

const points = fc
  .tuple(
    fc.subarray([...keys]),
    fc.array(fc.constantFrom<ReviewTier>('lightweight', 'full'), { minLength: 5, maxLength: 5 }),
    rare(false, true),
  )
  .map(([some, tiers, nobody]) =>
    some.map((key, index) => {
      const one = point(key, tiers[index] ?? 'full', counts[key] ?? 1, key === 'd');
      return nobody && key === 'e' ? { ...one, needs: { full: [], lightweight: [] } } : one;
    }),
  );

const bases: fc.Arbitrary<Basis> = fc
  .record({
    points,
    head: fc.constantFrom('h1', 'h2', 'h3'),
    enforcement: rare<Basis['enforcement']>('block', 'advise'),
    committer: rare<readonly string[]>([], ['Cory']),
    unknown: rare<string | null>(null, 'too many commits'),
    selfAttestation: fc.boolean(),
    questions: fc.boolean(),
  })
  .map(({ points: some, head, enforcement, committer, unknown, selfAttestation, questions }) => {
    const asked = (id: string, of: readonly string[], tiers: readonly ReviewTier[]) => {
      const about = some.map(({ key }) => key).filter((key) => of.includes(key));
      return about.length === 0 || !questions ? [] : [item(id, about, tiers)];
    };
    return basis(head, some, {
      enforcement,
      contributors: ['ada', ...committer],
      contributorsUnknown: unknown,
      selfAttestation,
      items: [
        ...asked('both', ['a', 'b', 'e'], ['lightweight', 'full']),
        ...asked('deep', ['a', 'c'], ['full']),
        ...asked('light', ['b', 'd'], ['lightweight']),
      ],
    });
  });

interface Step {
  readonly wait: number;
  readonly who: string;
  readonly what: string;
  readonly basis: Basis;
  readonly pick: number;
}

const whats = [
  ...['judge', 'show', 'show', 'show', 'sign', 'sign', 'sign', 'sign', 'answer', 'answer', 'answer'],
  ...[
    'uncheck',
    'na',
    'push',
    'escalate',
    'downgrade',
    'waive',
    'withdraw',
    'button',
    'approve',
    'close',
    'reopen',
  ],
  ...['announce', 'announce', 'label', 'object', 'object'],
  ...['judge and show', 'judge and show', 'dispute', 'outcome', 'follow up', 'judge no review'],
];

const steps = fc.array(
  fc.record<Step>({
    // In the same second, too.
    wait: fc.constantFrom(0, 1, 1, 2),
    who: fc.constantFrom(...people, 'Lena', 'MARA', 'lena', 'mara', 'mara', 'tom', 'Tom', 'tom'),
    what: fc.constantFrom(...whats),
    basis: bases,
    pick: fc.nat(5),
  }),
  { minLength: 1, maxLength: 24 },
);

function eventsOf(all: readonly Step[]): readonly ReviewEvent[] {
  let now = 0;
  const judged: string[] = [];
  const announced: string[] = [];
  return all.flatMap(({ wait, who, what, basis: review, pick }, index): readonly ReviewEvent[] => {
    now += wait;
    const told = by(who.toLowerCase());
    // Of one second, names decide; they have nothing to do with the order things came in.
    const once = `${(index * 7) % 5}-${index}`;
    const question = ['both', 'deep', 'light'][pick % 3] ?? 'both';
    const answer = (kind: 'checked' | 'unchecked' | 'not-applicable') =>
      event(
        { type: 'answered', payload: { ...told, item: question, answer: kind, note: '' } },
        who,
        now,
        once,
      );
    const announce = (label: string | null) => {
      announced.push(keyOfTrigger(once));
      return event({ type: 'triggered', payload: { ...told, text: 't', label } }, who, now, once);
    };
    const judge = () => {
      judged.push(once);
      const words = announced.map((key) => point(key, 'full', pick > 3 ? 2 : 1));
      const points = [...review.points, ...(pick === 3 ? [] : words)];
      return event({ type: 'evaluated', payload: { review: { ...review, points } } }, 'ada', now, once);
    };
    const show = (at: number, name: string) =>
      event(
        { type: 'shown', payload: { evaluation: judged.at(-1 - (pick > 3 ? 1 : 0)) ?? 'none' } },
        'us',
        at,
        name,
      );
    switch (what) {
      case 'judge':
        return [judge()];
      case 'judge no review':
        return [event({ type: 'evaluated', payload: {} }, 'ada', now, once)];
      case 'show':
        return [show(now, once)];
      case 'judge and show': {
        const first = judge();
        now += 1;
        // By another clock, a little early.
        return [first, show(now - (pick === 2 ? 2 : 0), `${once} shown`)];
      }
      case 'sign':
        return [event({ type: 'signed', payload: { ...told, note: '', head: null } }, who, now, once)];
      case 'button':
        return [
          event(
            { type: 'signed', payload: { ...told, via: 'button', note: '', head: `h${(pick % 3) + 1}` } },
            who,
            now,
            once,
          ),
        ];
      case 'approve':
        return [
          event(
            { type: 'signed', payload: { ...told, via: 'approval', note: '', head: null } },
            who,
            now,
            once,
          ),
        ];
      case 'withdraw':
        return [
          event({ type: 'withdrawn', payload: { via: pick > 2 ? 'approval' : 'comment' } }, who, now, once),
        ];
      case 'answer':
        return [answer('checked')];
      case 'uncheck':
        return [answer('unchecked')];
      case 'na':
        return [answer('not-applicable')];
      case 'push':
        return [event({ type: 'pushed', payload: { head: 'h2' } }, pick > 1 ? 'pia' : who, now, once)];
      case 'escalate':
        return [event({ type: 'escalated', payload: { ...told, reason: 'r' } }, who, now, once)];
      case 'downgrade':
        return [event({ type: 'downgraded', payload: { ...told, reason: 'r' } }, who, now, once)];
      case 'waive':
        return [
          event({ type: 'waived', payload: { ...told, reason: 'r' } }, pick > 1 ? 'bea' : who, now, once),
        ];
      case 'dispute':
        return [event({ type: 'disputed', payload: { fingerprint: 'a', reason: 'r' } }, who, now, once)];
      case 'outcome':
        return [event({ type: 'outcome', payload: { ...told, kind: 'none', text: '' } }, who, now, once)];
      case 'follow up':
        return [
          event(
            { type: 'follow-up', payload: { id: `F1-${pick}`, text: 't', owner: null, due: null } },
            who,
            now,
            once,
          ),
        ];
      case 'announce':
        return [announce(null)];
      case 'label':
        return [announce('a label')];
      case 'object': {
        const trigger = announced.at(pick > 2 ? -1 : 0) ?? 'nothing';
        return [
          event({ type: 'trigger-withdrawn', payload: { ...told, trigger, reason: 'r' } }, who, now, once),
        ];
      }
      case 'close':
        return [event({ type: 'closed', payload: { head: 'h1', merged: false } }, who, now, once)];
      default:
        return [event({ type: 'reopened', payload: { head: 'h1' } }, who, now, once)];
    }
  });
}

/** Most begin with something to look at, or little would ever be done about anything. */
export const histories = fc
  .tuple(rare(true, false), bases, steps)
  .map(([open, review, all]) =>
    eventsOf(open ? [{ wait: 0, who: 'ada', what: 'judge and show', basis: review, pick: 0 }, ...all] : all),
  );
