/** How severe new access is: reach is the policy's, so power and scope decide (the IAM table of the product's rubric). */
import type { Action } from '../../../access/actions.ts';
import { otherService } from '../../../access/actions.ts';
import type { AwsCatalogue } from '../../../access/aws-catalogue.ts';
import type { Clause } from '../../../access/conditions/clause.ts';
import type { AccessEntry } from '../../../access/entries.ts';
import { moreSevere, type Severity } from '../../delta.ts';
import type { AwsKnowledge } from '../knowledge/catalogue.ts';

/** What the analyzer knows of AWS. */
export interface AwsWorld {
  readonly catalogue: AwsCatalogue;
  /** Read when it is first asked. */
  readonly known: () => AwsKnowledge;
}

/** `all`: everything, everything of a service, or of one type of it. `named`: told apart, if only by a prefix. */
export type Scope = 'all' | 'named';

export function scopeOf(resources: readonly string[], { catalogue }: AwsWorld): Scope {
  return resources.some((resource) => isAll(resource, catalogue)) ? 'all' : 'named';
}

/** "*", "arn:aws:s3:::*", "arn:aws:iam::*:role/*", "everything except …". */
function isAll(resource: string, catalogue: AwsCatalogue): boolean {
  if (resource.startsWith('everything except')) return true;
  if (!resource.startsWith('arn:')) return /^[*?]*$/.test(resource);
  const parts = resource.split(':');
  const named = parts.slice(5).join(':');
  return /^[*/:?]*$/.test(named) || wholeTypes(parts[2] ?? '', catalogue).has(named);
}

const types = new WeakMap<AwsCatalogue, Map<string, ReadonlySet<string>>>();

/** What all resources of one type are written as: "role/*" for `role/${RoleNameWithPath}`. */
function wholeTypes(service: string, catalogue: AwsCatalogue): ReadonlySet<string> {
  const known = types.get(catalogue) ?? new Map<string, ReadonlySet<string>>();
  types.set(catalogue, known);
  const found =
    known.get(service) ??
    new Set(
      [...catalogue.actionsOf(service).values()].flatMap(({ arns }) =>
        arns
          .map((arn) =>
            arn
              .split(':')
              .slice(5)
              .join(':')
              .replace(/\$\{\w+\}/g, '*'),
          )
          .filter((name) => name.includes('*')),
      ),
    );
  known.set(service, found);
  return found;
}

export interface Grade {
  readonly severity: Severity;
  /** Completes "this is …": "reading secrets", "a step of an escalation"; empty for plain reading and writing. */
  readonly power: string;
}

