/** Agent cards of A2A: where an agent is reached, what it offers, whom it asks for a credential -> its powers. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { brief, type Table } from '../../agents/formats/gathering.ts';
import { stemOf } from '../../agents/formats/places.ts';
import { opensWhenOn } from '../../agents/formats/switches.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  nodeAt,
  silent,
  textAt,
} from '../declaration.ts';

const cardPath = /(?:^|\/)(?:\.well-known\/agent|[\w.-]{0,60}agent[-_]?card)\.jsonc?$/i;

export const agentCard: DeclaredFormat = {
  name: 'A2A agent card',
  source: 'a2a-protocol.org, specification 0.2 to 1.0 (AgentCard), read 2026-11',
  recognises: ({ path, text }) => cardPath.test(path) || (text.includes('"protocolVersion"') && isCard(text)),
  read: readCard,
};

function isCard(text: string): boolean {
  return ['"skills"', '"capabilities"', '"defaultInputModes"'].every((key) => text.includes(key));
}

function readCard(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'name') ?? stemOf(file.path);
  const card = new DeclaredHolder(file, side, 'a2a', { sort: 'agent', name });
  const interfaces = (entry: TreeEntry, key: string) =>
    card.each(entry, key, (item) =>
      card.read(item, { url: (inner) => reached(card, inner), ...silent(interfaceKeys) }, `${key}.`),
    );
  card.read(tree, {
    ...silent(`$schema name description version protocolVersion documentationUrl iconUrl provider preferredTransport
      defaultInputModes defaultOutputModes`),
    url: (entry) => reached(card, entry),
    supportedInterfaces: interfaces,
    additionalInterfaces: interfaces,
    skills: (entry, key) =>
      card.each(entry, key, (skill) => {
        const id = textAt(skill, 'id') ?? textAt(skill, 'name') ?? '';
        card.addTool({ tool: 'other', name: brief(id), argument: null }, id, skill);
      }),
    ...callerKeys(card),
    'capabilities.streaming': 'silent',
    'capabilities.stateTransitionHistory': 'silent',
    'capabilities.extensions': card.noted,
    'capabilities.extendedAgentCard': 'silent',
    'capabilities.pushNotifications': card.level(
      'network',
      opensWhenOn('low', 'calls addresses that its callers name', 'calls nobody back'),
    ),
    supportsAuthenticatedExtendedCard: 'silent',
    // A signature says who wrote the card; its bytes differ with each writing.
    signatures: (entry, key) =>
      card.addLevel('trust', key, 'signed', [-1, 'medium', 'is described by a signed card'], entry),
  });
  addCallers(card, tree);
  return declarationOf([card]);
}

const interfaceKeys = 'transport protocolBinding protocolVersion tenant';

function callerKeys(card: DeclaredHolder): Table {
  return {
    securitySchemes: (entry, key) => {
      if (entry.value.kind !== 'map') card.noted(entry, key);
      else
        for (const scheme of entry.value.entries.values())
          card.note(`${key}.${scheme.key}`, scheme, scheme.value);
    },
    security: 'silent',
    securityRequirements: 'silent',
    // Before 0.2 the card had this instead of the schemes of OpenAPI.
    authentication: 'silent',
  };
}

function reached(card: DeclaredHolder, entry: TreeEntry): void {
  const address = card.named(entry, 'url');
  if (address !== null && !card.endpoints.some(({ name }) => name === address.name))
    card.endpoints.push(address);
}

/** A list of nothing, or with one empty way in, asks nobody for anything. */
function addCallers(card: DeclaredHolder, tree: TreeNode): void {
  const listed =
    nodeAt(tree, 'security') ??
    nodeAt(tree, 'securityRequirements') ??
    nodeAt(tree, 'authentication', 'schemes');
  const ways = listed?.kind === 'sequence' ? listed.items : [];
  const asks = ways.length > 0 && ways.every((way) => way.kind === 'scalar' || size(way) > 0);
  const lines = listed ?? { startLine: tree.startLine, endLine: tree.startLine };
  card.addLevel(
    'trust',
    'security',
    asks ? 'listed' : 'none',
    asks
      ? [0, 'info', 'asks callers who they are']
      : [1, 'high', 'answers anybody, without asking who it is'],
    lines,
  );
}

function size(node: TreeNode): number {
  return node.kind === 'map' ? node.entries.size : node.kind === 'sequence' ? node.items.length : 1;
}
