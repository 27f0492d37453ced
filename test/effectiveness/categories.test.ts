/** Every kind that widens is a case of a recurring issue, or says why not; subjects fall into few classes. */
import { describe, expect, test } from '@jest/globals';
import type { KindEntry } from '../../src/deltas/kinds/entry.ts';
import { kinds } from '../../src/deltas/kinds.ts';
import { categories, categoryOf, subjectClass } from '../../src/effectiveness/known/categories.ts';

const entries: readonly (readonly [string, KindEntry])[] = Object.entries(kinds);

test('every widening kind has a category or a reason why it has none, and no other kind has', () => {
  const widening = entries.filter(([, { direction }]) => direction === 'widens').map(([kind]) => kind);
  expect(Object.keys(categoryOf).sort()).toEqual(widening.sort());
  for (const category of Object.values(categoryOf)) {
    if (typeof category === 'string') expect(categories).toContain(category);
    else expect(category.none).toMatch(/^[A-Z].{20,}\.$/);
  }
  expect(new Set(Object.values(categoryOf).filter((one) => typeof one === 'string')).size).toBe(
    categories.length,
  );
});

describe.each([
  ['aws_iam_role.crane', 'aws_iam_role'],
  ['module.pier.aws_s3_bucket.tides', 'aws_s3_bucket'],
  ['job publish', 'job'],
  ['job moor: permission contents', 'job'],
  ['action bowline/splice-action in job knot', 'action'],
  ['security group Quay: port 22', 'security group'],
  ['permission Bash(npm test) of job tug (Claude Code)', 'permission'],
  ['ClusterRole ferryman on nodes', 'clusterrole'],
  ['kubernetes deployment v1 ferry: spec.privileged', 'kubernetes deployment'],
  ['API route Gull.Call: AuthorizationType', 'api route'],
  ['POSTGRES_PASSWORD of service quay', 'service'],
  ['user of the image', 'user'],
  ['serviceAccount:crane@quay.example: projects/quay', 'serviceaccount'],
  ['CLAUDE.md', '*.md'],
  ['environments/live.json', '*.json'],
  ['secret GITHUB_TOKEN', 'secret'],
])('%s', (subject, noun) => {
  test(`is a ${noun}`, () => expect(subjectClass(subject)).toBe(noun));
});
