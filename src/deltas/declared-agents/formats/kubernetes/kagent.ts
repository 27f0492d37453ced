/** Specs of kagent's custom resources, of both its versions -> what each agent, server and model is given. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../../syntax/tree.ts';
import { brief, type Table } from '../../../agents/formats/gathering.ts';
import { readServer } from '../../../agents/formats/server-map.ts';
import { textOf } from '../../../agents/formats/settings.ts';
import { opensWhenOn } from '../../../agents/formats/switches.ts';
import { type DeclaredHolder, nodeAt, silent, textAt } from '../../declaration.ts';
import { addServer, type Given, givenIn, nothingGiven, sourceOf, wordsIn } from '../servers.ts';

/** github.com/kagent-dev/kagent, go/api/v1alpha2/agent_types.go, read 2026-11; before, all of `declarative` stood in the spec. */
export function readKagentAgent(agent: DeclaredHolder, spec: TreeEntry): void {
  const own = declarativeKeys(agent);
  const inner = Object.fromEntries(Object.entries(own).map(([key, read]) => [`declarative.${key}`, read]));
  agent.read(
    spec.value,
    {
      ...own,
      ...inner,
      ...silent('type description'),
      'byo.deployment.image': agent.noted,
      'byo.deployment.cmd': agent.noted,
      'byo.deployment.args': agent.noted,
      ...deploymentKeys(agent, 'byo.deployment'),
      ...deploymentKeys(agent, 'declarative.deployment'),
      'skills.refs': (entry, key) => skill(agent, entry, key),
      'skills.gitRefs': (entry, key) =>
        agent.each(entry, key, (item) => {
          const from = `${textAt(item, 'url') ?? ''} at ${textAt(item, 'ref') ?? 'main'}`;
          agent.addOpening('other', key, from, 'medium', `loads skills from ${brief(from)}`, item);
        }),
      'skills.insecureSkipVerify': agent.level(
        'network',
        opensWhenOn('high', 'loads skills from whoever answers', 'checks who its skills are from'),
      ),
      'skills.gitAuthSecretRef': (entry) => secretOf(agent, entry),
      'allowedNamespaces.from': agent.level('trust', {
        All: [1, 'medium', 'may be called by agents of every namespace'],
        Selector: [1, 'low', 'may be called by agents of chosen namespaces'],
        Same: [0, 'info', 'may be called by agents of its namespace alone'],
      }),
      'allowedNamespaces.selector': agent.noted,
    },
    'spec.',
  );
}

function declarativeKeys(agent: DeclaredHolder): Table {
  return {
    systemMessage: agent.told,
    systemMessageFrom: agent.noted,
    promptTemplate: agent.noted,
    modelConfig: agent.modelNamed,
    stream: 'silent',
    runtime: agent.noted,
    context: 'silent',
    memory: agent.noted,
    executeCodeBlocks: agent.level(
      'sandbox',
      opensWhenOn('high', 'runs code that it writes', 'runs no code of its own'),
    ),
    tools: (entry, key) => agent.each(entry, key, (item) => readTool(agent, item, key)),
    'a2aConfig.skills': (entry, key) =>
      agent.each(entry, key, (item) => {
        const id = textAt(item, 'id') ?? textAt(item, 'name') ?? '';
        agent.endpoints.push({ name: brief(`A2A skill ${id}`), evidence: agent.at(item) });
      }),
  };
}

/** What runs it: pods, as Kubernetes knows them. */
function deploymentKeys(agent: DeclaredHolder, at: string): Table {
  return {
    [`${at}.env`]: (entry, key) => {
      const { environment, secrets } = givenIn(agent, entry, key);
      agent.secrets.push(...secrets);
      for (const { name, value, evidence } of environment)
        agent.settings.push({ key: `${key}.${name}`, value, evidence });
    },
    [`${at}.serviceAccountName`]: agent.noted,
    [`${at}.serviceAccountConfig`]: agent.noted,
    [`${at}.imageRegistry`]: agent.noted,
    [`${at}.volumes`]: agent.noted,
    [`${at}.securityContext`]: agent.noted,
    [`${at}.podSecurityContext`]: agent.noted,
    ...silent(
      `replicas imagePullSecrets volumeMounts labels annotations imagePullPolicy resources tolerations affinity nodeSelector`
        .split(' ')
        .map((key) => `${at}.${key}`)
        .join(' '),
    ),
  };
}

function skill(agent: DeclaredHolder, entry: TreeEntry, key: string): void {
  for (const { text, node } of agent.texts(entry, key))
    agent.addOpening('other', key, text, 'medium', `loads the skills of ${brief(text)}`, node);
}

function secretOf(agent: DeclaredHolder, entry: TreeEntry): void {
  agent.secrets.push({ name: entry.key, reference: sourceOf(entry.value), evidence: agent.at(entry) });
}

/** Named tools, or all of the server; another agent; before, a tool built in. */
function readTool(agent: DeclaredHolder, item: TreeMap, key: string): void {
  const server = nodeAt(item, 'mcpServer');
  const other = nodeAt(item, 'agent');
  const builtin = textAt(nodeAt(item, 'builtin'), 'name');
  if (server !== undefined) readServerTools(agent, item, server, key);
  else if (other !== undefined) {
    const name = textAt(other, 'name') ?? textAt(other, 'ref') ?? textOf(other) ?? '';
    const namespace = textAt(other, 'namespace');
    agent.delegates.push({
      name: brief(namespace === null ? name : `${namespace}/${name}`),
      evidence: agent.at(item),
    });
  } else if (builtin !== null)
    agent.addTool({ tool: 'other', name: brief(builtin), argument: null }, builtin, item);
  else agent.note(key, item, item);
}

