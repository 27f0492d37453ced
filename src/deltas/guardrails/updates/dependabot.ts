/** `dependabot.yml`: what is kept up to date, and what is left out (docs.github.com, "Dependabot options reference", read 2026-11). */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { Findings, List } from '../findings.ts';
import {
  addName,
  inner,
  level,
  names,
  nothing,
  type Place,
  partOf,
  type Reads,
  readTable,
  table,
  textOf,
  textsIn,
  unread,
  whole,
} from '../table.ts';

export function readDependabot(root: TreeNode | null, into: Findings, name: string): void {
  readTable(root, topKeys, into, { name });
}

const kept = (ecosystem: string): List => ({
  subject: `updates of ${ecosystem}`,
  sense: 'guard',
  severity: 'high',
  facts: { guard: 'dependabot', ecosystem },
  grows: `Dependabot now keeps dependencies of ${ecosystem} up to date in {names}`,
  shrinks: `Dependabot no longer keeps dependencies of ${ecosystem} up to date in {names}`,
});

const sources: List = {
  subject: 'registries of dependabot',
  sense: 'code',
  severity: 'low',
  facts: { guard: 'dependabot', list: 'registries' },
  grows: 'Dependabot now reads packages, with a credential, from {names}',
  shrinks: 'Dependabot no longer reads packages from {names}',
};

const topKeys = table({
  version: nothing,
  'enable-beta-ecosystems': nothing,
  'multi-ecosystem-groups': nothing,
  registries: (entry, into, at) => {
    if (entry.value.kind !== 'map') return unread(entry, into, at);
    for (const registry of entry.value.entries.values()) {
      const url = registry.value.kind === 'map' ? textOf(registry.value.entries.get('url')?.value) : null;
      addName(into, sources, hostOf(url) ?? registry.key, registry);
    }
  },
  updates: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const update of entry.value.items) readUpdate(update, into);
  },
});

function hostOf(url: string | null): string | null {
  if (url === null) return null;
  return url
    .replace(/^\w{1,8}:\/\//, '')
    .replace(/^[^/@]{0,256}@/, '')
    .replace(/\/$/, '')
    .toLowerCase();
}

function readUpdate(node: TreeNode, into: Findings): void {
  const fields = node.kind === 'map' ? node.entries : new Map<string, TreeEntry>();
  const ecosystem = textOf(fields.get('package-ecosystem')?.value);
  const written = fields.get('directories') ?? fields.get('directory');
  const folders = written === undefined ? [['/', node] as const] : textsIn(written.value);
  if (ecosystem === null || ecosystem === '' || folders === null)
    return void into.parts.push(partOf('an update', node, {}));
  for (const [folder, lines] of folders) {
    const at = written === undefined ? (fields.get('package-ecosystem') ?? node) : lines;
    addName(into, kept(ecosystem), folderName(folder), at);
  }
  into.holders.add(ecosystem);
  const where = [...new Set(folders.map(([folder]) => folderName(folder)))].sort().join(', ');
  const place = { name: `updates of ${ecosystem}`, within: ecosystem };
  readTable(node, updateKeys(ecosystem, `${ecosystem} in ${where}`), into, place);
}

function folderName(folder: string): string {
  const bare = folder.replace(/^\.?\/+|\/+$/g, '');
  return `/${bare === '.' ? '' : bare}`;
}

function updateKeys(ecosystem: string, where: string) {
  const list = (subject: string, sense: 'hole' | 'guard', grows: string, shrinks: string): List => ({
    subject: `${subject} of ${where}`,
    sense,
    severity: 'low',
    facts: { guard: 'dependabot', ecosystem, list: subject },
    grows,
    shrinks,
  });
  const ignored = list(
    'ignored updates',
    'hole',
    `Dependabot now ignores, of ${where}, {names}`,
    `Dependabot no longer ignores, of ${where}, {names}`,
  );
  const allowed: List = {
    ...list(
      'updates',
      'guard',
      `Dependabot now also updates, of ${where}, {names}`,
      `Dependabot no longer updates, of ${where}, {names}`,
    ),
    subject: `allowed updates of ${where}`,
    severity: 'medium',
    only: true,
  };
  const run: List = {
    subject: `code of others during updates of ${where}`,
    sense: 'hole',
    severity: 'medium',
    facts: { guard: 'dependabot', ecosystem, setting: 'insecure-external-code-execution' },
    grows: `Updates of ${where} may run the code of packages`,
    shrinks: `Updates of ${where} may no longer run the code of packages`,
  };
  const plain = [
    'package-ecosystem',
    'directory',
    'directories',
    'schedule',
    'groups',
    'labels',
    'reviewers',
    'assignees',
    'milestone',
    'commit-message',
    'pull-request-branch-name',
    'rebase-strategy',
    'target-branch',
    'versioning-strategy',
    'vendor',
    'registries',
    'multi-ecosystem-group',
    'patterns',
    'name',
  ];
  return table({
    ...Object.fromEntries(plain.map((key) => [key, nothing])),
    'open-pull-requests-limit': level(
      {
        subject: `version updates of ${where}`,
        facts: { guard: 'dependabot', ecosystem, setting: 'open-pull-requests-limit' },
        severity: 'medium',
        usual: 1,
        weaker: `Dependabot no longer opens version updates of ${where}: its limit of open pull requests is 0`,
        stronger: `Dependabot opens version updates of ${where} again`,
      },
      (value) => (whole(value) === null ? null : Math.min(1, Number(value))),
    ),
    ignore: rules(ignored, ignoredName, (name) =>
      name.includes(' (') ? 'low' : /^\*$/.test(name) ? 'high' : 'medium',
    ),
    allow: rules(allowed, ignoredName, () => undefined),
    'exclude-paths': names({
      ...ignored,
      subject: `paths without updates of ${where}`,
      severity: 'medium',
    }),
    'insecure-external-code-execution': (entry, into, at) => {
      const value = textOf(entry.value);
      // Not within the entry: a new one that allows it allows it.
      if (value === 'allow') addName(into, run, 'allow', entry);
      else if (value !== 'deny') unread(entry, into, at);
    },
    cooldown: inner(
      table({
        'default-days': level(
          {
            subject: `waiting time of updates of ${where}`,
            facts: { guard: 'dependabot', ecosystem, setting: 'cooldown' },
            severity: 'low',
            usual: 0,
            weaker: `Updates of ${where} come sooner after their release than before`,
            stronger: `Updates of ${where} wait longer after their release than before`,
          },
          whole,
        ),
        'semver-major-days': nothing,
        'semver-minor-days': nothing,
        'semver-patch-days': nothing,
        include: nothing,
        exclude: nothing,
      }),
    ),
  });
}

function rules(
  list: List,
  nameOf: (node: TreeNode) => string | null,
  severity: (name: string) => 'low' | 'medium' | 'high' | undefined,
): Reads {
  return (entry, into, at: Place) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const item of entry.value.items) {
      const name = nameOf(item);
      if (name === null) into.parts.push(partOf(at.name, item, at));
      else addName(into, list, name, item, at, severity(name));
    }
  };
}

