/** Deltas of agents in: the agents, the servers of their tools, and the tools that come with a plugin, out. */
import { products } from '../../../deltas/agents/model.ts';
import { listFact, type Saying, type Told, textFact, wayOf } from '../saying.ts';

/** Frameworks and protocols in which agents are written: they are none themselves. */
const frameworks: ReadonlySet<string> = new Set([
  products.a2a,
  products['agent-framework'],
  products['ai-inference'],
  products.autogen,
  products.cagent,
  products['claude-desktop'],
  products.crewai,
  products.kagent,
  products.langgraph,
  products.mcp,
  products['microsoft-365'],
  products.openai,
  products.toolhive,
  products.vscode,
]);
const codingAgents: ReadonlySet<string> = new Set(
  Object.values(products).filter((product) => !frameworks.has(product)),
);

const togetherAgents = [
  'agent',
  'agents',
  'AI agent',
  'AI agents',
  'coding agent',
  'coding agents',
  'AI coding agent',
  'AI assistant',
  'coding assistant',
  'LLM agent',
];

export function agentSayings(source: Told): readonly Saying[] {
  const users = [textFact(source, 'agent'), ...listFact(source, 'agents')].map(productOf);
  const agents = [...new Set(users)].filter((product) => codingAgents.has(product)).map(productSaying);
  switch (source.kind) {
    case 'agent.definition.added':
    case 'agent.definition.removed':
      return [...agents, ...definition(source)];
    case 'agent.server.added':
    case 'agent.server.removed':
      return [...agents, ...server(source)];
    case 'agent.tool.added':
    case 'agent.tool.removed':
      return [...agents, ...tool(source)];
    // A text may be there for any agent, and says nothing of which runs.
    case 'agent.instructions.changed':
    case 'agent.unresolved':
      return [];
    default:
      return agents;
  }
}

/** "skill berth (Claude Code)" belongs to Claude Code. */
function productOf(holder: string): string {
  const open = holder.lastIndexOf(' (');
  return open > 0 && holder.endsWith(')') ? holder.slice(open + 2, -1) : holder;
}

function productSaying(product: string): Saying {
  return {
    sort: 'agent',
    key: JSON.stringify(['product', product]),
    rank: 1,
    name: product,
    called: [],
    tags: [],
    nouns: ['agent', 'action', 'CLI'],
    together: togetherAgents,
    technology: product,
    kind: { part: 'identity', kind: 'agent' },
    sentence: `${product}, which works on this repository`,
    // One setting more or less says nothing about whether the agent came or went.
    way: 'changed',
  };
}

/** What acts by itself: a skill or a command is a text that an agent reads. */
const acting = new Set(['agent', 'mode', 'crew', 'team', 'recipe', 'app', 'job', 'workflow', 'action']);

function definition(source: Told): readonly Saying[] {
  const holder = textFact(source, 'agent');
  const type = textFact(source, 'type');
  const sort = textFact(source, 'sort');
  if (holder === '' ? type === '' : !acting.has(sort)) return [];
  const whole = withoutProduct(holder === '' ? source.subject : holder);
  const [first = ''] = whole.split(' ', 1);
  const named = whole.slice(first.length + 1) || whole;
  const name = named.slice(named.lastIndexOf('/') + 1);
  const product = textFact(source, 'product') || productOf(holder);
  const [{ path }] = source.evidence;
  const inPipeline = sort === 'job' || sort === 'workflow' || sort === 'action';
  return [
    {
      sort: 'agent',
      key: JSON.stringify([sort, name.toLowerCase(), inPipeline ? path : '']),
      rank: 0,
      name: inPipeline ? `${product} in ${whole}` : name,
      called: [whole, ...(inPipeline ? [product] : [])],
      tags: [],
      nouns: ['agent'],
      together: togetherAgents,
      technology: product === '' || product === whole ? type || null : product,
      kind: { part: 'identity', kind: 'agent' },
      sentence: inPipeline ? `${product}, which ${whole} starts` : `agent ${name}`,
      way: wayOf(source),
    },
  ];
}

function withoutProduct(holder: string): string {
  const open = holder.lastIndexOf(' (');
  return open > 0 && holder.endsWith(')') ? holder.slice(0, open) : holder;
}

function server(source: Told): readonly Saying[] {
  const name = textFact(source, 'server') || source.subject.slice(source.subject.lastIndexOf(' ') + 1);
  if (name === '' || source.facts.enabled === false) return [];
  const runs = textFact(source, 'runs');
  return [
    {
      sort: 'server',
      key: name.toLowerCase(),
      rank: 0,
      name,
      called: [`server ${name}`, ...(runs === '' ? [] : [runs]), textFact(source, 'known')],
      tags: [],
      nouns: ['server', 'MCP', 'MCP server', 'gateway'],
      together: ['MCP', 'MCP server', 'MCP servers', 'tool servers', 'agent tools'],
      technology: textFact(source, 'type') === '' ? 'MCP server' : 'gateway to tools',
      kind: { part: 'component', kind: textFact(source, 'source') === 'url' ? 'external' : 'process' },
      sentence: `MCP server ${name}${runs === '' || runs === name ? '' : ` (${runs})`}`,
      way: wayOf(source),
    },
  ];
}

/** Plugins and extensions, and the tools that a gateway offers; what a product brings along is part of the agent. */
function tool(source: Told): readonly Saying[] {
  const isPlugin = /(?:plugins?|extensions?)$/i.test(textFact(source, 'setting'));
  const offered = /^(?:marketplace|plugin) /.test(textFact(source, 'agent'));
  const value = textFact(source, 'value');
  const type = textFact(source, 'type');
  if (type === '' && (!isPlugin || offered || value === '')) return [];
  const name =
    type === ''
      ? (value.split(' ', 1)[0] ?? value)
      : source.subject.slice(source.subject.lastIndexOf(' ') + 1);
  return [
    {
      sort: 'tool',
      key: name.toLowerCase(),
      rank: 0,
      name,
      called: [name.split('@', 1)[0] ?? name],
      tags: [],
      nouns: ['tool', 'plugin', 'extension', 'target'],
      together: ['tools', 'agent tools', 'plugins', 'extensions'],
      technology: type === '' ? 'plugin' : 'tool of an agent',
      kind: { part: 'component', kind: 'process' },
      sentence: `${type === '' ? 'plugin' : 'tool'} ${name} of an agent`,
      way: wayOf(source),
    },
  ];
}
