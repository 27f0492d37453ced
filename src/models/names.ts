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

/** Words that say of what sort something is: alone they name nothing, though many a model has a part called so. */
const sorts = new Set(
  `account agent bucket build bundle command container crew database function group host identity image job key member model
  module network nodes object package password permission plugin pods policy port ports principal prompt queue recipe resource
  rights role secret secrets server service skill stage step subject system team token tool tools user users vendor workflow
  admin api default edit inherited view`.split(/\s+/),
);

/** Beginnings of a subject that are looked at: "security group web" may be called "web", or "group web". */
const leadingWords = 4;

/** `resource "aws_s3_bucket" "tides"` in the lines that a delta shows. */
const declared = /\b(?:resource|data|module)\s{1,4}"([\w-]{1,100})"(?:\s{1,4}"([\w-]{1,100})")?/g;

/** "aws_iam_user.crane" where the lines refer to it. */
const referred = /\b[a-z]{1,20}_\w{1,60}\.[\w-]{1,100}/g;

/** Resources of Terraform by what sentences call them, where a delta is about access and names no type. */
const typesOfAccess: ReadonlyMap<string, string> = new Map([
  ['bucket', 'aws_s3_bucket'],
  ['function', 'aws_lambda_function'],
  ['group', 'aws_iam_group'],
  ['key', 'aws_kms_key'],
  ['policy', 'aws_iam_policy'],
  ['queue', 'aws_sqs_queue'],
  ['role', 'aws_iam_role'],
  ['topic', 'aws_sns_topic'],
  ['user', 'aws_iam_user'],
]);

/** Facts that name whom or what a difference is about; those of many name each. */
const naming = [
  'server',
  'agent',
  'object',
  'serviceAccount',
  'user',
  'role',
  'principal',
  'identity',
  'holder',
  'address',
  'vendor',
  'package',
  'host',
];
const namingMany = ['agents', 'services'];
const mostNamed = 20;

/** What one thing may be called, the closest first, and the same without case and separators. */
export interface Names {
  readonly exact: readonly string[];
  readonly similar: readonly string[];
  /** All of them without case and separators: what knows none of these knows none of those. */
  readonly keys: readonly string[];
}

/** What finding a part takes. */
export type Called = Pick<Names, 'exact' | 'similar'>;

/** A part of one letter or of a word that everything is called would be found in every change. */
const shortest = 3;

/** What tells a delta's names. */
type Told = Pick<Delta, 'subject' | 'facts' | 'evidence'>;

const known = new WeakMap<Told, readonly Names[]>();

/** @returns how each thing that a delta is about may be called in a model, the one that it is about first. */
export function namesOfDelta(delta: Told): readonly Names[] {
  const names = known.get(delta) ?? [wordsOf(delta), ...othersOf(delta)].map(namesOf);
  known.set(delta, names);
  return names;
}

function wordsOf({ subject, facts, evidence }: Told): readonly string[] {
  const names: string[] = [];
  for (const { text } of evidence) {
    for (const [, type = '', name] of text.matchAll(declared))
      names.push(name === undefined ? `module.${type}` : `${type}.${name}`, name ?? type);
  }
  const whole = subject.split(': ', 1)[0] ?? subject;
  names.push(...addressesOf(whole, facts, evidence[0].path), ...spoken(whole));
  for (const key of naming) {
    const value = facts[key];
    if (typeof value === 'string') names.push(...spoken(value));
  }
  for (const { text } of evidence) for (const [reference] of text.matchAll(referred)) names.push(reference);
  return names;
}

function othersOf({ facts }: Told): readonly (readonly string[])[] {
  return namingMany.flatMap((key) => {
    const value = facts[key];
    return Array.isArray(value) ? value.slice(0, mostNamed).map((one) => spoken(String(one))) : [];
  });
}

/** Providers whose resources sentences name without them. */
const providers = ['', 'aws_', 'azurerm_', 'google_'];

/** Addresses of Terraform: "sqs queue tides" is aws_sqs_queue.tides, "role ferry" aws_iam_role.ferry. */
function addressesOf(whole: string, { type }: Delta['facts'], path: string): readonly string[] {
  const words = whole.split(' ');
  const name = (words.pop() ?? '').replace(/\[[^\]]*\]$/, '');
  if (!/^[\w-]{1,100}$/.test(name)) return [];
  if (typeof type === 'string' && /^[a-z]+_\w+$/.test(type)) return [`${type}.${name}`];
  const sort = words.at(-1) ?? '';
  if (sort === 'module') return [`module.${name}`];
  if (!/\.(?:tf|tofu)$/.test(path) || words.length > leadingWords || words.length === 0) return [];
  const access = typesOfAccess.get(sort);
  const spelt = words.join('_');
  return [
    ...(access === undefined ? [] : [`${access}.${name}`]),
    ...providers.map((provider) => `${provider}${spelt}.${name}`),
  ];
}

/**
 * What words name, the closest first: "permission Bash of agent pilot (Claude Code)" is about pilot, about Bash, and about
 * Claude Code; "agent pilot to mate" about pilot, then mate; "Deployment harbour/ferry" about ferry.
 */
function spoken(words: string): readonly string[] {
  const products = [...words.matchAll(/\s\(([^()]{1,60})\)/g)].flatMap(([, product]) => product ?? []);
  // What somebody has rights on is a sort of things.
  const [bare = ''] = words.replace(/\s\([^()]{1,60}\)/g, '').split(' on ', 1);
  const names = bare.split(/ (?:at|for|to) /).flatMap((part) => {
    const [what = '', ...holders] = part.split(/ (?:of|in|by) /);
    const held = holders.filter((clause) => !/^(?:the|its|every|each) /.test(clause));
    return [...held.flatMap((clause) => endsOf(clause, 0)), ...endsOf(what, holders.length === 0 ? 0 : 1)];
  });
  // A namespace, an owner or a registry before the name: one of two with the same name is as close as none.
  const within = names.flatMap((name) => /^[\w.-]{1,100}\/([\w.-]{1,100})$/.exec(name)?.[1] ?? []);
  return [words, ...names, ...within, ...products];
}

function endsOf(clause: string, from: number): readonly string[] {
  const words = clause.split(' ', 40);
  const names: string[] = [];
  for (let left = from; left <= Math.min(leadingWords, words.length - 1); left += 1)
    names.push(words.slice(left).join(' '));
  return names;
}

/** @returns the folders above a path that may be called after a part of the system, the closest first. */
export function namesOfPath(path: string): Names {
  const folders = posix.dirname(path).split('/').reverse();
  const named = folders.filter(
    (folder) => folder.length > 2 && folder !== '..' && !general.has(folder.toLowerCase()),
  );
  return namesOf(named);
}

/** @returns words as names: those of one letter, and those that are a sort and no name, are left out. */
export function namesOf(words: readonly string[]): Names {
  const exact = [...new Set(words)].filter((name) => name.length > 1 && !sorts.has(name.toLowerCase()));
  const keys = [...new Set(exact.map(normalised))];
  return { exact, similar: keys.filter((name) => name.length >= shortest && !sorts.has(name)), keys };
}

/** "Payment-Service" and "payment service" are the same word to people. */
export function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
