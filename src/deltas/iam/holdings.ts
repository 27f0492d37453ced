/** The policies of one holder on both sides, put together: a statement that moves from one of them to another is no change. */

import { noPolicy } from '../../access/document.ts';
import type { Policy, Statement } from '../../access/policy.ts';
import { newEscalations } from './grading/escalations.ts';
import type { AwsWorld } from './grading/grade.ts';
import type { AccessModel, HeldPolicy, Place, PolicyUse } from './model.ts';

export interface Holding {
  /** "role deploy-bot". */
  readonly subject: string;
  readonly use: PolicyUse;
  readonly before: Policy;
  readonly after: Policy;
  /** On both sides, or never named as an identity: what comes and goes with its holder is no loosening and no tightening. */
  readonly stays: boolean;
  /** The identity that it belongs to can give itself more access by its own policies. */
  readonly powerful: boolean;
  /** Where a statement of either side is written: in which file. */
  readonly places: ReadonlyMap<Statement, Place>;
}

export function holdingsOf(before: AccessModel, after: AccessModel, world: AwsWorld): readonly Holding[] {
  const passing = new Set(passingSubjects(before, after));
  const held = new Map<string, { before: HeldPolicy[]; after: HeldPolicy[] }>();
  for (const [side, model] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const policy of model.policies) {
      const key = JSON.stringify([policy.subject, policy.use]);
      const same = held.get(key) ?? { before: [], after: [] };
      held.set(key, same);
      same[side].push(policy);
    }
  }
  const statements = (list: readonly HeldPolicy[]) => list.flatMap(({ policy }) => policy.statements);
  // Most policies of a change are not what it changes.
  const changed = [...held.values()].filter(
    (sides) => meaningOf(statements(sides.before)) !== meaningOf(statements(sides.after)),
  );
  const trusts = changed.flatMap(({ before: had, after: has }) =>
    [...had, ...has].filter(({ use }) => use === 'trust').map(({ subject }) => subject),
  );
  const powerful = new Set(powerfulSubjects(after, new Set(trusts), world));
  return changed.flatMap((sides): readonly Holding[] => {
    const all = [...sides.before, ...sides.after];
    const [first] = all;
    if (first === undefined) return [];
    return [
      {
        subject: first.subject,
        use: first.use,
        stays: !passing.has(first.subject),
        powerful: powerful.has(first.subject),
        before: { statements: statements(sides.before) },
        after: { statements: statements(sides.after) },
        places: new Map(
          all.flatMap(({ policy, place }) => policy.statements.map((one) => [one, place] as const)),
        ),
      },
    ];
  });
}

/** Equal for statements that mean the same, in any order. */
function meaningOf(statements: readonly Statement[]): string {
  return [...new Set(statements.map(({ effect, id }) => `${effect} ${id}`))].sort().join('\n');
}

/** @returns identities that one side has and the other has not. */
export function passingSubjects(before: AccessModel, after: AccessModel): readonly string[] {
  const had = new Set(before.identities.map(({ subject }) => subject));
  const has = new Set(after.identities.map(({ subject }) => subject));
  return [...had, ...has].filter((subject) => had.has(subject) !== has.has(subject));
}

/** Only identities whose trust is written beside their policies: elsewhere nobody asks. */
function powerfulSubjects(
  { policies }: AccessModel,
  trusted: ReadonlySet<string>,
  world: AwsWorld,
): readonly string[] {
  return [...trusted].filter((subject) => {
    const own = policies.filter((held) => held.subject === subject && held.use === 'identity');
    const statements = own.flatMap(({ policy }) => policy.statements);
    return newEscalations(noPolicy, { statements }, world).length > 0;
  });
}
