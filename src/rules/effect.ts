/** What a change to the configuration would do to the rules, in sentences: shown on the change that proposes it. */
import type { EffectiveRules } from './effective.ts';
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
  ];
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => `Rule ${id} is turned off.`);
  const changed = [...after.values()].flatMap((rule) => {
    const was = before.get(rule.id);
    return was === undefined ? [added(rule)] : ruleChanges(was, rule);
  });
  return {
    sentences: [...settings.flatMap((one) => one ?? []), ...gone, ...changed, ...modelChanges(now, proposed)],
    problems: proposed.problems,
  };
}

function differs(what: string, before: unknown, after: unknown): string | null {
  const shown = (value: unknown) => (value === undefined ? 'unset' : String(value));
  return shown(before) === shown(after) ? null : `${what}: ${shown(before)} becomes ${shown(after)}.`;
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

function modelChanges(now: EffectiveRules, proposed: EffectiveRules): readonly string[] {
  const listed = ({ models }: EffectiveRules) =>
    new Map(
      models.map(({ path, covers, owners }) => [
        path,
        `covers ${covers.join(', ')}; owners ${owners.join(', ') || 'none'}`,
      ]),
    );
  const [before, after] = [listed(now), listed(proposed)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(
    (path) => differs(`Threat model ${path}`, before.get(path), after.get(path)) ?? [],
  );
}
