/** Cluster roles that gather others by label: who gathers what, as holdings of each side. */
import { canonical } from '../../syntax/canonical.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Severity } from '../delta.ts';
import { worst } from './grades.ts';
import { type Entries, entriesOf, evidenceIn, mapsIn, textOf } from './objects.ts';
import type { Holding, Placed, Sides } from './pairing.ts';

/** Pairs of a selector and a role. */
const mostCompared = 1_000_000;

const kinds = { gained: 'iam.access.added', lost: 'iam.access.removed' } as const;

/** The labels that the cluster's own roles gather by (kubernetes.io, "Aggregated ClusterRoles", read 2026-11). */
const builtIn = 'rbac.authorization.k8s.io/aggregate-to-';

/**
 * @param gradeOf the worst that a role's rules allow.
 * @returns what the cluster roles of each side gather, and into what they are gathered.
 */
export function aggregationHoldings(
  { before, after }: Sides,
  gradeOf: (role: Placed) => Severity,
): { readonly before: readonly Holding[]; readonly after: readonly Holding[] } {
  const selectors = [...before, ...after].flatMap(selectorsOf);
  // A label counts where a selector of either side asks for it, so that a lost selector is not told twice.
  const asked = new Set(selectors.flatMap(({ entries }) => keysAsked(entries)));
  const holdings = (objects: readonly Placed[]) => {
    const roles = objects.filter(({ judgedAs, kind }) => judgedAs === 'role' && kind === 'ClusterRole');
    refuseFlood(roles);
    return roles.flatMap((role) => [
      ...labelHoldings(role, asked, gradeOf),
      ...selectorHoldings(role, roles, gradeOf),
    ]);
  };
  return { before: holdings(before), after: holdings(after) };
}

/** Every selector is held against every role. */
function refuseFlood(roles: readonly Placed[]): void {
  const gathering = roles.filter((role) => role.body.has('aggregationRule'));
  const selectors = gathering.reduce((sum, role) => sum + selectorsOf(role).length, 0);
  const [first] = gathering;
  if (first === undefined || selectors * roles.length <= mostCompared) return;
  const reason = `gathers by ${selectors} selectors from ${roles.length} roles: too many to compare`;
  throw new Unreadable(first.file.path, first.node.startLine, reason);
}

function selectorsOf(object: Placed) {
  if (object.judgedAs !== 'role' || object.kind !== 'ClusterRole') return [];
  const rule = entriesOf(object.body.get('aggregationRule'));
  return mapsIn(object, rule.get('clusterRoleSelectors'));
}

function keysAsked(selector: Entries): readonly string[] {
  const expressions = selector.get('matchExpressions')?.value;
  const items = expressions?.kind === 'sequence' ? expressions.items : [];
  const asked = items.map((item) => (item.kind === 'map' ? textOf(item.entries.get('key')) : ''));
  return [...entriesOf(selector.get('matchLabels')).keys(), ...asked];
}

function labelsOf(role: Placed): Entries {
  return entriesOf(entriesOf(role.body.get('metadata')).get('labels'));
}

function labelHoldings(
  role: Placed,
  asked: ReadonlySet<string>,
  gradeOf: (role: Placed) => Severity,
): readonly Holding[] {
  return [...labelsOf(role).values()].flatMap((label): readonly Holding[] => {
    const value = textOf(label);
    const own = label.key.startsWith(builtIn) && value === 'true';
    if (!own && !asked.has(label.key)) return [];
    const into = own
      ? `ClusterRole ${label.key.slice(builtIn.length)}`
      : `the roles that gather ${label.key}=${value}`;
    const include = own ? 'includes' : 'include';
    return [
      {
        key: JSON.stringify(['label', role.key, label.key, value]),
        kinds,
        severity: worst(['low', gradeOf(role)]),
        subject: `${role.label} in ${into}`,
        facts: { system: 'kubernetes', roleKind: role.kind, role: role.name, label: label.key, value },
        gained: `${into.replace(/^t/, 'T')} now ${include} all that ${role.label} allows`,
        lost: `${into.replace(/^t/, 'T')} no longer ${include} what ${role.label} allows`,
        evidence: evidenceIn(role, label),
      },
    ];
  });
}

function selectorHoldings(
  role: Placed,
  roles: readonly Placed[],
  gradeOf: (role: Placed) => Severity,
): readonly Holding[] {
  return selectorsOf(role).map(({ entries, startLine, endLine }): Holding => {
    const wanted = [...entriesOf(entries.get('matchLabels')).values()];
    const labels = wanted.map((label) => `${label.key}=${textOf(label)}`).sort();
    const expressions = entries.get('matchExpressions');
    const spelled = expressions === undefined ? '' : canonical(expressions.value);
    const everything = labels.length === 0 && spelled === '';
    const gathered = roles.filter(
      (one) =>
        one !== role && wanted.every((label) => textOf(labelsOf(one).get(label.key)) === textOf(label)),
    );
    const what = everything
      ? 'every cluster role'
      : `the cluster roles labelled ${labels.join(', ') || 'by an expression'}`;
    return {
      key: JSON.stringify(['selector', role.key, labels, spelled]),
      kinds,
      // A selector that asks for nothing gathers cluster-admin too.
      severity: everything ? 'critical' : worst(['medium', ...gathered.map(gradeOf)]),
      subject: role.label,
      facts: {
        system: 'kubernetes',
        roleKind: role.kind,
        role: role.name,
        gathers: labels,
        expression: spelled,
      },
      gained: `${role.label} now gathers what ${what} allow`,
      lost: `${role.label} no longer gathers what ${what} allow`,
      evidence: evidenceIn(role, { startLine, endLine }),
    };
  });
}
