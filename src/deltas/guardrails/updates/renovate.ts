/** Renovate: what it keeps up to date, what it leaves out, what goes in unseen (docs.renovatebot.com). */
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import type { Findings, List } from '../findings.ts';
import {
  addName,
  level,
  names,
  nothing,
  partOf,
  type Reads,
  readTable,
  type Setting,
  table,
  textOf,
  textsIn,
  unread,
  whileFalse,
  whileTrue,
} from '../table.ts';
import { harmless, managed } from './renovate-keys.ts';

export function readRenovate(root: TreeNode | null, into: Findings, name: string): void {
  if (root !== null) {
    addName(into, running, 'configuration', { startLine: root.startLine, endLine: root.startLine });
  }
  into.holders.add(whole.within);
  readTable(root, topKeys, into, { name, ...whole });
}

/** Where Renovate starts to work, what it leaves out is no loss. */
const whole = { within: 'renovate' } as const;

const running: List = {
  subject: 'updates by renovate',
  sense: 'guard',
  severity: 'high',
  facts: { guard: 'renovate' },
  grows: 'Renovate now keeps dependencies up to date here',
  shrinks: 'Renovate is no longer configured here',
};

function setting(name: string, severity: Severity, usual: number, weaker: string, stronger: string): Setting {
  return {
    subject: `${name} of renovate`,
    facts: { guard: 'renovate', setting: name },
    severity,
    usual,
    weaker,
    stronger,
  };
}

function list(
  subject: string,
  sense: List['sense'],
  severity: Severity,
  grows: string,
  shrinks: string,
): List {
  return { subject, sense, severity, facts: { guard: 'renovate', list: subject }, grows, shrinks };
}

const leftOut = list(
  'dependencies that renovate leaves out',
  'hole',
  'medium',
  'Renovate no longer updates {names}',
  'Renovate updates {names} again',
);
const pathsLeftOut = list(
  'paths that renovate leaves out',
  'hole',
  'medium',
  'Renovate no longer looks at {names}',
  'Renovate looks at {names} again',
);
const unseen = list(
  'updates that renovate merges',
  'hole',
  'medium',
  'Renovate now merges by itself, when checks pass: {names}',
  'Renovate no longer merges by itself: {names}',
);
const presets = list(
  'presets of renovate',
  'code',
  'low',
  'Renovate now follows the presets {names}, which others write',
  'Renovate no longer follows the presets {names}',
);
const helpful = list(
  'safeguards of renovate',
  'guard',
  'low',
  'Renovate now follows {names}',
  'Renovate no longer follows {names}',
);
const managers: List = {
  ...list(
    'managers of renovate',
    'guard',
    'medium',
    'Renovate now also updates what {names} manage',
    'Renovate no longer updates what {names} manage',
  ),
  only: true,
};
const vulnerable = setting(
  'alerts',
  'high',
  1,
  'Renovate no longer answers alerts of vulnerabilities',
  'Renovate answers alerts of vulnerabilities again',
);

/** Built-in presets that switch something, by a part of their names; of others here only the look of pull requests changes. */
const switching: readonly (readonly [RegExp, (into: Findings, name: string, item: TreeNode) => void])[] = [
  [
    /^(?:\w+:|:)?disableRenovate$/,
    (into, name, item) => addName(into, leftOut, `anything (${name})`, item, whole, 'high'),
  ],
  [
    /disableVulnerabilityAlerts/,
    (into, name, item) => addName(into, leftOut, `what is vulnerable (${name})`, item, whole, 'high'),
  ],
  [
    /^(?:default:|:)automerge(?!Disabled)(?!Branch|Pr$)/i,
    (into, name, item) => addName(into, unseen, name, item),
  ],
  [
    /^(?:default:|:)disable(?:Major|Dev|Peer|Digest|Docker|Lock)/,
    (into, name, item) => addName(into, leftOut, name, item, whole, 'low'),
  ],
  [
    /pin(?:GitHubActionDigests|Digests|All|Version|Dev|Dep|Only)|^docker:pinDigests|^security:|minimumReleaseAge|^config:(?:recommended|best-practices|base)$/i,
    (into, name, item) => addName(into, helpful, name, item),
  ],
];

