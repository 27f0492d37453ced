/** Modules from elsewhere: which version of whose, and what they are given. What they do with it is not seen. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta, Severity } from '../../delta.ts';
import { meaningOf, meanSame } from '../evaluation/meaning.ts';
import { alternativesOf, digest, isKnown, knownText, placeOf, spell } from '../evaluation/values.ts';
import type { Infrastructure, ModuleCall } from '../infrastructure.ts';
import { moduleName } from '../names.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, inWords, namedInWords, paired, wholeInWords } from './changed.ts';
import { gradeValue, itemsBetween, namesSecret } from './keys.ts';

export function moduleDeltas({ before, after }: Sides): readonly DraftDelta[] {
  const [had, has] = withoutMoves(callsOf(before), callsOf(after));
  return paired(had, has).flatMap(([, was, is]) => {
    if (was === undefined && is === undefined) return [];
    const source = sourceDelta(was, is);
    const inputs = was === undefined || is === undefined ? [] : inputDeltas(was, is);
    return source === null ? inputs : [source, ...inputs];
  });
}

function callsOf({ calls }: Infrastructure): ReadonlyMap<string, ModuleCall> {
  return new Map(calls.map((call) => [call.address, call]));
}

type Calls = ReadonlyMap<string, ModuleCall>;

/** A call that only has another name says the same. */
function withoutMoves(before: Calls, after: Calls): readonly [Calls, Calls] {
  const [gone, fresh] = [
    [...before].filter(([name]) => !after.has(name)),
    [...after].filter(([name]) => !before.has(name)),
  ];
  const [hidden, found] = [new Set<string>(), new Set<string>()];
  for (const [name, call] of gone) {
    const twin = fresh.find(([other, one]) => !found.has(other) && contentOf(one) === contentOf(call));
    if (twin === undefined) continue;
    hidden.add(name);
    found.add(twin[0]);
  }
  return [
    new Map([...before].filter(([name]) => !hidden.has(name))),
    new Map([...after].filter(([name]) => !found.has(name))),
  ];
}

function contentOf({ source, version, inputs }: ModuleCall): string {
  const given = [...inputs].map(([name, value]) => [name, meaningOf(value)]).sort();
  return JSON.stringify([
    source === null ? '' : spell(source),
    version === null ? '' : spell(version),
    given,
  ]);
}

function nameOf({ address }: ModuleCall): string {
  return address === '' ? 'the module that Terragrunt runs' : moduleName(address);
}

function sourceDelta(was: ModuleCall | undefined, is: ModuleCall | undefined): DraftDelta | null {
  const call = is ?? was;
  // What stands in this repository is judged by its own files.
  if (call === undefined || [was, is].every((one) => one === undefined || one.directory !== null))
    return null;
  const [then, now] = [was, is].map((one) => (one === undefined ? null : originOf(one)));
  const name = nameOf(call);
  const facts = {
    before: then?.text ?? '',
    after: now?.text ?? '',
    digest: digest(`${then?.whole} ${now?.whole}`).slice(0, 16),
  };
  const said = {
    kind: 'infra.module.changed',
    subject: name,
    facts,
    after: is?.place,
    before: was?.place,
  } as const;
  if (now === undefined || now === null) {
    return changedSetting({
      ...said,
      severity: 'info',
      summary: `${name}, from ${then?.text ?? 'elsewhere'}, is no longer used`,
    });
  }
  if (then === undefined || then === null) {
    return changedSetting({
      ...said,
      severity: 'low',
      summary: `${name} is new, from ${now.text}, and what it does is not seen here`,
    });
  }
  if (then.whole === now.whole) return null;
  const { severity, why } = gradeOf(then, now);
  return changedSetting({
    ...said,
    severity,
    summary: `${name} comes from ${now.text} (was ${then.text === now.text ? 'another that begins alike' : then.text})${why}`,
  });
}

interface Origin {
  /** Shown to people, and cut where it is long. */
  readonly text: string;
  /** What it is told apart by. */
  readonly whole: string;
  /** Whose it is: host and owner, of each place that a condition may choose. */
  readonly owners: readonly string[];
  readonly pinned: boolean;
}

function originOf({ source, version, directory }: ModuleCall): Origin {
  const text = source === null ? 'nowhere' : inWords(source);
  const held = version === null ? '' : inWords(version);
  const whole = JSON.stringify([
    source === null ? '' : spell(source),
    version === null ? '' : spell(version),
  ]);
  const shown = held === '' ? text : `${text} ${held}`;
  const places = (source === null ? [] : alternativesOf(source)).map((one) =>
    directory === null ? placeFrom(knownText(one) ?? wholeInWords(one), held) : own,
  );
  return {
    text: shown,
    whole,
    owners: [...new Set(places.map(({ owner }) => owner))],
    pinned: places.every(({ pinned }) => pinned),
  };
}

const own = { owner: 'this repository', pinned: true } as const;

