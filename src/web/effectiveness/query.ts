/** What the address of the page asks for: whose figures and of which days; and addresses that ask for others. */
import type { Scope } from '../../effectiveness/history.ts';
import { day, type Window } from '../../effectiveness/window.ts';
import { clip } from '../../render/escape.ts';

export const scopeFields = ['organisation', 'repository', 'team', 'model'] as const;
type ScopeField = (typeof scopeFields)[number];

export interface Asked {
  readonly scope: Scope;
  readonly window: Window;
  /** As asked for, both days included; empty where the last 365 days stand for it. */
  readonly since: string;
  readonly until: string;
  /** What of it makes no sense, and what was taken instead. */
  readonly faults: readonly string[];
}

const longest = 300;
const defaultDays = 365;
/** Before any of it was written, and a span that no chart could show. */
const earliest = Date.UTC(1970, 0, 1);

/** @param get a parameter of the address; @param now days are those of UTC, and the last one is today. */
export function askedFor(get: (name: string) => string | undefined, now: Date): Asked {
  const scope: Scope = Object.fromEntries(
    scopeFields.flatMap((field) => {
      const value = clip((get(field) ?? '').trim(), longest);
      return value === '' ? [] : [[field, value]];
    }),
  );
  const given = { since: (get('since') ?? '').trim(), until: (get('until') ?? '').trim() };
  const faults: string[] = [];
  const dayOf = (name: 'since' | 'until'): number | null => {
    if (given[name] === '') return null;
    const time = startOf(given[name]);
    if (time === null) faults.push(`“${clip(given[name], 40)}” is no day such as 2026-03-31.`);
    return time;
  };
  const [since, until] = [dayOf('since'), dayOf('until')];
  const today = Math.floor(now.getTime() / day) * day;
  // Of days to come nothing is known: compared with a whole window before, half a window would look like less of everything.
  const end = Math.min(until ?? today, today) + day;
  const start = since ?? end - defaultDays * day;
  if (start >= end) {
    faults.push('The window ends before it begins.');
    return { scope, window: lastYear(now), since: '', until: '', faults };
  }
  const window = { since: new Date(start).toISOString(), until: new Date(end).toISOString() };
  return {
    scope,
    window,
    since: since === null ? '' : given.since,
    until: until === null ? '' : given.until,
    faults,
  };
}

function lastYear(now: Date): Window {
  const end = (Math.floor(now.getTime() / day) + 1) * day;
  return {
    since: new Date(end - defaultDays * day).toISOString(),
    until: new Date(end).toISOString(),
  };
}

/** @returns null where it is no day of the calendar. */
function startOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
  return isDay && time >= earliest ? time : null;
}

export const path = '/effectiveness';

type Days = Pick<Asked, 'since' | 'until'>;

/** @returns the page of that scope and those days, or one of its files: ".csv", ".json". */
export function addressOf(scope: Scope, { since, until }: Days, file = '', table = ''): string {
  const given: [string, string][] = [
    ...scopeFields.map((field): [ScopeField, string] => [field, scope[field] ?? '']),
    ['since', since],
    ['until', until],
    ['table', table],
  ];
  const query = new URLSearchParams(given.filter(([, value]) => value !== '')).toString();
  return `${path}${file}${query === '' ? '' : `?${query}`}`;
}

/** The windows that are asked for most, the default first. */
export function windows(now: Date): readonly (Days & { readonly name: string })[] {
  const [year, quarter] = [now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3)];
  const text = (time: number) => new Date(time).toISOString().slice(0, 10);
  const span = (name: string, start: number, end: number) => ({
    name,
    since: text(start),
    until: text(end - day),
  });
  const [before, start] = [Date.UTC(year, quarter * 3 - 3, 1), Date.UTC(year, quarter * 3, 1)];
  const lastQuarter = ((quarter + 3) % 4) + 1;
  return [
    { name: 'Last 365 days', since: '', until: '' },
    span(`Quarter ${lastQuarter}, ${lastQuarter === 4 ? year - 1 : year}`, before, start),
    { name: 'This quarter', since: text(start), until: '' },
    span(`Year ${year - 1}`, Date.UTC(year - 1, 0, 1), Date.UTC(year, 0, 1)),
  ];
}
