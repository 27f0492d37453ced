/** The organisation's locks: what a repository's file may still change, and what it may not. */
import type { VendorCatalogue } from '../deltas/integrations/vendors.ts';
import type { FreshnessLimits, ReviewPolicy, SigningPolicy } from './effective.ts';
import type { ReferenceFault } from './reading/references.ts';
import type { Configuration } from './reading/schema.ts';
import { quoted } from './reading/spelling.ts';
import { type Enforcement, materialities, type Rule, type RuleThen, tiers } from './rule.ts';
import { tightenVendors } from './vendor-locks.ts';

/** What the layers below say, and which of it is locked. */
export interface Locked {
  readonly locks: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly enforcement: Enforcement;
  readonly manyMinor: number;
  readonly freshness: FreshnessLimits;
  readonly review: ReviewPolicy;
  /** Ids of the questions. */
  readonly checklist: ReadonlySet<string>;
  /** Those that the layers below know. */
  readonly vendors: () => VendorCatalogue;
  /** Ids of the vendors that a repository may call approved; null without an organisation, whose word that would be. */
  readonly approvals: ReadonlySet<string> | null;
}

type Override = NonNullable<Configuration['overrides']>[string];

export interface Tightened {
  /** The file without what was refused. */
  readonly changes: Configuration;
  readonly refusals: readonly ReferenceFault[];
}

const mend = "remove it here, or ask the owners of the organisation's delta-review.yml to lift the lock.";

/** Notes what is refused, and says false: it is not kept. */
export type Refuse = (path: ReferenceFault['path'], message: string, key?: boolean) => false;

export const byOrganisation = 'the organisation locks';

export function tighten(file: Configuration, locked: Locked): Tightened {
  const refusals: ReferenceFault[] = [];
  const refuse: Refuse = (path, message, key = false) => {
    refusals.push({ path, message, mend, key });
    return false;
  };
  const all = locked.locks.has('*');
  const isLocked = (id: string) => locked.rules.has(id) && (all || locked.locks.has(id));

  const {
    enforcement,
    disabled,
    overrides,
    rules,
    manyMinor,
    review,
    checklist,
    dropped,
    models,
    freshness,
    plans,
    vendors,
    ...rest
  } = file;
  const weakensEnforcement =
    (all || locked.locks.has('enforcement')) && locked.enforcement === 'block' && enforcement === 'advise';
  if (weakensEnforcement) refuse(['enforcement'], `${byOrganisation} "enforcement" at "block".`);
  const weakensMany = all && manyMinor !== undefined && manyMinor > locked.manyMinor;
  if (weakensMany)
    refuse(['manyMinor'], `${byOrganisation} everything, and "manyMinor" is ${locked.manyMinor}.`);

  // What is believed of a plan can weaken any verdict on infrastructure.
  const plansLocked = plans !== undefined && (all || locked.locks.has('plans'));
  if (plansLocked) refuse(['plans'], `${byOrganisation} whose plans are taken.`, true);

  const freshnessLocked = all || locked.locks.has('freshness');
  const sooner = (limits: Partial<FreshnessLimits>, at: ReferenceFault['path']) =>
    freshnessLocked ? tightenFreshness(limits, locked.freshness, at, refuse) : limits;
  const keptModels = models?.map(({ freshness: own, ...model }, index) =>
    own === undefined ? model : { ...model, freshness: sooner(own, ['models', index, 'freshness']) },
  );

  const keptDisabled = disabled?.filter(
    (id, index) =>
      !isLocked(id) ||
      refuse(['disabled', index], `${byOrganisation} rule ${quoted(id)}: it can't be disabled.`),
  );
  const keptOverrides = Object.entries(overrides ?? {}).map(([id, override]): [string, Override] => {
    const rule = locked.rules.get(id);
    if (rule === undefined || !isLocked(id)) return [id, override];
    const kept: Override = { ...override };
    for (const weak of weakenings(rule.then, override, locked.enforcement)) {
      delete kept[weak];
      refuse(
        ['overrides', id, weak],
        `${byOrganisation} rule ${quoted(id)}: its "${weak}" can't be weakened.`,
        true,
      );
    }
    return [id, kept];
  });
  const keptRules = rules?.map(({ lowers, ...rule }, place) => {
    const left = lowers?.filter(
      (id, index) =>
        !isLocked(id) ||
        refuse(
          ['rules', place, 'lowers', index],
          `${byOrganisation} rule ${quoted(id)}: it can't be lowered.`,
        ),
    );
    return left === undefined || left.length === 0 ? rule : { ...rule, lowers: left };
  });
  const reviewLocked = all || locked.locks.has('review');
  const keptReview =
    review !== undefined && reviewLocked ? tightenReview(review, locked.review, refuse) : review;
  const held = (id: string) => (all || locked.locks.has('checklist')) && locked.checklist.has(id);
  const keptEntries = checklist?.filter(
    ({ id }, index) =>
      !held(id) ||
      refuse(
        ['checklist', index],
        `${byOrganisation} the checklist: question ${quoted(id)} can't be changed.`,
      ),
  );
  const keptDropped = dropped?.filter(
    (id, index) =>
      !held(id) ||
      refuse(['dropped', index], `${byOrganisation} the checklist: question ${quoted(id)} can't be dropped.`),
  );
  const keptVendors =
    vendors === undefined
      ? undefined
      : tightenVendors(vendors, locked, all || locked.locks.has('vendors'), refuse);
  const changes = {
    ...rest,
    ...(keptVendors !== undefined && { vendors: keptVendors }),
    ...(enforcement !== undefined && !weakensEnforcement && { enforcement }),
    ...(manyMinor !== undefined && !weakensMany && { manyMinor }),
    ...(keptModels !== undefined && { models: keptModels }),
    ...(freshness !== undefined && { freshness: sooner(freshness, ['freshness']) }),
    ...(plans !== undefined && !plansLocked && { plans }),
    ...(keptDisabled !== undefined && { disabled: keptDisabled }),
    ...(overrides !== undefined && { overrides: Object.fromEntries(keptOverrides) }),
    ...(keptRules !== undefined && { rules: keptRules }),
    ...(keptReview !== undefined && { review: keptReview }),
    ...(keptEntries !== undefined && { checklist: keptEntries }),
    ...(keptDropped !== undefined && { dropped: keptDropped }),
  };
  return { changes, refusals };
}

