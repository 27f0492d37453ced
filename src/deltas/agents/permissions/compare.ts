/** The powers of one root on both sides in; what its agents may newly do without a question, or no longer, out. */
import { compareSeverity, type DraftDelta, type Evidence } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import { type Holder, holderName, type PermissionRule, type Powers } from '../model.ts';
import { anyCommand } from './commands.ts';
import { allowedByDefault } from './defaults.ts';
import { type Knowledge, reachOfRule } from './powers.ts';
import type { Reach } from './reach.ts';
import { type Region, Regions, type Stance } from './regions.ts';
import { toolDeltas } from './tools.ts';

/** Deny beats ask beats allow, over all layers of a holder: where a rule stands and in which order is without meaning. */
export function permissionDeltas(
  before: readonly Powers[],
  after: readonly Powers[],
  knowledge: Knowledge,
): readonly DraftDelta[] {
  const had = byHolder(before);
  const has = byHolder(after);
  const holders = new Map([...had, ...has].map(([name, [first]]) => [name, first?.holder]));
  return [...holders].flatMap(([name, holder]) => {
    if (holder === undefined) return [];
    const was = had.get(name) ?? [];
    const is = has.get(name) ?? [];
    return [...ruleDeltas(holder, was, is, knowledge), ...toolDeltas(holder, was, is, knowledge)];
  });
}

function byHolder(powers: readonly Powers[]): ReadonlyMap<string, readonly Powers[]> {
  const holders = new Map<string, Powers[]>();
  for (const one of powers) {
    const name = holderName(one.holder);
    holders.set(name, [...(holders.get(name) ?? []), one]);
  }
  return holders;
}

type Side = Stance['side'];

/** Rules that say the same in the same words: one line of a file may be several patterns. */
interface Group {
  readonly decision: PermissionRule['decision'];
  readonly written: string;
  readonly rules: readonly PermissionRule[];
}

/** A rule with its side; of a default, no words and no place. */
type Placed = Stance &
  Pick<PermissionRule, 'pattern' | 'except'> &
  Partial<Pick<PermissionRule, 'written' | 'evidence'>>;

interface Context {
  readonly holder: string;
  readonly regions: Regions<Placed>;
  readonly knowledge: Knowledge;
}

function ruleDeltas(
  holder: Holder,
  before: readonly Powers[],
  after: readonly Powers[],
  knowledge: Knowledge,
): readonly DraftDelta[] {
  const had = before.flatMap(({ rules }) => rules);
  const has = after.flatMap(({ rules }) => rules);
  const groups = changed(grouped(had), grouped(has));
  if (groups.before.length + groups.after.length === 0) return [];
  const sides: readonly Side[] = ['before', 'after'];
  const regions = new Regions<Placed>([
    ...had.map((rule) => ({ ...rule, side: 'before' as const })),
    ...has.map((rule) => ({ ...rule, side: 'after' as const })),
    ...allowedByDefault(holder.product).flatMap((pattern) =>
      sides.map((side) => ({ side, pattern, decision: 'default' as const })),
    ),
  ]);
  const context = { holder: holderName(holder), regions, knowledge };
  return [...gained(context, groups, 'after'), ...gained(context, groups, 'before')];
}

