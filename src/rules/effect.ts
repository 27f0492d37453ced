/** What a change to the configuration would do to the rules, in sentences: shown on the change that proposes it. */
import { namesOf, type VendorEntry } from '../deltas/integrations/known/entry.ts';
import type { ChecklistItem, EffectiveRules, FreshnessLimits, SigningPolicy } from './effective.ts';
import type { Problem } from './problem.ts';
import type { LayeredRule } from './rule.ts';

export interface Effect {
  /** One sentence each; empty where the rules stay as they are. */
  readonly sentences: readonly string[];
  /** Faults that the configuration would have. */
  readonly problems: readonly Problem[];
}

export function effectOf(now: EffectiveRules, proposed: EffectiveRules): Effect {
  const before = new Map(now.rules.map((rule) => [rule.id, rule]));
  const after = new Map(proposed.rules.map((rule) => [rule.id, rule]));
  const settings = [
    differs('Enforcement', now.enforcement, proposed.enforcement),
    differs('Minor deltas of one kind that ask for one look', now.manyMinor, proposed.manyMinor),
    differs('Where the monthly summary goes', summariesText(now), summariesText(proposed)),
  ];
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => `Rule ${id} is turned off.`);
  const changed = [...after.values()].flatMap((rule) => {
    const was = before.get(rule.id);
    return was === undefined ? [added(rule)] : ruleChanges(was, rule);
  });
  return {
    sentences: [
      ...settings.flatMap((one) => one ?? []),
      ...reviewChanges(now.review, proposed.review),
      ...gone,
      ...changed,
      ...checklistChanges(now.checklist, proposed.checklist),
      ...freshnessChanges(now.freshness, proposed.freshness),
      ...modelChanges(now, proposed),
      ...triggerChanges(now, proposed),
      ...planChanges(now, proposed),
      ...vendorChanges(now.vendors, proposed.vendors),
    ],
    problems: proposed.problems,
  };
}

function differs(what: string, before: unknown, after: unknown): string | null {
  const shown = (value: unknown) => (value === undefined ? 'unset' : String(value));
  return shown(before) === shown(after) ? null : `${what}: ${shown(before)} becomes ${shown(after)}.`;
}

function summariesText({ summaries }: EffectiveRules): string | undefined {
  return summaries.length === 0 ? undefined : summaries.map(({ repository }) => repository).join(' and ');
}

function added(rule: LayeredRule): string {
  const lowers = rule.lowers === undefined ? '' : `, and lowers ${rule.lowers.join(', ')}`;
  return `Rule ${rule.id} is added: ${rule.then.materiality}${lowers}.`;
}

function ruleChanges(before: LayeredRule, after: LayeredRule): readonly string[] {
  const [was, is] = [before.then, after.then];
  const same = JSON.stringify([before.when, before.lowers, before.always]);
  return [
    differs(`Rule ${after.id}, materiality`, was.materiality, is.materiality),
    differs(`Rule ${after.id}, tier`, was.tier, is.tier),
    differs(`Rule ${after.id}, enforcement`, was.enforcement, is.enforcement),
    differs(`Rule ${after.id}, signers`, was.signers?.join(', '), is.signers?.join(', ')),
    differs(`Rule ${after.id}, checklist`, was.checklist?.join(', '), is.checklist?.join(', ')),
    same === JSON.stringify([after.when, after.lowers, after.always])
      ? null
      : `Rule ${after.id} speaks about other changes than before.`,
  ].flatMap((one) => one ?? []);
}

/** Vendors are laid over those that ship, so what the file says of one is what can be compared. */
function vendorChanges(
  now: EffectiveRules['vendors'],
  proposed: EffectiveRules['vendors'],
): readonly string[] {
  const ids = [...new Set([...now, ...proposed].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [was, is] = [now.filter((one) => one.id === id), proposed.filter((one) => one.id === id)];
    const said = (all: EffectiveRules['vendors'], key: keyof VendorEntry) =>
      all.map((entry) => entry[key]).findLast((value) => value !== undefined);
    const names = (all: EffectiveRules['vendors']) =>
      all.flatMap((entry) => namesOf(entry).map(({ world, written }) => `${world} ${written}`));
    const [had, has] = [new Set(names(was)), new Set(names(is))];
    const gained = [...has].filter((one) => !had.has(one));
    const lost = [...had].filter((one) => !has.has(one));
    return [
      was.length === 0 ? `Vendor ${id} would be told by this configuration.` : null,
      is.length === 0 ? `Vendor ${id} would no longer be told by this configuration.` : null,
      differs(`Vendor ${id}, approved`, said(was, 'approved'), said(is, 'approved')),
      differs(`Vendor ${id}, category`, said(was, 'category'), said(is, 'category')),
      differs(`Vendor ${id}, severity`, said(was, 'severity'), said(is, 'severity')),
      gained.length === 0 ? null : `Vendor ${id} would also be known by ${someOf(gained)}.`,
      lost.length === 0 ? null : `Vendor ${id} would no longer be known by ${someOf(lost)}.`,
    ].flatMap((one) => one ?? []);
  });
}

