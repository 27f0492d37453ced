/** Three years of an organisation whose teams are known to get better, to stay as they are, or to game the figures; the same for the same seed. */

import type { Severity } from '../../src/deltas/delta.ts';
import { type Kind, kinds } from '../../src/deltas/kinds.ts';
import type { History } from '../../src/effectiveness/history.ts';
import { recordOf } from '../../src/effectiveness/record.ts';
import { day } from '../../src/effectiveness/window.ts';
import type { ChangeEvent, ChangeEventType, Payloads, RecordedDelta } from '../../src/ledger/event.ts';
import type { Survey } from '../../src/models/survey.ts';
import type { Basis } from '../../src/review/events.ts';
import { basis, by, point } from '../review/world.ts';

export const began = Date.parse('2023-11-06T08:00:00Z');
export const years = 3;
export const ends = began + years * 365 * day;

/** Shares, each at the beginning and at the end of the three years. */
export interface Habits {
  readonly name: string;
  /** Changes that bring something in. */
  readonly risks: readonly [number, number];
  /** Changes that take something back. */
  readonly fixes: readonly [number, number];
  /** What is brought in and is gone before the merge. */
  readonly stopped: readonly [number, number];
  /** Material changes whose model follows. */
  readonly modelled: readonly [number, number];
  /** Material changes whose review is signed. */
  readonly signed: readonly [number, number];
  /** Types an outcome under every review that nothing shows, and splits its changes. */
  readonly games: boolean;
}

export const improving: Habits = {
  name: 'improving',
  risks: [0.5, 0.12],
  fixes: [0.2, 0.3],
  stopped: [0.1, 0.6],
  modelled: [0.25, 0.85],
  signed: [0.6, 0.8],
  games: false,
};
export const flat: Habits = {
  name: 'flat',
  risks: [0.3, 0.3],
  fixes: [0.28, 0.28],
  stopped: [0.3, 0.3],
  modelled: [0.5, 0.5],
  signed: [0.7, 0.7],
  games: false,
};
export const gaming: Habits = {
  name: 'gaming',
  risks: [0.3, 0.4],
  fixes: [0.25, 0.2],
  stopped: [0.2, 0.1],
  modelled: [0.4, 0.2],
  signed: [0.3, 1],
  games: true,
};

/** What may be widened, by the kind and the name before the number. */
const issues: readonly (readonly [Kind, string, Severity])[] = [
  ['iam.access.added', 'policy quay', 'high'],
  ['iam.access.added', 'role crane', 'medium'],
  ['iam.trust.widened', 'role tug', 'high'],
  ['iam.credential.added', 'user ferry', 'high'],
  ['secret.exposed', 'secret TIDE_TOKEN', 'critical'],
  ['pipeline.secret.added', 'secret MOORING_KEY', 'medium'],
  ['pipeline.action.unpinned', 'action bowline/splice', 'medium'],
  ['pipeline.permission.widened', 'job ship', 'high'],
  ['agent.permission.widened', 'permission Bash of agent pilot', 'high'],
  ['agent.hook.added', 'hook dock of agent mate', 'high'],
  ['infra.logging.removed', 'bucket ebb', 'medium'],
  ['infra.exposure.added', 'load balancer Front', 'high'],
  ['infra.network.opened', 'security group Pier', 'medium'],
  ['infra.privilege.added', 'container web of Deployment harbour', 'high'],
];
const repositories = ['barge', 'crane', 'dock', 'ferry', 'gull', 'harbour'];
const perDay = 1.6;

export interface Told {
  readonly events: readonly ChangeEvent[];
  readonly surveys: readonly Survey[];
}

