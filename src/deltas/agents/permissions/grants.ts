/** The powers of one holder in; what its rules and tools give of what an attack needs, out. */

import { compareSeverity } from '../../delta.ts';
import type { Ability, Grant, PermissionRule, Powers, Tool } from '../model.ts';
import { covers } from './pattern-algebra.ts';
import { type Knowledge, reachOfRule } from './powers.ts';
import type { Ruled } from './regions.ts';

/** Fewer than these many guards are looked at for each rule: hostile lists are long. */
const mostGuards = 200;

/**
 * Commands and ways out count where they are allowed without a question, and are not taken back by one wider ask or deny; what
 * the agent takes in counts too where it is asked for, since people say yes to reading.
 * @param powers all layers of one holder.
 */
export function grantsOfRules(powers: readonly Powers[], knowledge: Knowledge): readonly Grant[] {
  const rules = powers.flatMap((one) => one.rules);
  const denied = rules.filter(({ decision }) => decision === 'deny').slice(0, mostGuards);
  const asked = rules.filter(({ decision }) => decision === 'ask').slice(0, mostGuards);
  const under = (guards: readonly PermissionRule[], { pattern }: PermissionRule | Tool) =>
    guards.some((guard) => (guard.except ?? []).length === 0 && covers(guard.pattern, pattern));
  const grants = new Map<string, Grant>();
  const give = (given: readonly Ability[], by: string, { evidence }: PermissionRule | Tool): void => {
    for (const ability of given) grants.set(`${ability} ${by}`, { ability, by, evidence });
  };
  for (const rule of rules) {
    if (rule.decision === 'deny' || under(denied, rule)) continue;
    const unasked = rule.decision === 'allow' && !under(asked, rule);
    const abilities = abilitiesOf(rule, knowledge).filter((ability) => unasked || takesIn.has(ability));
    give(abilities, `permission ${rule.written}`, rule);
  }
  for (const tool of powers.flatMap(({ tools }) => tools ?? [])) {
    if (under(denied, tool)) continue;
    const abilities = abilitiesOf(tool, knowledge).filter((ability) => takesIn.has(ability));
    give(abilities, `tool ${tool.written}`, tool);
  }
  return [...grants.values()];
}

const everyAbility: readonly Ability[] = ['commands', 'way-out', 'private-data', 'untrusted-content'];
const takesIn: ReadonlySet<Ability> = new Set<Ability>(['private-data', 'untrusted-content']);

/** A server's tools are not judged here: what its catalogue says of it is a grant of the server. */
function abilitiesOf(rule: Ruled, knowledge: Knowledge): readonly Ability[] {
  const { what, severity } = reachOfRule(rule, knowledge);
  const { pattern } = rule;
  const wide = compareSeverity(severity, 'high') >= 0;
  switch (pattern.tool) {
    case 'any':
      return what === 'shell' ? everyAbility : everyAbility.filter((ability) => ability !== 'commands');
    case 'shell':
      if (what === 'shell' && wide) return ['commands', 'way-out', 'private-data'];
      if (what === 'code' && wide) return ['commands', 'way-out'];
      if (what === 'network') return wide ? ['way-out', 'untrusted-content'] : ['untrusted-content'];
      if (what === 'deploy') return ['way-out'];
      return what === 'credentials' && wide ? ['private-data'] : [];
    case 'read':
      return what === 'credentials' ? ['private-data'] : [];
    case 'fetch':
      return wide ? ['way-out', 'untrusted-content'] : [];
    case 'search':
      return ['untrusted-content'];
    case 'write':
    case 'mcp':
    case 'delegate':
    case 'other':
      return [];
  }
}
