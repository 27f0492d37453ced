/** What changed in trust and resource policies, by who it is that may more. */
import type { AccessEntry } from '../../access/entries.ts';
import { type DraftDelta, type Facts, moreSevere } from '../delta.ts';
import { accessDeltas } from './access-deltas.ts';
import { entryEvidence } from './evidence.ts';
import { type AwsWorld, scopeOf } from './grading/grade.ts';
import { gitHubIssuer, isNamed, type PrincipalGrade, principalGrade } from './grading/principals.ts';
import type { Holding } from './holdings.ts';
import type { Way } from './ways.ts';
import { conditionsIn, some, wasIn } from './wording.ts';

interface Part {
  readonly who: string;
  readonly grade: PrincipalGrade;
  readonly entry: AccessEntry;
}

/**
 * Somebody new is trust, and public where nothing says who. Somebody who was there already has more access, or has it under
 * fewer conditions; a weaker condition on a federated identity is more trust, since the condition says who it is.
 */
export function principalDeltas(
  holding: Holding,
  way: Way,
  entries: readonly AccessEntry[],
  world: AwsWorld,
): readonly DraftDelta[] {
  const other = way.widens ? holding.before : holding.after;
  const people: Part[] = [];
  const known: AccessEntry[] = [];
  for (const entry of entries) {
    const all = entry.principals ?? ['*'];
    const parts = all.map((who): Part => ({ who, grade: graded(who, entry, holding, way, world), entry }));
    const fresh = parts.filter(({ who, grade }) => !isNamed(who, other) || grade.public || saysWho(who));
    people.push(...fresh);
    if (fresh.length < all.length) known.push(entry);
  }
  return [...peopleDeltas(holding, way, people, world), ...accessDeltas(holding, way, known, world)];
}

/** Only its conditions tell who a federated principal stands for. */
function saysWho(who: string): boolean {
  return who.includes('oidc-provider/') || who.includes('saml-provider/');
}

function graded(
  who: string,
  entry: AccessEntry,
  holding: Holding,
  way: Way,
  world: AwsWorld,
): PrincipalGrade {
  const { use, powerful } = holding;
  const before = way.widens ? holding.before : holding.after;
  const statements = [...new Set(entry.pieces.map((piece) => piece.statement))];
  const grades = statements.map((statement) =>
    principalGrade(
      { text: who, statement, before, actions: entry.actions, powerful },
      use === 'trust',
      world,
    ),
  );
  return grades.reduce(moreSevere);
}

/** One delta for each principal: its entries are what it may. */
function peopleDeltas(
  holding: Holding,
  way: Way,
  parts: readonly Part[],
  world: AwsWorld,
): readonly DraftDelta[] {
  const byWho = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.who} ${part.grade.public} ${part.grade.severity}`;
    byWho.set(key, [...(byWho.get(key) ?? []), part]);
  }
  return [...byWho.values()].flatMap((same): readonly DraftDelta[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { who, grade } = first;
    const texts = (pick: (entry: AccessEntry) => readonly string[]) =>
      [...new Set(same.flatMap(({ entry }) => pick(entry)))].sort();
    const entry: AccessEntry = { ...first.entry, pieces: same.flatMap((part) => part.entry.pieces) };
    const actions = texts((one) => one.actions);
    const resources = texts((one) => one.resources);
    const conditions = texts((one) => one.conditions);
    const facts: Facts = {
      system: 'aws',
      holder: holding.subject,
      principal: who,
      actions,
      resources,
      conditions,
      scope: scopeOf(resources, world),
      use: holding.use,
    };
    return [
      {
        kind: grade.public ? way.public : way.trust,
        subject: holding.subject,
        ...(way.widens ? { severity: grade.severity } : {}),
        summary: sentence(holding, way, first, actions, conditions),
        facts,
        evidence: entryEvidence(holding, entry, way.widens),
      },
    ];
  });
}

function sentence(
  { subject, use }: Holding,
  { widens }: Way,
  { who, grade, entry }: Part,
  actions: readonly string[],
  conditions: readonly string[],
): string {
  const told = grade.power.includes(who) || who === '*' || who.includes(gitHubIssuer);
  const name = grade.power === '' ? who : told ? grade.power : `${grade.power} (${who})`;
  const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const may = use === 'trust' ? `become ${subject}` : `use ${subject} (${some(actions, 'more actions')})`;
  return widens
    ? `${capital} may now ${may}${conditionsIn(conditions)}${wasIn(entry)}`
    : `${capital} may no longer ${may}${conditionsIn(conditions)}`;
}
