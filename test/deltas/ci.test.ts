/** Pipelines of other systems: what hostile files may cost, and what is said of a file that leads nowhere. */
import { describe, expect, test } from '@jest/globals';
import { analyze, deltaLine } from './fixture.ts';

const gitlab = '.gitlab-ci.yml';
const azure = 'azure-pipelines.yml';

function kindsOf(before: string, after: string, path: string): readonly string[] {
  return analyze(new Map([[path, before]]), new Map([[path, after]])).deltas.map(deltaLine);
}

function milliseconds(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

describe('files that lead in circles', () => {
  test('a template that extends itself is not understood', () => {
    const text = '.quay:\n  extends: .quay\nmoor:\n  extends: .quay\n  script: [make]\n';
    expect(kindsOf('moor:\n  script: [make]\n', text, gitlab)).toEqual([
      `pipeline.unresolved | ${gitlab} | medium | after ${gitlab}:2`,
    ]);
  });

  test('a file that includes itself is read once', () => {
    const text = `include: /${gitlab}\nmoor:\n  script: [make]\n`;
    expect(kindsOf(text, `${text}  environment: quay\n`, gitlab)).toEqual([
      `pipeline.environment.added | environment quay in job moor | low | after ${gitlab}:4`,
    ]);
  });

  test('a reference that leads to itself is not understood', () => {
    const text = 'moor:\n  script:\n    - !reference [moor, script]\n';
    expect(kindsOf('moor:\n  script: [make]\n', text, gitlab)).toEqual([
      `pipeline.unresolved | ${gitlab} | medium | after ${gitlab}:3`,
    ]);
  });

  test('a template that calls itself is not understood', () => {
    const call = 'steps:\n  - template: eng/moor.yml\n';
    const own = 'steps:\n  - template: moor.yml\n  - script: make\n';
    const { deltas } = analyze(
      new Map([[azure, call]]),
      new Map([
        [azure, call],
        ['eng/moor.yml', own],
      ]),
    );
    expect(deltas.map(({ kind }) => kind)).toEqual(['pipeline.unresolved']);
  });
});

describe('the work is bounded', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'references that double',
      gitlab,
      [
        '.a0:\n  script: [make]\n',
        ...Array.from(
          { length: 30 },
          (_, at) =>
            `.a${at + 1}:\n  script:\n    - !reference [.a${at}, script]\n    - !reference [.a${at}, script]\n`,
        ),
        'moor:\n  script:\n    - !reference [.a10, script]\n',
      ].join(''),
    ],
    [
      'thousands of jobs of one wide template',
      gitlab,
      [
        '.wide:\n  variables:\n',
        ...Array.from({ length: 2_000 }, (_, at) => `    V${at}: x\n`),
        ...Array.from({ length: 2_000 }, (_, at) => `j${at}:\n  extends: .wide\n  script: [make]\n`),
      ].join(''),
    ],
    [
      'parameters in parameters',
      azure,
      [
        'parameters:\n',
        ...Array.from({ length: 500 }, (_, at) => `  p${at}: x\n`),
        'steps:\n',
        ...Array.from(
          { length: 1_000 },
          (_, at) => `  - script: make \${{ parameters.p${at % 500} }} \${{ if ${'('.repeat(200)}\n`,
        ),
      ].join(''),
    ],
    [
      'long lines of quotes and dollars',
      gitlab,
      `moor:\n  script:\n    - bash -c ${'"$A\' '.repeat(20_000)}\n`,
    ],
  ];

  test.each(cases)('%s', (_name, path, text) => {
    const spent = milliseconds(() =>
      analyze(new Map([[path, 'moor:\n  script: [make]\n']]), new Map([[path, text]])),
    );
    expect(spent).toBeLessThan(10_000);
  });
});

describe('what is not a pipeline is left alone', () => {
  test.each([
    ['compose.yml', 'services:\n  quay:\n    extends: berth\n    environment:\n      A: b\n'],
    ['chart/values.yaml', 'stage: live\njobs:\n  - name: quay\n'],
    ['k8s/job.yaml', 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: quay\n'],
    ['bitbucket-pipelines.yml', 'pipelines:\n  default:\n    - step:\n        script:\n          - make\n'],
  ])('%s', (path, text) => {
    const { deltas, unjudged } = analyze(new Map(), new Map([[path, text]]));
    expect(deltas.filter(({ kind }) => kind.startsWith('pipeline.'))).toEqual([]);
    expect(unjudged.filter(({ part }) => part.includes('a part that no check reads'))).toEqual([]);
  });
});
