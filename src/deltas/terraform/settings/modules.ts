/** Modules from elsewhere: which version of whose, and what they are given. What they do with it is not seen. */
import type { DraftDelta, Severity } from '../../delta.ts';
import { meaningOf, meanSame } from '../evaluation/meaning.ts';
import { isKnown, knownText, placeOf, spell } from '../evaluation/values.ts';
import type { Infrastructure, ModuleCall } from '../infrastructure.ts';
import { moduleName } from '../names.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, inWords, namedInWords, paired } from './changed.ts';
import { gradeValue } from './keys.ts';

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
  const facts = { before: then?.text ?? '', after: now?.text ?? '' };
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
  if (then.text === now.text) return null;
  const { severity, why } = gradeOf(then, now);
  return changedSetting({
    ...said,
    severity,
    summary: `${name} comes from ${now.text} (was ${then.text})${why}`,
  });
}

interface Origin {
  /** Shown to people. */
  readonly text: string;
  /** Whose it is: host and owner. */
  readonly owner: string;
  readonly pinned: boolean;
  readonly version: string;
}

function originOf({ source, version, directory }: ModuleCall): Origin {
  const text = source === null ? 'nowhere' : inWords(source);
  const held = version === null ? '' : inWords(version);
  const plain = (source === null ? null : knownText(source)) ?? text;
  if (directory !== null || /^\.\.?\//.test(plain))
    return { text, owner: 'this repository', pinned: true, version: '' };
  const ref = /[?&]ref=([^&]+)/.exec(plain)?.[1] ?? '';
  const path = plain
    .replace(/\?.*$/s, '')
    .replace(/^(?:git|hg|s3|gcs)::/, '')
    .replace(/^(?:https?|ssh):\/\//, '')
    .replace(/^(?:[\w-]{1,32}@)?([\w.-]{1,128}):/, '$1/');
  const parts = path.split('/');
  const registry = plain.split('?')[0]?.split('/').length === 3 && !(parts[0] ?? '').includes('.');
  const owner = registry ? `registry ${parts[0]}` : parts.slice(0, 2).join('/');
  const shown = held === '' ? text : `${text} ${held}`;
  const exact = registry || parts.length === 4 ? held !== '' : isPin(ref);
  return { text: shown, owner, pinned: exact, version: held || ref };
}

/** A commit, or a tag that reads like a version; a branch moves. */
function isPin(ref: string): boolean {
  return /^(?:[\da-f]{7,40}|[\w-]{0,64}?v?\d+(?:\.\d+){0,3}[\w.+-]{0,32})$/i.test(ref);
}

function gradeOf(was: Origin, is: Origin): { readonly severity: Severity; readonly why: string } {
  if (was.owner !== is.owner) return { severity: 'medium', why: ', which is somebody else' };
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
    return changedSetting({
      subject: `input ${key} of ${name}`,
      ...(handed ? { severity: 'low', direction: 'neutral' } : graded),
      summary: handed
        ? `${name} takes ${key} from those who call it`
        : `${name} is given ${namedInWords(key, now)} as ${key} (was ${namedInWords(key, then)})`,
      facts: { input: key, before: namedInWords(key, then), after: namedInWords(key, now) },
      after: now === null ? is.place : placeOf(now),
      before: then === null ? was.place : placeOf(then),
    });
  });
}

/** Its files are here and judged alone; what it is handed on is for its own callers to say. */
function isLocal({ source }: ModuleCall): boolean {
  return source !== null && /^\.\.?(?:\/|$)/.test(knownText(source) ?? '');
}

function isSilent(key: string): boolean {
  return /^(?:tags|labels|description)$|_(?:tags|labels|description)$/.test(key);
}
