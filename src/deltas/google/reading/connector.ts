/** Config Connector: resources of Kubernetes that stand for Google's IAM in, what they grant and create out. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import {
  type CustomRole,
  type Entries,
  type Level,
  meaningOf,
  noPieces,
  type Part,
  type Pieces,
  type Reader,
  type Resource,
  textOf,
} from '../model.ts';
import {
  conditionRest,
  levelOf,
  readAuditConfigs,
  readBindings,
  readCondition,
  readMemberEntry,
  readReference,
  readRole,
  sleepingPart,
} from './policies.ts';

/** The group of cloud.google.com/config-connector/docs/reference/resource-docs/iam (read 2026-11). */
const group = 'iam.cnrm.cloud.google.com/';

export function isConnector(document: TreeNode): boolean {
  return document.kind === 'map' && textOf(document.entries.get('apiVersion')).startsWith(group);
}

/** One resource, with what all kinds have. */
interface Manifest {
  readonly kind: string;
  /** "IAMPolicy quay/harbour-access". */
  readonly label: string;
  /** "quay/harbour-access". */
  readonly name: string;
  readonly namespace: string;
  readonly document: TreeMap;
  readonly spec: Entries;
}

export function connectorPieces(document: TreeMap, reader: Reader): Pieces {
  const { entries } = document;
  const metadata = reader.map(entries.get('metadata')?.value, 'metadata');
  const kind = textOf(entries.get('kind'));
  const namespace = textOf(metadata.get('namespace'));
  const bare = textOf(metadata.get('name'));
  const name = namespace === '' ? bare : `${namespace}/${bare}`;
  const spec = reader.map(entries.get('spec')?.value, 'spec');
  const manifest: Manifest = { kind, label: `${kind} ${name}`, name, namespace, document, spec };
  const pieces = readKind(manifest, reader);
  return {
    ...pieces,
    parts: [
      ...pieces.parts,
      annotations(manifest, metadata, reader),
      ...reader.rest(metadata, new Set(['name', 'namespace', 'labels', 'annotations']), manifest.label),
      ...reader.rest(entries, new Set(['apiVersion', 'kind', 'metadata', 'spec']), manifest.label),
    ],
  };
}

function readKind(manifest: Manifest, reader: Reader): Pieces {
  switch (manifest.kind) {
    case 'IAMPolicy':
    case 'IAMPartialPolicy':
      return policyPieces(manifest, reader);
    case 'IAMPolicyMember':
      return memberPieces(manifest, reader);
    case 'IAMServiceAccount':
      return accountPieces(manifest, reader);
    case 'IAMServiceAccountKey':
      return keyPieces(manifest, reader);
    case 'IAMCustomRole':
      return rolePieces(manifest, reader);
    default:
      return { ...noPieces, parts: [wholePart(manifest, reader)] };
  }
}

/** A kind of the group that nobody judges yet, such as IAMWorkloadIdentityPool. */
function wholePart({ label, document }: Manifest, reader: Reader): Part {
  const spec = document.entries.get('spec')?.value;
  const meaning = spec === undefined ? '' : meaningOf(spec);
  return { key: label, name: label, meaning, at: reader.at(document) };
}

/** Config Connector obeys its own annotations: which project, and whether deleting here deletes there. */
function annotations({ label, document }: Manifest, metadata: Entries, reader: Reader): Part {
  const all = reader.map(metadata.get('annotations')?.value, 'annotations');
  const obeyed = [...all.values()].filter(({ key }) => key.startsWith('cnrm.cloud.google.com/'));
  const meaning = obeyed.map(({ key, value }) => `${key}=${meaningOf(value)}`).sort();
  return {
    key: `${label}: annotations`,
    name: `annotations of ${label}`,
    meaning: meaning.join(' '),
    at: reader.at(obeyed[0] ?? document),
    ifOnBoth: true,
  };
}

function policyPieces(manifest: Manifest, reader: Reader): Pieces {
  const { spec, label } = manifest;
  const resource = readResource(manifest, reader);
  const bindings = readBindings(reader.list(spec.get('bindings')), resource, label, reader);
  return {
    ...noPieces,
    grants: bindings.grants,
    logs: readAuditConfigs(spec.get('auditConfigs'), resource, reader),
    parts: [
      ...bindings.parts,
      authority(manifest, resource, reader),
      ...reader.rest(spec, new Set(['resourceRef', 'bindings', 'auditConfigs']), label),
    ],
  };
}