/** "quay (major updates)": what alone is left out; a bare name means security updates as well. */
function ignoredName(node: TreeNode): string | null {
  if (node.kind !== 'map') return null;
  const known = ['dependency-name', 'dependency-type', 'versions', 'update-types', 'update-type'];
  if ([...node.entries.keys()].some((key) => !known.includes(key))) return null;
  const texts = (key: string) => {
    const value = node.entries.get(key)?.value;
    return value === undefined
      ? []
      : (textsIn(value)
          ?.map(([text]) => text)
          .sort() ?? []);
  };
  const name = [...texts('dependency-name'), ...texts('dependency-type')].join(' ') || '*';
  const types = [...texts('update-types'), ...texts('update-type')].map((type) =>
    type.replace(/^version-update:semver-/, ''),
  );
  const versions = texts('versions');
  const bounds = [
    ...(types.length > 0 ? [`${types.join(' and ')} updates`] : []),
    ...(versions.length > 0 ? [`versions ${versions.join(' ')}`] : []),
  ];
  return bounds.length === 0 ? name : `${name} (${bounds.join(', ')})`;
}

/** Ecosystems that read the same files: one takes the place of the other. */
const families = [
  ['pip', 'uv'],
  ['npm', 'bun'],
];

/** One folder of an ecosystem that stays elsewhere, or goes over to its successor, is less than the ecosystem. */
export function withRemaining(deltas: readonly DraftDelta[], after: Findings | null): readonly DraftDelta[] {
  const kept = new Map<string, string[]>();
  for (const { list, name } of after?.names ?? []) {
    if (typeof list.facts.ecosystem === 'string' && list.subject === `updates of ${list.facts.ecosystem}`)
      kept.set(list.facts.ecosystem, [...(kept.get(list.facts.ecosystem) ?? []), name]);
  }
  return deltas.map((delta): DraftDelta => {
    const { ecosystem } = delta.facts;
    const ofEcosystem = typeof ecosystem === 'string' && delta.subject === `updates of ${ecosystem}`;
    if (delta.kind !== 'guardrail.weakened' || !ofEcosystem) return delta;
    const successor = families
      .find((family) => family.includes(ecosystem))
      ?.find((other) => other !== ecosystem && kept.has(other));
    if (successor !== undefined) {
      return { ...delta, severity: 'low', summary: `${delta.summary}; it does of ${successor}` };
    }
    const left = kept.get(ecosystem) ?? [];
    // A pattern of folders may hold the one that is gone.
    if (left.length > 0)
      return { ...delta, severity: left.some((name) => name.includes('*')) ? 'low' : 'medium' };
    return delta;
  });
}
