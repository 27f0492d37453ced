/** The organisation's locks: what a repository's file may still change, and what it may not. */
import type { ReferenceFault } from './reading/references.ts';
import type { Configuration } from './reading/schema.ts';
import { quoted } from './reading/spelling.ts';
import { type Enforcement, materialities, type Rule, type RuleThen, tiers } from './rule.ts';

/** What the layers below say, and which of it is locked. */
export interface Locked {
  readonly locks: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly enforcement: Enforcement;
  readonly manyMinor: number;
}

type Override = NonNullable<Configuration['overrides']>[string];

export interface Tightened {
  /** The file without what was refused. */
  readonly changes: Configuration;
  readonly refusals: readonly ReferenceFault[];
}

const mend = "remove it here, or ask the owners of the organisation's delta-review.yml to lift the lock.";

export function tighten(file: Configuration, locked: Locked): Tightened {
  const refusals: ReferenceFault[] = [];
  const refuse = (path: ReferenceFault['path'], message: string, key = false) => {
    refusals.push({ path, message, mend, key });
    return false;
  };
  const all = locked.locks.has('*');
  const isLocked = (id: string) => locked.rules.has(id) && (all || locked.locks.has(id));
  const byOrganisation = 'the organisation locks';

  const { enforcement, disabled, overrides, rules, manyMinor, ...rest } = file;
  const weakensEnforcement =
    (all || locked.locks.has('enforcement')) && locked.enforcement === 'block' && enforcement === 'advise';
  if (weakensEnforcement) refuse(['enforcement'], `${byOrganisation} "enforcement" at "block".`);
  const weakensMany = all && manyMinor !== undefined && manyMinor > locked.manyMinor;
  if (weakensMany)
    refuse(['manyMinor'], `${byOrganisation} everything, and "manyMinor" is ${locked.manyMinor}.`);

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
  const changes = {
    ...rest,
    ...(enforcement !== undefined && !weakensEnforcement && { enforcement }),
    ...(manyMinor !== undefined && !weakensMany && { manyMinor }),
    ...(keptDisabled !== undefined && { disabled: keptDisabled }),
    ...(overrides !== undefined && { overrides: Object.fromEntries(keptOverrides) }),
    ...(keptRules !== undefined && { rules: keptRules }),
  };
  return { changes, refusals };
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