function readServerTools(agent: DeclaredHolder, item: TreeMap, server: TreeNode, key: string): void {
  const name = textAt(server, 'name') ?? textAt(server, 'toolServer') ?? '';
  const from = { form: 'glob', glob: name } as const;
  const tools = wordsIn(nodeAt(server, 'toolNames'));
  const above = `${key}.${name}`;
  if (tools.length === 0) agent.addTool({ tool: 'mcp', server: from, name: null }, `${name}/*`, item);
  for (const tool of tools)
    agent.addTool({ tool: 'mcp', server: from, name: { form: 'glob', glob: tool } }, `${name}/${tool}`, item);
  const asked = nodeAt(server, 'requireApproval');
  for (const tool of wordsIn(asked))
    agent.addLevel(
      'approval',
      `requireApproval ${name}/${tool}`,
      'asked',
      [-1, 'high', `asks a person before it uses ${tool} of ${name}`],
      asked ?? item,
    );
  for (const header of wordsIn(nodeAt(server, 'allowedHeaders')))
    agent.addOpening(
      'other',
      `${above}.allowedHeaders`,
      header,
      /authorization|cookie|token|key/i.test(header) ? 'high' : 'low',
      `passes the header ${header} of its callers on to ${name}`,
      item,
    );
  const headers = nodeAt(item, 'headersFrom');
  if (headers?.kind === 'sequence') for (const header of headers.items) headerSecret(agent, header);
}

function headerSecret(agent: DeclaredHolder, item: TreeNode): void {
  const name = textAt(item, 'name') ?? 'a header';
  const from = nodeAt(item, 'valueFrom') ?? item;
  agent.secrets.push({ name: brief(name), reference: sourceOf(from), evidence: agent.at(item) });
}

/** RemoteMCPServer, ToolServer of the first version, and MCPServer of kmcp. */
export function readKagentServer(holder: DeclaredHolder, spec: TreeEntry, name: string): void {
  const remote = nodeAt(spec.value, 'url');
  const deployment = nodeAt(spec.value, 'deployment');
  const config = nodeAt(spec.value, 'config');
  const url = textOf(remote);
  let given: Given = nothingGiven;
  const add = (entry: TreeEntry, key: string): void => {
    const more = givenIn(holder, entry, key);
    given = {
      environment: [...given.environment, ...more.environment],
      secrets: [...given.secrets, ...more.secrets],
    };
  };
  holder.read(
    spec.value,
    {
      ...silent(
        'description timeout sseReadTimeout terminateOnClose protocol url transportType stdioTransport',
      ),
      ...silent('deployment.image deployment.cmd deployment.args deployment.port httpTransport'),
      headersFrom: add,
      'deployment.env': add,
      'deployment.secretRefs': (entry) => {
        for (const item of entry.value.kind === 'sequence' ? entry.value.items : [])
          given = {
            ...given,
            secrets: [
              ...given.secrets,
              { name: sourceOf(item), reference: 'mounted', evidence: holder.at(item) },
            ],
          };
      },
      'deployment.*': holder.noted,
      'config.type': 'silent',
      'config.stdio': (entry, key) =>
        readServer(holder, { ...entry, key: name }, key, () => ({ envFrom: holder.noted })),
      'config.sse': (entry, key) => remoteOf(holder, entry, key, name),
      'config.streamableHttp': (entry, key) => remoteOf(holder, entry, key, name),
      allowedNamespaces: holder.noted,
      authn: (entry, key) =>
        holder.addLevel('trust', key, 'set', [-1, 'high', 'asks callers who they are'], entry),
      authz: (entry, key) =>
        holder.addLevel('trust', key, 'set', [-1, 'high', 'holds callers to rules'], entry),
      routeFilter: holder.noted,
    },
    'spec.',
  );
  if (url !== null) {
    addServer(
      holder,
      name,
      { how: 'remote', url: brief(url), transport: textAt(spec.value, 'protocol') },
      given,
      spec,
    );
  } else if (deployment !== undefined) {
    const words = [textAt(deployment, 'cmd') ?? '', ...wordsIn(nodeAt(deployment, 'args'))].filter(
      (word) => word !== '',
    );
    const image = textAt(deployment, 'image');
    const [command = 'docker', ...args] = image === null ? words : ['docker', 'run', brief(image), ...words];
    addServer(holder, name, { how: 'command', command, args }, given, spec);
  } else if (config === undefined) holder.note('spec', spec, spec.value);
}

function remoteOf(holder: DeclaredHolder, entry: TreeEntry, key: string, name: string): void {
  readServer(holder, { ...entry, key: name }, key, () => ({
    headersFrom: (inner, at) => holder.each(inner, at, (item) => headerSecret(holder, item)),
    ...silent('sseReadTimeout timeout terminateOnClose'),
  }));
}

export function readModelConfig(holder: DeclaredHolder, spec: TreeEntry): void {
  holder.read(
    spec.value,
    {
      ...silent('provider'),
      model: holder.modelNamed,
      apiKeySecret: (entry) => {
        const name = textOf(entry.value) ?? '';
        holder.secrets.push({
          name: 'apiKey',
          reference: brief(`secret ${name}`),
          evidence: holder.at(entry),
        });
      },
      apiKeySecretRef: (entry) => secretOf(holder, entry),
      apiKeySecretKey: 'silent',
      defaultHeaders: (entry, key) => {
        holder.variables(entry, key, holder.secrets);
      },
      'tls.disableVerify': holder.level(
        'network',
        opensWhenOn('high', 'talks to whatever answers as its model', 'checks who answers as its model'),
      ),
    },
    'spec.',
  );
}