/** @returns numbers from 0 to 1 that look random and are the same each time. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function organisation(habits: Habits, seed: number): Told {
  const chance = chances(seed);
  const events: ChangeEvent[] = [];
  const standing = new Map<string, RecordedDelta>();
  const edits = new Map<string, string>();
  let number = 0;
  for (let at = began; at < ends; at += (day / perDay) * 2 * chance()) {
    const past = (at - began) / (ends - began);
    const now = (of: readonly [number, number]) => of[0] + (of[1] - of[0]) * past;
    const happens = (of: readonly [number, number]) => chance() < now(of);
    const repository = `pier/${pick(repositories, chance)}`;
    const model = `${repository.slice(5)}/threat-model.yml`;
    const [kind, name, severity] = pick(issues, chance);
    const subject = `${name}-${Math.floor(chance() * 4)}`;
    const key = `${repository} ${kind} ${subject}`;
    const [first, last]: [RecordedDelta[], RecordedDelta[]] = [[], []];
    const stands = [...standing.keys()].filter((one) => one.startsWith(`${repository} `));
    if (happens(habits.risks) && !standing.has(key)) {
      const delta = deltaOf(kind, subject, severity);
      first.push(delta);
      if (!happens(habits.stopped)) {
        last.push(delta);
        standing.set(key, delta);
      }
    } else if (stands.length > 0 && happens(habits.fixes)) {
      const gone = pick(stands, chance);
      const delta = standing.get(gone);
      standing.delete(gone);
      if (delta !== undefined) {
        const mirror = Object.keys(kinds).find((one) => one === kinds[delta.kind].mirror) as Kind;
        const back = deltaOf(mirror, delta.subject, 'info');
        first.push(back);
        last.push(back);
      }
    } else {
      const touch = deltaOf('infra.setting.changed', subject, 'low');
      first.push(touch);
      last.push(touch);
    }
    const isMaterial = first.some((one) => one.direction === 'widens');
    const isModelled = isMaterial && happens(habits.modelled);
    if (isModelled) edits.set(model, new Date(at).toISOString());
    const isSigned = isMaterial && happens(habits.signed);
    // Who splits what they do merges it in two pull requests, and signs whatever there is.
    const parts = habits.games && isMaterial ? [last, []] : [last];
    for (const [index, part] of parts.entries()) {
      number += 1;
      events.push(
        ...eventsOf({
          repository,
          change: `#${number}`,
          at: at + index * 3_600_000,
          author: pick(['ada', 'cory', 'pia'], chance),
          first: index === 0 ? first : part,
          last: part,
          isMaterial,
          isModelled: isModelled && index === 0,
          isSigned,
          outcome: isSigned && (habits.games || chance() < 0.2),
          model,
        }),
      );
    }
  }
  return { events, surveys: surveysOf(edits) };
}

interface Story {
  readonly repository: string;
  readonly change: string;
  readonly at: number;
  readonly author: string;
  readonly first: readonly RecordedDelta[];
  readonly last: readonly RecordedDelta[];
  readonly isMaterial: boolean;
  readonly isModelled: boolean;
  readonly isSigned: boolean;
  readonly outcome: boolean;
  readonly model: string;
}

function eventsOf(story: Story): readonly ChangeEvent[] {
  const { repository, change, author } = story;
  const told = <T extends ChangeEventType>(type: T, actor: string, hours: number, payload: Payloads[T]) =>
    ({
      type,
      repository,
      change,
      actor,
      at: new Date(story.at + hours * 3_600_000).toISOString(),
      once: `${repository} ${change} ${type} ${hours}`,
      payload,
    }) as ChangeEvent;
  const review = basis('h', story.isMaterial ? [point('a', 'full')] : [], { contributors: [author], author });
  const judged = (hours: number, deltas: readonly RecordedDelta[]) =>
    told('evaluated', author, hours, judgement(story, deltas, review));
  const shown = (hours: number) =>
    told('shown', author, hours, { evaluation: `${repository} ${change} evaluated ${hours}` });
  return [
    judged(0, story.first),
    shown(0),
    ...(story.last === story.first ? [] : [judged(2, story.last), shown(2)]),
    ...(story.isSigned && story.isMaterial
      ? [told('signed', 'mara', 6, { ...by('mara'), note: '', head: null })]
      : []),
    ...(story.outcome && story.isMaterial
      ? [told('outcome', 'mara', 7, { ...by('mara'), kind: 'architecture', text: 'we talked about it' })]
      : []),
    told('closed', author, 8, { head: 'h', merged: true }),
  ];
}

function judgement(
  { isMaterial, isModelled, author, change, model }: Story,
  deltas: readonly RecordedDelta[],
  review: Basis,
): Payloads['evaluated'] {
  return {
    base: 'b',
    head: 'h',
    mergeBase: 'b',
    title: `Change ${change}`,
    author,
    materiality: isMaterial ? 'material' : 'minor',
    tier: isMaterial ? 'full' : 'lightweight',
    reasons: [{ rule: 'default', materiality: isMaterial ? 'material' : 'minor' }],
    deltas,
    understood: 1,
    relevant: 1,
    models: [{ path: model, updated: isModelled }],
    modelsChanged: isModelled ? [model] : [],
    review,
  };
}

export function deltaOf(kind: Kind, subject: string, severity: Severity, path = 'main.tf'): RecordedDelta {
  const identity = `${kind} ${subject}`;
  const { direction } = kinds[kind];
  return { kind, severity, direction, subject, identity, fingerprint: `${identity} ${path}`, path };
}

function surveysOf(edits: ReadonlyMap<string, string>): readonly Survey[] {
  return repositories.map((name) => ({
    repository: `pier/${name}`,
    at: new Date(ends - day).toISOString(),
    head: 'h',
    models: [
      {
        path: `${name}/threat-model.yml`,
        title: name,
        owners: ['@pier/security'],
        ownerPresent: true,
        lastEdit: edits.get(`${name}/threat-model.yml`) ?? null,
        unread: null,
        threats: [],
      },
    ],
    fidelity: [{ sort: 'identity', found: 10, represented: 6 }],
  }));
}

function pick<T>(list: readonly T[], chance: () => number): T {
  const one = list[Math.floor(chance() * list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

export function historyOf({ events, surveys }: Told): History {
  const changes = new Map<string, ChangeEvent[]>();
  for (const event of events) {
    const key = `${event.repository} ${event.change}`;
    const known = changes.get(key);
    if (known === undefined) changes.set(key, [event]);
    else known.push(event);
  }
  return {
    source: 'reviews',
    scope: {},
    records: [...changes.values()].flatMap((one) => recordOf(one, 'reviews') ?? []),
    surveys,
    gaps: [],
    quiet: [],
    now: new Date(ends).toISOString(),
  };
}
