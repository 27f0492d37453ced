/** Both sides of a directory and a plan of it -> the same sides, with what the plan knows where source does not. */
import type { Side } from '../../../change/snapshot.ts';
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { Place } from '../../infra/resource.ts';
import { placeIn } from '../evaluation/environment.ts';
import { bodyMap, placeOf, spell } from '../evaluation/values.ts';
import type { Infrastructure, TerraformResource } from '../infrastructure.ts';
import { nameOf } from '../names.ts';
import type { Sides } from '../sides.ts';
import { type Plan, type PlannedResource, withoutKeys } from './plan.ts';
import { at, differs, entriesOf, filled, type IsLink, isWhole } from './values.ts';

/** How much of what a plan and a directory declare has to be the same. */
const leastShared = 0.5;

/** What a provider says of every object that it keeps: nobody writes it. */
const givenByProvider: ReadonlySet<string> = new Set(['id', 'arn', 'tags_all']);

/** A plan of another directory changes nothing. */
export function withPlan(sides: Sides, plan: Plan): Sides {
  if (!isOf(plan, sides)) return sides;
  const instances = new Map<string, PlannedResource[]>();
  for (const one of plan.resources.values()) {
    const key = withoutKeys(one.address);
    instances.set(key, [...(instances.get(key) ?? []), one]);
  }
  const given = { plan, instances, declared: new Set(keysOf(sides)) };
  return {
    before: withSide(sides.before, sides.after, given, 'before'),
    after: withSide(sides.after, sides.before, given, 'after'),
  };
}

interface Given {
  readonly plan: Plan;
  /** By their address without keys. */
  readonly instances: ReadonlyMap<string, readonly PlannedResource[]>;
  /** Addresses without keys that either side has from source. */
  readonly declared: ReadonlySet<string>;
}

function keysOf({ before, after }: Sides): readonly string[] {
  return [...before.resources, ...after.resources].map(({ address }) => withoutKeys(address));
}

/** By the names that both declare; directories that are alike but for their values differ in what they call things. */
function isOf({ declared, resources }: Plan, { before, after }: Sides): boolean {
  const fits = [after, before].some((side) => {
    const own = declaredIn(side);
    const shared = [...own].filter((name) => declared.has(name)).length;
    return shared > 0 && shared >= leastShared * new Set([...own, ...declared]).size;
  });
  if (!fits) return false;
  const answers = after.resources.flatMap(({ address, body }) => {
    const planned = resources.get(address)?.after ?? null;
    if (planned === null) return [];
    return [...body.entries.values()].flatMap(({ key, value }) => differs(value, at(planned, key)) ?? []);
  });
  const others = answers.filter((other) => other).length;
  return others * 4 <= answers.length - others;
}

function declaredIn({ scopes }: Infrastructure): ReadonlySet<string> {
  const roots = scopes.filter(({ address }) => address === '');
  return new Set(
    roots.flatMap(({ module }) => [
      ...module.resources.keys(),
      ...[...module.modules.keys()].map((name) => `module.${name}`),
    ]),
  );
}

function withSide(own: Infrastructure, other: Infrastructure, given: Given, side: Side): Infrastructure {
  const data = new Set(own.data.filter(({ type }) => type !== policyDocument).map(({ address }) => address));
  const isLink: IsLink = (name) => {
    const reference = own.references.get(name);
    return reference !== undefined && !data.has(reference.address);
  };
  const twins = new Map(other.resources.map((resource) => [resource.address, resource]));
  const resources = own.resources.flatMap((resource) => {
    const planned = given.plan.resources.get(resource.address);
    const twin = twins.get(resource.address) ?? null;
    if (planned !== undefined) return [filledResource(resource, twin, planned, side, isLink)];
    // One that stands for all: the plan knows how many there are.
    const all = given.instances.get(resource.address) ?? [];
    if (all.length === 0) return [resource];
    return all.flatMap((one): readonly TerraformResource[] => {
      if (one[side] === null) return [];
      const { address, label } = one;
      const named = { ...resource, address, name: nameOf('managed', resource.type, label) };
      return [filledResource(named, twin, one, side, isLink)];
    });
  });
  return { ...own, resources: [...resources, ...onlyPlanned(own, given, side)] };
}

/** Its references are the statements that it is made of. */
const policyDocument = 'aws_iam_policy_document';

function filledResource(
  resource: TerraformResource,
  twin: TerraformResource | null,
  planned: PlannedResource,
  side: Side,
  isLink: IsLink,
): TerraformResource {
  const own = planned[side];
  if (own === null) return resource;
  const otherSide = planned[side === 'before' ? 'after' : 'before'];
  const entries = [...resource.body.entries.values()].flatMap((entry): readonly TreeEntry[] => {
    const value = at(own, entry.key);
    const same = twin?.body.entries.get(entry.key)?.value;
    // What is one term on both sides is the same; known on one of them alone, it would look like another.
    if (same !== undefined && spell(same) === spell(entry.value)) {
      if (!isWhole(value) || otherSide === null || !isWhole(at(otherSide, entry.key))) return [entry];
    }
    const known = filled(entry.value, value, isLink);
    return known === null ? [] : [known === entry.value ? entry : { ...entry, value: known }];
  });
  return { ...resource, body: bodyMap(entries, placeOf(resource.body)) };
}

/** Resources of modules whose files are elsewhere stand where the module is called. */
function onlyPlanned(own: Infrastructure, given: Given, side: Side): readonly TerraformResource[] {
  const [root] = own.scopes;
  if (root === undefined) return [];
  return [...given.plan.resources.values()].flatMap((planned): readonly TerraformResource[] => {
    const { address, type, label, module } = planned;
    const value = planned[side];
    if (value === null || given.declared.has(withoutKeys(address))) return [];
    const place = callOf(own, module) ?? placeIn(root.environment, { startLine: 1, endLine: 1 });
    const { startLine, endLine } = place;
    const entries = entriesOf(value, place, address.replaceAll('"', "'")).flatMap(
      ([key, node]): readonly TreeEntry[] =>
        givenByProvider.has(key) ? [] : [{ key, value: node, startLine, endLine }],
    );
    const body = { attributes: new Map(), blocks: [], startLine, endLine };
    return [
      {
        mode: 'managed',
        address,
        declaration: withoutKeys(address),
        module,
        type,
        name: nameOf('managed', type, label),
        body: bodyMap(entries, place),
        place,
        placeOf,
        number: null,
        block: { type: 'resource', labels: [type, label], body, startLine, endLine },
        environment: root.environment,
      },
    ];
  });
}

/** The call that leads there, or to a module around it. */
function callOf({ calls }: Infrastructure, module: string): Place | null {
  const path = `${withoutKeys(module)}.`;
  const around = calls.filter(({ address }) => address !== '' && path.startsWith(`${withoutKeys(address)}.`));
  return around.sort((a, b) => b.address.length - a.address.length)[0]?.place ?? null;
}
