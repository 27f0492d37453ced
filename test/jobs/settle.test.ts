/** What a judgement publishes rests on itself, whatever else is judged at the same time and whatever the clocks say. */
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import type { ChangedFile } from '../../src/change/change.ts';
import type { FileVersion } from '../../src/change/snapshot.ts';
import type { Evaluation } from '../../src/evaluate.ts';
import { judgementOf, settle } from '../../src/jobs/settle.ts';
import { modelGuard } from '../../src/models/weakened.ts';
import { reviewOf } from '../../src/review/review.ts';
import { tellChange } from '../../src/store/changes.ts';
import type { Database } from '../../src/store/database.ts';
import { appendEvent, readChangeEvents } from '../../src/store/ledger.ts';
import { evaluationOf, evaluations } from '../harness/evaluations.ts';
import { closeDatabase, emptyDatabase } from '../harness/service.ts';

const noon = Date.parse('2026-11-25T12:00:00Z');
const at = (seconds: number) => new Date(noon + seconds * 1_000);

let database: Database;

beforeEach(async () => {
  database = await emptyDatabase();
});

afterAll(closeDatabase);

/** A minor change, and a material one pushed over it. */
const minor = evaluations.minor;
const material: Evaluation = headed(evaluations.material, 'b4'.repeat(20));

function headed(evaluation: Evaluation, sha: string): Evaluation {
  const { change, review } = evaluation;
  const ref = { ...change.ref, head: { ...change.ref.head, sha } };
  return { ...evaluation, change: { ...change, ref }, review: { ...review, head: sha } };
}

function judged(evaluation: Evaluation, seconds: number, over: Database = database) {
  return settle(
    { database: over, conversation: null, repositoryUrl: null, now: () => at(seconds) },
    evaluation,
  );
}

async function signed(evaluation: Evaluation, seconds: number): Promise<void> {
  const { id } = evaluation.change.ref;
  const told = { repository: 'harbour/quay', change: id, actor: 'mara', at: at(seconds).toISOString() };
  const standing = { is: ['write', '@harbour/security'], via: 'comment' } as const;
  for (const item of evaluation.review.items.filter(({ tiers }) => tiers.includes('lightweight'))) {
    const payload = { ...standing, item: item.id, answer: 'checked', note: '' } as const;
    await appendEvent(database, { ...told, type: 'answered', once: `answers ${item.id}`, payload });
  }
  const payload = { ...standing, note: '', head: null };
  await appendEvent(database, { ...told, type: 'signed', once: 'signs', payload });
}

async function minorSigned(): Promise<void> {
  const { show } = await judged(minor, 0);
  await show();
  await signed(minor, 10);
  expect((await judged(minor, 20)).reviewed.view.status).toBe('complete');
}

test('the latest judgement is the one that was made last, even where its machine is behind the other', async () => {
  const settling = { database, conversation: null, repositoryUrl: null };
  const { ref } = evaluations.material.change;
  const later = evaluationOf({ ref: { ...ref, head: { branch: 'ferry', sha: 'f'.repeat(40) } } });
  await settle({ ...settling, now: () => new Date('2026-11-12T09:00:05Z') }, evaluations.material);
  await settle({ ...settling, now: () => new Date('2026-11-12T09:00:01Z') }, later);
  expect(reviewOf(await readChangeEvents(database, 'harbour/quay', ref.id)).current?.head).toBe(
    'f'.repeat(40),
  );
});

test('what a change takes away or moves, and what is of a threat model, is kept with its judgement', async () => {
  const { change, deltas } = material;
  const [delta] = deltas;
  const path = 'quay/main.tf';
  const old: FileVersion = {
    state: 'text',
    path: 'quay/old.tf',
    blob: 'a'.repeat(40),
    mode: 'file',
    text: '',
  };
  const files = ['quay/old.tf', 'quay/unread.tf'].map(
    (before): ChangedFile => ({ status: 'renamed', before, after: path, blob: null }),
  );
  const of = {
    ...material,
    change: {
      ...change,
      comparison: { ...change.comparison, files },
      before: { ...change.before, files: new Map([[old.path, old]]) },
    },
    deltas: delta === undefined ? [] : [delta, { ...delta, facts: { guard: modelGuard } }],
  };
  expect(judgementOf(of)).toMatchObject({ moved: [['quay/old.tf', 'quay/main.tf']] });
  expect(judgementOf(of).deltas.map(({ ofModel }) => ofModel)).toEqual([undefined, true]);
  expect(judgementOf(minor).moved).toBeUndefined();
});

test('a head that is judged again while a new one is judged leaves the new one open', async () => {
  await minorSigned();
  let waiting = true;
  const interrupted: Database = {
    ...database,
    query: (...asked) => database.query(...asked),
    transaction: async (work) => {
      const done = await database.transaction(work);
      if (!waiting) return done;
      waiting = false;
      await judged(minor, 31);
      return done;
    },
  };
  const { reviewed } = await judged(material, 30, interrupted);
  expect(waiting).toBe(false);
  expect(reviewed.state.current?.head).toBe(material.change.ref.head.sha);
  expect(reviewed.view.conclusion).toBe('action_required');
});

test('what was judged of an older head is not what people see', async () => {
  const { ref } = material.change;
  await tellChange(database, { ref, installation: null }, true, at(0).toISOString());
  const newer = await judged(material, 1);
  await newer.show();
  const older = await judged(minor, 2);
  await older.show();
  const events = await readChangeEvents(database, 'harbour/quay', ref.id);
  expect(events.filter(({ type }) => type === 'shown')).toHaveLength(1);
});
