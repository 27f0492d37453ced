/** One setting on two sides: the delta that says what it is and what it was. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Direction, DraftDelta, Evidence, Facts, Severity } from '../../delta.ts';
import { evidenceAt, redact } from '../../evidence.ts';
import { eitherTag, type Place } from '../../infra/resource.ts';
import type { Kind } from '../../kinds.ts';
import { spell } from '../evaluation/values.ts';

/** Longer values are cut where they are shown. */
const shown = 80;

export function evidenceOf(place: Place): Evidence {
  return evidenceAt(place.file, place.side, place);
}

/** @returns the places that there are, those of after first. */
export function evidenceOn(
  after: Place | null | undefined,
  before: Place | null | undefined,
): readonly [Evidence, ...Evidence[]] {
  const [first, ...more] = [after, before].flatMap((place) =>
    place === null || place === undefined ? [] : [evidenceOf(place)],
  );
  if (first === undefined) throw new Error('a setting stands on neither side');
  return [first, ...more];
}

/** @returns a value as people read it, without what looks like a secret; "nothing" where there is none. */
export function inWords(value: TreeNode | null | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  const text =
    value.kind === 'sequence' && value.tag !== eitherTag && value.items.every(({ kind }) => kind === 'scalar')
      ? value.items.map((item) => unquoted(spell(item))).join(', ')
      : unquoted(spell(value));
  const clean = redact(text);
  return clean.length > shown ? `${clean.slice(0, shown - 1)}…` : clean || 'an empty text';
}

function unquoted(text: string): string {
  return text.replace(/^'([^']*)'$/, '$1');
}

export interface Said {
  readonly kind?: Kind;
  readonly subject: string;
  readonly severity?: Severity;
  readonly direction?: Direction;
  readonly summary: string;
  readonly facts: Facts;
  readonly after: Place | null | undefined;
  readonly before: Place | null | undefined;
}

export function changedSetting({ kind, after, before, severity, direction, ...said }: Said): DraftDelta {
  return {
    kind: kind ?? 'infra.setting.changed',
    ...said,
    ...(severity === undefined ? {} : { severity }),
    ...(direction === undefined ? {} : { direction }),
    evidence: evidenceOn(after, before),
  };
}

/** @returns each name with what either side has under it, in order of names. */
export function paired<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): readonly (readonly [name: string, before: T | undefined, after: T | undefined])[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.map((name) => [name, before.get(name), after.get(name)]);
}
