/** One side read both ways, as what it may give and as what it surely gives, and the comparison of two of those. */
import type { DraftDelta } from '../../delta.ts';
import { kinds } from '../../kinds.ts';
import type { At } from './attributes.ts';
import { AccessSide, type Names, type TerraformResources } from './side.ts';
import type { Choices } from './terms.ts';

/** The attributes of a resource that are accounted for, and whether there is nothing else to it. */
export interface Vouched {
  readonly read: readonly string[];
  readonly whole: boolean;
}

/** What the readers of one cloud account for; null where they leave the resource alone. */
export type Vouches = (at: At) => Vouched | null;

/** The same value twice where nothing is in doubt. */
export interface BothWays<T> {
  readonly most: T;
  readonly least: T;
}

/** @returns each side in both ways; what is in doubt on both of them is no difference. */
export function readBoth<T>(
  before: TerraformResources,
  after: TerraformResources,
  names: Names,
  read: (side: AccessSide) => T,
): { readonly before: BothWays<T>; readonly after: BothWays<T> } {
  const unsure = { before: new Set<string>(), after: new Set<string>() };
  const side = (given: TerraformResources, choices: Choices) => read(new AccessSide(given, names, choices));
  const first = {
    before: side(before, { want: 'most', shared: new Set(), unsure: unsure.before }),
    after: side(after, { want: 'most', shared: new Set(), unsure: unsure.after }),
  };
  if (unsure.before.size + unsure.after.size === 0) {
    const same = (one: T): BothWays<T> => ({ most: one, least: one });
    return { before: same(first.before), after: same(first.after) };
  }
  const ways = (given: TerraformResources, shared: ReadonlySet<string>): BothWays<T> => {
    const want = (way: Choices['want']) => side(given, { want: way, shared, unsure: new Set() });
    return { most: want('most'), least: want('least') };
  };
  return { before: ways(before, unsure.after), after: ways(after, unsure.before) };
}

/** @returns what may have come against what was sure before, and what is sure now against what may have been. */
export function compareBoth<T>(
  { before, after }: { readonly before: BothWays<T>; readonly after: BothWays<T> },
  compare: (before: T, after: T) => readonly DraftDelta[],
): readonly DraftDelta[] {
  const widening = compare(before.least, after.most);
  if (before.least === before.most && after.least === after.most) return widening;
  const narrows = ({ kind, direction }: DraftDelta) => (direction ?? kinds[kind].direction) === 'narrows';
  return [
    ...widening.filter((delta) => !narrows(delta)),
    ...compare(before.most, after.least).filter(narrows),
  ];
}