const extending: Reads = (entry, into, at) => {
  const texts = textsIn(entry.value);
  if (texts === null) return unread(entry, into, at);
  for (const [index, [text]] of texts.entries()) {
    const item = entry.value.kind === 'sequence' ? entry.value.items[index] : entry.value;
    if (item === undefined) continue;
    const known = switching.find(([pattern]) => pattern.test(text));
    if (known !== undefined) known[1](into, text, item);
    else if (/^(?:\w+>|@|https?:)|^[\w-]+$/.test(text))
      addName(into, presets, text.split('#', 1)[0] ?? text, item);
  }
};

const plain = Object.fromEntries(harmless.map((key) => [key, nothing]));

/** A switch of one kind of update or manager: `{ "enabled": false }`, `{ "automerge": true }`. */
function part(name: string, off: List, severity: Severity): Reads {
  return (entry, into, at) => {
    readTable(
      entry.value,
      table({
        ...plain,
        extends: nothing,
        minimumReleaseAge: nothing,
        packageRules: unread,
        enabled: (switched, inside, place) => {
          if (textOf(switched.value) === 'false') addName(inside, off, name, switched, at, severity);
          else if (textOf(switched.value) !== 'true') unread(switched, inside, place);
        },
        automerge: (switched, inside, place) => {
          if (textOf(switched.value) === 'true') addName(inside, unseen, name, switched, at);
          else if (textOf(switched.value) !== 'false') unread(switched, inside, place);
        },
      }),
      into,
      at,
    );
  };
}

const topKeys = table({
  ...plain,
  extends: extending,
  enabled: level(
    setting('updates', 'high', 1, 'Renovate is switched off', 'Renovate is switched on again'),
    whileTrue,
  ),
  automerge: (entry, into, at) => {
    if (textOf(entry.value) === 'true') addName(into, unseen, 'all updates', entry, {}, 'medium');
    else if (textOf(entry.value) !== 'false') unread(entry, into, at);
  },
  ignoreDeps: names(leftOut),
  ignorePaths: names(pathsLeftOut),
  includePaths: names({
    ...pathsLeftOut,
    subject: 'paths that renovate looks at',
    sense: 'guard',
    only: true,
    grows: pathsLeftOut.shrinks,
    shrinks: pathsLeftOut.grows,
  }),
  ignorePresets: names({
    ...leftOut,
    subject: 'presets that renovate ignores',
    severity: 'low',
    grows: 'Renovate now ignores the presets {names}',
    shrinks: 'Renovate follows the presets {names} again',
  }),
  enabledManagers: names(managers),
  osvVulnerabilityAlerts: level(
    setting(
      'alerts of OSV',
      'medium',
      0,
      'Renovate no longer asks OSV for vulnerabilities',
      'Renovate asks OSV for vulnerabilities',
    ),
    whileTrue,
  ),
  vulnerabilityAlerts: (entry, into, at) => {
    const off = entry.value.kind === 'map' ? entry.value.entries.get('enabled') : undefined;
    if (off !== undefined) level(vulnerable, whileTrue)(off, into, at);
    part('fixes of vulnerabilities', { ...leftOut, subject: 'nothing' }, 'high')(
      withoutKey(entry, 'enabled'),
      into,
      at,
    );
  },
  lockFileMaintenance: part('lock files', leftOut, 'low'),
  minor: part('minor updates', leftOut, 'medium'),
  patch: part('patches', leftOut, 'medium'),
  pin: part('pins', leftOut, 'low'),
  digest: part('digests', leftOut, 'low'),
  ignoreScripts: level(
    setting(
      'scripts',
      'medium',
      1,
      'Renovate now lets the scripts of packages run',
      'Renovate no longer lets the scripts of packages run',
    ),
    whileTrue,
  ),
  allowScripts: level(
    setting(
      'allowed scripts',
      'medium',
      1,
      'Renovate may now run the scripts of packages',
      'Renovate may no longer run the scripts of packages',
    ),
    whileFalse,
  ),
  dependencyDashboardApproval: nothing,
  minimumReleaseAge: level(
    setting(
      'waiting time',
      'low',
      0,
      'Renovate takes updates sooner after their release than before',
      'Renovate waits longer after a release than before',
    ),
    days,
  ),
  packageRules: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const rule of entry.value.items) readRule(rule, into);
  },
  ...Object.fromEntries(managed.map((name) => [name, part(`what ${name} manages`, leftOut, 'medium')])),
});

