/** One app on both sides -> what it asks for more and less: scopes as sets, with what each implies. */
import { type DraftDelta, type Evidence, higherSeverity, type Severity, severities } from '../delta.ts';
import { redact } from '../evidence.ts';
import { compareTraits, shownPlaces } from '../traits.ts';
import { type GrantCatalogue, unknownScope } from './catalogue.ts';
import type { App, GrantFormat } from './format.ts';
import { actors, type Grant, type Meaning } from './grant.ts';
import { brief } from './names.ts';
import { placeDeltas } from './places.ts';

/** @param format what both sides are read by. */
export function appDeltas(
  format: GrantFormat,
  before: App | null,
  after: App | null,
  catalogue: GrantCatalogue,
): readonly DraftDelta[] {
  const [had, has] = [scopesOf(before), scopesOf(after)];
  const name = nameOf(before, after);
  const covers = (held: Grant, asked: Grant) => isCovered(format, catalogue, held, asked);
  // Of two that cover each other, the earlier name counts as the wider.
  const isWider = (held: Grant, asked: Grant) =>
    covers(held, asked) && (!covers(asked, held) || held.scope < asked.scope);
  const said = (own: Scopes, other: Scopes, way: Way) => {
    const [mine, theirs] = [[...own.values()], [...other.values()]];
    return [...own].flatMap(([key, asked]) => {
      const silent =
        other.has(key) ||
        theirs.some(({ grant }) => covers(grant, asked.grant)) ||
        mine.some(({ grant }) => isWider(grant, asked.grant));
      if (silent) return [];
      const less = theirs.filter(({ grant }) => covers(asked.grant, grant));
      return [scopeDelta(asked, way, name, less, catalogue)];
    });
  };
  const vendor = catalogue.vendor((after ?? before)?.vendor ?? '').name;
  return [
    ...said(has, had, 'gained'),
    ...said(had, has, 'lost'),
    ...placeDeltas(before?.places ?? [], after?.places ?? [], { app: name, vendor }),
    ...compareTraits(before?.traits ?? [], after?.traits ?? []),
  ];
}

type Way = 'gained' | 'lost';

/** A scope with every line that asks for it. */
interface Asked {
  readonly grant: Grant;
  readonly places: Evidence[];
}

type Scopes = ReadonlyMap<string, Asked>;

function scopesOf(app: App | null): Scopes {
  const scopes = new Map<string, Asked>();
  for (const grant of app?.grants ?? []) {
    const key = JSON.stringify([grant.vendor, grant.as, grant.scope, grant.limit ?? '']);
    const same = scopes.get(key);
    if (same === undefined) scopes.set(key, { grant, places: [grant.evidence] });
    else if (same.places.length < shownPlaces) same.places.push(grant.evidence);
  }
  return scopes;
}

function isCovered(format: GrantFormat, catalogue: GrantCatalogue, held: Grant, asked: Grant): boolean {
  if (held.vendor !== asked.vendor || held.as !== asked.as) return false;
  if (held.scope === asked.scope && held.limit === asked.limit) return false;
  const free = held.limit === undefined || held.limit === asked.limit;
  const listed = held.scope === asked.scope || catalogue.vendor(held.vendor).implies(held.scope, asked.scope);
  return (free && listed) || format.covers?.(held, asked) === true;
}

/** A rename says nothing, and reads the same backwards. */
function nameOf(before: App | null, after: App | null): string {
  const names = [before, after].flatMap((app) => (app === null ? [] : [app.name]));
  return names.sort()[0] ?? 'app';
}

function meaningOf({ vendor, scope, meaning, label, limit }: Grant, catalogue: GrantCatalogue) {
  const record = catalogue.vendor(vendor).of(scope);
  const known: Meaning = meaning ?? record ?? unknownScope;
  const whole = known.power === 'admin' ? higherSeverity('high', known.severity) : known.severity;
  return {
    ...known,
    severity: limit === undefined ? whole : oneStepLess(whole),
    label: brief(label ?? record?.label ?? scope),
    limited: limit === undefined ? '' : `, ${limit}`,
  };
}

function oneStepLess(severity: Severity): Severity {
  return severities[Math.max(0, severities.indexOf(severity) - 1)] ?? severity;
}

function scopeDelta(
  { grant, places }: Asked,
  way: Way,
  app: string,
  less: readonly Asked[],
  catalogue: GrantCatalogue,
): DraftDelta {
  const vendor = catalogue.vendor(grant.vendor);
  const { power, may, severity, label, limited } = meaningOf(grant, catalogue);
  const was = less.slice(0, 3).map((one) => {
    const than = meaningOf(one.grant, catalogue);
    return `${than.label}${than.limited}`;
  });
  const [first, ...more] = places;
  if (first === undefined) throw new Error('a scope without a line');
  const evidence: DraftDelta['evidence'] = [first, ...more, ...less.map(({ grant: { evidence: at } }) => at)];
  const before =
    was.length === 0 ? '' : way === 'gained' ? ` (was ${was.join(', ')})` : ` (now ${was.join(', ')})`;
  const as = `${actors[grant.as]}${limited}`;
  const limit = grant.limit === undefined ? {} : { limit: grant.limit };
  return {
    kind: way === 'gained' ? 'integration.scope.added' : 'integration.scope.removed',
    subject: `${vendor.name} ${label} of ${app} (${grant.as}${limited})`,
    ...(way === 'gained' ? { severity } : {}),
    summary:
      way === 'gained'
        ? `${app} asks ${vendor.name} for ${label} ${as}${before}: it may ${may}${callouts[power] ?? ''}`
        : `${app} no longer asks ${vendor.name} for ${label} ${as}${before}`,
    facts: { vendor: grant.vendor, scope: redact(grant.scope).slice(0, 200), as: grant.as, power, ...limit },
    evidence,
  };
}

/** What a reader must not miss. */
const callouts: Readonly<Partial<Record<Meaning['power'], string>>> = {
  admin: '; this is the power of an administrator',
  offline: '; it lasts while nobody is signed in',
};
