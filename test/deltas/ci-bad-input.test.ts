/** Pipelines that were made to hurt: refused with a line, or judged in a moment. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyze, type Tree } from './fixture.ts';

const tree = (path: string, text: string): Tree => new Map([[path, text]]);
const circle = '.circleci/config.yml';
const buildkite = '.buildkite/pipeline.yml';

function unresolved(path: string, text: string): readonly string[] {
  return analyze(new Map(), tree(path, text)).deltas.flatMap(({ kind, summary, evidence }) =>
    kind === 'pipeline.unresolved' ? [`${evidence[0].startLine}: ${summary}`] : [],
  );
}

test('commands that call each other many times are refused before they are written out', () => {
  const commands = Array.from({ length: 12 }, (_, at) => {
    const calls = Array.from({ length: 10 }, () => `      - c${at + 1}`).join('\n');
    return `  c${at}:\n    steps:\n${calls}`;
  });
  const text = `version: 2.1\ncommands:\n${commands.join('\n')}\n  c12:\n    steps: [checkout]\njobs:\n  ferry:\n    docker: [{ image: quay }]\n    steps: [c0]\nworkflows:\n  harbour:\n    jobs: [ferry]\n`;
  expect(unresolved(circle, text)[0]).toContain('holds more than 50000 steps');
});

test('a command that calls itself is refused', () => {
  const text =
    'version: 2.1\ncommands:\n  tide:\n    steps: [tide]\njobs:\n  ferry:\n    steps: [tide]\nworkflows:\n  harbour:\n    jobs: [ferry]\n';
  expect(unresolved(circle, text)[0]).toContain('commands inside commands');
});

test('a matrix that is too large is one job, and too many jobs are refused', () => {
  const values = Array.from({ length: 50 }, (_, at) => `v${at}`).join(', ');
  const one = `      - ferry:\n          name: ferry-<< matrix.a >>\n          matrix:\n            parameters:\n              a: [${values}]\n`;
  const text = `version: 2.1\njobs:\n  ferry:\n    docker: [{ image: quay }]\n    steps: [checkout]\nworkflows:\n  harbour:\n    jobs:\n${one.repeat(60)}`;
  expect(unresolved(circle, text)[0]).toContain('run more than 2000 jobs');
});

test('jobs that wait for each other in a ring end', () => {
  const text =
    'version: 2.1\njobs:\n  ferry: { docker: [{ image: quay }], steps: [checkout] }\nworkflows:\n  harbour:\n    jobs:\n      - ferry: { name: a, requires: [b] }\n      - ferry: { name: b, requires: [a] }\n';
  expect(unresolved(circle, text)).toEqual([]);
});

test('many approvals are told as a few', () => {
  const steps = Array.from(
    { length: 1_000 },
    (_, at) => `  - block: b${at}\n  - { label: l${at}, command: x }`,
  );
  expect(unresolved(buildkite, `steps:\n${steps.join('\n')}\n`)).toEqual([]);
});

test.each([
  [circle, 'jobs:\n  ferry: 3\n', '2: '],
  [circle, 'jobs: [', '1: '],
  [buildkite, 'quay', '1: '],
  [buildkite, 'steps:\n  - [wait]\n', '2: '],
  ['.buildkite/pipeline.json', '{"steps": [', '1: '],
  ['Jenkinsfile', `${'stage("a") {\n'.repeat(80)}`, '65: '],
])('%s %j is refused with its line', (path, text, line) => {
  expect(unresolved(path, text)[0]?.startsWith(line)).toBe(true);
});

const words =
  'jobs workflows steps ferry run command requires type approval matrix context when plugins block group key depends_on env agents queue secrets'.split(
    ' ',
  );
const node = fc.memo<unknown>(
  (depth): fc.Arbitrary<unknown> =>
    depth <= 1
      ? fc.constantFrom('', 'ferry', '<< parameters.a >>', '$BUILDKITE_MESSAGE', 3, true, null)
      : fc.oneof(
          fc.array(node(), { maxLength: 3 }),
          fc.dictionary(fc.constantFrom(...words), node(), { maxKeys: 4 }),
          fc.constantFrom('ferry', 'wait', null),
        ),
);

test('any tree is judged or refused', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...words), node(5), { maxKeys: 4 }), (value) => {
      for (const path of [circle, buildkite]) {
        expect(() => analyze(new Map(), tree(path, JSON.stringify(value)))).not.toThrow();
      }
    }),
    { numRuns: 200 },
  );
});