function placeFrom(plain: string, held: string): { readonly owner: string; readonly pinned: boolean } {
  if (/^\.\.?\//.test(plain)) return own;
  const ref = /[?&]ref=([^&]+)/.exec(plain)?.[1] ?? '';
  const path = plain
    .replace(/\?.*$/s, '')
    .replace(/^(?:git|hg|s3|gcs)::/, '')
    .replace(/^(?:https?|ssh):\/\//, '')
    .replace(/^(?:[\w-]{1,32}@)?([\w.-]{1,128}):/, '$1/');
  // After two slashes stands a directory inside the package.
  const parts = path.replace(/\/\/.*$/s, '').split('/');
  const plainly = path === plain.replace(/\?.*$/s, '');
  const registry = plainly && parts.length === 3 && !(parts[0] ?? '').includes('.');
  // The public registry takes a namespace's modules from the GitHub owner of that name (developer.hashicorp.com/terraform/registry/modules/publish, read 2026-11).
  const owner = registry ? `github.com/${parts[0]}` : parts.slice(0, 2).join('/');
  return { owner, pinned: registry || parts.length === 4 ? held !== '' : isPin(ref) };
}

/** A commit, or a tag that reads like a version; a branch moves. */
function isPin(ref: string): boolean {
  return /^(?:[\da-f]{7,40}|[\w-]{0,64}?v?\d+(?:\.\d+){0,3}[\w.+-]{0,32})$/i.test(ref);
}

function gradeOf(was: Origin, is: Origin): { readonly severity: Severity; readonly why: string } {
  const others = is.owners.filter((owner) => owner !== own.owner && !was.owners.includes(owner));
  if (others.length > 0) return { severity: 'medium', why: ', which is somebody else' };
  if (was.pinned && !is.pinned) return { severity: 'medium', why: ', which may become another by itself' };
  return { severity: 'low', why: '' };
}

/** What a module of this repository is given flows into its resources, and is judged there. */
function inputDeltas(was: ModuleCall, is: ModuleCall): readonly DraftDelta[] {
  if (is.directory !== null) return [];
  return paired(was.inputs, is.inputs).flatMap(([key, given, gives]) => {
    const [then, now] = [given ?? null, gives ?? null];
    if (then !== null && now !== null && meanSame(then, now)) return [];
    if (isSilent(key)) return [];
    const name = nameOf(is);
    const graded = gradeValue(key, then, now);
    const handed = isLocal(is) && now !== null && !isKnown(now) && graded.severity !== 'high';
    const [before, after] = [namedInWords(key, then), namedInWords(key, now)];
    // Long values are cut where they are shown: two changes of one must not look the same.
    const digested = namesSecret(key) ? {} : { digest: digest(JSON.stringify([then, now].map(meaning))) };
    return changedSetting({
      subject: `input ${key} of ${name}`,
      ...(handed ? { severity: 'low', direction: 'neutral' } : graded),
      summary: handed
        ? `${name} takes ${key} from those who call it`
        : `${name} is ${givenInWords(key, then, now) ?? `given ${after} as ${key} (was ${before})`}`,
      facts: { input: key, before, after, ...digested },
      after: now === null ? is.place : placeOf(now),
      before: then === null ? was.place : placeOf(then),
    });
  });
}

/** Its files are here and judged alone; what it is handed on is for its own callers to say. */
function isLocal({ source }: ModuleCall): boolean {
  return source !== null && /^\.\.?(?:\/|$)/.test(knownText(source) ?? '');
}

function meaning(node: TreeNode | null): string {
  return node === null ? '' : meaningOf(node);
}

/** Of a list only what came and went, of a map the one entry that changed; null where that is no shorter. */
function givenInWords(key: string, was: TreeNode | null, is: TreeNode | null): string | null {
  if (was?.kind === 'map' && is?.kind === 'map') {
    const [entry, ...more] = paired(was.entries, is.entries).filter(
      ([, had, has]) => meaning(had?.value ?? null) !== meaning(has?.value ?? null),
    );
    if (entry === undefined || more.length > 0) return null;
    const [name, had, has] = entry;
    const [then, now] = [had?.value ?? null, has?.value ?? null];
    const path = `${key}.${name}`;
    return (
      givenInWords(path, then, now) ??
      `given ${namedInWords(name, now)} as ${path} (was ${namedInWords(name, then)})`
    );
  }
  const { came, went } = itemsBetween(was, is);
  if (was?.kind !== 'sequence' || is?.kind !== 'sequence' || came.length + went.length === 0) return null;
  if (went.length === 0) return `also given ${listed(came)} in ${key}`;
  if (came.length === 0) return `no longer given ${listed(went)} in ${key}`;
  return `given ${listed(came)} instead of ${listed(went)} in ${key}`;
}

function listed(items: readonly TreeNode[]): string {
  const more = items.length > 3 ? ` and ${items.length - 3} more` : '';
  return `${items.slice(0, 3).map(itemInWords).join(', ')}${more}`;
}

/** "(groups system:masters, rolearn arn:…)": as a person would read it out. */
function itemInWords(item: TreeNode): string {
  if (item.kind !== 'map') return inWords(item);
  const fields = [...item.entries]
    .slice(0, 4)
    .map(([name, { value }]) => `${name} ${namedInWords(name, value)}`);
  return `(${fields.join(', ')})`;
}

export function isSilent(key: string): boolean {
  return /^(?:tags|labels|description)$|_(?:tags|labels|description)$/.test(key);
}