function someOf(names: readonly string[]): string {
  const more = names.length - 5;
  return `${names.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function modelChanges(now: EffectiveRules, proposed: EffectiveRules): readonly string[] {
  const listed = ({ models }: EffectiveRules) =>
    new Map(
      models.map(({ path, covers, owners, freshness }) => [
        path,
        `covers ${covers.join(', ')}; owners ${owners.join(', ') || 'none'}${limitsOf(freshness)}`,
      ]),
    );
  const [before, after] = [listed(now), listed(proposed)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(
    (path) => differs(`Threat model ${path}`, before.get(path), after.get(path)) ?? [],
  );
}

function limitsOf({ days, changes }: Partial<FreshnessLimits> = {}): string {
  const limits = [
    ...(days === undefined ? [] : [`${days} days`]),
    ...(changes === undefined ? [] : [`${changes} changes`]),
  ];
  return limits.length === 0 ? '' : `; stale after ${limits.join(' or ')}`;
}

function freshnessChanges(now: FreshnessLimits, proposed: FreshnessLimits): readonly string[] {
  return [
    differs('Days after which a threat model is stale', now.days, proposed.days),
    differs('Material changes after which a threat model is stale', now.changes, proposed.changes),
  ].flatMap((one) => one ?? []);
}

function triggerChanges(now: EffectiveRules, proposed: EffectiveRules): readonly string[] {
  const labels = ({ triggers }: EffectiveRules) => triggers.labels.join(', ') || 'none';
  return [differs('Labels that announce a change', labels(now), labels(proposed))].flatMap(
    (one) => one ?? [],
  );
}

function planChanges(now: EffectiveRules, proposed: EffectiveRules): readonly string[] {
  const taken = ({ plans }: EffectiveRules) => {
    const uploads = plans?.uploads ?? null;
    const from = [
      uploads === null ? null : `artifacts ${uploads.artifacts} of ${uploads.workflow}`,
      plans === null || plans.commentsBy === null ? null : `comments of ${plans.commentsBy}`,
    ].flatMap((one) => one ?? []);
    return from.join(' and ') || 'none';
  };
  return [differs('Plans of Terraform that are taken', taken(now), taken(proposed))].flatMap(
    (one) => one ?? [],
  );
}

function reviewChanges(now: EffectiveRules['review'], proposed: EffectiveRules['review']): readonly string[] {
  const turned = (before: boolean, after: boolean, what: string, meaning: string) =>
    before === after ? null : `${what} would ${after ? '' : 'no longer '}${meaning}.`;
  const who = (people: readonly string[]) => people.join(', ') || 'nobody';
  return [
    ...signingChanges('Full', now.full, proposed.full),
    ...signingChanges('Lightweight', now.lightweight, proposed.lightweight),
    turned(
      now.lightweight.selfAttestation,
      proposed.lightweight.selfAttestation,
      "The author's own word",
      'be enough for what is minor',
    ),
    turned(now.approvals, proposed.approvals, 'An approving review of a signer', 'count as a signature'),
    differs('Who may waive a review', who(now.breakGlass), who(proposed.breakGlass)),
    differs('Where follow-ups are reminded of', now.followUps, proposed.followUps),
  ].flatMap((one) => one ?? []);
}

function signingChanges(tier: string, now: SigningPolicy, proposed: SigningPolicy): readonly string[] {
  const signatures = proposed.count === 1 ? '1 signature' : `${proposed.count} signatures`;
  return [
    now.count === proposed.count ? null : `${tier} reviews would need ${signatures} instead of ${now.count}.`,
    differs(
      `Who may sign ${tier.toLowerCase()} reviews`,
      now.signers.join(', '),
      proposed.signers.join(', '),
    ),
  ].flatMap((one) => one ?? []);
}

function checklistChanges(
  now: readonly ChecklistItem[],
  proposed: readonly ChecklistItem[],
): readonly string[] {
  const [before, after] = [now, proposed].map((items) => new Map(items.map((item) => [item.id, item])));
  const gone = now.filter(({ id }) => after?.has(id) !== true);
  return [
    ...gone.map(({ id }) => `Question ${id} would no longer be asked.`),
    ...proposed.flatMap((item) => {
      const was = before?.get(item.id);
      return was === undefined
        ? [`Question ${item.id} would be asked in ${reviewsOf(item)} reviews: ${item.question}`]
        : itemChanges(was, item);
    }),
  ];
}

function itemChanges(was: ChecklistItem, is: ChecklistItem): readonly string[] {
  const about = ({ deltas, direction, always, announced }: ChecklistItem) =>
    JSON.stringify([[...deltas].sort(), direction, always === true, announced === true]);
  return [
    was.question === is.question ? null : `Question ${is.id} would read: ${is.question}`,
    differs(`Question ${is.id}, asked in reviews that are`, reviewsOf(was), reviewsOf(is)),
    about(was) === about(is) ? null : `Question ${is.id} would be asked about other changes than before.`,
  ].flatMap((one) => one ?? []);
}

function reviewsOf({ tiers }: ChecklistItem): string {
  return [...tiers].sort().join(' and ');
}
