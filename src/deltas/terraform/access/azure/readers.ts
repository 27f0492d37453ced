/** Azure resources by type: custom roles, identities, whom they trust, and their secrets. */

import { wildcard } from '../../../../access/azure-wildcards.ts';
import type { TreeEntry, TreeMap } from '../../../../syntax/tree.ts';
import type { Fields } from '../../../azure/fields.ts';
import { federation } from '../../../azure/identities.ts';
import type { Block, RoleDefinition, Untold } from '../../../azure/roles/definition.ts';
import type { Severity } from '../../../delta.ts';
import { evidenceAt } from '../../../evidence.ts';
import type { Kind } from '../../../kinds.ts';
import type { Trait } from '../../../traits.ts';
import { type At, attributeIn, blocksIn, textAt } from '../attributes.ts';
import { isUnknown, itemsIn, listAt, spokenIn } from '../terms.ts';
import { writtenAt } from '../written.ts';
import { principalIn, scopeIn } from './resources.ts';

/** Characters of an action; Azure's own have at most some 150. */
const longestAction = 512;

export function roleOf(at: At): RoleDefinition {
  const { side, resource } = at;
  const { body, placeOf } = resource;
  const blocks = { control: [] as Block[], data: [] as Block[] };
  const untold = { control: [] as Untold[], data: [] as Untold[] };
  for (const block of blocksIn(at, body, 'permissions')) {
    for (const [plane, allowed, excluded] of [
      ['control', 'actions', 'not_actions'],
      ['data', 'data_actions', 'not_data_actions'],
    ] as const) {
      const patterns = (name: string) =>
        itemsIn(attributeIn(block, name), side.choices).flatMap((node) => {
          const text = spokenIn(node) ?? '';
          const lines = placeOf(node);
          if (isUnknown(node) || text.length > longestAction) untold[plane].push({ list: name, text, lines });
          else return [{ text, wildcard: wildcard(text), lines }];
          return [];
        });
      blocks[plane].push({ allowed: patterns(allowed), excluded: patterns(excluded) });
    }
  }
  const scopes = itemsIn(attributeIn(body, 'assignable_scopes'), side.choices).map((node) => ({
    ...scopeIn(at, node),
    lines: placeOf(node),
  }));
  return { name: side.nameOf(resource), id: resource.address, lines: resource.place, blocks, untold, scopes };
}

export interface TraitRow {
  readonly read: readonly string[];
  readonly traits: (at: At) => readonly Trait[];
}

const credential = (noun: string, owner: string): TraitRow => ({
  read: [owner],
  traits: (at) => {
    const whose = principalIn(at, attributeIn(at.resource.body, owner));
    return [
      said(
        at,
        `${noun} of ${whose}`,
        { credential: noun, owner: whose },
        ['iam.credential.added', 'iam.credential.removed'],
        'high',
        [
          `${whose} gets a ${noun}, which is valid until it ends or somebody takes it away`,
          `A ${noun} of ${whose} is gone`,
        ],
      ),
    ];
  },
});

const principal = (noun: string): TraitRow => ({
  read: [],
  traits: (at) => {
    const subject = `${noun} ${at.side.nameOf(at.resource)}`;
    return [
      said(at, subject, { identity: noun }, ['iam.identity.added', 'iam.identity.removed'], 'low', [
        `${subject} is new`,
        `${subject} is gone`,
      ]),
    ];
  },
});

/** registry.terraform.io/providers/hashicorp, azurerm and azuread, by resource type, read 2026-11. */
export const traitRows: ReadonlyMap<string, TraitRow> = new Map<string, TraitRow>([
  ['azurerm_user_assigned_identity', principal('managed identity')],
  [
    'azuread_application',
    { ...principal('application'), read: ['required_resource_access'], traits: applicationTraits },
  ],
  ['azuread_service_principal', principal('service principal')],
  ['azuread_user', principal('user')],
  ['azuread_application_password', credential('password', 'application_id')],
  ['azuread_application_certificate', credential('certificate', 'application_id')],
  ['azuread_service_principal_password', credential('password', 'service_principal_id')],
  ['azuread_service_principal_certificate', credential('certificate', 'service_principal_id')],
  ['azurerm_federated_identity_credential', federated('parent_id', 'audience')],
  ['azuread_application_federated_identity_credential', federated('application_id', 'audiences')],
  [
    'azuread_directory_role_assignment',
    given(['principal_object_id'], ['role_id', 'template_id'], ['directory_scope_id'], 'high'),
  ],
  [
    'azuread_app_role_assignment',
    given(['principal_object_id'], ['app_role_id'], ['resource_object_id'], 'medium'),
  ],
  ['azuread_group_member', given(['member_object_id'], ['group_object_id'], [], 'medium')],
]);

