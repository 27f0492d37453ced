/** Names in one rules file that must exist elsewhere, or must not: rules, checklist items, frameworks. */
import type { VendorCatalogue } from '../../deltas/integrations/vendors.ts';
import { builtInReasons } from '../classify.ts';
import type { Rule } from '../rule.ts';
import type { Path } from './document.ts';
import type { Configuration } from './schema.ts';
import { didYouMean, quoted } from './spelling.ts';

/** What the layers below a file declare. */
export interface KnownNames {
  readonly rules: ReadonlySet<string>;
  readonly checklist: ReadonlySet<string>;
  readonly frameworks: ReadonlySet<string>;
}

export interface KnownBelow extends KnownNames {
  readonly vendors: () => VendorCatalogue;
}

export interface ReferenceFault {
  readonly path: Path;
  /** True where the fault is the last key of the path, not its value. */
  readonly key?: boolean;
  readonly message: string;
  readonly mend: string;
}

/** Ids that the verdict and the locks use for themselves. */
const reservedIds: ReadonlySet<string> = new Set([
  ...Object.keys(builtInReasons),
  'enforcement',
  'review',
  'checklist',
  'freshness',
  'plans',
  'vendors',
  'built-in',
]);

/** @param known names from below this file; the rules' own ids are added here. */
export function ruleFaults(rules: readonly Rule[], base: Path, known: KnownNames): readonly ReferenceFault[] {
  const all = new Set([...known.rules, ...rules.map((rule) => rule.id)]);
  return [
    ...repeated(
      rules,
      base,
      known.rules,
      'rule',
      'choose another id, or change that rule under "overrides".',
    ),
    ...rules.flatMap(({ id, then, lowers = [] }, index) => {
      const at: Path = [...base, index];
      return [
        ...(reservedIds.has(id)
          ? [
              {
                path: [...at, 'id'],
                message: `rule id ${quoted(id)} is reserved.`,
                mend: 'choose another id.',
              },
            ]
          : []),
        ...missing(then.checklist, [...at, 'then', 'checklist'], known.checklist, 'checklist item'),
        ...missing(then.frameworks, [...at, 'then', 'frameworks'], known.frameworks, 'framework id'),
        ...missing(lowers, [...at, 'lowers'], all, 'rule'),
        ...(lowers.includes(id)
          ? [
              {
                path: [...at, 'lowers', lowers.indexOf(id)],
                message: `rule ${quoted(id)} lowers itself.`,
                mend: 'name another rule.',
              },
            ]
          : []),
      ];
    }),
  ];
}

/** @param below the ids that are taken: none where an entry of that id is what changes it. */
export function checklistFaults(
  items: readonly { readonly id: string; readonly frameworks?: readonly string[] }[],
  base: Path,
  below: ReadonlySet<string>,
  { frameworks: known }: Pick<KnownNames, 'frameworks'>,
): readonly ReferenceFault[] {
  return [
    ...repeated(items, base, below, 'checklist item', 'choose another id.'),
    ...items.flatMap(({ frameworks }, index) =>
      missing(frameworks, [...base, index, 'frameworks'], known, 'framework id'),
    ),
  ];
}

/** Entries that are neither a whole question nor a change of one, and names in `dropped` that it can't drop. */
function entryFaults(
  { checklist = [], dropped = [] }: Configuration,
  below: ReadonlySet<string>,
): readonly ReferenceFault[] {
  const own = new Set(checklist.map((entry) => entry.id));
  const entries = checklist.flatMap((entry, index): readonly ReferenceFault[] => {
    const path = ['checklist', index];
    if (below.has(entry.id)) {
      if (Object.keys(entry).length > 1) return [];
      const mend = 'name what it changes, or remove it.';
      return [{ path, message: `the entry changes nothing of ${quoted(entry.id)}.`, mend }];
    }
    const wanted = (['question', 'tiers'] as const).filter((key) => entry[key] === undefined);
    if (wanted.length === 0) return [];
    const lacks = wanted.map(quoted).join(' and ');
    const message = `checklist item ${quoted(entry.id)} is new and lacks ${lacks}.`;
    return [{ path, message, mend: didYouMean(entry.id, below, `add ${lacks}.`) }];
  });
  const drops = dropped.flatMap((id, index): readonly ReferenceFault[] => {
    const path = ['dropped', index];
    if (!own.has(id))
      return missing([id], path, below, 'checklist item').map((fault) => ({ ...fault, path }));
    const message = `checklist item ${quoted(id)} stands under "checklist" too.`;
    return [{ path, message, mend: 'remove one of them.' }];
  });
  return [...entries, ...drops];
}

/** What is wrong with the vendors of a file, by itself and against those of the layers below. */
function vendorFaults(
  { vendors = [] }: Configuration,
  below: () => VendorCatalogue,
): readonly ReferenceFault[] {
  if (vendors.length === 0) return [];
  return below()
    .over(vendors)
    .faults.map(({ path, message }) => ({
      path: ['vendors', ...path],
      message: `${message}.`,
      mend: 'write it as docs/vendors.md shows.',
    }));
}

export function configurationFaults(file: Configuration, below: KnownBelow): readonly ReferenceFault[] {
  const { rules = [], checklist = [], overrides = {}, disabled, locks } = file;
  const own = new Set(rules.map((rule) => rule.id));
  const known = { ...below, checklist: new Set([...below.checklist, ...checklist.map((item) => item.id)]) };
  const lockable = new Set([
    ...below.rules,
    ...own,
    '*',
    'default',
    'enforcement',
    'review',
    'checklist',
    'freshness',
    'plans',
    'vendors',
  ]);
  const belongsBelow = (id: string, path: Path, key = false): readonly ReferenceFault[] =>
    own.has(id) && !below.rules.has(id)
      ? [
          {
            path,
            key,
            message: `rule ${quoted(id)} is one of this file.`,
            mend: 'change it where it stands.',
          },
        ]
      : missing([id], path, below.rules, 'rule').map((fault) => ({ ...fault, path, key }));
  return [
    ...ruleFaults(rules, ['rules'], known),
    ...checklistFaults(checklist, ['checklist'], new Set(), below),
    ...entryFaults(file, below.checklist),
    ...vendorFaults(file, below.vendors),
    ...Object.entries(overrides).flatMap(([id, changes]) => [
      ...belongsBelow(id, ['overrides', id], true),
      ...missing(changes.checklist, ['overrides', id, 'checklist'], known.checklist, 'checklist item'),
    ]),
    ...(disabled ?? []).flatMap((id, index) => belongsBelow(id, ['disabled', index])),
    ...missing(locks, ['locks'], lockable, 'rule'),
  ];
}

function repeated(
  entries: readonly { readonly id: string }[],
  base: Path,
  below: ReadonlySet<string>,
  what: string,
  mend: string,
): readonly ReferenceFault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    const path = [...base, index, 'id'];
    if (below.has(id)) return [{ path, message: `${what} ${quoted(id)} already exists.`, mend }];
    if (seen.has(id))
      return [{ path, message: `${what} ${quoted(id)} stands here twice.`, mend: 'choose another id.' }];
    seen.add(id);
    return [];
  });
}

function missing(
  names: readonly string[] | undefined,
  base: Path,
  known: ReadonlySet<string>,
  what: string,
): readonly ReferenceFault[] {
  return (names ?? []).flatMap((one, index) =>
    known.has(one)
      ? []
      : [
          {
            path: [...base, index],
            message: `unknown ${what} ${quoted(one)}.`,
            mend: didYouMean(one, known, 'use one that exists, or remove it.'),
          },
        ],
  );
}
