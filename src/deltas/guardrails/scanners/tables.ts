/**
 * Scanners whose configuration is a tree of few keys: what each key holds back or lets through. Trivy, zizmor, OSV-Scanner and
 * hadolint as aquasecurity/trivy (config-file.md), docs.zizmor.sh, google.github.io/osv-scanner and hadolint/hadolint have them
 * (read 2026-11); the others by the keys that are in wide use. A key that is not here is not judged.
 */
import { canonical } from '../../../syntax/canonical.ts';
import type { TreeNode, TreeScalar } from '../../../syntax/tree.ts';
import type { Findings, List } from '../findings.ts';
import {
  addName,
  among,
  inner,
  level,
  names,
  nothing,
  partOf,
  type Reads,
  readTable,
  type Table,
  table,
  textOf,
  textsIn,
  unread,
  whileFalse,
  whole,
} from '../table.ts';
import { fetched, ofPattern, only, setting, skipped, used } from './lists.ts';

const paths = { severity: ofPattern };

function tolerant(scanner: string): Reads {
  const said = setting(
    scanner,
    'failing',
    'high',
    1,
    'no longer fails on what it finds',
    'fails on what it finds',
  );
  return level(said, whileFalse);
}

/** Checks by id; a star or a severity leaves out many. */
const manyChecks = (name: string) => (/\*|^(?:LOW|MEDIUM|HIGH|CRITICAL)$/i.test(name) ? 'high' : undefined);
const checks = { severity: manyChecks, commas: true } as const;

export const checkov: Table = table({
  'skip-check': names(skipped('checkov', 'checks'), checks),
  'skip-path': names(skipped('checkov', 'paths'), paths),
  'skip-framework': names(skipped('checkov', 'frameworks', 'high'), { commas: true }),
  'skip-resources-without-violations': nothing,
  'skip-cve-package': names(skipped('checkov', 'packages'), { commas: true }),
  'skip-download': nothing,
  check: names(only('checkov', 'checks'), { commas: true }),
  framework: (entry, into, at) =>
    textsIn(entry.value)?.some(([text]) => text === 'all') === true
      ? undefined
      : names(only('checkov', 'frameworks'), { commas: true })(entry, into, at),
  'soft-fail': tolerant('checkov'),
  'soft-fail-on': names(
    {
      ...skipped('checkov', 'checks'),
      subject: 'checks that cannot fail checkov',
      facts: { guard: 'checkov', list: 'soft-fail-on' },
      grows: 'The scanner checkov no longer fails on {names}',
      shrinks: 'The scanner checkov fails on {names} again',
    },
    checks,
  ),
  'hard-fail-on': names(used('checkov', 'checks that must fail it'), { commas: true }),
  'external-checks-git': names(fetched('checkov')),
  baseline: names(skipped('checkov', 'findings of a baseline')),
  ...Object.fromEntries(
    [
      'quiet',
      'compact',
      'output',
      'output-file-path',
      'summary-position',
      'no-guide',
      'branch',
      'repo-id',
    ].map((key) => [key, nothing]),
  ),
});

export const tfsec: Table = table({
  exclude: names(skipped('tfsec', 'checks')),
  exclude_paths: names(skipped('tfsec', 'paths'), paths),
  include: names(only('tfsec', 'checks')),
  minimum_severity: level(
    setting(
      'tfsec',
      'least severity',
      'medium',
      4,
      'no longer reports what is less severe',
      'reports what is less severe again',
    ),
    (value) => ['critical', 'high', 'medium', 'low'].indexOf(value.toLowerCase()) + 1 || null,
  ),
});

/** Severities and scanners are the whole of what Trivy looks for. */
export const trivy: Table = table({
  severity: names(only('trivy', 'severities'), { commas: true }),
  'exit-code': level(
    setting('trivy', 'failing', 'high', 0, 'no longer fails on what it finds', 'fails on what it finds'),
    (value) => (whole(value) === null ? null : Math.min(1, Number(value))),
  ),
  'ignore-unfixed': level(unfixed(), whileFalse),
  vulnerability: inner(
    table({
      'ignore-unfixed': level(unfixed(), whileFalse),
      type: names(only('trivy', 'types of packages'), { commas: true }),
    }),
  ),
  scan: inner(
    table({
      scanners: names(only('trivy', 'kinds of faults'), { commas: true }),
      'skip-dirs': names(skipped('trivy', 'paths'), paths),
      'skip-files': names(skipped('trivy', 'paths'), paths),
    }),
  ),
  ...Object.fromEntries(
    ['format', 'output', 'quiet', 'debug', 'timeout', 'cache', 'report'].map((key) => [key, nothing]),
  ),
});

