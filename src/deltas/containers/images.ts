/** Whose images are built on and run: what one side names against what the other names, by registry, owner and pin. */
import type { DraftDelta, Evidence, Facts } from '../delta.ts';
import { parseImage } from '../pipelines/actions.ts';
import { shownPlaces } from '../traits.ts';

/** How far a name can be moved to other code: not at all, by rewriting a version, or with every release. */
export type Pin = 'digest' | 'version' | 'none';

export interface ImageName {
  /** Without tag, and without what Docker adds by itself. */
  readonly repository: string;
  /** Registry and first part of the path: who may publish under the name. */
  readonly owner: string;
  readonly ref: string;
  readonly pin: Pin;
}

export interface ImageUse {
  /** What runs or builds on it: "the build", "service quay". */
  readonly user: string;
  readonly name: ImageName;
  readonly evidence: Evidence;
  /** An image that reads the Dockerfile itself decides what every line of it does. */
  readonly frontend?: boolean;
}

/** Tags that move with every release; no tag is `latest` (docs.docker.com/reference/cli/docker/image/pull, read 2026-11). */
const moving = /^(?:latest|edge|main|master|nightly|dev|develop|head)?$/i;

/** @returns null for `scratch`, which is no image. */
export function imageName(written: string): ImageName | null {
  const { action, ref, pinned } = parseImage(written.trim());
  const plain = action.includes('$') ? action : action.toLowerCase();
  const path = plain.replace(/^(?:index\.|registry-1\.)?docker\.io\//, '');
  const repository = path.replace(/^library\//, '');
  if (repository === 'scratch' || repository === '') return null;
  const pin = pinned ? 'digest' : moving.test(ref) ? 'none' : 'version';
  return { repository, owner: ownerOf(repository), ref, pin };
}

function ownerOf(repository: string): string {
  const parts = repository.split('/');
  const [first = '', second] = parts;
  const registry = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  if (registry) return parts.length > 2 ? `${first}/${second}` : first;
  // Nobody knows whose image a variable names.
  if (first.includes('$') || first.includes('{')) return repository;
  return parts.length > 1 ? `docker.io/${first}` : 'docker.io/library';
}

/** Docker's own reader of Dockerfiles changes nothing about who is trusted with the build. */
const ownFrontend = 'docker.io/docker';

/** @param unpaired users that one side does not have at all: their images are told with them. */
export function imageDeltas(
  before: readonly ImageUse[],
  after: readonly ImageUse[],
  unpaired: ReadonlySet<string> = new Set(),
): readonly DraftDelta[] {
  const had = usages(before, unpaired);
  const has = usages(after, unpaired);
  const ownersBefore = new Set([ownFrontend, ...before.map(({ name }) => name.owner)]);
  const ownersAfter = new Set([ownFrontend, ...after.map(({ name }) => name.owner)]);
  const keys = [...new Set([...has.keys(), ...had.keys()])];
  const pairs = keys.map((key) => ({ then: had.get(key), now: has.get(key) }));
  const fresh = pairs.flatMap(({ then, now }) => (then === undefined && now !== undefined ? [now] : []));
  const gone = pairs.flatMap(({ then, now }) => (now === undefined && then !== undefined ? [then] : []));
  const told = (usages: readonly Usage[], known: ReadonlySet<string>, way: Way) => [
    ...usages.filter((usage) => known.has(usage[0].name.owner)).map((usage) => swapped(usage, way)),
    ...byOwner(usages.filter((usage) => !known.has(usage[0].name.owner))).map((uses) =>
      ownerDelta(uses, way),
    ),
  ];
  return [
    ...pairs.flatMap(({ then, now }) => (then === undefined || now === undefined ? [] : moved(then, now))),
    ...told(fresh, ownersBefore, 'came'),
    ...told(gone, ownersAfter, 'went'),
  ];
}

type Way = 'came' | 'went';
type Usage = readonly [ImageUse, ...ImageUse[]];

function usages(uses: readonly ImageUse[], unpaired: ReadonlySet<string>): ReadonlyMap<string, Usage> {
  const found = new Map<string, [ImageUse, ...ImageUse[]]>();
  for (const use of uses) {
    if (unpaired.has(use.user)) continue;
    const key = JSON.stringify([use.user, use.name.repository]);
    const same = found.get(key);
    if (same === undefined) found.set(key, [use]);
    else same.push(use);
  }
  return found;
}

/** Another image of somebody who is relied on already. */
function swapped(usage: Usage, way: Way): DraftDelta {
  const [{ user }] = usage;
  const summary =
    way === 'came'
      ? `${capital(user)} now uses image ${shown(usage)}, of an owner that is relied on already`
      : `${capital(user)} no longer uses image ${shown(usage)}`;
  return {
    kind: 'infra.setting.changed',
    severity: 'info',
    subject: subjectOf(usage),
    facts: factsOf(usage),
    summary,
    evidence: evidenceOf(usage),
  };
}

/** One who may now decide, or no longer decides, what runs: with all the images that come from there. */
function byOwner(usages: readonly Usage[]): readonly Usage[] {
  const owners = new Map<string, [ImageUse, ...ImageUse[]]>();
  for (const [first, ...more] of usages) {
    const same = owners.get(first.name.owner);
    if (same === undefined) owners.set(first.name.owner, [first, ...more]);
    else same.push(first, ...more);
  }
  return [...owners.values()];
}

function ownerDelta(uses: Usage, way: Way): DraftDelta {
  const [{ name }] = uses;
  const images = [...new Set(uses.map((use) => use.name.repository))].sort();
  const users = [...new Set(uses.map(({ user }) => user))].sort();
  const frontend = uses.some((use) => use.frontend === true);
  const pin = pinOf(uses);
  const base = {
    subject: `images of ${name.owner}`,
    facts: { owner: name.owner, images, users, pin },
    evidence: evidenceOf(uses),
  };
  const what =
    images.length === 1
      ? `image ${shown(uses)} of ${name.owner}`
      : `images of ${name.owner}: ${listed(images)}`;
  const who = users.length === 1 ? capital(users[0] ?? '') : `${users.length} services`;
  if (way === 'went') {
    const summary = `${who} no longer ${users.length === 1 ? 'uses' : 'use'} ${what}`;
    return { ...base, kind: 'infra.code.removed', summary };
  }
  const verb = users.length === 1 ? (frontend ? 'is now read and run by' : 'now relies on') : 'now rely on';
  const moves = pin === 'none' ? ', which every release changes' : '';
  const severity = frontend ? 'medium' : 'low';
  return { ...base, kind: 'infra.code.added', severity, summary: `${who} ${verb} ${what}${moves}` };
}

const firmness: readonly Pin[] = ['none', 'version', 'digest'];

function moved(then: Usage, now: Usage): readonly DraftDelta[] {
  const [was, is] = [refsOf(then), refsOf(now)];
  if (was.join(' ') === is.join(' ')) return [];
  const [{ user, name }] = now;
  const onlyIn = (one: Usage, refs: readonly string[]) => one.filter((use) => !refs.includes(use.name.ref));
  const changed = [...onlyIn(now, was), ...onlyIn(then, is)].map(({ evidence }) => evidence);
  const [first = now[0].evidence, ...more] = changed;
  const base = {
    subject: subjectOf(now),
    facts: { ...factsOf(now), previous: was.join(', ') },
    evidence: [first, ...more.slice(0, shownPlaces - 1)] as const,
  };
  const words = (refs: readonly string[]) => refs.map((ref) => short(ref) || 'no tag').join(', ');
  const [from, to] = [words(was), words(is)];
  const step = firmness.indexOf(pinOf(now)) - firmness.indexOf(pinOf(then));
  if (step < 0) {
    const summary = `${capital(user)} uses image ${name.repository} at ${to}, which its owner can move to other code (was ${from})`;
    return [{ ...base, kind: 'infra.protection.removed', severity: 'low', summary }];
  }
  const summary = `${capital(user)} uses image ${name.repository} at ${to} (was ${from})`;
  return step > 0
    ? [{ ...base, kind: 'infra.protection.added', summary }]
    : [{ ...base, kind: 'infra.setting.changed', severity: 'info', summary }];
}

function refsOf(usage: Usage): readonly string[] {
  return [...new Set(usage.map(({ name }) => name.ref))].sort();
}

/** The loosest of them: one that moves is enough. */
function pinOf(usage: Usage): Pin {
  return firmness.find((pin) => usage.some(({ name }) => name.pin === pin)) ?? 'none';
}

function subjectOf([{ user, name }]: Usage): string {
  return `image ${name.repository} in ${user}`;
}

function factsOf(usage: Usage): Facts {
  const [{ user, name }] = usage;
  return {
    user,
    image: name.repository,
    owner: name.owner,
    ref: refsOf(usage).join(', '),
    pin: pinOf(usage),
  };
}

function shown(usage: Usage): string {
  const [{ name }] = usage;
  const refs = refsOf(usage)
    .filter((ref) => ref !== '')
    .map(short);
  return refs.length === 0 ? name.repository : `${name.repository} (${refs.join(', ')})`;
}

/** A digest is known by its first signs. */
function short(ref: string): string {
  return ref.replace(/^(sha256:[\da-f]{12})[\da-f]{52}$/i, '$1…');
}

function evidenceOf([first, ...more]: Usage): readonly [Evidence, ...Evidence[]] {
  return [first.evidence, ...more.slice(0, shownPlaces - 1).map(({ evidence }) => evidence)];
}

export function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

export function listed(names: readonly string[]): string {
  const few = names.slice(0, 6).map((name) => (name.length > 80 ? `${name.slice(0, 79)}…` : name));
  const rest = names.length - few.length;
  return rest > 0 ? `${few.join(', ')} and ${rest} more` : few.join(', ');
}
