/** What was found in commands and variables, as deltas: the same words for a build and for what a service runs. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';
import { type DraftDelta, type Evidence, moreSevere, type Severity } from '../delta.ts';
import { evidenceAt, linesOf } from '../evidence.ts';
import { exposure, plainValue } from '../secrets/names.ts';
import { shownPlaces, type Trait } from '../traits.ts';
import { type Finding, findingsIn, type Script } from './commands.ts';
import { capital, listed } from './images.ts';

/** Where on one side something stands. */
export interface Source {
  readonly file: TextFile;
  readonly side: Side;
}

export function evidenceIn({ file, side }: Source, lines: Lines): Evidence {
  return evidenceAt(file, side, lines);
}

/** Of a longer instruction the whole is shown: it is searched once for each thing that is found in it. */
const searchedLines = 200;

/** @returns the first line within `lines` that holds the sign; all of them where none does. */
export function lineHolding({ file }: Source, lines: Lines, sign: string): Lines {
  const end = Math.min(lines.endLine, lines.startLine + searchedLines - 1);
  const written = linesOf(file).slice(lines.startLine - 1, end);
  const wanted = sign.toLowerCase();
  const holds = (line: string) => line.includes(sign) || line.toLowerCase().includes(wanted);
  const at = sign === '' ? -1 : written.findIndex(holds);
  return at < 0 ? lines : { startLine: lines.startLine + at, endLine: lines.startLine + at };
}

/** One thing of a list that is told as one: the ports of an image, the hosts that a build downloads from. */
export interface Item {
  readonly list: string;
  readonly name: string;
  readonly evidence: Evidence;
}

/** How a list says what came and what went. */
export interface ListWords {
  readonly gained: Pick<DraftDelta, 'kind' | 'severity'>;
  readonly lost: Pick<DraftDelta, 'kind' | 'severity'>;
  readonly fact: string;
  /** How bad what came is, where that depends on what it is. */
  readonly severityOf?: (names: readonly string[]) => Severity;
  readonly say: (list: string, names: string, way: 'gained' | 'lost') => string;
}

/** @returns for each list one delta of all that came, and one of all that went. */
export function compareLists(
  before: readonly Item[],
  after: readonly Item[],
  words: ListWords,
): readonly DraftDelta[] {
  const told = (own: readonly Item[], other: readonly Item[], way: 'gained' | 'lost') => {
    const known = new Set(other.map(({ list, name }) => JSON.stringify([list, name])));
    const lists = new Map<string, [Item, ...Item[]]>();
    for (const item of own) {
      if (known.has(JSON.stringify([item.list, item.name]))) continue;
      const same = lists.get(item.list);
      if (same === undefined) lists.set(item.list, [item]);
      else same.push(item);
    }
    return [...lists].map(([list, items]): DraftDelta => {
      const names = [...new Set(items.map(({ name }) => name))].sort();
      const [first, ...more] = items;
      return {
        ...words[way],
        ...(way === 'gained' && words.severityOf !== undefined ? { severity: words.severityOf(names) } : {}),
        subject: list,
        facts: { [words.fact]: names },
        summary: words.say(list, listed(names), way),
        evidence: [first.evidence, ...more.slice(0, shownPlaces - 1).map(({ evidence }) => evidence)],
      };
    });
  };
  return [...told(after, before, 'gained'), ...told(before, after, 'lost')];
}

export interface Commands {
  readonly traits: readonly Trait[];
  readonly fetched: readonly Item[];
  readonly opened: readonly Item[];
}

/** @param user whose commands they are: "the build", "service quay". */
export function commandFindings(source: Source, user: string, scripts: readonly Script[]): Commands {
  const found = findingsIn(scripts);
  const evidence = ({ script, sign }: Finding) => evidenceIn(source, lineHolding(source, script.lines, sign));
  const items = (sort: Finding['sort'], list: string) =>
    found
      .filter((one) => one.sort === sort)
      .map((one): Item => ({ list, name: one.what, evidence: evidence(one) }));
  return {
    traits: found.flatMap((one) => findingTraits(one, user, evidence(one))),
    fetched: items('fetches', `downloads in ${user}`),
    opened: items('opened', `loosened files in ${user}`),
  };
}

export const fetchedWords: ListWords = {
  gained: { kind: 'infra.code.added', severity: 'low' },
  lost: { kind: 'infra.code.removed' },
  fact: 'hosts',
  say: (list, names, way) => {
    const user = capital(list.slice('downloads in '.length));
    return way === 'gained'
      ? `${user} now downloads from ${names}`
      : `${user} no longer downloads from ${names}`;
  },
};

export const openedWords: ListWords = {
  gained: { kind: 'infra.privilege.added', severity: 'low' },
  lost: { kind: 'infra.privilege.removed' },
  fact: 'loosened',
  say: (list, names, way) => {
    const user = list.slice('loosened files in '.length);
    return way === 'gained' ? `In ${user}, ${names}` : `In ${user}, no longer: ${names}`;
  },
};

function findingTraits({ sort, what, plain }: Finding, user: string, evidence: Evidence): readonly Trait[] {
  const capitalUser = capital(user);
  if (sort === 'runs') {
    return [
      {
        subject: `code from ${what} in ${user}`,
        facts: { user, host: what, encrypted: !plain, how: 'run' },
        evidence,
        gained: {
          kind: 'infra.code.added',
          severity: plain ? 'high' : 'medium',
          summary: `${capitalUser} now runs whatever ${what} sends at that moment${plain ? ', unencrypted' : ''}`,
        },
        lost: { kind: 'infra.code.removed', summary: `${capitalUser} no longer runs what ${what} sends` },
      },
    ];
  }
  if (sort === 'source') return [packageSource(what, user, evidence)];
  return sort === 'unchecked' ? [unchecked(what, user, evidence)] : [];
}

