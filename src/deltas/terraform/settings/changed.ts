/** One setting on two sides: the delta that says what it is and what it was. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Direction, DraftDelta, Evidence, Facts, Severity } from '../../delta.ts';
import { evidenceAt, redact } from '../../evidence.ts';
import { eitherTag, isUnknown, type Place, termClose, termOpen } from '../../infra/resource.ts';
import type { Kind } from '../../kinds.ts';
import { spell } from '../evaluation/values.ts';
import { namesSecret } from './keys.ts';

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
  const plain = value.kind === 'sequence' && value.items.every(({ kind }) => kind === 'scalar');
  const joint = value.tag === eitherTag ? ' or ' : ', ';
  const text = plain ? value.items.map(wholeInWords).join(joint) : wholeInWords(value);
  const clean = redact(text.replace(/\s{1,64}/g, ' ').trim());
  return clean.length > shown ? `${clean.slice(0, shown - 1)}…` : clean || 'an empty text';
}

/** @returns the same, of a name whose value nobody may read not even that. */
export function namedInWords(name: string, value: TreeNode | null | undefined): string {
  const hidden = value?.kind === 'scalar' && value.value !== null && !isUnknown(value) && namesSecret(name);
  return hidden ? 'a secret' : inWords(value);
}

/** A text as it is written, a term by the name of what it stands for. */
export function wholeInWords(value: TreeNode): string {
  const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : null;
  if (text !== null && !isUnknown(value)) {
    return text
      .slice(0, 4 * shown)
      .replaceAll(termOpen, '${')
      .replaceAll(termClose, '}');
  }
  return readable(spell(value).slice(0, 4 * shown));
}

/** Spelled values hold no quotes and no line breaks; people read them with. */
export function readable(spelled: string): string {
  return spelled.replace(/%([\da-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
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
