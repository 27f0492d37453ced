/** One app on both sides -> what it asks for more and less: scopes as sets, with what each implies. */
import { type DraftDelta, type Evidence, higherSeverity, type Severity, severities } from '../delta.ts';
import { redact } from '../evidence.ts';
import { kinds } from '../kinds.ts';
import { compareTraits, shownPlaces } from '../traits.ts';
import { fits, type GrantCatalogue, unknownScope } from './catalogue.ts';
import type { App, GrantFormat, Level } from './format.ts';
import { actorWords, type Grant, type Meaning } from './grant.ts';
import { brief } from './names.ts';
import { placeDeltas } from './places.ts';

/** @param format what both sides are read by. */
export function appDeltas(
  format: GrantFormat,
  before: App | null,
  after: App | null,
  catalogue: GrantCatalogue,
): readonly DraftDelta[] {
  const [had, has] = [scopesOf(before, catalogue), scopesOf(after, catalogue)];
  const name = nameOf(before, after);
  // Looked up once a scope: each is compared with each.
  const implied = new Map(
    [...had.values(), ...has.values()].map(({ grant }) => [grant, impliedBy(grant, catalogue)]),
  );
  const covers = (held: Grant, asked: Grant) => {
    if (held.vendor !== asked.vendor || held.as !== asked.as) return false;
    const same = held.scope === asked.scope;
    if (same && held.limit === asked.limit) return false;
    const free = held.limit === undefined || held.limit === asked.limit;
    const listed = same || (implied.get(held) ?? []).some((one) => fits(one, asked.scope));
    return (free && listed) || format.covers?.(held, asked) === true;
  };
  // Of two that cover each other, the earlier name counts as the wider.
  const isWider = (held: Grant, asked: Grant) =>
    covers(held, asked) && (!covers(asked, held) || held.scope < asked.scope);
  const bound = [...implied.keys()].some(({ limit }) => limit !== undefined);
  const wide = (scopes: Scopes) =>
    [...scopes.values()].filter(
      ({ grant }) => bound || format.covers !== undefined || implied.get(grant)?.length !== 0,
    );
  const said = (own: Scopes, other: Scopes, way: Way) => {
    const [mine, theirs] = [wide(own), wide(other)];
    return [...own].flatMap(([key, asked]) => {
      const silent =
        other.has(key) ||
        theirs.some(({ grant }) => covers(grant, asked.grant)) ||
        mine.some(({ grant }) => isWider(grant, asked.grant));
      if (silent) return [];
      const less = mine.includes(asked)
        ? [...other.values()].filter(({ grant }) => covers(asked.grant, grant))
        : [];
      return [scopeDelta(asked, way, name, less, catalogue)];
    });
  };
  const vendor = catalogue.vendor((after ?? before)?.vendor ?? '');
  return [
    ...said(has, had, 'gained'),
    ...said(had, has, 'lost'),
    ...placeDeltas(before?.places ?? [], after?.places ?? [], { app: name, vendor }),
    ...settingDeltas(before, after).map((delta) => named(delta, name)),
  ];
}

type Way = 'gained' | 'lost';

/** A scope with every line that asks for it. */
interface Asked {
  readonly grant: Grant;
  readonly places: Evidence[];
}

type Scopes = ReadonlyMap<string, Asked>;

/** A number, or a name in other letters, is the scope that the list has for it. */
function scopesOf(app: App | null, catalogue: GrantCatalogue): Scopes {
  const scopes = new Map<string, Asked>();
  for (const written of app?.grants ?? []) {
    const record = catalogue.vendor(written.vendor).of(written.scope, written.as);
    const isPattern = record?.scope.includes('*') === true;
    const grant = record === null || isPattern ? written : { ...written, scope: record.scope };
    const key = JSON.stringify([grant.vendor, grant.as, grant.scope, grant.limit ?? '']);
    const same = scopes.get(key);
    if (same === undefined) scopes.set(key, { grant, places: [grant.evidence] });
    else if (same.places.length < shownPlaces) same.places.push(grant.evidence);
  }
  return scopes;
}

