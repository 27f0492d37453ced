/** One attribute as a person wrote it, with the shared meaning it names, as a comparison: or what is wrong with it. */
import type { AttributeMeaning, Beside, Comparison } from '../catalogue.ts';
import type { WrittenAttribute } from './schema.ts';

type Made = { readonly meaning: AttributeMeaning } | { readonly fault: string };

/** What no key says of itself. */
const plain = {
  severity: 'medium',
  says: '{name}: {attribute} becomes {is} (was {was})',
} as const;

/** @param path as the type's own language names it. */
export function attributeMeaning(
  path: string,
  written: WrittenAttribute,
  shared: ReadonlyMap<string, WrittenAttribute>,
  rename: (path: string) => string = (same) => same,
): Made {
  const base = written.as === undefined ? {} : shared.get(written.as);
  if (base === undefined) return { fault: `there is no meaning ${JSON.stringify(written.as)}` };
  const all: WrittenAttribute = { ...base, ...written };
  const comparison = comparisonOf(all);
  if (typeof comparison === 'string') return { fault: comparison };
  const kind = all.kind ?? (comparison.by === 'change' ? 'infra.setting.changed' : undefined);
  if (kind === undefined) return { fault: 'it has no kind' };
  const says = all.says ?? plain.says;
  return {
    meaning: {
      path,
      comparison,
      kind,
      severity: all.severity ?? plain.severity,
      frameworks: all.frameworks ?? [],
      says,
      unsays: all.unsays ?? plain.says,
      when: besideOf(all.when, rename),
      unless: besideOf(all.unless, rename),
      written: all.written ?? kind !== 'infra.exposure.added',
      kept: all.kept ?? false,
    },
  };
}

function besideOf(written: WrittenAttribute['when'] = {}, rename: (path: string) => string): Beside {
  return new Map(Object.entries(written).map(([path, values]) => [rename(path), values]));
}

/** Which keys a comparison takes, beside those that all take. */
const own = {
  boolean: ['safe', 'default'],
  order: ['order', 'default'],
  number: ['safe', 'threshold', 'unlimited', 'default'],
  set: ['of', 'grows', 'among', 'default'],
  presence: ['safe'],
  key: [],
  secret: [],
  code: [],
  change: [],
} as const satisfies Record<NonNullable<WrittenAttribute['compare']>, readonly (keyof WrittenAttribute)[]>;
const special = [...new Set(Object.values(own).flat())];

/** @returns what is missing or does not fit, as a sentence. */
function comparisonOf(written: WrittenAttribute): Comparison | string {
  const { compare: by, safe } = written;
  if (by === undefined) return 'it says neither how to compare nor a meaning that does';
  const taken: readonly string[] = own[by];
  const foreign = special.find((key) => written[key] !== undefined && !taken.includes(key));
  if (foreign !== undefined) return `${foreign} says nothing about a comparison by ${by}`;
  switch (by) {
    case 'boolean':
      if (typeof safe !== 'boolean') return 'safe is true or false';
      return { by, safe, default: typeof written.default === 'boolean' ? written.default : null };
    case 'number':
      if (safe !== 'higher' && safe !== 'lower') return 'safe is higher or lower';
      return {
        by,
        safe,
        threshold: written.threshold ?? null,
        unlimited: written.unlimited ?? null,
        default: typeof written.default === 'number' ? written.default : null,
      };
    case 'presence':
      return safe === 'present' || safe === 'absent' ? { by, safe } : 'safe is present or absent';
    case 'order':
      if (written.order === undefined) return 'order is missing';
      return {
        by,
        order: written.order,
        default: written.default === undefined ? null : String(written.default),
      };
    case 'set':
      return {
        by,
        of: written.of ?? 'text',
        grows: written.grows ?? 'widens',
        among: written.among ?? ['*'],
        default: Array.isArray(written.default) ? written.default : [],
      };
    default:
      return { by };
  }
}
