/** Two ways of starting one server in, what differs between them and whom it serves out. */
import type { Direction, Evidence, Severity } from '../../../delta.ts';
import { remoteOf } from '../launching/remote.ts';
import { isOn, isOutside, type Setting, type Sort } from '../switches.ts';

export interface SettingChange {
  readonly name: string;
  readonly direction: Direction;
  readonly severity: Severity;
  /** Completes "server X …". */
  readonly says: string;
  /** '' where the setting is not there. */
  readonly was: string;
  readonly is: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export function settingChanges(
  before: readonly Setting[],
  after: readonly Setting[],
): readonly SettingChange[] {
  const had = new Map(before.map((setting) => [setting.name, setting]));
  const has = new Map(after.map((setting) => [setting.name, setting]));
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((name) => {
    const [was, is] = [had.get(name), has.get(name)];
    const any = is ?? was;
    if (any === undefined || was?.value === is?.value || any.sort === 'quiet') return [];
    const judged = judge(any.sort, name, was?.value ?? null, is?.value ?? null);
    if (judged === null) return [];
    const places = [...(is === undefined ? [] : [is.evidence]), ...(was === undefined ? [] : [was.evidence])];
    const [first = any.evidence, ...more] = places;
    return [{ ...judged, name, was: was?.value ?? '', is: is?.value ?? '', evidence: [first, ...more] }];
  });
}

type Judgement = Pick<SettingChange, 'direction' | 'severity' | 'says'>;

const widens = (severity: Severity, says: string): Judgement => ({ direction: 'widens', severity, says });
const narrows = (says: string): Judgement => ({ direction: 'narrows', severity: 'info', says });
const neutral = (severity: Severity, says: string): Judgement => ({ direction: 'neutral', severity, says });

function judge(sort: Sort, name: string, was: string | null, is: string | null): Judgement | null {
  switch (sort) {
    case 'guard':
    case 'opener':
      return switched(sort, name, was, is);
    case 'list':
    case 'ban':
      return listed(sort, name, was, is);
    case 'code':
      if (was === null) return widens('high', `now loads other code through ${name}`);
      return is === null
        ? narrows(`no longer loads code through ${name}`)
        : neutral('high', `loads other code through ${name}`);
    case 'place':
      return moved(name, was, is);
    case 'directory': {
      const path = name.replace('the directory ', '');
      const where = isOutside(path) ? `${path} outside the repository` : path;
      return is === null
        ? narrows(`may no longer work in ${where}`)
        : widens(isOutside(path) ? 'high' : 'low', `may now work in ${where}`);
    }
    default:
      return neutral(name === 'its words' ? 'medium' : 'low', saysChanged(name, was, is));
  }
}

function saysChanged(name: string, was: string | null, is: string | null): string {
  if (name.startsWith('?')) return saysAddressed(name.slice(1), was, is);
  if (was === null) return `is now started with ${written(name, is)}`;
  return is === null
    ? `is no longer started with ${written(name, was)}`
    : `is started with ${written(name, is)} (was ${was || 'empty'})`;
}

/** Of an address's query, as it is read. */
function saysAddressed(name: string, was: string | null, is: string | null): string {
  const [before, after] = [was, is].map((value) => (value === null ? null : `${name}=${plainly(value)}`));
  if (before === null) return `is now reached with ${after}`;
  return after === null ? `is no longer reached with ${before}` : `is reached with ${after} (was ${before})`;
}

function plainly(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function written(name: string, value: string | null): string {
  if (name === 'its words') return `the words ${value ?? ''}`;
  if (value === null || value === '') return name;
  if (!name.startsWith('-')) return `${name}=${value}`;
  return value === 'true' ? name : `${name} ${value}`;
}

function switched(
  sort: 'guard' | 'opener',
  name: string,
  was: string | null,
  is: string | null,
): Judgement | null {
  const [before, after] = [was !== null && isOn(was), is !== null && isOn(is)];
  // A value that is no yes or no, such as a list of commands, can grow and stay on.
  if (before && after) return neutral('medium', saysChanged(name, was, is));
  if (before === after) return null;
  const guarded = sort === 'guard' ? before : after;
  if (!guarded)
    return narrows(sort === 'guard' ? `is held back by ${name}` : `is no longer opened by ${name}`);
  return widens('high', sort === 'guard' ? `is no longer held back by ${name}` : `is opened by ${name}`);
}

/** Names that stand for everything. */
const everything = /^(?:all|\*|unrestricted|full|write|admin|default)$/i;

function listed(sort: 'list' | 'ban', name: string, was: string | null, is: string | null): Judgement | null {
  const [had, has] = [members(was), members(is)];
  const more = has.filter((member) => !had.includes(member));
  const less = had.filter((member) => !has.includes(member));
  if (more.length === 0 && less.length === 0 && was !== null && is !== null) return null;
  const says = saysChanged(name, was, is);
  const [gains, loses] = sort === 'list' ? [more, less] : [less, more];
  // What holds where no list stands is the server's own business: a list of everything is more than it, any other unknown.
  if (sort === 'list' && (was === null || is === null)) {
    if (more.some((member) => everything.test(member))) return widens('high', says);
    if (less.some((member) => everything.test(member))) return narrows(says);
    return neutral('medium', says);
  }
  if (gains.length > 0 && loses.length === 0) return widens('high', says);
  if (gains.length === 0) return narrows(says);
  return neutral(gains.some((member) => everything.test(member)) ? 'high' : 'medium', says);
}

function members(value: string | null): readonly string[] {
  return value === null
    ? []
    : value
        .split(/[\s,;]+/)
        .filter((member) => member !== '')
        .slice(0, 256);
}

function moved(name: string, was: string | null, is: string | null): Judgement | null {
  const hostOf = (value: string | null) => (value === null ? null : (remoteOf(value)?.host ?? value));
  const [before, after] = [hostOf(was), hostOf(is)];
  if (before === after) return neutral('low', saysChanged(name, was, is));
  const near = [was, is].every((value) => value === null || remoteOf(value)?.local === true);
  if (near) return neutral('low', saysChanged(name, was, is));
  const from = before === null ? '' : ` (was ${before})`;
  return neutral(
    'high',
    after === null
      ? `no longer talks to ${before} through ${name}`
      : `talks to ${after} through ${name}${from}`,
  );
}
