/** Built-in rules <- organisation <- repository, with the organisation's locks. Values in, the rules in force out. */

import type { VendorCatalogue } from '../deltas/integrations/vendors.ts';
import type { ChecklistItem, EffectiveRules, ReviewPolicy } from './effective.ts';
import { type Locked, tighten } from './locks.ts';
import type { Problem } from './problem.ts';
import type { RulesDocument } from './reading/document.ts';
import { type BuiltIn, type RulesFile, readConfiguration } from './reading/read.ts';
import type { Configuration } from './reading/schema.ts';
import type { LayeredRule, RuleThen } from './rule.ts';

export interface LayerFile extends RulesFile {
  /** The last text of this file that was good, used where `text` is broken. */
  readonly lastGood?: string | null;
}

export interface LayersInput {
  readonly builtIn: BuiltIn;
  readonly organisation: LayerFile | null;
  readonly repository: LayerFile | null;
}

/** What applies where no file says otherwise. */
export const defaults = {
  enforcement: 'block',
  manyMinor: 5,
  freshness: { days: 180, changes: 5 },
  triggers: { labels: ['threat-model-review'] },
  review: {
    full: { signers: ['write'], count: 1 },
    lightweight: { signers: ['write'], count: 1, selfAttestation: false },
    approvals: false,
    breakGlass: [],
    followUps: 'issue',
  },
} as const satisfies Pick<EffectiveRules, 'enforcement' | 'manyMinor' | 'freshness' | 'review' | 'triggers'>;

/** Most changes of a repository are judged by the same rules: what was compiled for the same texts is used again. */
const layered = new WeakMap<BuiltIn, Map<string, EffectiveRules>>();
const layeredAtMost = 8;

export function layer({ builtIn, organisation, repository }: LayersInput): EffectiveRules {
  const known = layered.get(builtIn) ?? new Map<string, EffectiveRules>();
  layered.set(builtIn, known);
  const key = JSON.stringify([organisation, repository]);
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const rules = laidOver({ builtIn, organisation, repository });
  const [oldest] = known.keys();
  if (known.size >= layeredAtMost && oldest !== undefined) known.delete(oldest);
  known.set(key, rules);
  return rules;
}

function laidOver({ builtIn, organisation, repository }: LayersInput): EffectiveRules {
  const frameworks = new Set(builtIn.frameworks.map((framework) => framework.id));
  const base: State = {
    rules: builtIn.rules.map((rule) => ({ ...rule, source: 'built-in' })),
    disabled: new Set(),
    dropped: new Set(),
    checklist: builtIn.checklist,
    enforcement: defaults.enforcement,
    models: [],
    freshness: defaults.freshness,
    triggers: null,
    plans: null,
    vendors: [],
    review: defaults.review,
    manyMinor: defaults.manyMinor,
    summaries: [],
    problems: [],
    complete: true,
    locks: [],
    good: { organisation: null, repository: null },
    layers: ['built-in rules'],
  };
  const below = { frameworks, vendors: builtIn.vendors, organisation: organisation !== null };
  const withOrganisation = add(base, organisation, 'organisation', below);
  const { disabled, dropped, ...all } = add(withOrganisation, repository, 'repository', below);
  return {
    ...all,
    triggers: all.triggers ?? defaults.triggers,
    rules: all.rules.filter((rule) => !disabled.has(rule.id)),
    checklist: all.checklist.filter((item) => !dropped.has(item.id)),
  };
}

/** What no layer changes. */
interface Below {
  readonly frameworks: ReadonlySet<string>;
  /** Those that ship. */
  readonly vendors: BuiltIn['vendors'];
  /** True where there is a file of the organisation, broken ones too. */
  readonly organisation: boolean;
}

/** What is disabled or dropped stays known by name until the end, so that an upper layer may still mention it. */
interface State extends Omit<EffectiveRules, 'triggers'> {
  /** null while no layer names any: then the default applies. */
  readonly triggers: EffectiveRules['triggers'] | null;
  readonly disabled: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
}

function add(
  state: State,
  source: LayerFile | null,
  name: 'organisation' | 'repository',
  below: Below,
): State {
  if (source === null) return state;
  const vendors = () => below.vendors().over(state.vendors).catalogue;
  const known = {
    rules: new Set(state.rules.map((rule) => rule.id)),
    checklist: new Set(state.checklist.map((item) => item.id)),
    frameworks: below.frameworks,
    vendors,
  };
  const layer = { name, file: source.file, vendors, organisation: below.organisation };
  const now = readConfiguration(source, name, known);
  if (now.problems === null) {
    const { changes, refused } = permitted(state, now.value, now.document, layer);
    const applied = apply(state, changes, name);
    return {
      ...applied,
      problems: [...state.problems, ...refused],
      good: { ...state.good, [name]: source.text },
      layers: [...state.layers, name],
    };
  }
  const problems = [...state.problems, ...now.problems];
  const good = source.lastGood ?? null;
  const before = good === null ? null : readConfiguration({ file: source.file, text: good }, name, known);
  if (before === null || before.problems !== null) return { ...state, problems, complete: false };
  // What the locks refuse of the last good text was said when it came in, and its lines are no longer the file's.
  const { changes } = permitted(state, before.value, before.document, layer);
  return {
    ...apply(state, changes, name),
    problems,
    layers: [...state.layers, `${name} (last good version)`],
  };
}

