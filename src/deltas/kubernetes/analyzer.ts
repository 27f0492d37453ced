/**
 * Kubernetes: what roles allow and who has them; what runs, as whom and with which powers; what may reach it from where;
 * what checks it, and what is read from secrets. Charts' values and kustomizations are judged as what they become.
 *
 *     texts of a directory -> objects (objects) -> both sides aligned by name (pairing)
 *       -> permissions and grants as sets, before against after -> deltas (iam.*)
 *       -> everything else by its aspects and settings          -> deltas (infra.*, meaning/setup)
 *       -> keys and objects that nobody judged                  -> unjudged
 */
import { type TextFile, textFiles } from '../../change/snapshot.ts';
import type { Analyzer } from '../analyzer.ts';
import type { DraftDelta, Severity } from '../delta.ts';
import { aggregationHoldings } from './aggregation.ts';
import { awsAuthDeltas } from './aws-auth.ts';
import { gradeOf, worst } from './grades.ts';
import { grantDeltas, type RoleGrader } from './grants.ts';
import { identityDeltas } from './identities.ts';
import { hasKnown, packageOf } from './meaning/known.ts';
import { setupDeltas } from './meaning/setup.ts';
import { carriesAccess, plainText } from './objects.ts';
import { compareHoldings, type Placed, readSides, type Sides } from './pairing.ts';
import { AccessReader } from './permissions.ts';
import { roleDeltas } from './roles.ts';
import { unjudgedParts, unreadDeltas } from './unjudged.ts';

export const kubernetes: Analyzer = {
  name: 'kubernetes',
  unresolved: 'iam.unresolved',
  unit: 'directory',
  // A manifest inside a workflow's commands is text of the workflow.
  paths: ['**/*.{yml,yaml,json}', '!.github/workflows/*.{yml,yaml}'],
  recognises,
  gives: (directory) =>
    textFiles(directory)
      .filter(({ path }) => packageOf(path) === 'Kustomization')
      .flatMap(({ text }) => namespace.exec(text)?.[1] ?? [])
      .join(),
  analyze(beforeFiles, afterFiles) {
    const sides = readSides(beforeFiles, afterFiles);
    const deltas = [...objectDeltas(sides), ...setupDeltas(sides), ...unreadDeltas(sides)];
    return { deltas, unjudged: unjudgedParts(sides, beforeFiles, afterFiles) };
  },
};

/** Of a kustomization: all that it composes is put there. */
const namespace = /^["']?namespace["']?:[ \t]{0,16}["']?([\w.-]{1,253})/m;

/** @returns what changed about who may do what, whatever the objects are written in. */
export function objectDeltas(sides: Sides): readonly DraftDelta[] {
  const reader = new AccessReader();
  const graded = new Map<Placed, Severity>();
  const grade = (role: Placed) => {
    const known = graded.get(role) ?? worst(reader.of(role).held.map((held) => gradeOf(held).severity));
    graded.set(role, known);
    return known;
  };
  const gathered = aggregationHoldings(sides, grade);
  return [
    ...roleDeltas(sides, reader),
    ...compareHoldings(gathered.before, gathered.after),
    ...grantDeltas(sides, graderOf(sides, grade)),
    ...identityDeltas(sides),
    ...awsAuthDeltas(sides),
  ];
}

/** Other tools have files of values too; those of a chart mostly have one of these. */
const chartKeys =
  /^\s{0,16}(?:image|imagePullSecrets|replicaCount|service|serviceAccount|ingress|resources|nodeSelector|tolerations|affinity|securityContext|podSecurityContext|podAnnotations|autoscaling|persistence|rbac|networkPolicy|fullnameOverride|global|env|extraEnv)\s{0,4}:/m;

function recognises({ path, text }: TextFile): boolean {
  const kind = packageOf(path);
  if (kind !== null) return kind !== 'Values' || chartKeys.test(text);
  return text.includes('apiVersion') && (carriesAccess(text) || hasKnown(plainText(text)));
}

/** Roles that every cluster has (kubernetes.io, "Using RBAC Authorization", user-facing roles, read 2026-11). */
const builtIn: ReadonlyMap<string, Severity> = new Map([
  ['cluster-admin', 'critical'],
  ['admin', 'medium'],
  ['edit', 'medium'],
  ['view', 'low'],
]);

/** @returns how much a bound role allows, by its rules where the directory has them, else by its name. */
function graderOf({ before, after }: Sides, grade: (role: Placed) => Severity): RoleGrader {
  const byName = new Map<string, Placed[]>();
  const keyOf = (...parts: readonly string[]) => JSON.stringify(parts);
  for (const object of [...before, ...after]) {
    if (object.judgedAs !== 'role') continue;
    const key = keyOf(object.side, object.kind, object.namespace, object.name);
    const same = byName.get(key);
    if (same === undefined) byName.set(key, [object]);
    else same.push(object);
  }
  return ({ roleKind, role, namespace, binding }) => {
    const own = roleKind === 'ClusterRole' ? '' : namespace;
    const named = byName.get(keyOf(binding.side, roleKind, own, role)) ?? [];
    const near = named.filter((one) => one.place === binding.place);
    const roles = near.length > 0 ? near : named;
    const usual = roleKind === 'ClusterRole' ? builtIn.get(role) : undefined;
    if (roles.length === 0) return { severity: usual ?? 'medium', known: usual !== undefined };
    // What a role gathers from others is not all in this directory.
    const gathers = roles.some(({ body }) => body.has('aggregationRule'));
    const severity = worst([usual ?? 'low', gathers ? 'medium' : 'low', ...roles.map(grade)]);
    return { severity, known: true };
  };
}
