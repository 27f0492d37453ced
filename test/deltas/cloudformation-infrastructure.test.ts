/** Templates as infrastructure: no type is left to a reader that does not exist, and no template takes long. */
import { describe, expect, test } from '@jest/globals';
import type { Side, Snapshot } from '../../src/change/snapshot.ts';
import { loadAnalyzers, loadResources } from '../../src/config.ts';

const analyzer = (await loadAnalyzers()).find(({ name }) => name === 'cloudformation');

function analyzed(before: string, after: string) {
  const snapshot = (side: Side, text: string): Snapshot => {
    const path = 'harbour.yml';
    return { side, files: new Map([[path, { state: 'text', path, text, blob: side, mode: 'file' }]]) };
  };
  const analysis = analyzer?.analyze(snapshot('before', before), snapshot('after', after));
  return { deltas: analysis?.deltas ?? [], unjudged: analysis?.unjudged ?? [] };
}

const template = (resources: string) => `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n${resources}`;

describe('every listed type of CloudFormation', () => {
  const types = loadResources().all.filter(({ type }) => type.includes('::'));
  /** Whose rules or policies say it all: without any, nothing is there to tell. */
  const byContent = types.filter(({ is }) => is === 'rules' || is === 'access');

  test.each(types.filter((meaning) => !byContent.includes(meaning)).map(({ type }) => type))(
    '%s is told when it comes',
    (type) => {
      const { deltas, unjudged } = analyzed(template('  {}\n'), template(`  Buoy: {Type: '${type}'}\n`));
      expect([...deltas, ...unjudged]).not.toEqual([]);
    },
  );

  const statement = (action: string) => `{Effect: Allow, Principal: '*', Action: '${action}', Resource: '*'}`;
  const policies = ['PolicyDocument', 'ResourcePolicy'].map(
    (name) => `${name}: {Statement: ${statement('s3:*')}}`,
  );

  test.each(byContent.filter(({ is }) => is === 'access').map(({ type }) => type))(
    '%s has a reader of its policy',
    (type) => {
      const properties = [
        ...policies,
        `Statement: ${statement('events:*')}`,
        "Action: 'lambda:*'",
        "Principal: '*'",
      ];
      const { deltas } = analyzed(
        template('  {}\n'),
        template(`  Buoy: {Type: '${type}', Properties: {${properties.join(', ')}}}\n`),
      );
      expect(deltas).not.toEqual([]);
    },
  );

  test.each(types.filter(({ access, is }) => is !== 'access' && access.size > 0))(
    '$type: what is access changes aloud',
    (meaning) => {
      for (const path of meaning.access) {
        const name = path.split('.')[0] ?? path;
        const side = (action: string) =>
          template(
            `  Buoy: {Type: '${meaning.type}', Properties: {${name}: {Statement: ${statement(action)}}}}\n`,
          );
        const { deltas, unjudged } = analyzed(side('s3:GetObject'), side('s3:*'));
        expect([...deltas, ...unjudged]).not.toEqual([]);
      }
    },
  );
});

describe('a large template', () => {
  const count = 4_000;
  const many = (lines: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => lines(index)).join('');

  test('of conditions that decide over each other is judged whole', () => {
    const side = (region: string) =>
      `AWSTemplateFormatVersion: '2010-09-09'\nConditions:\n  C0: !Equals [!Ref AWS::Region, ${region}]\n${many((index) => `  C${index + 1}: !And [!Condition C${index}, !Equals [a, ${region}]]\n`)}Resources:\n${many((index) => `  R${index}: {Type: AWS::SQS::Queue, Condition: C${index}}\n`)}`;
    expect(analyzed(side('north'), side('south')).deltas.length).toBeGreaterThan(count - 1);
  });

  test('whose resources are all called otherwise is judged whole', () => {
    const side = (name: string) =>
      template(
        many(
          (index) => `  ${name}${index}: {Type: AWS::SQS::Queue, Properties: {QueueName: tide-${index}}}\n`,
        ),
      );
    expect(analyzed(side('Ebb'), side('Flow')).deltas).toHaveLength(count);
  });
});

describe('a secret', () => {
  test('that is the default of a parameter is never shown', () => {
    const side = (word: string) =>
      `AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Word: {Type: String, NoEcho: true, Default: ${word}}\n  DbPassword: {Type: String, Default: ${word}}\nResources:\n  Tides: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: !Ref DbPassword}}\n  Hold: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: !Ref Word}}\n`;
    const { deltas } = analyzed(side('ebb-Water1'), side('low-Water7'));
    expect(deltas.map(({ kind, subject }) => `${kind} ${subject}`).sort()).toEqual([
      'infra.secret.exposed database Tides: MasterUserPassword',
      'infra.secret.exposed parameter Word: Default',
    ]);
    expect(JSON.stringify(deltas)).not.toContain('Water');
  });
});