/** @param actions of one entry that are new, all by one name of the policy. */
export function gradeOf(
  name: string,
  actions: readonly Action[],
  entry: AccessEntry,
  world: AwsWorld,
): Grade {
  const scope = scopeOf(entry.resources, world);
  if (entry.futureOnly) return { severity: 'low', power: 'only actions that AWS may add later' };
  // Which service is known only when it is deployed: it may be one that keeps secrets.
  if (/^[^:]*\$\{/.test(name)) return { severity: 'medium', power: 'of a service that is not known here' };
  const wholesale = wholesaleGrade(name, scope, world);
  if (wholesale !== null) return wholesale;
  return actions
    .map((action) => actionGrade(action, entry, scope, world))
    .reduce(moreSevere, { severity: 'info', power: '' });
}

/** A wildcard over a whole service, over all of them, or over all but some. */
function wholesaleGrade(name: string, scope: Scope, { known }: AwsWorld): Grade | null {
  if (/^[*:]+$/.test(name)) {
    return { severity: scope === 'all' ? 'critical' : 'high', power: 'every action there is' };
  }
  if (name.startsWith('everything except')) {
    const excepted = name.toLowerCase();
    const open = [...known().adminServices.keys()].filter((service) => !excepted.includes(`${service}:*`));
    if (scope === 'named') return { severity: 'high', power: 'every action but those listed' };
    return open.length > 0
      ? { severity: 'critical', power: `every action but those listed, those of ${open[0]} included` }
      : { severity: 'high', power: 'every action but those listed' };
  }
  const service = /^([\w-]+):\*$/.exec(name.toLowerCase())?.[1];
  if (service === undefined) return null;
  const admin = known().adminServices.get(service);
  const power = `every action of ${service}${admin === undefined ? '' : `, which is in charge of ${admin.what}`}`;
  if (scope === 'named') return { severity: 'medium', power };
  return { severity: admin === undefined ? 'high' : 'critical', power };
}

function actionGrade(action: Action, entry: AccessEntry, scope: Scope, { known }: AwsWorld): Grade {
  const all = scope === 'all';
  if (!worksOn(action, entry.resources)) return { severity: 'info', power: 'no effect on such resources' };
  const ingredient = known().ingredients.get(action.word);
  if (ingredient !== undefined) {
    return { severity: all ? 'high' : 'medium', power: `it ${ingredient.does}, a step towards more access` };
  }
  const level = action.known?.level ?? levelByName(action.word);
  const manages = known().permissionsManagement.get(action.word);
  if (level === 'Permissions management' || manages !== undefined) {
    return { severity: all ? 'high' : 'medium', power: manages?.what ?? 'managing permissions' };
  }
  const read = known().sensitiveReads.get(action.word);
  if (read !== undefined) {
    const grows = !all && entry.was.resources.length > 0 && samePrefix(entry);
    return { severity: all ? 'high' : grows ? 'low' : 'medium', power: `access to ${read.what}` };
  }
  if (level === 'Write') return { severity: all ? 'medium' : 'low', power: '' };
  return { severity: 'low', power: '' };
}

/** What AWS does not document is taken for writing, unless its name says that it only looks. */
function levelByName(word: string): 'Read' | 'Write' {
  return /:(batchget|describe|get|list|search|view)/.test(word) ? 'Read' : 'Write';
}

/** Every new resource lies beside one that was there: the same name grown longer or shorter. */
function samePrefix({ resources, was }: AccessEntry): boolean {
  const fixed = (text: string) => text.split(/[*?]/)[0] ?? '';
  return resources.every((resource) =>
    was.resources.some((before) => {
      const [a, b] = [fixed(resource), fixed(before)];
      const name = (text: string) => text.split(':').slice(5).join(':');
      return name(a).length > 2 && name(b).length > 2 && (a.startsWith(b) || b.startsWith(a));
    }),
  );
}

/** False only where AWS documents which resources an action takes, and every resource here is of another service. */
export function worksOn({ known }: Action, resources: readonly string[]): boolean {
  if (known === null || known.arns.length === 0) return true;
  const services = new Set(known.arns.map((arn) => arn.split(':')[2]));
  return resources.some((resource) => {
    const service = resource.split(':')[2] ?? '*';
    return !resource.startsWith('arn:') || !/^[a-z\d-]+$/.test(service) || services.has(service);
  });
}

/** Widening the resources of an action that takes none but `*` changes nothing that it can do. */
export function takesNoResource(action: Action): boolean {
  return action.known !== null && action.known.arns.length === 0 && !action.word.startsWith(otherService);
}

/** How much it weighs that some conditions are gone. */
export function lostConditionGrade(keys: readonly string[], { known }: AwsWorld): Grade {
  const guarded = keys.flatMap(
    (key) => known().guardedKeys.get(key) ?? known().guardedKeys.get(`*:${lastPart(key)}`) ?? [],
  );
  const [first] = guarded;
  return first === undefined
    ? { severity: 'medium', power: '' }
    : { severity: 'high', power: `it is no longer asked ${first.what}` };
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

/** Conditions that say who or where from, in words that are not open to everybody. */
const fixing =
  /^(aws:(principalorgid|principalorgpaths|principalaccount|principalarn|sourceaccount|sourcearn|sourcevpc|sourcevpce|sourceip|vpcsourceip|sourceorgid|sourceorgpaths|vpceaccount|vpceorgid|userid)|kms:calleraccount|s3:dataaccesspointaccount|sts:externalid|secretsmanager:.*|elasticfilesystem:accessedviamounttarget)$/;

/** @returns whether the clauses name who may, so that "anybody" is not anybody. */
export function fixes(clauses: readonly Clause[]): boolean {
  return clauses.some(({ key, negated, asksPresence, ifExists, quantifier, values }) => {
    if (negated || asksPresence || ifExists || quantifier === 'all') return false;
    return (
      fixing.test(key) &&
      values.length > 0 &&
      values.every(
        (value) =>
          !/^[*?:/]*$/.test(value) &&
          value !== '0.0.0.0/0' &&
          value !== '::/0' &&
          value !== 'arn:*' &&
          value !== 'arn:aws:*',
      )
    );
  });
}
