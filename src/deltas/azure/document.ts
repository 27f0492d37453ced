/** A file as what it says of access: a text in; roles, assignments, guards, identities and the parts left over out. */
import type { AzureRoles } from '../../access/azure-roles.ts';
import type { TextFile } from '../../change/snapshot.ts';
import { readJson } from '../../syntax/json.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import type { Trait } from '../traits.ts';
import { type Assignment, readAssignment } from './assignments.ts';
import type { Environment } from './expressions.ts';
import { fieldsOf, inWords, meaningOf, meaningOfFields, type Part, type Source, without } from './fields.ts';
import { federation, identity } from './identities.ts';
import { exemption, type PolicyAssignment, readPolicyAssignment } from './policies.ts';
import { type RoleDefinition, readRole } from './roles/definition.ts';
import { scopeOf } from './scopes.ts';
import { isDeployment, type Resource, readTemplate } from './template.ts';
import { type Grant, readVault } from './vaults.ts';

/** One side of one file. */
export interface Document {
  readonly source: Source;
  readonly roles: RoleDefinition[];
  readonly assignments: Assignment[];
  readonly policies: PolicyAssignment[];
  readonly grants: Grant[];
  readonly traits: Trait[];
  readonly parts: Part[];
}

export function emptyDocument(source: Source): Document {
  return { source, roles: [], assignments: [], policies: [], grants: [], traits: [], parts: [] };
}

/** @returns whether a text is one of Azure's, by words that each of its shapes has to have. */
export function isAzure({ text }: TextFile): boolean {
  const lower = text.toLowerCase();
  if (lower.includes('deploymenttemplate.json')) return lower.includes('"$schema"');
  if (lower.includes('"assignablescopes"')) return /"(?:data)?actions"|"permissions"/.test(lower);
  return (
    lower.includes('"principalid"') &&
    /"roledefinition(?:id|name)"/.test(lower) &&
    !lower.includes('deploymentparameters.json')
  );
}

export function readDocument(source: Source, catalogue: AzureRoles): Document {
  const document = emptyDocument(source);
  const { file } = source;
  // Azure's own tools write a byte order mark.
  const root = readJson(file.path, file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text);
  if (root === null) return document;
  const schema = fieldsOf(root, source).get('$schema')?.value;
  if (schema?.kind === 'scalar' && /deploymenttemplate\.json/i.test(String(schema.value))) {
    const { resources, parts, definitions } = readTemplate(root, source);
    for (const resource of resources) addResource(document, resource, catalogue);
    document.parts.push(...parts, ...definitions());
    return document;
  }
  for (const item of itemsOf(root, source)) addItem(document, item, catalogue);
  return document;
}

/** A list, a page of the REST interface, or one thing alone. */
function itemsOf(root: TreeNode, source: Source): readonly TreeNode[] {
  if (root.kind === 'sequence') return root.items;
  const value = fieldsOf(root, source).get('value')?.value;
  return value?.kind === 'sequence' ? value.items : [root];
}

/** Outside a template a bracket is a letter. */
const noEnvironment: Environment = { valueOf: () => null, followed: new Set() };

function addItem(document: Document, item: TreeNode, catalogue: AzureRoles): void {
  const { source } = document;
  const outer = fieldsOf(item, source);
  const inner = fieldsOf(outer.get('properties')?.value, source);
  const has = (name: string) => outer.has(name) || inner.has(name);
  if (has('assignablescopes') || has('actions') || has('dataactions')) {
    const { role, parts } = readRole(outer, item, source, noEnvironment);
    document.roles.push(role);
    document.parts.push(...parts);
  } else if (has('principalid') && (has('roledefinitionid') || has('roledefinitionname'))) {
    const nowhere = scopeOf('no scope');
    const { assignment, part } = readAssignment(outer, item, source, noEnvironment, catalogue, nowhere);
    document.assignments.push(assignment);
    document.parts.push(part);
  } else {
    const name = 'something that is no role and no assignment';
    document.parts.push({ key: name, name, meaning: meaningOf(item), lines: item, told: 'never' });
  }
}

const envelope = ['type', 'name', 'dependson', 'tags', 'comments', 'scope', 'resources'];

function addResource(document: Document, resource: Resource, catalogue: AzureRoles): void {
  const { fields, lines, source, environment, place, type } = resource;
  const kind = type.toLowerCase();
  if (kind === 'microsoft.authorization/roledefinitions') {
    const { role, parts } = readRole(fields, lines, source, environment, envelope);
    document.roles.push(role);
    document.parts.push(...parts);
  } else if (
    kind === 'microsoft.authorization/roleassignments' ||
    kind.endsWith('/providers/roleassignments')
  ) {
    const { assignment, part } = readAssignment(
      without(fields, new Set(['scope'])),
      lines,
      source,
      environment,
      catalogue,
      place,
      envelope,
    );
    document.assignments.push(assignment);
    document.parts.push(part);
  } else if (kind === 'microsoft.authorization/policyassignments') {
    const { assignment, part } = readPolicyAssignment(resource);
    document.policies.push(assignment);
    document.parts.push(part);
  } else if (kind === 'microsoft.keyvault/vaults') {
    add(document, readVault(resource, resource.name));
  } else if (kind === 'microsoft.keyvault/vaults/accesspolicies' && isAdding(resource)) {
    add(document, readVault(resource, resource.name.slice(0, resource.name.lastIndexOf('/'))));
  } else {
    addOther(document, resource, kind);
  }
}

/** "add" and "replace" give access, "remove" takes it. */
function isAdding({ name }: Resource): boolean {
  return ['add', 'replace'].includes(name.slice(name.lastIndexOf('/') + 1).toLowerCase());
}

function add(document: Document, { grants, part }: ReturnType<typeof readVault>): void {
  document.grants.push(...grants);
  document.parts.push(part);
}

type TraitReader = (resource: Resource) => { readonly trait: Trait; readonly part: Part };

const traitReaders: ReadonlyMap<string, TraitReader> = new Map([
  ['microsoft.authorization/policyexemptions', exemption],
  ['microsoft.managedidentity/userassignedidentities', identity],
  ['microsoft.managedidentity/userassignedidentities/federatedidentitycredentials', federation],
]);

/** What people read, and the order of deployment. */
const silent = new Set(['comments', 'dependson', 'tags']);

function addOther(document: Document, resource: Resource, kind: string): void {
  const read = traitReaders.get(kind);
  if (read !== undefined) {
    const { trait, part } = read(resource);
    document.traits.push(trait);
    document.parts.push(part);
    return;
  }
  const { type, name, fields, properties, lines } = resource;
  // Children, and what a deployment holds, are resources of their own.
  const own = without(
    fields,
    new Set([...silent, 'resources', ...(isDeployment(type) ? ['properties'] : [])]),
  );
  const inside = isDeployment(type) ? without(properties, new Set(['template'])) : new Map();
  const called = `${inWords(type)} ${inWords(name)}`;
  document.parts.push({
    key: `${kind} ${name.toLowerCase()} ${resource.place.text}`,
    name: called,
    meaning: meaningOfFields(own) + meaningOfFields(inside),
    lines,
    told: 'never',
  });
}
