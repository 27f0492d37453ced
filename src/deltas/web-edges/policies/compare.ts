/** Two content security policies -> what pages may do that they could not, and the guards that are gone. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Lines } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import type { Trait } from '../../traits.ts';
import type { Policy } from '../finding.ts';
import { ownerDomain } from '../hosts.ts';
import { gradeSource, sourceSaying, type Weight, weightOf } from './grade.ts';
import { covers, effective, fetchDirectives } from './policy.ts';

export interface PlacedPolicy {
  readonly file: TextFile;
  readonly side: Side;
  readonly policy: Policy;
}

/** Traits of each side alone, for compareTraits. */
interface Differences {
  readonly before: readonly Trait[];
  readonly after: readonly Trait[];
}

/** Policies are paired by file and place; what is left over, in order: a policy may move from one server to another. */
export function comparePolicies(
  before: readonly PlacedPolicy[],
  after: readonly PlacedPolicy[],
): Differences {
  const spotOf = ({ file, policy }: PlacedPolicy) => JSON.stringify([file.path, policy.at]);
  const left = new Map<string, PlacedPolicy[]>();
  for (const one of before) left.set(spotOf(one), [...(left.get(spotOf(one)) ?? []), one]);
  const fresh: PlacedPolicy[] = [];
  const pairs: [PlacedPolicy | null, PlacedPolicy | null][] = [];
  for (const one of after) {
    const twin = left.get(spotOf(one))?.shift();
    if (twin === undefined) fresh.push(one);
    else pairs.push([twin, one]);
  }
  const gone = [...left.values()].flat();
  for (let at = 0; at < Math.max(gone.length, fresh.length); at += 1)
    pairs.push([gone[at] ?? null, fresh[at] ?? null]);
  const found = pairs.map(([was, is]) => ({ before: beyond(was, is), after: beyond(is, was) }));
  return { before: found.flatMap((one) => one.before), after: found.flatMap((one) => one.after) };
}

/** What a place that is guarded or let through by `mine` says beyond what `theirs` says. */
function beyond(mine: PlacedPolicy | null, theirs: PlacedPolicy | null): readonly Trait[] {
  if (mine === null) return [];
  if (theirs === null) return [guardTrait(mine, null, mine.policy)];
  const names = new Set([...mine.policy.directives.keys(), ...theirs.policy.directives.keys()]);
  const known = domainsIn(theirs.policy);
  return [...names].flatMap((name): readonly Trait[] => {
    const own = directiveFor(mine.policy, name);
    const other = directiveFor(theirs.policy, name);
    if (own === null) return [];
    if (other === null) return [guardTrait(mine, name, own)];
    if (!other.whole) return [];
    const had = effective(other);
    const added = [...effective(own)].filter((source) => !covers(had, source));
    // Where any host was good enough, one more way to name some is little news.
    const open = had.has('*') || had.has('https:');
    return added.map((source) => sourceTrait(mine, { name, source, lines: own, known, open }));
  });
}

function directiveFor({ directives }: Policy, name: string) {
  const own = directives.get(name);
  if (own !== undefined) return own;
  const base = name.replace(/-(?:elem|attr)$/, '');
  if (base !== name && directives.has(base)) return directives.get(base) ?? null;
  if (name === 'worker-src' && directives.has('script-src')) return directives.get('script-src') ?? null;
  return fetchDirectives.has(name) ? (directives.get('default-src') ?? null) : null;
}

function domainsIn({ directives }: Policy): ReadonlySet<string> {
  const sources = [...directives.values()].flatMap(({ sources }) => [...sources]);
  return new Set(
    sources.flatMap((source) => ownerDomain(source.replace(/^[a-z+.-]{1,20}:\/\/|[/:].*$/g, '')) ?? []),
  );
}

interface Added {
  readonly name: string;
  readonly source: string;
  readonly lines: Lines;
  readonly known: ReadonlySet<string>;
  readonly open: boolean;
}

function sourceTrait({ file, side, policy }: PlacedPolicy, added: Added): Trait {
  const { name, source, lines, known, open } = added;
  // Beside a list for scripts, the default decides about the rest alone.
  const weight: Weight =
    name === 'default-src' && policy.directives.has('script-src') ? 'data' : weightOf(name);
  const namesHosts = !/^(?:'|data:|blob:)/.test(source);
  const severity = open && namesHosts ? 'low' : gradeSource(weight, source, known);
  const saying = sourceSaying(name, source);
  return {
    subject: `${name} ${source}`,
    facts: { list: 'csp', directive: name, source },
    evidence: evidenceAt(file, side, lines),
    gained: { kind: 'integration.origin.added', severity, summary: `Pages may ${saying} (${name})` },
    lost: {
      kind: 'integration.origin.removed',
      severity: severity === 'low' ? 'info' : 'low',
      summary: `Pages may no longer ${saying} (${name})`,
    },
  };
}

const worthOf: Readonly<Record<Weight, Severity>> = { code: 'high', data: 'medium', looks: 'low' };

/** @param directive null where the whole policy is what comes or goes. */
function guardTrait({ file, side }: PlacedPolicy, directive: string | null, lines: Lines): Trait {
  const subject = directive === null ? 'content security policy' : `content security policy: ${directive}`;
  const held = directive === null ? 'what pages load, run and send' : `what ${directive} is about`;
  return {
    subject,
    facts: { guard: 'content-security-policy', ...(directive === null ? {} : { directive }) },
    evidence: evidenceAt(file, side, lines),
    gained: { kind: 'guardrail.restored', summary: `A content security policy now limits ${held}` },
    lost: {
      kind: 'guardrail.weakened',
      severity: directive === null ? 'medium' : worthOf[weightOf(directive)],
      summary: `No content security policy limits ${held} any more`,
    },
  };
}
