/** The attributes of one resource on two sides, each by its meaning: deltas out, and which paths are settled. */
import type { TreeMap } from '../../../syntax/tree.ts';
import { compareSeverity, type DraftDelta, type Severity } from '../../delta.ts';
import { isKind, type Kind, kinds } from '../../kinds.ts';
import type { AttributeMeaning, Beside, ResourceMeaning } from '../catalogue.ts';
import { isUnknown, type Resource } from '../resource.ts';
import { type Compared, type Finding, gradeOf } from './finding.ts';
import { anyMatches } from './glob.ts';
import { judge } from './judge.ts';
import { evidenceOf, type Written } from './places.ts';
import { type Slot, sameText, scalarText, slotsAt } from './values.ts';

export interface JudgedAttributes {
  readonly deltas: readonly DraftDelta[];
  /** Paths whose difference is told, or is none: what changed elsewhere is a setting. */
  readonly settled: readonly string[];
}

/** Of a resource that comes or goes only this is told: no guard went, since there was none. */
const toldWhenNew: ReadonlySet<Kind> = new Set([
  'infra.exposure.added',
  'infra.network.opened',
  'infra.privilege.added',
  'infra.code.added',
  'infra.secret.exposed',
]);

/**
 * @param before null where the resource is new.
 * @param after null where it is gone.
 * @param moved whether what it says was written elsewhere on the other side.
 */
export function judgeAttributes(
  meaning: ResourceMeaning,
  before: Resource | null,
  after: Resource | null,
  moved = false,
): JudgedAttributes {
  const whole = before !== null && after !== null;
  const name = (after ?? before)?.name ?? '';
  const deltas: DraftDelta[] = [];
  const settled: string[] = [];
  for (const attribute of meaning.attributes) {
    if (!whole && !moved && !toldWhenNew.has(attribute.kind)) continue;
    let changed = false;
    let told = 0;
    for (const [had, has] of pairsOf(attribute, before, after)) {
      if (attribute.kept && (had === null || has === null)) {
        changed = true;
        continue;
      }
      const judgement = judge(
        attribute,
        comparedAs(attribute, before, had),
        comparedAs(attribute, after, has),
      );
      changed ||= judgement === 'changed';
      if (typeof judgement === 'string') continue;
      const findings = judgement.filter((finding) => whole || isTold(attribute, finding, has ?? had));
      told += findings.length;
      const written = [writtenOn(before, had), writtenOn(after, has)] as const;
      deltas.push(...findings.map((finding) => deltaOf(attribute, finding, { name, meaning, written })));
    }
    // That a block is still there says nothing about what stands in it.
    const open = attribute.comparison.by === 'presence' && told === 0;
    if (!changed && !open) settled.push(attribute.path);
  }
  return { deltas, settled };
}

/** The default of a new resource counts only where its meaning says so. */
function isTold({ written }: AttributeMeaning, { way }: Finding, slot: Slot | null): boolean {
  return !written || (way !== 'unknown' && slot !== null && slot.value !== null);
}

type Pair = readonly [had: Slot | null, has: Slot | null];

/** Items of one name are met first, and of these the ones that mean the same; what is left, in its order. */
function pairsOf(
  attribute: AttributeMeaning,
  before: Resource | null,
  after: Resource | null,
): readonly Pair[] {
  const had = slotsOf(attribute.path, before);
  const has = slotsOf(attribute.path, after);
  if (isOneSet(attribute) && (had.length !== 1 || has.length !== 1)) {
    const [then, now] = [counting(attribute, had), counting(attribute, has)];
    return [[before === null ? null : asOne(then, now), after === null ? null : asOne(now, then)]];
  }
  if (had.length === 1 && has.length === 1) return [[had[0] ?? null, has[0] ?? null]];
  const pairs: Pair[] = [];
  const take = (left: readonly Slot[], textOf: (slot: Slot) => string) => {
    const waiting = new Map<string, Slot[]>();
    for (const slot of gone) {
      const alike = waiting.get(textOf(slot));
      if (alike === undefined) waiting.set(textOf(slot), [slot]);
      else alike.push(slot);
    }
    const fresh: Slot[] = [];
    for (const slot of left) {
      const twin = waiting.get(textOf(slot))?.shift();
      if (twin === undefined) fresh.push(slot);
      else pairs.push([twin, slot]);
    }
    gone = [...waiting.values()].flat();
    return fresh;
  };
  let gone = had;
  const same = take(has, (slot) => JSON.stringify([slot.item, sameText(slot.value)]));
  const fresh = take(same, ({ item }) => item);
  const rest = Array.from(
    { length: Math.max(gone.length, fresh.length) },
    (_, index): Pair => [gone[index] ?? null, fresh[index] ?? null],
  );
  return [...pairs, ...rest];
}

