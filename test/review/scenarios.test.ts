/**
 * The stories of test/review/*.yml: what happens, line by line, and what the review says after each.
 *
 *   judged HEAD: POINTS; OPTIONS    one evaluation: "people cory", "unknown", "attest", "advise", "raised POINT", "lowered POINT",
 *                                   "updated": the threat model too
 *   shown [HEAD]                    people can see it, the latest or the one of that head
 *   WHO: COMMAND                    a comment; "(refused)" after the status where it was
 *   WHO pushes | approves HEAD | clicks sign at HEAD | withdraws
 *   closed | merged | reopened
 *
 * A line is one second after the one before it; "meanwhile, " is the same second, "N seconds late, " tells of earlier.
 * A status is the conclusion, the tier, and after a colon what is open: points, questions with "?".
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { act } from '../../src/review/act.ts';
import { commandOf } from '../../src/review/commands.ts';
import type { Basis, ReviewEvent, ReviewPayloads, Via } from '../../src/review/events.ts';
import type { ReviewTier } from '../../src/review/points.ts';
import { reviewOf } from '../../src/review/review.ts';
import { viewOf } from '../../src/review/view.ts';
import { basis, event, item, moment, point, standings } from './world.ts';

const tier = z.enum(['full', 'lightweight']);
const fileSchema = z.object({
  points: z.record(
    z.string(),
    z.object({ tier, count: z.int().default(1), rule: z.boolean().default(false) }),
  ),
  questions: z
    .record(
      z.string(),
      z.object({
        of: z.array(z.string()),
        tiers: z.array(tier),
        models: z.array(z.string()).default([]),
      }),
    )
    .default({}),
  stories: z.record(z.string(), z.string()),
});
type Town = z.infer<typeof fileSchema>;

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));

describe.each(files)('%s', (name) => {
  const town = fileSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8')));
  test.each(Object.entries(town.stories))('%s', (_story, text) => {
    const lines = text.split('\n').filter((line) => /^[^#]/.test(line));
    expect(told(town, lines)).toEqual(lines.map((line) => line.replace(/ +-> +/, ' -> ')));
  });
});

function told(town: Town, lines: readonly string[]): readonly string[] {
  let events: readonly ReviewEvent[] = [];
  let now = 0;
  return lines.map((line, index) => {
    const [what = ''] = line.split(/ +->/);
    const [, meanwhile, late, said = ''] = /^(meanwhile, )?(?:(\d+) seconds late, )?(.*)$/.exec(what) ?? [];
    if (meanwhile === undefined && late === undefined) now += 1;
    const next = happen(town, events, said, now - Number(late ?? 0), `line ${index}`);
    events = [...events, ...next.events];
    return `${what} -> ${statusOf(events)}${next.refused ? ' (refused)' : ''}`;
  });
}

interface Happened {
  readonly events: readonly ReviewEvent[];
  readonly refused: boolean;
}

function happen(town: Town, past: readonly ReviewEvent[], said: string, at: number, once: string): Happened {
  const one = (body: Parameters<typeof event>[0], who = 'ada'): Happened => ({
    events: [event(body, who, at, once)],
    refused: false,
  });
  const judgement = /^judged (\w+):([^;]*)(.*)$/.exec(said);
  if (judgement !== null) {
    const [, head = '', points = '', options = ''] = judgement;
    const review = basisOf(
      town,
      head,
      wordsOf(points),
      options.split(';').map((text) => text.trim()),
    );
    return one({ type: 'evaluated', payload: { review } });
  }
  const shown = /^shown ?(\w*)$/.exec(said);
  if (shown !== null) {
    const judged = past.filter(({ type }) => type === 'evaluated');
    const about = judged.findLast(
      ({ payload }) => shown[1] === '' || ('review' in payload && payload.review?.head === shown[1]),
    );
    return one({ type: 'shown', payload: { evaluation: about?.once ?? 'none' } });
  }
  if (said === 'closed' || said === 'merged')
    return one({ type: 'closed', payload: { head: 'h1', merged: said === 'merged' } });
  if (said === 'reopened') return one({ type: 'reopened', payload: { head: 'h1' } });
  const [, who = '', does = ''] = /^([\w[\]]+):? (.*)$/.exec(said) ?? [];
  const is = standings[who.toLowerCase()];
  if (is === undefined) throw new Error(`who is ${JSON.stringify(who)}, in ${JSON.stringify(said)}?`);
  if (does === 'pushes') return one({ type: 'pushed', payload: { head: 'h2' } }, who);
  if (does === 'withdraws') return one({ type: 'withdrawn', payload: { via: 'approval' } }, who);
  const click = /^(approves|clicks sign at) (\w+)$/.exec(does);
  const [via, command]: [Via, ReturnType<typeof commandOf>] =
    click === null
      ? ['comment', commandOf(does)]
      : [click[1] === 'approves' ? 'approval' : 'button', { do: 'sign', note: '', head: click[2] ?? '' }];
  const acted = act(past, [command], { login: who, is, via, at: moment(at), once }, 'F12');
  return { events: acted.events, refused: acted.replies.some(({ ok }) => !ok) };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function basisOf(town: Town, head: string, keys: readonly string[], options: readonly string[]): Basis {
  const after = (word: string) =>
    options.filter((text) => text.startsWith(`${word} `)).flatMap((text) => wordsOf(text).slice(1));
  const points = keys.map((key) => {
    const known = town.points[key];
    if (known === undefined) throw new Error(`there is no point ${JSON.stringify(key)}`);
    const turned: ReviewTier | null = after('raised').includes(key)
      ? 'full'
      : after('lowered').includes(key)
        ? 'lightweight'
        : null;
    return point(key, turned ?? known.tier, known.count, known.rule);
  });
  const items = Object.entries(town.questions).flatMap(([id, { of, tiers, models }]) => {
    const about = of.filter((key) => keys.includes(key));
    const left = options.includes('updated') ? [] : models;
    return about.length === 0
      ? []
      : [{ ...item(id, about, tiers), ...(left.length > 0 && { models: left }) }];
  });
  return basis(head, points, {
    items,
    contributors: ['ada', ...after('people')],
    contributorsUnknown: options.includes('unknown') ? 'it has too many commits' : null,
    selfAttestation: options.includes('attest'),
    enforcement: options.includes('advise') ? 'advise' : 'block',
  });
}

function statusOf(events: readonly ReviewEvent[]): string {
  const state = reviewOf(events);
  const { conclusion, tier: now, points, items, signatures } = viewOf(state);
  const open = [
    ...points
      .filter(({ standing }) => standing === 'open')
      .map((one) => one.point.key + (one.isNew ? ' (new)' : '')),
    ...items.filter((one) => one.open.length > 0).map((one) => `${one.item.id}?`),
  ];
  const notes: readonly (readonly [string, readonly string[]])[] = [
    ['removed', [...state.removed.keys()]],
    ['void', signatures.filter((one) => one.void !== null).map(({ act: { by } }) => by)],
    ['disputed', points.filter(({ disputes }) => disputes.length > 0).map((one) => one.point.key)],
    ['to do', state.followUps.filter(({ closed }) => closed === null).map(followUpWords)],
    ['outcomes', state.outcomes.map(({ kind }) => kind)],
  ];
  const said = notes
    .filter(([, some]) => some.length > 0)
    .map(([word, some]) => `; ${word} ${some.join(', ')}`);
  return `${conclusion} ${now}${open.length > 0 ? `: ${open.join(', ')}` : ''}${said.join('')}`;
}

function followUpWords({ id, owner }: Pick<ReviewPayloads['follow-up'], 'id' | 'owner'>): string {
  return owner === null ? id : `${id} ${owner}`;
}
