/** What changed in the claimed files and was not judged: unknown keys of what we judge, and whole objects of other kinds. */
import type { Side } from '../../change/snapshot.ts';
import { type Snapshot, textFiles } from '../../change/snapshot.ts';
import { canonical } from '../../syntax/canonical.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import type { Unjudged } from '../analyzer.ts';
import { isAgentGroup } from '../declared-agents/custom-resources.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt, linesOf } from '../evidence.ts';
import { onlyIn } from '../infra/parts.ts';
import { mapKeys } from './aws-auth.ts';
import { packageOf } from './meaning/known.ts';
import { silentMetadata } from './meaning/settings.ts';
import { type Entries, entriesOf, isNothing, mapsIn } from './objects.ts';
import type { Placed, Sides, Unread } from './pairing.ts';

interface Part {
  readonly path: string;
  readonly side: Side;
  readonly name: string;
  /** With the name: equal where the two mean the same. */
  readonly meaning: string;
  readonly lines: Lines;
}

/** The keys of an object that some check of this folder reads. */
const judged: Readonly<Record<Placed['judgedAs'], readonly string[]>> = {
  role: ['rules', 'aggregationRule'],
  binding: ['subjects', 'roleRef'],
  account: ['automountServiceAccountToken'],
  token: ['type'],
  'aws-auth': ['data'],
  // Told to the last setting.
  setup: [],
  other: [],
};
const ruleKeys = new Set(['apiGroups', 'resources', 'resourceNames', 'verbs', 'nonResourceURLs']);
const subjectKeys = new Set(['kind', 'name', 'namespace', 'apiGroup']);

/** @returns the changed parts, those of the before side last. */
export function unjudgedParts(sides: Sides, before: Snapshot, after: Snapshot): readonly Unjudged[] {
  const templates = (side: Side) =>
    sides.unread.filter((one) => one.template && one.side === side).map(templatePart);
  const had = [...sides.before.flatMap(partsOf), ...templates('before'), ...comments(before)];
  const has = [...sides.after.flatMap(partsOf), ...templates('after'), ...comments(after)];
  const fresh = onlyIn(has, had);
  const told = new Set(fresh.map(({ name }) => name));
  const gone = onlyIn(had, has).filter(({ name }) => !told.has(name));
  return [...fresh, ...gone].map(({ side, path, name, lines }) => ({
    side,
    path,
    startLine: lines.startLine,
    endLine: lines.endLine,
    part: name,
  }));
}

function templatePart({ file, side }: Unread): Part {
  const lines = { startLine: 1, endLine: linesOf(file).length };
  return {
    path: file.path,
    side,
    name: 'a template, whose values are not in this file',
    meaning: file.text,
    lines,
  };
}

/** @returns for what makes no sense and is no template: that nobody can say what it becomes. */
export function unreadDeltas({ unread }: Sides): readonly DraftDelta[] {
  return unread
    .filter(({ template }) => !template)
    .map(({ file, side, line, reason }) => ({
      kind: 'infra.unresolved',
      // Values are given to a chart that guards its own; a manifest is what it says.
      severity: packageOf(file.path) === null ? 'medium' : 'low',
      subject: file.path.slice(file.path.lastIndexOf('/') + 1),
      summary: `What changed here cannot be known: ${reason}`,
      facts: { system: 'kubernetes', reason, blob: file.blob },
      evidence: [evidenceAt(file, side, { startLine: line, endLine: line })],
    }));
}

function partsOf(object: Placed): readonly Part[] {
  const { file, side, label, node, body, judgedAs, place } = object;
  const part = (name: string, lines: Lines, meaning: string): Part => ({
    path: file.path,
    side,
    name,
    // Staging may not take the part of production.
    meaning: place === '' ? meaning : `${place} ${meaning}`,
    lines,
  });
  if (judgedAs === 'setup') return [];
  // An analyzer of its own tells what agents are given.
  if (judgedAs === 'other') return isAgentGroup(object.group) ? [] : [part(label, node, canonical(node))];
  const left = (entries: Entries, known: ReadonlySet<string>, of: string): readonly Part[] =>
    [...entries.values()]
      .filter((entry) => !known.has(entry.key) && !isNothing(entry.value))
      .map((entry) => part(`${entry.key} of ${of}`, entry, canonical(entry.value)));
  const known = new Set(['apiVersion', 'kind', 'metadata', ...judged[judgedAs]]);
  const inItems = (entry: TreeEntry | undefined, keys: ReadonlySet<string>, of: string) =>
    mapsIn(object, entry).flatMap(({ entries }) => left(entries, keys, of));
  const inRole = judgedAs === 'role' ? inItems(body.get('rules'), ruleKeys, `a rule of ${label}`) : [];
  const inBinding =
    judgedAs === 'binding'
      ? [
          ...inItems(body.get('subjects'), subjectKeys, `a subject of ${label}`),
          ...left(entriesOf(body.get('roleRef')), subjectKeys, `the role of ${label}`),
        ]
      : [];
  const gathers = left(
    entriesOf(body.get('aggregationRule')),
    new Set(['clusterRoleSelectors']),
    `the aggregation of ${label}`,
  );
  return [
    ...left(body, known, label),
    ...left(entriesOf(body.get('metadata')), silentMetadata, label),
    ...inRole,
    ...inBinding,
    ...(judgedAs === 'role' ? gathers : []),
    ...(judgedAs === 'aws-auth' ? left(entriesOf(body.get('data')), mapKeys, label) : []),
  ];
}

/** A comment that switches a scanner off is no mere comment. */
function comments(snapshot: Snapshot): readonly Part[] {
  return textFiles(snapshot).flatMap((file) =>
    linesOf(file).flatMap((line, index) =>
      obeyedComments(line).map((comment) => ({
        path: file.path,
        side: snapshot.side,
        name: 'a comment that a scanner obeys',
        meaning: comment,
        lines: { startLine: index + 1, endLine: index + 1 },
      })),
    ),
  );
}