/** Permissions of other applications that this one asks for. */
function applicationTraits(at: At): readonly Trait[] {
  const subject = `application ${at.side.nameOf(at.resource)}`;
  const asks = blocksIn(at, at.resource.body, 'required_resource_access').flatMap((block) => {
    const api = spokenIn(attributeIn(block, 'resource_app_id')) ?? '(unknown)';
    return blocksIn(at, block, 'resource_access').map((access) => {
      const id = spokenIn(attributeIn(access, 'id')) ?? '(unknown)';
      const own = spokenIn(attributeIn(access, 'type')) === 'Role';
      const permission = `permission ${id} of ${api}`;
      return said(
        at,
        subject,
        { permission: id, api, own },
        ['iam.access.added', 'iam.access.removed'],
        own ? 'high' : 'medium',
        [
          `${subject} now asks for ${permission}${own ? ' in its own name' : ' in the name of its users'}`,
          `${subject} no longer asks for ${permission}`,
        ],
        access,
      );
    });
  });
  return [...principal('application').traits(at), ...asks];
}

function given(
  who: readonly string[],
  what: readonly string[],
  on: readonly string[],
  severity: Severity,
): TraitRow {
  const named = (at: At, names: readonly string[]) =>
    names.flatMap((name) => {
      const node = attributeIn(at.resource.body, name);
      return node === undefined ? [] : [principalIn(at, node)];
    })[0] ?? '';
  return {
    read: [...who, ...what, ...on],
    traits: (at) => {
      const [subject, has, where] = [named(at, who), named(at, what), named(at, on)];
      const place = where === '' ? '' : ` on ${where}`;
      return [
        said(at, subject, { has, on: where }, ['iam.access.added', 'iam.access.removed'], severity, [
          `${subject} now has ${has}${place}`,
          `${subject} no longer has ${has}${place}`,
        ]),
      ];
    },
  };
}

function federated(owner: string, audiences: string): TraitRow {
  return {
    read: [owner, audiences, 'issuer', 'subject', 'claims_matching_expression', 'audience'],
    traits: (at) => {
      const { body, place } = at.resource;
      const whose = principalIn(at, attributeIn(body, owner)).replace(/^managed identity /, '');
      const properties: Fields = new Map(
        ['issuer', 'subject'].flatMap((name) => entryOf(at, body, name, name)),
      );
      const list = itemsIn(attributeIn(body, audiences), at.side.choices);
      const audience = entryWith(
        at,
        'audiences',
        listAt(
          body,
          list.map((node) => spokenNode(node)),
        ),
      );
      const { trait } = federation({
        type: at.resource.type,
        name: `${whose}/${textAt(at, 'name')}`,
        fields: new Map(),
        properties: new Map([...properties, audience]),
        environment: { valueOf: () => null, followed: new Set() },
        place: { text: '', level: 'unknown' },
        source: place,
        lines: place,
      });
      return [trait];
    },
  };
}

function spokenNode(node: TreeEntry['value']): TreeEntry['value'] {
  return node.kind === 'scalar' ? { ...node, value: spokenIn(node) } : node;
}

function entryOf(
  at: At,
  body: TreeMap,
  name: string,
  key: string,
): readonly (readonly [string, TreeEntry])[] {
  const node = attributeIn(body, name);
  return node === undefined ? [] : [entryWith(at, key, node)];
}

function entryWith(at: At, key: string, node: TreeEntry['value']): readonly [string, TreeEntry] {
  const own =
    at.resource.body.entries.get(key)?.value === node ? at.resource.placeOf(node) : at.resource.place;
  return [key, { ...own, key, value: spokenNode(node) }];
}

function said(
  { resource }: At,
  subject: string,
  facts: Readonly<Record<string, string | boolean>>,
  [gained, lost]: readonly [Kind, Kind],
  severity: Severity,
  [came, went]: readonly [string, string],
  node: TreeEntry['value'] = resource.body,
): Trait {
  const place = writtenAt(resource, node);
  return {
    subject,
    facts: { system: 'azure', ...facts },
    evidence: evidenceAt(place.file, place.side, place),
    gained: { kind: gained, severity, summary: came },
    lost: { kind: lost, summary: went },
  };
}