/** A model may become stale sooner, never later. */
function tightenFreshness(
  limits: Partial<FreshnessLimits>,
  below: FreshnessLimits,
  at: ReferenceFault['path'],
  refuse: Refuse,
): Partial<FreshnessLimits> {
  const kept = (key: keyof FreshnessLimits) => {
    const value = limits[key];
    if (value === undefined) return {};
    const later = value > below[key];
    if (later) refuse([...at, key], `${byOrganisation} "freshness": its "${key}" is ${below[key]}, or less.`);
    return later ? {} : { [key]: value };
  };
  return { ...kept('days'), ...kept('changes') };
}

/** @returns the parts of an override that ask for less than the rule does: less review, fewer questions, more signers. */
function weakenings(then: RuleThen, override: Override, general: Enforcement): readonly (keyof Override)[] {
  const { materiality, tier, enforcement, checklist, signers } = override;
  const weak: (keyof Override)[] = [];
  const rank = materialities.indexOf(then.materiality);
  if (materiality !== undefined && materialities.indexOf(materiality) < rank) weak.push('materiality');
  if (tier !== undefined && tiers.indexOf(tier) < tiers.indexOf(then.tier ?? 'none')) weak.push('tier');
  if (enforcement === 'advise' && (then.enforcement ?? general) === 'block') weak.push('enforcement');
  if (checklist !== undefined && then.checklist?.some((id) => !checklist.includes(id)) === true) {
    weak.push('checklist');
  }
  const allowed = then.signers ?? [];
  if (signers !== undefined && allowed.length > 0 && signers.some((who) => !allowed.includes(who))) {
    weak.push('signers');
  }
  return weak;
}

type ReviewPart = NonNullable<Configuration['review']>;

/** Who signs may become fewer and how many of them more; what stands in for a signature can only be taken away. */
function tightenReview(review: ReviewPart, below: ReviewPolicy, refuse: Refuse): ReviewPart {
  const kept: { -readonly [Key in keyof ReviewPart]: ReviewPart[Key] } = { ...review };
  const { full, lightweight, approvals, breakGlass } = review;
  if (full !== undefined) kept.full = tightenSigning(full, below.full, 'full', refuse);
  if (lightweight !== undefined) {
    const { selfAttestation, ...signing } = lightweight;
    const weaker = selfAttestation === true && !below.lightweight.selfAttestation;
    if (weaker)
      refuse(
        ['review', 'lightweight', 'selfAttestation'],
        `${byOrganisation} "review": the author's own word is not enough.`,
      );
    kept.lightweight = {
      ...tightenSigning(signing, below.lightweight, 'lightweight', refuse),
      ...(selfAttestation !== undefined && !weaker && { selfAttestation }),
    };
  }
  if (approvals === true && !below.approvals) {
    refuse(['review', 'approvals'], `${byOrganisation} "review": an approval is no signature.`);
    delete kept.approvals;
  }
  if (breakGlass !== undefined) {
    kept.breakGlass = breakGlass.filter(
      (who, index) =>
        below.breakGlass.includes(who) ||
        refuse(
          ['review', 'breakGlass', index],
          `${byOrganisation} "review": ${quoted(who)} can't waive a review.`,
        ),
    );
  }
  return kept;
}

function tightenSigning(
  { signers, count }: Partial<SigningPolicy>,
  below: SigningPolicy,
  tier: 'full' | 'lightweight',
  refuse: Refuse,
): Partial<SigningPolicy> {
  const fewer = signers?.filter(
    (who, index) =>
      below.signers.includes(who) ||
      refuse(
        ['review', tier, 'signers', index],
        `${byOrganisation} "review": ${quoted(who)} can't sign a ${tier} review.`,
      ),
  );
  const lower = count !== undefined && count < below.count;
  if (lower)
    refuse(
      ['review', tier, 'count'],
      `${byOrganisation} "review": a ${tier} review takes at least ${below.count} ${below.count === 1 ? 'signature' : 'signatures'}.`,
    );
  return {
    ...(fewer !== undefined && fewer.length > 0 && { signers: fewer }),
    ...(count !== undefined && !lower && { count }),
  };
}
