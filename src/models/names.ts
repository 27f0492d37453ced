/** Names that a change speaks of, and how they compare with the names in a model: as written, then without case and separators. */
import { posix } from 'node:path';
import type { Delta } from '../deltas/delta.ts';

/** Folders that many repositories have: they name no part of a system. */
const general = new Set(
  `src lib app apps service services package packages module modules infra infrastructure terraform terragrunt deploy deployment
  deployments k8s kubernetes charts chart helm templates config configs conf env envs environment environments prod production
  staging stage dev development test tests main scripts docs internal pkg cmd api server client common shared resources stacks
  stack live global base overlays manifests workflows github policies iam aws gcp azure cdk cloudformation docker compose tools`.split(
    /\s+/,
  ),
);

/** Beginnings of a subject that are looked at: "security group web" may be called "web", or "group web". */
const leadingWords = 4;

/** `resource "aws_s3_bucket" "tides"` in the lines that a delta shows. */
const declared = /\b(?:resource|data|module)\s{1,4}"([\w-]{1,100})"(?:\s{1,4}"([\w-]{1,100})")?/g;

/** "aws_iam_user.crane" where the lines refer to it. */
const referred = /\b[a-z]{1,20}_\w{1,60}\.[\w-]{1,100}/g;

/** Facts that name whom or what a difference is about. */
const naming = [
  'user',
  'role',
  'principal',
  'identity',
  'address',
  'server',
  'agent',
  'vendor',
  'package',
  'host',
];

/** What one thing may be called, the closest first, and the same without case and separators. */
export interface Names {
  readonly exact: readonly string[];
  readonly similar: readonly string[];
}

/** A part of one letter or of a word that everything is called would be found in every change. */
const shortest = 3;

const known = new WeakMap<Delta, Names>();

/** @returns how what a delta is about may be called in a model. */
export function namesOfDelta(delta: Delta): Names {
  const names = known.get(delta) ?? namesFrom(wordsOf(delta));
  known.set(delta, names);
  return names;
}

function wordsOf({ subject, facts, evidence }: Delta): readonly string[] {
  const names = new Set<string>();
  for (const { text } of evidence) {
    for (const [, type = '', name] of text.matchAll(declared)) {
      names.add(name === undefined ? `module.${type}` : `${type}.${name}`);
      names.add(name ?? type);
    }
  }
  const whole = subject.split(': ', 1)[0] ?? subject;
  const words = whole.split(' ');
  for (let left = 0; left <= Math.min(leadingWords, words.length - 1); left += 1) {
    const name = words.slice(left).join(' ');
    if (name.length > 1) names.add(name);
  }
  for (const key of naming) {
    const value = facts[key];
    if (typeof value === 'string' && value.length > 1) names.add(value);
  }
  for (const { text } of evidence) for (const [reference] of text.matchAll(referred)) names.add(reference);
  return [...names];
}

/** @returns the folders above a path that may be called after a part of the system, the closest first. */
export function namesOfPath(path: string): Names {
  const folders = posix.dirname(path).split('/').reverse();
  const named = folders.filter(
    (folder) => folder.length > 2 && folder !== '..' && !general.has(folder.toLowerCase()),
  );
  return namesFrom(named);
}

export function namesFrom(exact: readonly string[]): Names {
  return { exact, similar: exact.map(normalised).filter((name) => name.length >= shortest) };
}

/** "Payment-Service" and "payment service" are the same word to people. */
export function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