/** What the items of a list say is one set, also where each item counts for itself: `rule[].name` are the rules. */
function isOneSet({ path, comparison }: AttributeMeaning): boolean {
  return comparison.by === 'set' && !path.replace(/\[\]\.[^.[\]]+$/, '').includes('[]');
}

function counting({ path, when, unless }: AttributeMeaning, slots: readonly Slot[]): readonly Slot[] {
  if (!path.includes('[]')) return slots;
  return slots.filter(
    ({ beside }) => beside === null || (holds(when, beside, 'all') && !holds(unless, beside, 'any')),
  );
}

/** @returns all of them as one value, that stands where the first that the other side has not stands. */
function asOne(slots: readonly Slot[], other: readonly Slot[]): Slot {
  const [first] = slots;
  if (first !== undefined && slots.length === 1) return first;
  const known = new Set(other.map(({ value }) => sameText(value)));
  const own = slots.find(({ value }) => !known.has(sameText(value))) ?? first;
  const items = slots.flatMap(({ value }) => value ?? []);
  const lines = { startLine: 1, endLine: 1 };
  return {
    value: items.length === 0 ? null : { kind: 'sequence', items, tag: null, ...lines },
    at: own?.at ?? null,
    beside: null,
    item: '',
  };
}

function slotsOf(path: string, resource: Resource | null): readonly Slot[] {
  if (resource === null) return [];
  const slots = slotsAt(resource.body, path);
  return slots.length > 0 || path.includes('[]')
    ? slots
    : [{ value: null, at: null, beside: null, item: '' }];
}

function comparedAs(
  { path, when, unless }: AttributeMeaning,
  resource: Resource | null,
  slot: Slot | null,
): Compared {
  if (resource === null || slot === null) return 'safe';
  const around = path.includes('[]') && slot.beside !== null ? slot.beside : resource.body;
  const counts = holds(when, around, 'all') && !holds(unless, around, 'any');
  return counts ? { node: slot.value } : 'safe';
}

/** What is unknown beside it never takes the meaning away. "null" stands for nothing, and "*" for anything but that. */
function holds(beside: Beside, body: TreeMap, which: 'all' | 'any'): boolean {
  const each = [...beside].map(([path, values]) => {
    const slots = slotsAt(body, path);
    if (slots.length === 0) return values.includes('null');
    return slots.some(({ value }) => {
      if (value === null) return values.includes('null');
      return isUnknown(value) ? which === 'all' : anyMatches(values, scalarText(value) ?? 'present');
    });
  });
  return which === 'all' ? each.every(Boolean) : each.some(Boolean);
}

function writtenOn(resource: Resource | null, slot: Slot | null): Written | null {
  return resource === null ? null : { resource, node: slot?.at ?? null };
}

interface About {
  readonly name: string;
  readonly meaning: ResourceMeaning;
  readonly written: readonly [before: Written | null, after: Written | null];
}

function deltaOf(attribute: AttributeMeaning, finding: Finding, about: About): DraftDelta {
  const { name, meaning, written } = about;
  const { was, is } = finding;
  const path = attribute.path.replaceAll('[]', '');
  const subject = `${name}: ${path}`;
  const facts = { type: meaning.type, attribute: path, was, is };
  const evidence = evidenceOf(...written);
  if (finding.way === 'unknown') {
    const summary = finding.settled
      ? `${name}: ${path} is ${is} now; what it was before cannot be known (${was})`
      : `${name}: what ${path} becomes cannot be known from the files (${is}; was ${was})`;
    return { ...unresolved(attribute, finding.settled), subject, summary, facts, evidence };
  }
  const worse = finding.way === 'worse';
  const kind = worse ? attribute.kind : mirrorOf(attribute.kind);
  const summary = fill(worse ? attribute.says : attribute.unsays, { name, was, is, attribute: path });
  const severity = worse || kind === attribute.kind ? finding.severity : kinds[kind].severity;
  const { frameworks } = attribute;
  return {
    kind,
    subject,
    severity,
    summary,
    facts,
    ...(frameworks.length > 0 ? { frameworks } : {}),
    evidence,
  };
}

/** Where it matters, what cannot be known is as grave as the worst it can be, and at most medium. */
function unresolved(
  attribute: AttributeMeaning,
  settled: boolean,
): { readonly kind: Kind; readonly severity: Severity } {
  if (attribute.kind === 'infra.setting.changed' || attribute.kind === 'infra.logging.removed') {
    return { kind: 'infra.setting.changed', severity: 'low' };
  }
  const grave = compareSeverity(gradeOf(attribute, ['unknown']), 'medium') >= 0;
  return { kind: 'infra.unresolved', severity: grave && !settled ? 'medium' : 'low' };
}

/** @returns the kind of the same difference read backwards. */
export function mirrorOf(kind: Kind): Kind {
  const { mirror } = kinds[kind];
  return isKind(mirror) ? mirror : kind;
}

/** @param words what the names in braces stand for; text that is put in is not looked at again. */
export function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
}
