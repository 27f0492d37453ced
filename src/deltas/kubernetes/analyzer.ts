/**
 * Kubernetes access: what roles allow, who has them, the accounts of pods and their tokens, and who signs in from AWS.
 *
 *     texts of a directory -> objects (objects) -> both sides aligned by name (pairing)
 *       -> permissions and grants as sets, before against after -> deltas
 *       -> keys and objects that nobody judged                  -> unjudged
 */
import type { TextFile } from '../../change/snapshot.ts';
import type { Analyzer } from '../analyzer.ts';
import type { DraftDelta, Severity } from '../delta.ts';
import { aggregationHoldings } from './aggregation.ts';
import { awsAuthDeltas } from './aws-auth.ts';
import { gradeOf, worst } from './grades.ts';
import { grantDeltas, type RoleGrader } from './grants.ts';
import { identityDeltas } from './identities.ts';
import { compareHoldings, type Placed, readSides, type Sides } from './pairing.ts';
import { AccessReader } from './permissions.ts';
import { roleDeltas } from './roles.ts';
import { unjudgedParts } from './unjudged.ts';

export const kubernetes: Analyzer = {
  name: 'kubernetes',
  unresolved: 'iam.unresolved',
  unit: 'directory',
  // A manifest inside a workflow's commands is text of the workflow.
  paths: ['**/*.{yml,yaml,json}', '!.github/workflows/*.{yml,yaml}'],
  recognises,
  analyze(beforeFiles, afterFiles) {
    const sides = readSides(beforeFiles, afterFiles);
    return { deltas: objectDeltas(sides), unjudged: unjudgedParts(sides, beforeFiles, afterFiles) };
  },
};

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

const marks =
  /rbac\.authorization\.k8s\.io|\bkind["']?\s{0,8}:\s{0,8}["']?(?:Cluster)?(?:Role(?:Binding)?|ServiceAccount)\b|\baws-auth\b|kubernetes\.io\/service-account-token/;

function recognises({ text }: TextFile): boolean {
  if (!text.includes('apiVersion')) return false;
  return marks.test(text.includes('\\') ? plainText(text) : text);
}

/** A quoted text may spell its letters as numbers, or go on in the next line. */
function plainText(text: string): string {
  return text
    .replaceAll(/\\\r?\n[ \t]{0,64}/g, '')
    .replaceAll(/\\(?:x([\da-f]{2})|u([\da-f]{4}))/gi, (_, short?: string, long?: string) =>
      String.fromCharCode(Number.parseInt(short ?? long ?? '0', 16)),
    );
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