interface Layer {
  readonly name: 'organisation' | 'repository';
  readonly file: string;
  /** Those of the layers below. */
  readonly vendors: () => VendorCatalogue;
  readonly organisation: boolean;
}

/** The organisation may do anything; a repository what the locks leave it. */
function permitted(
  state: State,
  file: Configuration,
  document: RulesDocument,
  layer: Layer,
): { readonly changes: Configuration; readonly refused: readonly Problem[] } {
  if (layer.name === 'organisation') return { changes: file, refused: [] };
  const locked: Locked = {
    locks: new Set(state.locks),
    rules: new Map(state.rules.map((rule) => [rule.id, rule])),
    enforcement: state.enforcement,
    manyMinor: state.manyMinor,
    freshness: state.freshness,
    review: state.review,
    checklist: new Set(state.checklist.map((item) => item.id)),
    vendors: layer.vendors,
    approvals: layer.organisation
      ? new Set(state.vendors.flatMap(({ id, approved }) => (approved === 'repositories' ? [id] : [])))
      : null,
  };
  const { changes, refusals } = tighten(file, locked);
  const refused = refusals.map(({ path: at, key, message, mend }) => ({
    file: layer.file,
    ...(key === true ? document.keyAt(at) : document.at(at)),
    message,
    mend,
  }));
  return { changes, refused };
}

function apply(state: State, file: Configuration, source: 'organisation' | 'repository'): State {
  const { overrides = {}, disabled = [], rules = [], models = [], dropped = [], locks = [] } = file;
  const { vendors = [] } = file;
  const enforcement = file.enforcement ?? state.enforcement;
  const all = state.locks.includes('*');
  const below = state.rules.map((rule): LayeredRule => {
    // A lock keeps what a rule did before this layer, so a new general setting must not reach it either.
    const kept: Partial<RuleThen> =
      source === 'repository' && (all || state.locks.includes(rule.id)) && state.enforcement === 'block'
        ? { enforcement: rule.then.enforcement ?? 'block' }
        : {};
    const changes = Object.hasOwn(overrides, rule.id) ? overrides[rule.id] : undefined;
    return { ...rule, then: { ...rule.then, ...kept, ...changes } };
  });
  return {
    ...state,
    rules: [...below, ...rules.map((rule): LayeredRule => ({ ...rule, source }))],
    disabled: new Set([...state.disabled, ...disabled]),
    dropped: new Set([...state.dropped, ...dropped]),
    checklist: checklistWith(state.checklist, file, source === 'repository' && lockedIn(state, 'checklist')),
    enforcement,
    review: reviewWith(state.review, file.review),
    models: [...state.models, ...models],
    freshness: { ...state.freshness, ...file.freshness },
    triggers: triggersWith(state.triggers, file.triggers),
    plans: file.plans ?? state.plans,
    vendors: [...state.vendors, ...vendors],
    manyMinor: file.manyMinor ?? state.manyMinor,
    summaries:
      file.summary === undefined ? state.summaries : [...state.summaries, { source, ...file.summary }],
    locks: [...state.locks, ...locks],
  };
}

function lockedIn({ locks }: State, what: string): boolean {
  return locks.includes('*') || locks.includes(what);
}

/** The questions of every review stay last: they ask what all the others led to. */
function checklistWith(
  below: readonly ChecklistItem[],
  { checklist: entries = [] }: Configuration,
  locked: boolean,
): readonly ChecklistItem[] {
  const changes = new Map(entries.map((entry) => [entry.id, entry]));
  const known = new Set(below.map((item) => item.id));
  const kept = below.map(
    (item): ChecklistItem => ({ ...item, ...changes.get(item.id), ...(locked && { locked }) }),
  );
  const added = entries.flatMap(({ question, tiers, ...entry }): readonly ChecklistItem[] =>
    // Without both it is no item of its own: the reader has said so.
    known.has(entry.id) || question === undefined || tiers === undefined
      ? []
      : [{ deltas: [], frameworks: [], ...entry, question, tiers }],
  );
  const closing = (item: ChecklistItem) => item.always === true;
  return [...kept.filter((item) => !closing(item)), ...added, ...kept.filter(closing)];
}

/** They add up: no repository takes away what its organisation asks for. */
function triggersWith(below: State['triggers'], own: Configuration['triggers']): State['triggers'] {
  if (own?.labels === undefined) return below;
  return { labels: [...new Set([...(below?.labels ?? []), ...own.labels])] };
}

function reviewWith(
  below: ReviewPolicy,
  { full, lightweight, ...rest }: NonNullable<Configuration['review']> = {},
): ReviewPolicy {
  return {
    ...below,
    ...rest,
    full: { ...below.full, ...full },
    lightweight: { ...below.lightweight, ...lightweight },
  };
}