function memberPieces(manifest: Manifest, reader: Reader): Pieces {
  const { spec, label, document } = manifest;
  const resource = readResource(manifest, reader);
  const role = reader.required(spec, 'role', document, label);
  const { member, at } = readMemberEntry(spec, document, reader);
  const grant = {
    resource,
    member,
    role: reader.text(role.value, 'role'),
    memberAt: reader.at(at),
    roleAt: reader.at(role),
    ...readCondition(spec.get('condition'), reader),
  };
  const judged = new Set(['resourceRef', 'role', 'member', 'memberFrom', 'condition']);
  const parts = [
    authority(manifest, resource, reader),
    ...conditionRest(spec, label, reader),
    ...reader.rest(spec, judged, label),
  ];
  return { ...noPieces, grants: [grant], parts };
}

/** An IAMPolicy owns all access to its resource and drops what others gave; the other kinds only add to it. */
function authority({ kind, document }: Manifest, { name }: Resource, reader: Reader): Part {
  return {
    key: `authority over ${name}`,
    name: `whether all access to ${name} is decided here`,
    meaning: kind === 'IAMPolicy' ? 'whole' : 'added',
    at: reader.at(document),
    ifOnBoth: true,
  };
}

const levels: ReadonlyMap<string, Level> = new Map([
  ['Organization', 'organization'],
  ['Folder', 'folder'],
  ['Project', 'project'],
]);

/** A reference without a namespace points into the namespace of its own resource. */
function readResource({ spec, label, namespace, document }: Manifest, reader: Reader): Resource {
  const entry = reader.required(spec, 'resourceRef', document, label);
  const entries = reader.map(entry.value, 'resourceRef');
  const kind = reader.text(reader.required(entries, 'kind', entry, 'resourceRef').value, 'kind');
  const level = levels.get(kind) ?? 'resource';
  if (!entries.has('name') && !entries.has('external')) {
    return { name: namespace === '' ? kind : `${kind} of namespace ${namespace}`, level };
  }
  return { name: `${kind} ${placed(readReference(entry, reader), entries, namespace)}`, level };
}

function placed(reference: string, entries: Entries, namespace: string): string {
  const elsewhere = entries.has('external') || entries.has('namespace') || namespace === '';
  return elsewhere ? reference : `${namespace}/${reference}`;
}

function accountPieces({ spec, name, label, document }: Manifest, reader: Reader): Pieces {
  const parts = reader.rest(spec, new Set(['displayName', 'description', 'disabled', 'resourceID']), label);
  const account = { name: textOf(spec.get('resourceID')) || name, at: reader.at(nameEntry(document)) };
  if (textOf(spec.get('disabled')) !== 'true') return { ...noPieces, accounts: [account], parts };
  const disabled: Part = { key: label, name: `${label}, which is disabled`, meaning: '', at: account.at };
  return { ...noPieces, parts: [...parts, disabled] };
}

/** The line that names a document, shorter than all of it. */
function nameEntry(document: TreeMap): TreeEntry | TreeMap {
  const metadata = document.entries.get('metadata')?.value;
  return (metadata?.kind === 'map' ? metadata.entries.get('name') : undefined) ?? document;
}

function keyPieces({ spec, name, label, document, namespace }: Manifest, reader: Reader): Pieces {
  const reference = reader.required(spec, 'serviceAccountRef', document, label);
  const entries = reader.map(reference.value, 'serviceAccountRef');
  const account = placed(readReference(reference, reader), entries, namespace);
  const publicKey = textOf(spec.get('publicKeyData'));
  // How the key is made and written down is no difference to who holds it.
  const judged = ['serviceAccountRef', 'publicKeyData', 'keyAlgorithm', 'privateKeyType', 'publicKeyType'];
  return {
    ...noPieces,
    keys: [{ name, account, publicKey, at: reader.at(nameEntry(document)) }],
    parts: reader.rest(spec, new Set([...judged, 'resourceID']), label),
  };
}

function rolePieces({ spec, name, label }: Manifest, reader: Reader): Pieces {
  const known = textOf(spec.get('resourceID')) || name;
  const role: CustomRole = {
    key: known,
    name: known,
    level: levelOf(known),
    ...readRole(spec, 'permissions', reader),
  };
  const judged = new Set(['title', 'description', 'stage', 'permissions', 'resourceID']);
  return {
    ...noPieces,
    roles: [role],
    parts: [...reader.rest(spec, judged, label), ...sleepingPart(role, spec, reader)],
  };
}