function unfixed() {
  return setting(
    'trivy',
    'unfixed faults',
    'medium',
    1,
    'no longer reports faults without a fix',
    'reports faults without a fix again',
  );
}

/** A list of maps, each an exception under a name; what else stands in one is a reason or a date. */
function exceptions(list: List, nameOf: (of: ReadonlyMap<string, TreeNode>) => string | null): Reads {
  return (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const item of entry.value.items) {
      const name = item.kind === 'map' ? nameOf(fieldsOf(item)) : textOf(item);
      if (name === null) into.parts.push(partOf(at.name, item, at));
      else addName(into, list, name, item, at);
    }
  };
}

function fieldsOf(node: TreeNode): ReadonlyMap<string, TreeNode> {
  return new Map(node.kind === 'map' ? [...node.entries].map(([key, { value }]) => [key, value]) : []);
}

/** @returns "CVE-1 in quay/a.lock until 2030-01-01": all that bounds an exception is part of its name. */
function bounded(
  id: string | null,
  where: readonly (TreeNode | undefined)[],
  until: TreeNode | undefined,
): string | null {
  if (id === null) return null;
  const within = where.flatMap((node) =>
    node === undefined ? [] : (textsIn(node)?.map(([text]) => text) ?? [canonical(node)]),
  );
  const end = textOf(until);
  return `${id}${within.length === 0 ? '' : ` in ${within.sort().join(', ')}`}${end === null ? '' : ` until ${end}`}`;
}

export const trivyIgnore: Table = table(
  Object.fromEntries(
    ['vulnerabilities', 'misconfigurations', 'secrets', 'licenses'].map((kind) => [
      kind,
      exceptions(skipped('trivy', kind), (of) =>
        bounded(textOf(of.get('id')), [of.get('paths'), of.get('purls')], of.get('expired_at')),
      ),
    ]),
  ),
);

export const zizmor: Table = table({
  rules: (entry, into, at) => {
    if (entry.value.kind !== 'map') return unread(entry, into, at);
    for (const rule of entry.value.entries.values()) {
      const place = { ...at, name: `${at.name}.${rule.key}` };
      readTable(
        rule.value,
        table({
          disable: (switched, inside) => {
            if (textOf(switched.value) === 'true')
              addName(inside, skipped('zizmor', 'audits'), rule.key, switched);
            else if (textOf(switched.value) !== 'false') unread(switched, inside, place);
          },
          ignore: names(skipped('zizmor', `findings of ${rule.key}`)),
        }),
        into,
        place,
      );
    }
  },
});

export const codeql: Table = table({
  name: nothing,
  'disable-default-queries': level(
    setting(
      'codeql',
      'default queries',
      'high',
      1,
      'no longer runs its default queries',
      'runs its default queries again',
    ),
    whileFalse,
  ),
  queries: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const item of entry.value.items) sourced(textOf(fieldsOf(item).get('uses')), item, into, at.name);
  },
  packs: (entry, into, at) => {
    const lists =
      entry.value.kind === 'map'
        ? [...entry.value.entries.values()].map(({ value }) => value)
        : [entry.value];
    for (const list of lists) {
      const texts = textsIn(list);
      if (texts === null) into.parts.push(partOf(at.name, list, at));
      // A pack in another version is the same pack.
      else
        for (const [text, lines] of texts)
          addName(into, used('codeql', 'packs'), text.split('@', 1)[0] ?? text, lines);
    }
  },
  paths: names(only('codeql', 'paths')),
  'paths-ignore': names(skipped('codeql', 'paths'), paths),
  'query-filters': (entry, into, at) => {
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    for (const item of items) {
      const excluded = fieldsOf(item).get('exclude');
      if (excluded === undefined) into.parts.push(partOf(at.name, item, at));
      else addName(into, skipped('codeql', 'queries'), filterName(excluded), item);
    }
  },
  'threat-models': names(used('codeql', 'threat models')),
});

