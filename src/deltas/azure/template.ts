/**
 * ARM templates: a tree in, every resource out, children and nested deployments included, each with where it is
 * deployed and what its expressions stand for; and the parts of the template that are no resource.
 * Syntax: learn.microsoft.com/azure/azure-resource-manager/templates/syntax, read 2026-11.
 */
import type { Lines, TreeEntry, TreeNode, TreeScalar } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { type Environment, isExpression, referencesIn, resolvedText, type Value } from './expressions.ts';
import {
  type Fields,
  fieldsOf,
  inWords,
  meaningOf,
  meaningOfFields,
  type Part,
  type Source,
  without,
} from './fields.ts';
import { type Scope, scopeOf } from './scopes.ts';

export interface Resource {
  /** Whole, as written: "Microsoft.KeyVault/vaults/accessPolicies". */
  readonly type: string;
  /** Whole: with the names of the resources that it stands in. */
  readonly name: string;
  readonly fields: Fields;
  readonly properties: Fields;
  readonly environment: Environment;
  /** What it is deployed to. */
  readonly place: Scope;
  readonly source: Source;
  readonly lines: Lines;
}

export interface Template {
  readonly resources: readonly Resource[];
  /** What is no resource. */
  readonly parts: readonly Part[];
  /** Parameters and variables: told where all that rests on them was read with their values put in. Ask last. */
  readonly definitions: () => readonly Part[];
}

/** "…/subscriptionDeploymentTemplate.json#" and its like. */
function placeOf(schema: string): Scope {
  const name = schema.slice(schema.lastIndexOf('/') + 1).toLowerCase();
  if (name.startsWith('subscription')) return scopeOf('[subscription()]');
  if (name.startsWith('managementgroup')) return scopeOf('[managementgroup()]');
  return scopeOf(name.startsWith('tenant') ? '[tenant()]' : '[resourcegroup()]');
}

const silent = new Set(['contentversion', 'metadata']);
const sections = new Set(['$schema', 'resources', 'parameters', 'variables', 'outputs', ...silent]);

/** What a nested deployment hands in as parameters, and what the expressions in there stand for. */
interface Handed {
  readonly values: Fields;
  readonly environment: Environment;
}

export function readTemplate(root: TreeNode, source: Source): Template {
  const resources: Resource[] = [];
  const parts: Part[] = [];
  const definitions: Part[] = [];
  const followed = new Set<TreeScalar>();

  const fields = fieldsOf(root, source);
  const environment = environmentOf(fields, null);
  walk(fields, '', placeOf(resolvedText(fields.get('$schema')?.value, environment)), environment);
  return { resources, parts, definitions: judgedDefinitions };

  function judgedDefinitions(): readonly Part[] {
    const open = unfollowed(root, followed, source);
    return definitions.map((part) => {
      return open.has('*') || open.has(part.key) ? part : { ...part, told: 'always' };
    });
  }

  function walk(template: Fields, label: string, place: Scope, environment: Environment): void {
    addSections(template, label);
    for (const node of resourcesOf(template)) visit(node, null, place, environment);
  }

  function environmentOf(template: Fields, handed: Handed | null): Environment {
    const variables = fieldsOf(template.get('variables')?.value, source);
    const parameters = fieldsOf(template.get('parameters')?.value, source);
    const defaults = new Map(
      [...parameters].map(([name, { value }]) => [name, fieldsOf(value, source).get('defaultvalue')]),
    );
    const environment: Environment = {
      followed,
      valueOf: (group, name): Value | null => {
        if (group === 'variables') {
          const variable = variables.get(name);
          return variable === undefined ? null : { node: variable.value, environment };
        }
        const given = fieldsOf(handed?.values.get(name)?.value, source).get('value');
        if (handed !== null && given !== undefined) {
          return { node: given.value, environment: handed.environment };
        }
        const byDefault = defaults.get(name);
        return byDefault === undefined ? null : { node: byDefault.value, environment };
      },
    };
    return environment;
  }

  function visit(node: TreeNode, parent: Resource | null, place: Scope, environment: Environment): void {
    const own = fieldsOf(node, source);
    const condition = own.get('condition')?.value;
    // Not deployed. Anything else may be: its presence is assumed.
    if (condition?.kind === 'scalar' && condition.value === false) return;
    const shortType = resolvedText(own.get('type')?.value, environment);
    const shortName = resolvedText(own.get('name')?.value, environment);
    const inside = parent !== null && !(shortType.split('/')[0] ?? '').includes('.');
    const type = inside ? `${parent.type}/${shortType}` : shortType;
    const name = inside ? `${parent.name}/${shortName}` : shortName;
    // What extends another resource holds there.
    const extended = parent !== null && !inside ? `${parent.type}/${parent.name}` : extendedBy(type, name);
    const scope = resolvedText(own.get('scope')?.value, environment) || extended;
    const resource: Resource = {
      type,
      name,
      fields: own,
      properties: fieldsOf(own.get('properties')?.value, source),
      environment,
      place: scope === '' ? place : scopeOf(scope),
      source,
      lines: node,
    };
    resources.push(resource);
    for (const child of resourcesOf(own)) visit(child, resource, place, environment);
    const template = resource.properties.get('template');
    if (isDeployment(type) && template !== undefined) {
      deploy(resource, fieldsOf(template.value, source), place);
    }
  }

  function deploy(
    { name, fields: own, properties, environment }: Resource,
    template: Fields,
    place: Scope,
  ): void {
    const options = fieldsOf(properties.get('expressionevaluationoptions')?.value, source);
    const inner = resolvedText(options.get('scope')?.value, environment).toLowerCase() === 'inner';
    const values = fieldsOf(properties.get('parameters')?.value, source);
    // By default the expressions of a nested template are the outer template's.
    const inside = inner ? environmentOf(template, { values, environment }) : environment;
    walk(template, `${inWords(name)}: `, targetOf(own, environment) ?? place, inside);
  }

  function addSections(template: Fields, label: string): void {
    for (const group of ['parameters', 'variables', 'outputs']) {
      for (const entry of fieldsOf(template.get(group)?.value, source).values()) {
        // What describes a parameter to people is no part of it.
        const told = without(fieldsOf(entry.value, source), new Set(['metadata']));
        const part = partAt(`${label}${group.slice(0, -1)} ${inWords(entry.key)}`, entry);
        const meaning = group === 'variables' ? part.meaning : meaningOfFields(told);
        if (group === 'outputs') {
          parts.push({ ...part, meaning });
          continue;
        }
        // A parameter that only the deployment tells is a symbol: to have one more says nothing.
        const symbol = group === 'parameters' && told.size === 1 && told.has('type');
        const key = `${group}:${entry.key.toLowerCase()}`;
        definitions.push({ ...part, key, meaning, told: symbol ? 'alone' : 'never' });
      }
    }
    for (const entry of without(template, sections).values()) {
      parts.push(partAt(`${label}${inWords(entry.key)}`, entry));
    }
    const schema = template.get('$schema');
    if (schema === undefined) return;
    // Versions of one schema are no difference; what a template is deployed to is.
    const meaning = placeOf(resolvedText(schema.value, environment)).text;
    parts.push({ ...partAt(`${label}$schema`, schema), meaning, told: 'alone' });
  }

  /** A list, or with symbolic names a map. */
  function resourcesOf(holder: Fields): readonly TreeNode[] {
    const value = holder.get('resources')?.value;
    if (value === undefined || (value.kind === 'scalar' && value.value === null)) return [];
    const nodes =
      value.kind === 'sequence'
        ? value.items
        : value.kind === 'map'
          ? [...value.entries.values()].map((entry) => entry.value)
          : [value];
    const strange = nodes.find((node) => node.kind !== 'map');
    if (strange !== undefined) {
      throw new Unreadable(
        source.file.path,
        strange.startLine,
        'a resource must be a map of keys and values',
      );
    }
    return nodes;
  }
}

