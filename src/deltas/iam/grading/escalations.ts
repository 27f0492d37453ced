/** Which known ways to more access a whole policy opens: every step of a method, granted somewhere and not denied. */
import { hull, type Pattern, takesWord } from '../../../access/patterns/pattern.ts';
import type { Placed, Policy, Statement } from '../../../access/policy.ts';
import type { Escalation, EscalationStep } from '../knowledge/catalogue.ts';
import { type AwsWorld, type Scope, scopeOf, worksOn } from './grade.ts';

export interface OpenStep extends EscalationStep {
  /** The action of the step that is granted, as AWS writes it. */
  readonly action: string;
  readonly scope: Scope;
  readonly statement: Statement;
}

export interface OpenEscalation {
  readonly escalation: Escalation;
  readonly steps: readonly OpenStep[];
  /** `all` where its telling step reaches anything. */
  readonly scope: Scope;
}

/** @returns by id, the methods that the policy has every step of, without those that only lengthen another one. */
function openEscalations(policy: Policy, world: AwsWorld): ReadonlyMap<string, OpenEscalation> {
  const grants = new Grants(policy, world);
  const open = world.known().escalations.flatMap((escalation): readonly OpenEscalation[] => {
    const steps = escalation.steps.map((step) => grants.of(step, escalation.passes));
    if (steps.includes(null)) return [];
    const found = steps.filter((step) => step !== null);
    const scope = found[0]?.scope ?? 'named';
    // A single action on something named is told as access; it leads on only from there.
    return escalation.alone && scope === 'named' ? [] : [{ escalation, steps: found, scope }];
  });
  const alone = new Set(
    open.filter((one) => one.escalation.alone).flatMap((one) => one.steps[0]?.action ?? []),
  );
  return new Map(
    open
      .filter(({ escalation, steps }) => escalation.alone || !steps.some((step) => alone.has(step.action)))
      .map((one) => [one.escalation.id, one]),
  );
}

/** @returns the methods that the second policy has every step of and the first has not, or only for something named. */
export function newEscalations(before: Policy, after: Policy, world: AwsWorld): readonly OpenEscalation[] {
  const had = openEscalations(before, world);
  return [...openEscalations(after, world).values()].filter(({ escalation, scope }) => {
    const known = had.get(escalation.id);
    return known === undefined || (known.scope === 'named' && scope === 'all');
  });
}

/** Finds who grants an action; asked for each action once. */
class Grants {
  readonly #allows: readonly Statement[];
  readonly #denies: readonly Statement[];
  readonly #world: AwsWorld;
  readonly #found = new Map<string, OpenStep | null>();

  constructor({ statements }: Policy, world: AwsWorld) {
    this.#allows = statements.filter((statement) => statement.effect === 'Allow');
    // Only a denial without conditions and exceptions surely closes a way.
    this.#denies = statements.filter(
      ({ effect, clauses, resources }) =>
        effect === 'Deny' && clauses.length === 0 && resources?.negated !== true,
    );
    this.#world = world;
  }

  of(step: EscalationStep, passes: string | null): OpenStep | null {
    for (const action of step.actions) {
      const passed = action.toLowerCase() === 'iam:passrole' ? passes : null;
      const key = `${action} ${passed}`;
      const known = this.#found.get(key);
      const found = known === undefined ? this.#find(step, action, passed) : known;
      this.#found.set(key, found);
      if (found !== null) return { ...step, ...found, does: step.does };
    }
    return null;
  }

  #find(step: EscalationStep, action: string, passed: string | null): OpenStep | null {
    const word = action.toLowerCase();
    const known = this.#world.catalogue.actionsOf(word.split(':')[0] ?? '').get(word) ?? null;
    const granting = this.#allows
      .filter((statement) => speaksOf(statement, word))
      .filter((statement) => passed === null || passesTo(statement, passed))
      .flatMap((statement) => {
        const resources = openResources(
          statement,
          this.#denies.filter((denial) => speaksOf(denial, word)),
        );
        return resources.length > 0 && worksOn({ name: action, word, known, future: false }, resources)
          ? [{ statement, scope: scopeOf(resources, this.#world) }]
          : [];
      })
      .sort((a, b) => Number(b.scope === 'all') - Number(a.scope === 'all'));
    const [widest] = granting;
    return widest === undefined ? null : { ...step, action, ...widest };
  }
}

function speaksOf({ actions }: Statement, word: string): boolean {
  const named = actions.list.some(({ pattern }) => takesWord(hull(pattern), word));
  return named !== actions.negated;
}

/** The condition on who a role may be passed to leaves this service out. */
function passesTo({ clauses }: Statement, service: string): boolean {
  return clauses
    .filter(({ key, negated, asksPresence }) => key === 'iam:passedtoservice' && !negated && !asksPresence)
    .every(({ wanted }) =>
      wanted.some((one) => one.form !== 'pattern' || takesWord(hull(one.pattern), service)),
    );
}

function openResources({ resources }: Statement, denials: readonly Statement[]): readonly string[] {
  const denied = (pattern: Pattern | null) =>
    denials.some(
      (denial) =>
        denial.resources === null ||
        denial.resources.list.some(
          (other: Placed) =>
            other.pattern.text === '*' || (pattern !== null && other.pattern.key === pattern.key),
        ),
    );
  if (resources === null) return denied(null) ? [] : ['*'];
  if (resources.negated) return denied(null) ? [] : ['everything except some'];
  return resources.list.filter(({ pattern }) => !denied(pattern)).map(({ pattern }) => pattern.text);
}