function grouped(rules: readonly PermissionRule[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly rules: PermissionRule[] }>();
  for (const rule of rules) {
    const { decision, written } = rule;
    const key = `${decision} ${written}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, { decision, written, rules: [rule] });
    else same.rules.push(rule);
  }
  // Work is bounded as a whole, so what is asked first may not depend on the order of writing.
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** What stands on both sides speaks of nothing new by itself. */
function changed(
  before: readonly Group[],
  after: readonly Group[],
): Readonly<Record<Side, readonly Group[]>> {
  const key = ({ decision, written, rules }: Group) =>
    JSON.stringify([decision, written, rules.map(({ pattern, except }) => [pattern, except ?? []])]);
  const had = new Set(before.map(key));
  const has = new Set(after.map(key));
  return {
    before: before.filter((group) => !has.has(key(group))),
    after: after.filter((group) => !had.has(key(group))),
  };
}

/** @param now the side that has more: read backwards, what was gained is what was lost. */
function gained(
  context: Context,
  groups: Readonly<Record<Side, readonly Group[]>>,
  now: Side,
): readonly DraftDelta[] {
  const then: Side = now === 'after' ? 'before' : 'after';
  const of = (side: Side, decision: Group['decision']) =>
    groups[side].filter((group) => group.decision === decision);
  return [
    ...of(now, 'allow').flatMap((group) => allowed(context, group, now, then)),
    ...of(then, 'ask').flatMap((group) => unasked(context, group, now, then)),
    ...of(then, 'deny').flatMap((group) => unguarded(context, group, now, then)),
  ];
}

const inForce = (said: Region<Placed>[Side]) => !said.has('ask') && !said.has('deny');

/** Uses that this rule allows now and that no rule allowed then. */
function allowed(context: Context, group: Group, now: Side, then: Side): readonly DraftDelta[] {
  const found = gravest(context, group, {
    hides: ({ side, decision }) =>
      side === then ? decision === 'allow' : decision === 'ask' || decision === 'deny',
    wanted: (region) => region[now].has('allow') && inForce(region[now]) && !region[then].has('allow'),
  });
  if (found === null) return [];
  const { reach, region } = found;
  const { holder } = context;
  const anyway = region[then].has('default') && inForce(region[then]);
  const was = region[then].has('deny') ? 'deny' : region[then].has('ask') ? 'ask' : 'none';
  const why = reach.why === null ? '' : `: ${reach.why}`;
  const unlike = { deny: ', which was forbidden', ask: ', which it had to ask for', none: '' }[was];
  const widened = `${holder} may now ${reach.does} without asking${unlike} (${group.written})${why}`;
  const narrowed = `${holder} may no longer ${reach.does} without asking (${group.written})`;
  const default_ = `that ${holder} may ${reach.does} without asking (${group.written}), as it may by default`;
  const summary = now === 'after' ? widened : narrowed;
  const rewritten = now === 'after' ? `it is written now ${default_}` : `it is no longer written ${default_}`;
  return [
    {
      kind: now === 'after' ? 'agent.permission.widened' : 'agent.permission.narrowed',
      subject: `permission ${group.written} of ${holder}`,
      ...(now === 'after' ? { severity: anyway ? 'low' : reach.severity } : {}),
      summary: anyway ? rewritten : summary,
      facts: factsOf(context, group, found),
      evidence: places(group, spokenOn(then, region)),
    },
  ];
}

/** Uses that were asked for then, and that a rule below or the product itself allows now. */
function unasked(context: Context, group: Group, now: Side, then: Side): readonly DraftDelta[] {
  const found = gravest(context, group, {
    hides: ({ side, decision }) => side === now && (decision === 'ask' || decision === 'deny'),
    wanted: (region) =>
      inForce(region[now]) &&
      (region[now].has('allow') ? region[then].has('allow') : region[now].has('default')),
  });
  if (found === null) return [];
  const { reach, region } = found;
  const { holder } = context;
  const below = region.rules.find(({ side, decision }) => side === now && decision === 'allow');
  const allows = below?.written === undefined ? 'it is allowed by default' : `${below.written} allows it`;
  return [
    {
      kind: now === 'after' ? 'agent.permission.widened' : 'agent.permission.narrowed',
      subject: `ask ${group.written} of ${holder}`,
      ...(now === 'after' ? { severity: reach.severity } : {}),
      summary:
        now === 'after'
          ? `${holder} may now ${reach.does} without asking: ask ${group.written} is gone, and ${allows}`
          : `${holder} must now ask before it may ${reach.does} (ask ${group.written})`,
      facts: factsOf(context, group, found),
      evidence: places(group, spokenOn(now, region)),
    },
  ];
}

/** Uses that were forbidden then, and are not now. */
function unguarded(context: Context, group: Group, now: Side, then: Side): readonly DraftDelta[] {
  const found = gravest(context, group, {
    hides: ({ side, decision }) => side === now && decision === 'deny',
    wanted: (region) => region[then].has('deny') && !region[now].has('deny'),
  });
  if (found === null) return [];
  const { reach, region } = found;
  const { holder } = context;
  const asks = region[now].has('ask') ? '; it has to ask' : '';
  // A part of all commands is not any command: what it keeps from is in how it is written.
  const { pattern } = found.rule;
  const some = pattern.tool === 'shell' && pattern.command !== null && reach === anyCommand;
  const does = some ? 'run commands of this shape' : reach.does;
  return [
    {
      kind: now === 'after' ? 'agent.guard.removed' : 'agent.guard.added',
      subject: `deny ${group.written} of ${holder}`,
      ...(now === 'after' && asks !== '' ? { severity: 'medium' } : {}),
      summary:
        now === 'after'
          ? `${holder} is no longer forbidden to ${does} (deny ${group.written})${asks}`
          : `${holder} is now forbidden to ${does} (deny ${group.written})`,
      facts: factsOf(context, group, found),
      evidence: places(group, spokenOn(now, region)),
    },
  ];
}

interface Found {
  readonly rule: PermissionRule;
  readonly reach: Reach;
  readonly region: Region<Placed>;
}

/** @returns the gravest of a group's patterns that has a region of the wanted kind. */
function gravest(
  { regions, knowledge }: Context,
  { rules }: Group,
  question: Parameters<Regions<Placed>['find']>[1],
): Found | null {
  let found: Found | null = null;
  for (const rule of rules) {
    const region = regions.find(rule, question);
    if (region === null) continue;
    const reach = reachOfRule(rule, knowledge);
    if (found === null || compareSeverity(found.reach.severity, reach.severity) < 0) {
      found = { rule, reach, region };
    }
  }
  return found;
}

function factsOf({ holder }: Context, group: Group, { rule, reach }: Found): DraftDelta['facts'] {
  return {
    agent: holder,
    tool: rule.pattern.tool,
    rule: group.written,
    decision: group.decision,
    reach: reach.what,
  };
}

function spokenOn(side: Side, { rules }: Region<Placed>): readonly Evidence[] {
  return rules.flatMap((rule) => (rule.side === side && rule.evidence !== undefined ? [rule.evidence] : []));
}

/** The rule's own place is primary; the same line stands once. */
function places({ rules }: Group, others: readonly Evidence[]): DraftDelta['evidence'] {
  const seen = new Map<string, Evidence>();
  for (const evidence of [...rules.map((rule) => rule.evidence), ...others]) {
    const key = `${evidence.side} ${evidence.path}:${evidence.startLine}`;
    if (!seen.has(key)) seen.set(key, evidence);
    if (seen.size === shownPlaces) break;
  }
  const [primary, ...rest] = seen.values();
  if (primary === undefined) throw new Error('a group of rules has at least one');
  return [primary, ...rest];
}