export function packageSource(host: string, user: string, evidence: Evidence): Trait {
  return {
    subject: `packages from ${host} in ${user}`,
    facts: { user, host, how: 'packages' },
    evidence,
    gained: {
      kind: 'infra.code.added',
      severity: 'medium',
      summary: `${capital(user)} now takes packages from ${host}`,
    },
    lost: { kind: 'infra.code.removed', summary: `${capital(user)} no longer takes packages from ${host}` },
  };
}

function unchecked(what: string, user: string, evidence: Evidence): Trait {
  return {
    subject: `${what} in ${user}`,
    facts: { user, check: what },
    evidence,
    gained: { kind: 'infra.protection.removed', severity: 'medium', summary: `In ${user}, ${what}` },
    lost: { kind: 'infra.protection.added', summary: `In ${user}, no longer: ${what}` },
  };
}

export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly lines: Lines;
}

const sourceVariables =
  /^(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|NPM_CONFIG_REGISTRY|YARN_(?:NPM_)?REGISTRY(?:_SERVER)?|GOPROXY|BUNDLE_MIRROR\w*)$/i;

/** Variables that switch checks off. */
const switchVariables = /SSL|TLS|HTTPSVERIFY|TRUSTED_HOST|INSECURE|^GO(?:SUMDB|NOSUM|FLAGS)/i;

/** @returns what variables with known values switch off or fetch from. */
export function settingTraits(source: Source, user: string, settings: readonly Setting[]): readonly Trait[] {
  return settings.flatMap(({ name, value, lines }): readonly Trait[] => {
    // Only where it is needed: a hostile instruction sets thousands of variables.
    const place = () => evidenceIn(source, lineHolding(source, lines, name));
    const found = (text: string, sort: Finding['sort']) =>
      findingsIn([{ text, lines }]).filter((finding) => finding.sort === sort);
    // Checked in the form in which a command would set it.
    const off = switchVariables.test(name) ? found(`${name}=${value.slice(0, 256)}`, 'unchecked') : [];
    const addresses = value.slice(0, 2_048).replaceAll(/[,|]/g, ' ');
    const hosts = sourceVariables.test(name) ? found(`--index-url ${addresses}`, 'source') : [];
    return [
      ...off.map(({ what }) => unchecked(what, user, place())),
      ...hosts.map(({ what }) => packageSource(what, user, place())),
    ];
  });
}

/** A value in the open. It never leaves this folder: deltas name the variable alone. */
export interface Secret {
  readonly user: string;
  readonly name: string;
  readonly value: string;
  readonly severity: Severity;
  readonly evidence: Evidence;
}

export function secretsIn(source: Source, user: string, settings: readonly Setting[]): readonly Secret[] {
  return settings.flatMap(({ name, value, lines }): readonly Secret[] => {
    const severity = exposure(name, value);
    if (severity === null) return [];
    // Whatever the value looks like, it is not shown again.
    const evidence = { ...evidenceIn(source, lineHolding(source, lines, name)), text: `${name}=[redacted]` };
    return [{ user, name, value: plainValue(value), severity, evidence }];
  });
}

/** @returns the values that stand on one side alone: what was in the file already is no news under another name. */
export function secretDeltas(before: readonly Secret[], after: readonly Secret[]): readonly DraftDelta[] {
  const told = (own: readonly Secret[], other: readonly Secret[], way: 'gained' | 'lost') => {
    const known = new Set(other.map(({ value }) => value));
    const variables = new Map<string, [Secret, ...Secret[]]>();
    for (const secret of own) {
      if (known.has(secret.value)) continue;
      const same = variables.get(secret.name);
      if (same === undefined) variables.set(secret.name, [secret]);
      else same.push(secret);
    }
    return [...variables.values()].map((secrets) => secretDelta(secrets, way));
  };
  return [...told(after, before, 'gained'), ...told(before, after, 'lost')];
}

function secretDelta(secrets: readonly [Secret, ...Secret[]], way: 'gained' | 'lost'): DraftDelta {
  const [{ name, user, evidence }, ...more] = secrets;
  const owner = more.every((secret) => secret.user === user) ? user : 'the services';
  const places = new Map(secrets.map((secret) => [secret.evidence.startLine, secret.evidence]));
  const others = [...places.values()].filter(({ startLine }) => startLine !== evidence.startLine);
  const { severity } = secrets.reduce(moreSevere);
  const base = {
    subject: `${name} of ${owner}`,
    facts: { user: owner, variable: name, form: 'literal' },
    evidence: [evidence, ...others.slice(0, shownPlaces - 1)] as const,
  };
  if (way === 'lost') {
    const summary = `The value of ${name} of ${owner} no longer stands in the file`;
    return { ...base, kind: 'infra.secret.hidden', summary };
  }
  const summary =
    severity === 'low'
      ? `${name} of ${owner} is a value that everybody would try first`
      : `The value of ${name} of ${owner} stands in the file, for everybody who can read it`;
  return { ...base, kind: 'infra.secret.exposed', severity, summary };
}
