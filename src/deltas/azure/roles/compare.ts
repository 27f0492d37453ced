/** Custom roles, before against after, as sets: what only one side allows, and where a role can be given; deltas out. */
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { DraftDelta, Severity } from '../../delta.ts';
import { compareSeverity } from '../../delta.ts';
import { evidenceIn, inWords, listed, type Part, type Source } from '../fields.ts';
import { around, isBroad, oneStepUp, scopeWords } from '../scopes.ts';
import type { Block, RoleDefinition, Untold } from './definition.ts';
import { costOf, type Gain, gainsOf } from './gains.ts';
import { type Plane, type Power, powerOf } from './powers.ts';

/** The roles of one side. */
export interface Roles {
  readonly source: Source;
  readonly roles: readonly RoleDefinition[];
}

export interface RoleChanges {
  readonly deltas: readonly DraftDelta[];
  /** New names of roles that are otherwise told, as parts of the after side. */
  readonly renamed: readonly Part[];
}

/** A role on one side. */
interface Placed {
  readonly role: RoleDefinition;
  readonly source: Source;
}

/** How a difference is told: one side has it and the other has not. */
type Way = 'added' | 'removed';

const shownPlaces = 20;
/** Pairs of patterns in one file: more than all of Azure's own roles take, listed together. */
const comparisons = 10_000_000;
const planes: readonly Plane[] = ['control', 'data'];

export function roleChanges(before: Roles, after: Roles): RoleChanges {
  const had = byName(before);
  const has = byName(after);
  const former = formerNames(had, has);
  const renamed = [...former].flatMap(([key]): readonly Part[] => {
    const role = has.get(key)?.role;
    if (role === undefined) return [];
    return [
      { key, name: `the name of role ${inWords(role.name)}`, meaning: '', lines: role.lines, told: 'never' },
    ];
  });
  const taken = new Set(former.values());
  // A role under a new name is told under that name alone.
  const keys = [...has.keys(), ...had.keys()].filter((key) => has.has(key) || !taken.has(key));
  let spent = 0;
  const deltas = [...new Set(keys)].flatMap((key) => {
    const now = has.get(key) ?? null;
    const then = had.get(former.get(key) ?? key) ?? null;
    spent += planes.reduce(
      (sum, plane) => sum + costOf(blocksOf(then, plane).concat(blocksOf(now, plane))),
      0,
    );
    const placed = now ?? then;
    if (spent > comparisons && placed !== null) {
      const reason = 'the roles have more actions with wildcards than can be compared';
      throw new Unreadable(placed.source.file.path, placed.role.lines.startLine, reason);
    }
    return compare(then, now, now?.role.name ?? then?.role.name ?? key);
  });
  return { deltas, renamed };
}

function blocksOf(placed: Placed | null, plane: Plane): readonly Block[] {
  return placed?.role.blocks[plane] ?? [];
}

/** Definitions of one name are one role: what any of them allows is allowed. */
function byName({ source, roles }: Roles): ReadonlyMap<string, Placed> {
  const groups = new Map<string, [RoleDefinition, ...RoleDefinition[]]>();
  for (const role of roles) {
    const same = groups.get(role.name.toLowerCase());
    if (same === undefined) groups.set(role.name.toLowerCase(), [role]);
    else same.push(role);
  }
  return new Map(
    [...groups].map(([key, same]) => {
      const of = <T>(list: (role: RoleDefinition, plane: Plane) => readonly T[]) => ({
        control: same.flatMap((role) => list(role, 'control')),
        data: same.flatMap((role) => list(role, 'data')),
      });
      const blocks = of((role, plane) => role.blocks[plane]);
      const untold = of((role, plane) => role.untold[plane]);
      const role = { ...same[0], blocks, untold, scopes: same.flatMap((one) => one.scopes) };
      return [key, { role, source }];
    }),
  );
}

/** @returns for a key of the after side, the one that the role had before: told by its id, or by being the only one. */
function formerNames(
  had: ReadonlyMap<string, Placed>,
  has: ReadonlyMap<string, Placed>,
): ReadonlyMap<string, string> {
  const gone = [...had].filter(([key]) => !has.has(key));
  const fresh = [...has].filter(([key]) => !had.has(key));
  const [onlyGone] = gone;
  const [onlyFresh] = fresh;
  if (had.size === 1 && has.size === 1 && onlyGone !== undefined && onlyFresh !== undefined) {
    return new Map([[onlyFresh[0], onlyGone[0]]]);
  }
  const byId = new Map(gone.flatMap(([key, { role }]) => (role.id === '' ? [] : [[role.id, key] as const])));
  const former = new Map<string, string>();
  for (const [key, { role }] of fresh) {
    const old = byId.get(role.id);
    if (old === undefined) continue;
    former.set(key, old);
    byId.delete(role.id);
  }
  return former;
}

function compare(then: Placed | null, now: Placed | null, name: string): readonly DraftDelta[] {
  const access = planes.flatMap((plane) => {
    const untold = untoldDelta(plane, then, now, name);
    // Where the lists themselves are unknown, nobody can say what came or went.
    if (untold !== null) return [untold];
    return [
      ...accessDeltas(plane, then, now, name, 'added'),
      ...accessDeltas(plane, now, then, name, 'removed'),
    ];
  });
  if (then === null || now === null) return access;
  return [...access, ...scopeDeltas(then, now, name, 'added'), ...scopeDeltas(now, then, name, 'removed')];
}