function withoutKey(entry: TreeEntry, key: string): TreeEntry {
  if (entry.value.kind !== 'map') return entry;
  const entries = new Map([...entry.value.entries].filter(([name]) => name !== key));
  return { ...entry, value: { ...entry.value, entries } };
}

const lengths = new Map([
  ['hour', 1 / 24],
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
]);

/** "3 days", "1 week": a text of a number and a unit. */
function days(value: string): number | null {
  const [, number, unit] = /^(\d{1,4}) ?(hour|day|week|month|year)s?$/.exec(value.trim().toLowerCase()) ?? [];
  const each = lengths.get(unit ?? '');
  return number === undefined || each === undefined ? null : Number(number) * each;
}

/** What a rule does to the dependencies that it matches; a rule about groups, titles and times holds nothing back. */
function readRule(rule: TreeNode, into: Findings): void {
  if (rule.kind !== 'map') return void into.parts.push(partOf('a rule of packages', rule, {}));
  const matching = [...rule.entries.values()].filter(({ key }) => /^(?:match|exclude)[A-Z]/.test(key));
  const name = matching
    .map(({ key, value }) => {
      const texts = textsIn(value)?.map(([text]) => text);
      const what = key
        .replace(/^match|s$/g, '')
        .replaceAll(/([A-Z])/g, ' $1')
        .trim()
        .toLowerCase();
      return `${what} ${texts === undefined ? canonical(value) : [...texts].sort().join(', ')}`;
    })
    .sort()
    .join(' with ');
  const place = { name: 'a rule of packages' };
  for (const entry of rule.entries.values()) {
    const { key, value } = entry;
    if (
      matching.includes(entry) ||
      harmless.includes(key) ||
      key === 'minimumReleaseAge' ||
      key === 'dependencyDashboardApproval'
    )
      continue;
    const on = textOf(value);
    const some = matching.length === 0 ? 'everything' : name;
    if (key === 'enabled' && on === 'false') addName(into, leftOut, some, entry, whole, weightOf(matching));
    else if (key === 'automerge' && on === 'true') addName(into, unseen, some, entry);
    else if (key === 'allowedVersions')
      addName(into, leftOut, `${some} but for versions ${on ?? canonical(value)}`, entry, whole, 'low');
    else if (key === 'extends') extending(entry, into, place);
    else if (!(['enabled', 'automerge'].includes(key) && (on === 'true' || on === 'false'))) {
      into.parts.push({
        ...partOf(`${key} of a rule of packages`, value, {}),
        meaning: `${name} ${canonical(value)}`,
        lines: entry,
      });
    }
  }
}

/** Without major updates the rest still comes; without all of a dependency, no fix of it does. */
function weightOf(matching: readonly TreeEntry[]): Severity {
  if (matching.length === 0) return 'high';
  const types = matching.find(({ key }) => key === 'matchUpdateTypes');
  const texts = types === undefined ? null : textsIn(types.value);
  return texts !== null && !texts.some(([text]) => text === 'patch' || text === 'minor') ? 'low' : 'medium';
}
