/** Custom resources of agents in Kubernetes, kagent's and ToolHive's -> the powers of each; all else in the file is no agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeMap, TreeNode } from '../../../../syntax/tree.ts';
import { readYamlDocuments } from '../../../../syntax/yaml.ts';
import type { Product } from '../../../agents/model.ts';
import { holdsAgents, isAgentGroup } from '../../custom-resources.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  nodeAt,
  textAt,
} from '../../declaration.ts';
import { readKagentAgent, readKagentServer, readModelConfig } from './kagent.ts';
import { readToolHive } from './toolhive.ts';

export const customResources: DeclaredFormat = {
  name: 'Custom resources of kagent and ToolHive',
  source:
    'github.com/kagent-dev/kagent, go/api/v1alpha2; kagent-dev/kmcp, api/v1alpha1; stacklok/toolhive, cmd/thv-operator/api, read 2026-11',
  recognises: ({ text }) => holdsAgents(text),
  read: readObjects,
};

function readObjects(file: TextFile, side: Side): Declaration {
  const json = file.path.endsWith('.json') ? readJson(file.path, file.text) : null;
  const documents = file.path.endsWith('.json')
    ? json === null
      ? []
      : [json]
    : readYamlDocuments(file.path, file.text);
  const objects = documents.flatMap((node) => {
    const items = nodeAt(node, 'items');
    return items?.kind === 'sequence' ? items.items : [node];
  });
  return declarationOf(objects.flatMap((node) => readObject(file, side, node)));
}

const sorts: Readonly<Record<string, string>> = {
  Agent: 'agent',
  SandboxAgent: 'agent',
  ModelConfig: 'model',
  MCPServer: 'server',
  MCPRemoteProxy: 'server',
  RemoteMCPServer: 'server',
  ToolServer: 'server',
};

function readObject(file: TextFile, side: Side, node: TreeNode): readonly DeclaredHolder[] {
  if (node.kind !== 'map') return [];
  const [group = ''] = (textAt(node, 'apiVersion') ?? '').split('/');
  if (!isAgentGroup(group)) return [];
  const kind = textAt(node, 'kind') ?? '';
  const metadata = nodeAt(node, 'metadata');
  const own = textAt(metadata, 'name') ?? 'without a name';
  const namespace = textAt(metadata, 'namespace');
  const name = namespace === null ? own : `${namespace}/${own}`;
  const product: Product = group.endsWith('kagent.dev') ? 'kagent' : 'toolhive';
  const sort = Object.hasOwn(sorts, kind) ? (sorts[kind] ?? kind) : kind;
  const lines = { startLine: node.startLine, endLine: node.startLine };
  const holder = new DeclaredHolder(file, side, product, { sort, name }, lines);
  readSpec(holder, node, product, kind, own);
  return [holder];
}

function readSpec(holder: DeclaredHolder, node: TreeMap, product: Product, kind: string, name: string): void {
  const spec = node.entries.get('spec');
  if (spec === undefined) return;
  if (product === 'toolhive') readToolHive(holder, spec, kind, name);
  else if (kind === 'Agent' || kind === 'SandboxAgent') readKagentAgent(holder, spec);
  else if (kind === 'ModelConfig') readModelConfig(holder, spec);
  else readKagentServer(holder, spec, name);
}
