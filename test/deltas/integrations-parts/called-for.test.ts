/** Which files are read beside the changed ones where a vendor leaves; where none does, none of those is. */
import { expect, test } from '@jest/globals';
import { loadAnalyzers } from '../../../src/config.ts';
import { wantedBeside } from '../../../src/deltas/wanted.ts';
import { changeOf } from '../fixture.ts';

const analyzers = await loadAnalyzers();
const tree = [
  'package.json',
  'ops/slack-manifest.yml',
  'src/webhooks/slack.ts',
  'src/slack/events.ts',
  'src/quay.ts',
  'README.md',
];
const manifest = (dependencies: Record<string, string>) =>
  new Map([['package.json', JSON.stringify({ name: 'harbour', dependencies })]]);

function read(before: Record<string, string>, after: Record<string, string>): readonly string[] {
  const change = changeOf(manifest(before), manifest(after));
  return wantedBeside(change, analyzers, tree).map((file) => file.after ?? file.before ?? '');
}

test('a vendor that leaves calls for manifests, webhooks and what is named after it', () => {
  expect([...read({ '@slack/bolt': '4.2.0' }, {})].sort()).toEqual([
    'ops/slack-manifest.yml',
    'src/slack/events.ts',
    'src/webhooks/slack.ts',
  ]);
});

test.each([
  ['a bump', { '@slack/bolt': '4.2.0' }, { '@slack/bolt': '4.3.0' }],
  ['a vendor that joins', {}, { '@slack/bolt': '4.2.0' }],
  ['a package that nobody knows', { ferrymaster: '1.0.0' }, {}],
])('%s calls for no code', (_, before, after) => {
  expect(read(before, after).filter((path) => path.startsWith('src/'))).toEqual([]);
});
