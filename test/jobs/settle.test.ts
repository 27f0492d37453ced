/** What the ledger keeps of judgements. */
import { afterAll, expect, test } from '@jest/globals';
import { settle } from '../../src/jobs/settle.ts';
import { reviewOf } from '../../src/review/review.ts';
import { readEvents } from '../../src/store/ledger.ts';
import { evaluationOf, evaluations } from '../harness/evaluations.ts';
import { closeDatabase, emptyDatabase } from '../harness/service.ts';

afterAll(closeDatabase);

test('the latest judgement is the one that was made last, even where its machine is behind the other', async () => {
  const database = await emptyDatabase();
  const settling = { database, conversation: null, repositoryUrl: null };
  const { ref } = evaluations.material.change;
  const later = evaluationOf({ ref: { ...ref, head: { branch: 'ferry', sha: 'f'.repeat(40) } } });
  await settle({ ...settling, now: () => new Date('2026-11-12T09:00:05Z') }, evaluations.material);
  await settle({ ...settling, now: () => new Date('2026-11-12T09:00:01Z') }, later);
  expect(reviewOf(await readEvents(database, 'harbour/quay')).current?.head).toBe('f'.repeat(40));
});
