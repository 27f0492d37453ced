/** Scanners for secrets: the configuration of gitleaks, and the baseline of detect-secrets, which lists what is accepted. */
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import type { Findings, List } from '../findings.ts';
import {
  addName,
  inner,
  names,
  nothing,
  partOf,
  type Reads,
  readTable,
  table,
  textOf,
  textsIn,
  unread,
} from '../table.ts';
import { fetched, ofPattern, setting, skipped, used } from './lists.ts';

/** Keys as the sample configuration of gitleaks/gitleaks explains them (read 2026-11). */
export function readGitleaks(root: TreeNode | null, into: Findings, name: string): void {
  readTable(root, topKeys, into, { name });
  if (root?.kind !== 'map') return;
  const extend = root.entries.get('extend');
  const fields = extend?.value.kind === 'map' ? extend.value.entries : new Map<string, TreeEntry>();
  // A configuration takes the place of the default rules unless it says that it extends them.
  const extended =
    textOf(fields.get('useDefault')?.value) === 'true' || fields.has('path') || fields.has('url');
  into.levels.push({
    ...setting(
      'gitleaks',
      'default rules',
      'high',
      1,
      'no longer looks for what its default rules know',
      'looks for what its default rules know again',
    ),
    rank: extended ? 1 : 0,
    lines: extend ?? { startLine: root.startLine, endLine: root.startLine },
  });
}

/** What one list of exceptions passes over; where several conditions must hold together, it is one name. */
function allowed(list: List, graded: (name: string) => Severity | undefined): Reads {
  return (entry, into, at) => {
    const maps = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    for (const node of maps) {
      if (node.kind !== 'map') {
        into.parts.push(partOf(at.name, node, at));
        continue;
      }
      const narrowed = [...node.entries.values()].filter(({ key }) => narrowing.has(key));
      const wide = [...node.entries.values()].filter(
        ({ key }) => !narrowing.has(key) && key !== 'description',
      );
      if (narrowed.length > 0) {
        const all = [...narrowed, ...wide].map(({ key, value }) => `${key} ${canonical(value)}`);
        addName(into, list, all.sort().join(' and '), node, at);
        continue;
      }
      for (const { key, value, ...lines } of wide) {
        const texts = conditions.get(key) === undefined ? null : textsIn(value);
        if (texts === null) into.parts.push({ ...partOf(`${at.name}.${key}`, value, at), lines });
        else
          for (const [text, place] of texts)
            addName(into, list, `${conditions.get(key)} ${text}`, place, at, graded(text));
      }
    }
  };
}

const conditions = new Map([
  ['paths', 'path'],
  ['regexes', 'text'],
  ['stopwords', 'word'],
  ['commits', 'commit'],
]);
const narrowing = new Set(['condition', 'regexTarget', 'targetRules']);

const ofAll = allowed(skipped('gitleaks', 'places'), ofPattern);

const topKeys = table({
  title: nothing,
  description: nothing,
  minVersion: nothing,
  allowlist: ofAll,
  allowlists: ofAll,
  extend: inner(
    table({
      useDefault: nothing,
      path: names(fetched('gitleaks')),
      url: names(fetched('gitleaks')),
      disabledRules: names(skipped('gitleaks', 'rules')),
    }),
  ),
  rules: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const rule of entry.value.items) readRule(rule, into);
  },
});

function readRule(rule: TreeNode, into: Findings): void {
  const id = rule.kind === 'map' ? textOf(rule.entries.get('id')?.value) : null;
  if (rule.kind !== 'map' || id === null) return void into.parts.push(partOf('rules', rule, {}));
  const within = `rule ${id}`;
  addName(into, used('gitleaks', 'rules'), id, rule);
  into.holders.add(within);
  for (const entry of rule.entries.values()) {
    const at = { name: `${entry.key} of rule ${id}`, within };
    if (['id', 'description', 'tags'].includes(entry.key)) continue;
    if (entry.key === 'allowlist' || entry.key === 'allowlists') {
      allowed(skipped('gitleaks', `places of rule ${id}`), () => undefined)(entry, into, at);
    } else unread(entry, into, at);
  }
}

/** Layout of the file as detect-secrets 1.x writes it (Yelp/detect-secrets). */
export function readSecretsBaseline(root: TreeNode | null, into: Findings, name: string): void {
  readTable(root, baselineKeys, into, { name });
}

const baselineKeys = table({
  version: nothing,
  generated_at: nothing,
  plugins_used: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const plugin of entry.value.items) {
      const name = plugin.kind === 'map' ? textOf(plugin.entries.get('name')?.value) : null;
      if (name === null) into.parts.push(partOf(at.name, plugin, at));
      else addName(into, used('detect-secrets', 'detectors'), name, plugin);
      if (name === null || plugin.kind !== 'map') continue;
      into.holders.add(name);
      // The limits that a detector is given.
      if (plugin.entries.size > 1) into.parts.push(partOf(`the limits of ${name}`, plugin, { within: name }));
    }
  },
  filters_used: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const filter of entry.value.items) {
      const path = filter.kind === 'map' ? textOf(filter.entries.get('path')?.value) : null;
      if (path === null || filter.kind !== 'map') {
        into.parts.push(partOf(at.name, filter, at));
        continue;
      }
      const patterns = textsIn(filter.entries.get('pattern')?.value ?? filter)?.map(([text]) => text) ?? [];
      const short = path.slice(path.lastIndexOf('.') + 1);
      const names = patterns.length === 0 ? [short] : patterns.map((pattern) => `${short} ${pattern}`);
      for (const one of names) addName(into, skipped('detect-secrets', 'places'), one, filter);
    }
  },
  results: (entry, into, at) => {
    if (entry.value.kind !== 'map') return unread(entry, into, at);
    for (const file of entry.value.entries.values()) readAccepted(file, into);
  },
});

/** The hash of a secret stays where it is: by kind and number, never by value. */
function readAccepted({ key, value }: TreeEntry, into: Findings): void {
  if (value.kind !== 'sequence') return void into.parts.push(partOf(`the results of ${key}`, value, {}));
  for (const result of value.items) {
    const fields = result.kind === 'map' ? result.entries : new Map<string, TreeEntry>();
    const hash = textOf(fields.get('hashed_secret')?.value);
    if (hash === null) {
      into.parts.push(partOf(`the results of ${key}`, result, {}));
      continue;
    }
    const sort = textOf(fields.get('type')?.value) ?? 'secret';
    const { startLine, endLine } = result;
    const name = JSON.stringify([key, sort, hash]);
    into.names.push({ list: accepted, name, shown: `${sort} in ${key}`, lines: { startLine, endLine } });
  }
}

const accepted: List = {
  ...skipped('detect-secrets', 'accepted findings'),
  subject: 'findings that detect-secrets accepts',
};