function untoldDelta(plane: Plane, then: Placed | null, now: Placed | null, name: string): DraftDelta | null {
  const keys = (side: Placed | null) =>
    [...new Set((side?.role.untold[plane] ?? []).map(({ list, text }) => `${list} ${text}`))].sort();
  if (keys(then).join('\n') === keys(now).join('\n')) return null;
  const places = (side: Placed | null) =>
    (side?.role.untold[plane] ?? []).slice(0, shownPlaces).map((one: Untold) => one.lines);
  const evidence = [now, then].flatMap((side) =>
    side === null ? [] : places(side).map((lines) => evidenceIn(side.source, lines)),
  );
  const [first, ...more] = evidence;
  if (first === undefined) return null;
  const terms = [...new Set([...keys(then), ...keys(now)])];
  return {
    kind: 'iam.unresolved',
    subject: `role ${inWords(name)}: ${plane} actions that the file does not tell`,
    summary: `What role ${inWords(name)} allows cannot be known: ${listed(terms)} is told only where it is deployed`,
    facts: { system: 'azure', role: name, plane, terms },
    evidence: [first, ...more],
  };
}

/** @returns what `to` allows and `from` does not, told together where it is worth the same. */
function accessDeltas(
  plane: Plane,
  from: Placed | null,
  to: Placed | null,
  name: string,
  way: Way,
): readonly DraftDelta[] {
  if (to === null) return [];
  const groups = new Map<string, [Gain, ...Gain[]]>();
  for (const gain of gainsOf(blocksOf(from, plane), to.role.blocks[plane])) {
    const key =
      gain.form === 'exclusion'
        ? `exclusion ${gain.pattern.wildcard.key}`
        : `action ${powerIn(plane, gain).name}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [gain]);
    else same.push(gain);
  }
  return [...groups.values()].map((gains) => accessDelta(plane, from, to, name, way, gains));
}

function powerIn(plane: Plane, { pattern, action, except }: Gain): Power {
  const within = [pattern.wildcard, action.wildcard];
  return powerOf(
    plane,
    within,
    except.map((one) => one.wildcard),
  );
}

function accessDelta(
  plane: Plane,
  from: Placed | null,
  to: Placed,
  name: string,
  way: Way,
  gains: readonly [Gain, ...Gain[]],
): DraftDelta {
  const [one] = gains;
  const { pattern, form } = one;
  const power = powerIn(plane, one);
  const actions = gains.map((gain) => gain.pattern.text);
  const spared = [...new Set(gains.flatMap((gain) => gain.except.map((one) => one.text)))];
  const but = spared.length === 0 ? '' : `, but not ${listed(spared)}`;
  const excluded = form === 'exclusion' ? (way === 'added' ? ' (was excluded)' : ' (is now excluded)') : '';
  const aspect =
    form === 'exclusion' ? `exclusion of ${inWords(pattern.text)}` : `${plane} actions, ${power.name}`;
  const [first, ...more] = gains
    .slice(0, shownPlaces)
    .map(({ action }) => evidenceIn(to.source, action.lines));
  // What held it back stands on the other side.
  const held = form === 'exclusion' && from !== null ? [evidenceIn(from.source, pattern.lines)] : [];
  return {
    kind: `iam.${power.escalates ? 'escalation' : 'access'}.${way}`,
    subject: `role ${inWords(name)}: ${aspect}`,
    ...(way === 'added' ? { severity: power.severity } : {}),
    summary: `Role ${inWords(name)} may ${way === 'added' ? 'now' : 'no longer'} ${power.words}: ${listed(actions)}${but}${excluded}`,
    facts: {
      system: 'azure',
      role: name,
      plane,
      power: power.name,
      actions,
      ...(spared.length > 0 ? { except: spared } : {}),
      ...(form === 'exclusion' ? { excluded: true } : {}),
    },
    evidence: [first ?? evidenceIn(to.source, to.role.lines), ...more, ...held],
  };
}

/** @returns one delta a scope that a role can be given at on one side alone. */
function scopeDeltas(from: Placed, to: Placed, name: string, way: Way): readonly DraftDelta[] {
  const known = new Set(from.role.scopes.map((scope) => scope.text));
  const base = strongest(to.role);
  const told = new Set<string>();
  return to.role.scopes.flatMap((scope): readonly DraftDelta[] => {
    if (told.has(scope.text) || around(scope).some((outer) => known.has(outer))) return [];
    told.add(scope.text);
    const severity: Severity = isBroad(scope) ? oneStepUp(base) : base;
    return [
      {
        kind: `iam.access.${way}`,
        subject: `role ${inWords(name)}: assignable at ${scopeWords(scope)}`,
        ...(way === 'added' ? { severity } : {}),
        summary: `Role ${inWords(name)} can ${way === 'added' ? 'now' : 'no longer'} be given at ${scopeWords(scope)}`,
        facts: { system: 'azure', role: name, scope: scope.text, level: scope.level },
        evidence: [evidenceIn(to.source, scope.lines)],
      },
    ];
  });
}

/** What can be done with a role once it is given; to give it is a step of its own, so no more than medium. */
function strongest(role: RoleDefinition): Severity {
  const found = planes.flatMap((plane) =>
    role.blocks[plane].flatMap(({ allowed, excluded }) =>
      allowed.map(
        ({ wildcard }) =>
          powerOf(
            plane,
            [wildcard],
            excluded.map((one) => one.wildcard),
          ).severity,
      ),
    ),
  );
  return found.some((severity) => compareSeverity(severity, 'low') > 0) ? 'medium' : 'low';
}