function partAt(name: string, entry: TreeEntry): Part {
  return { key: name.toLowerCase(), name, meaning: meaningOf(entry.value), lines: entry, told: 'never' };
}

export function isDeployment(type: string): boolean {
  return type.toLowerCase() === 'microsoft.resources/deployments';
}

/** The old way to extend a resource: "Microsoft.Storage/storageAccounts/providers/roleAssignments". */
function extendedBy(type: string, name: string): string {
  const at = type.toLowerCase().lastIndexOf('/providers/');
  return at < 0 ? '' : `${type.slice(0, at)}/${name}`;
}

/** @returns where a nested deployment goes; null where it goes where the outer one goes. */
function targetOf(fields: Fields, environment: Environment): Scope | null {
  const text = (name: string) => resolvedText(fields.get(name)?.value, environment);
  const [scope, group, subscription] = [text('scope'), text('resourcegroup'), text('subscriptionid')];
  if (scope !== '') return scopeOf(scope);
  if (group !== '') {
    return scopeOf(
      `[resourcegroup(${[subscription, group]
        .filter((one) => one !== '')
        .map(bare)
        .join(',')})]`,
    );
  }
  return subscription === '' ? null : scopeOf(`[subscription(${bare(subscription)})]`);
}

/** @returns a text as it stands within an expression. */
function bare(text: string): string {
  return isExpression(text) ? text.slice(1, -1) : `'${text.toLowerCase()}'`;
}

/** @returns the parameters and variables that something rests on which was not judged with their values put in. */
function unfollowed(root: TreeNode, followed: ReadonlySet<TreeScalar>, source: Source): ReadonlySet<string> {
  const within = new Map<string, string[]>();
  const open: string[] = [];
  collect(root, open);
  const reached = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(within.get(name) ?? []));
  }
  return reached;

  function collect(node: TreeNode, into: string[]): void {
    if (node.kind === 'sequence') for (const item of node.items) collect(item, into);
    if (node.kind === 'scalar' && typeof node.value === 'string' && !followed.has(node)) {
      into.push(...referencesIn(node.value));
    }
    if (node.kind !== 'map') return;
    const isTemplate = fieldsOf(node, source).has('$schema');
    for (const { key, value } of node.entries.values()) {
      if (!isTemplate || key.toLowerCase() !== 'variables') {
        collect(value, into);
        continue;
      }
      // A variable matters where something rests on it.
      for (const [name, entry] of fieldsOf(value, source)) {
        const inside = within.get(`variables:${name}`) ?? [];
        within.set(`variables:${name}`, inside);
        collect(entry.value, inside);
      }
    }
  }
}