function sourced(uses: string | null, item: TreeNode, into: Findings, at: string): void {
  if (uses === null) return void into.parts.push(partOf(at, item, {}));
  addName(into, used('codeql', 'queries'), uses.split('@', 1)[0] ?? uses, item);
  // "owner/repository/path@ref": others write those.
  if (/^[\w.-]+\/[\w.-]+.*@/.test(uses))
    addName(into, fetched('codeql'), uses.split('@', 1)[0] ?? uses, item);
}

function filterName(node: TreeNode): string {
  return [...fieldsOf(node)]
    .map(
      ([key, value]) =>
        `${key} ${
          textsIn(value)
            ?.map(([text]) => text)
            .sort()
            .join(', ') ?? canonical(value)
        }`,
    )
    .join(', ');
}

export const osvScanner: Table = table({
  IgnoredVulns: exceptions(skipped('osv-scanner', 'vulnerabilities'), (of) =>
    bounded(textOf(of.get('id')), [], of.get('ignoreUntil')),
  ),
  PackageOverrides: exceptions(skipped('osv-scanner', 'packages'), (of) => {
    const ignored = [of.get('ignore'), fieldsOf(of.get('vulnerability') ?? nowhere).get('ignore')];
    if (!ignored.some((one) => textOf(one) === 'true')) return null;
    const parts = ['ecosystem', 'name', 'version', 'group'].flatMap((key) => textOf(of.get(key)) ?? []);
    return bounded(parts.join(' ') || 'any', [], of.get('effectiveUntil'));
  }),
});

const nowhere: TreeScalar = { kind: 'scalar', value: null, tag: null, startLine: 1, endLine: 1 };

export const hadolint: Table = table({
  ignored: names(skipped('hadolint', 'rules', 'low')),
  'failure-threshold': level(
    setting('hadolint', 'failing', 'low', 3, 'fails on less than before', 'fails on more than before'),
    among(['none', 'error', 'warning', 'info', 'style']),
  ),
  'no-fail': tolerant('hadolint'),
  format: nothing,
  'no-color': nothing,
});

export const grype: Table = table({
  ignore: exceptions(
    skipped('grype', 'vulnerabilities'),
    (of) =>
      [...of]
        .filter(([key]) => key !== 'reason')
        .map(([, value]) => textOf(value) ?? canonical(value))
        .sort()
        .join(' ') || null,
  ),
  exclude: names(skipped('grype', 'paths'), paths),
  'fail-on-severity': level(
    setting('grype', 'failing', 'high', 0, 'fails on less than before', 'fails on more than before'),
    (value) => ['critical', 'high', 'medium', 'low', 'negligible'].indexOf(value.toLowerCase()) + 1 || null,
  ),
  'only-fixed': level(
    setting(
      'grype',
      'unfixed faults',
      'medium',
      1,
      'no longer reports faults without a fix',
      'reports faults without a fix again',
    ),
    whileFalse,
  ),
  output: nothing,
  quiet: nothing,
});

/** `ignore` is a map from the id of a fault to where it is passed over, each with a reason and an end. */
export const snyk: Table = table({
  version: nothing,
  ignore: (entry, into, at) => {
    if (entry.value.kind !== 'map') return unread(entry, into, at);
    for (const fault of entry.value.entries.values()) {
      const places = fault.value.kind === 'sequence' ? fault.value.items : [fault.value];
      for (const place of places) {
        for (const [where, why] of fieldsOf(place)) {
          const name = bounded(fault.key, where === '*' ? [] : [scalar(where)], fieldsOf(why).get('expires'));
          addName(into, skipped('snyk', 'faults'), name ?? fault.key, place);
        }
      }
    }
  },
  exclude: inner(
    table(
      Object.fromEntries(
        ['global', 'code', 'iac-drift'].map((key) => [key, names(skipped('snyk', 'paths'), paths)]),
      ),
    ),
  ),
});

function scalar(value: string): TreeNode {
  return { ...nowhere, value };
}