function impliedBy({ vendor, scope, as }: Grant, catalogue: GrantCatalogue): readonly string[] {
  return catalogue.vendor(vendor).impliedBy(scope, as);
}

/** A rename says nothing, and reads the same backwards. */
function nameOf(before: App | null, after: App | null): string {
  const names = [before, after].flatMap((app) => (app === null ? [] : [app.name]));
  return names.sort()[0] ?? 'app';
}

/** What protects an app says nothing where the app comes or goes as a whole. */
function settingDeltas(before: App | null, after: App | null): readonly DraftDelta[] {
  const [had, has] = [before?.traits ?? [], after?.traits ?? []];
  const silent = before === null ? 'narrows' : after === null ? 'widens' : null;
  return compareTraits(beyond(had, has), beyond(has, had)).filter(
    ({ kind }) => kinds[kind].direction !== silent,
  );
}

/** Without the settings that the other side has at a higher rank. */
function beyond(own: readonly Level[], other: readonly Level[]): readonly Level[] {
  const ranks = new Map<string, number>();
  for (const { subject, rank = -1 } of other) ranks.set(subject, Math.max(rank, ranks.get(subject) ?? -1));
  return own.filter(({ subject, rank = Number.MAX_VALUE }) => rank >= (ranks.get(subject) ?? -1));
}

/** Settings are read before both sides' names are known, so they say {app}. */
function named(delta: DraftDelta, app: string): DraftDelta {
  const fill = (text: string) => text.replaceAll('{app}', () => app);
  return { ...delta, subject: fill(delta.subject), summary: fill(delta.summary) };
}

function scopeDelta(
  { grant, places }: Asked,
  way: Way,
  app: string,
  less: readonly Asked[],
  catalogue: GrantCatalogue,
): DraftDelta {
  const vendor = catalogue.vendor(grant.vendor);
  const record = vendor.of(grant.scope, grant.as);
  const meaning: Meaning = grant.meaning ?? record ?? unknownScope;
  const consent = record?.consent === undefined ? '' : '; an administrator has to consent';
  const { power, may } = meaning;
  const shown = shownAs(grant);
  const was = less.slice(0, 3).map((one) => `${shownAs(one.grant)}${limited(one.grant)}`);
  const [first, ...more] = places;
  if (first === undefined) throw new Error('a scope without a line');
  const evidence: DraftDelta['evidence'] = [first, ...more, ...less.map(({ grant: { evidence: at } }) => at)];
  const before =
    was.length === 0 ? '' : way === 'gained' ? ` (was ${was.join(', ')})` : ` (now ${was.join(', ')})`;
  const as = `${actorWords[grant.as]}${limited(grant)}`;
  const limit = grant.limit === undefined ? {} : { limit: grant.limit };
  return {
    kind: way === 'gained' ? 'integration.scope.added' : 'integration.scope.removed',
    subject: `${vendor.name} ${shown} of ${app} (${grant.as}${limited(grant)})`,
    ...(way === 'gained' ? { severity: weightOf(grant, meaning) } : {}),
    summary:
      way === 'gained'
        ? `${app} asks ${vendor.name} for ${shown} ${as}${before}: ${power === 'unknown' ? 'a scope that its list here does not know' : `it may ${may}`}${callouts[power] ?? ''}${consent}`
        : `${app} no longer asks ${vendor.name} for ${shown} ${as}${before}`,
    facts: { vendor: grant.vendor, scope: redact(grant.scope).slice(0, 200), as: grant.as, power, ...limit },
    evidence,
  };
}

function shownAs({ label, scope }: Grant): string {
  return brief(label ?? scope);
}

function limited({ limit }: Grant): string {
  return limit === undefined ? '' : `, ${limit}`;
}

function weightOf({ limit }: Grant, { power, severity }: Meaning): Severity {
  const whole = power === 'admin' ? higherSeverity('high', severity) : severity;
  return limit === undefined ? whole : (severities[severities.indexOf(whole) - 1] ?? whole);
}

/** What a reader must not miss. */
const callouts: Readonly<Partial<Record<Meaning['power'], string>>> = {
  admin: '; this is the power of an administrator',
  offline: '; it lasts while nobody is signed in',
};
