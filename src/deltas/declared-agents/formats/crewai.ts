/** Crews, agents and tasks of CrewAI, in YAML of a classic project or in JSON -> the powers of each. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { brief, type Table } from '../../agents/formats/gathering.ts';
import { stemOf } from '../../agents/formats/places.ts';
import { textOf } from '../../agents/formats/settings.ts';
import { guardsWhenOn, opensWhenOn } from '../../agents/formats/switches.ts';
import type { ToolPattern } from '../../agents/permissions/pattern.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  entryOf,
  silent,
  textAt,
} from '../declaration.ts';

/** A task by its two texts, an agent by two of its three. */
const task = /^[ \t]{0,16}"?expected_output"?[ \t]{0,4}:/m;
const agent = /^[ \t]{0,16}"?backstory"?[ \t]{0,4}:/m;
const purpose = /^[ \t]{0,16}"?(?:role|goal|description)"?[ \t]{0,4}:/m;

export const crewAi: DeclaredFormat = {
  name: 'CrewAI agents and tasks',
  source: 'docs.crewai.com/edge/en/concepts agents, tasks and crews, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)crew\.jsonc?$/.test(path)
      ? text.includes('"agents"') && text.includes('"tasks"')
      : (agent.test(text) || task.test(text)) && purpose.test(text),
  read: readCrew,
};

function readCrew(file: TextFile, side: Side): Declaration {
  const json = /\.jsonc?$/.test(file.path);
  const tree = json ? readJson(file.path, file.text) : readYaml(file.path, file.text);
  if (tree?.kind !== 'map') return declarationOf([]);
  if (tree.entries.has('tasks') || tree.entries.has('agents')) return readProject(file, side, tree);
  // A JSON project has a file for each agent; a classic one has all of them in one.
  if (tree.entries.has('backstory')) return declarationOf([readAgent(file, side, stemOf(file.path), tree)]);
  return declarationOf(readNamed(file, side, tree));
}

function readNamed(file: TextFile, side: Side, tree: TreeMap): readonly DeclaredHolder[] {
  return [...tree.entries.values()].flatMap(({ key, value }) => {
    if (value.kind !== 'map') return [];
    return [
      value.entries.has('expected_output') || value.entries.has('description')
        ? readTask(file, side, key, value)
        : readAgent(file, side, key, value),
    ];
  });
}

const agentSilent =
  silent(`name verbose cache max_iter max_rpm max_retry_limit max_execution_time use_system_prompt
  respect_context_window date_format inject_date max_reasoning_attempts reasoning use_stop_words`);

function readAgent(file: TextFile, side: Side, name: string, tree: TreeNode): DeclaredHolder {
  const holder = new DeclaredHolder(file, side, 'crewai', { sort: 'agent', name }, firstLine(tree));
  holder.read(tree, {
    ...agentSilent,
    role: holder.told,
    goal: holder.told,
    backstory: holder.told,
    system_template: holder.told,
    prompt_template: holder.told,
    response_template: holder.told,
    ...toolKeys(holder),
    llm: (entry, key) => readModel(holder, entry, key),
    function_calling_llm: holder.noted,
    allow_delegation: (entry, key) => {
      if (isTrue(entry)) holder.delegates.push({ name: 'any agent of its crew', evidence: holder.at(entry) });
      else if (textOf(entry.value) !== 'false') holder.noted(entry, key);
    },
    allow_code_execution: holder.level(
      'sandbox',
      opensWhenOn('high', 'writes code and runs it', 'runs no code of its own'),
    ),
    code_execution_mode: holder.level('sandbox', {
      unsafe: [1, 'critical', 'runs its code on the machine itself, without a container'],
      safe: [0, 'info', 'runs its code in a container'],
    }),
    multimodal: holder.noted,
    memory: holder.noted,
    knowledge_sources: holder.noted,
    embedder: holder.noted,
    step_callback: holder.noted,
    guardrail: holder.level('oversight', { [textAt(tree, 'guardrail') ?? '']: guarded }),
  });
  return holder;
}

const guarded = [-1, 'high', 'has what it says checked by a guardrail'] as const;

/** Its tools may be given to it in code too, which is not looked into. */
function toolKeys(holder: DeclaredHolder): Table {
  return {
    tools: (entry, key) => {
      for (const { text, node } of holder.texts(entry, key)) holder.addTool(toolNamed(text), text, node);
    },
    mcps: (entry, key) => {
      for (const { text } of holder.texts(entry, key)) {
        const remote = text.includes('://');
        holder.servers.push({
          name: brief(text.replace(/^[a-z]{1,8}:\/\//, '').slice(0, 80)),
          launch: remote
            ? { how: 'remote', url: brief(text), transport: null }
            : { how: 'named', reference: brief(text) },
          environment: [],
          secrets: [],
          enabled: true,
          evidence: holder.at(entry),
        });
      }
    },
    apps: (entry, key) => {
      for (const { text, node } of holder.texts(entry, key))
        holder.addTool({ tool: 'other', name: `app ${text}`, argument: null }, `app ${text}`, node);
    },
  };
}

/** Tools of crewai_tools whose names say what they reach; docs.crewai.com/edge/en/tools/overview, read 2026-11. */
function toolNamed(name: string): ToolPattern {
  if (/^(?:SerperDev|EXASearch|BraveSearch|Tavily(?:Search)?|WebsiteSearch|GithubSearch)\w{0,20}$/.test(name))
    return { tool: 'search' };
  if (/^(?:Scrape|Firecrawl|Selenium|Spider|Browserbase|Stagehand|Hyperbrowser)\w{0,40}$/.test(name))
    return { tool: 'fetch', host: null };
  if (/^(?:FileRead|DirectoryRead|DirectorySearch)\w{0,10}$/.test(name)) return { tool: 'read', path: null };
  if (/^FileWriter\w{0,10}$/.test(name)) return { tool: 'write', path: null };
  return { tool: 'other', name, argument: null };
}

function readModel(holder: DeclaredHolder, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    holder.modelNamed(entry, key);
    return;
  }
  holder.read(
    entry.value,
    {
      model: holder.modelNamed,
      base_url: holder.noted,
      ...silent('temperature max_tokens timeout top_p seed'),
    },
    `${key}.`,
  );
}

function readTask(file: TextFile, side: Side, name: string, tree: TreeNode): DeclaredHolder {
  const holder = new DeclaredHolder(file, side, 'crewai', { sort: 'task', name }, firstLine(tree));
  holder.read(tree, {
    ...silent('name async_execution markdown config create_directory guardrail_max_retries max_retries'),
    description: holder.told,
    expected_output: holder.told,
    agent: holder.told,
    ...toolKeys(holder),
    human_input: holder.level(
      'oversight',
      guardsWhenOn('high', 'has its result looked at by a person', 'ends without a person looking at it'),
    ),
    guardrail: holder.level('oversight', { [textAt(tree, 'guardrail') ?? '']: guarded }),
    context: 'silent',
    output_file: holder.openingsOf('file', 'low', (path) => `writes its result to ${path}`),
    output_json: 'silent',
    output_pydantic: 'silent',
    callback: holder.noted,
  });
  return holder;
}

function readProject(file: TextFile, side: Side, tree: TreeMap): Declaration {
  const name = textAt(tree, 'name') ?? stemOf(file.path);
  const crew = new DeclaredHolder(file, side, 'crewai', { sort: 'crew', name });
  const inner: DeclaredHolder[] = [];
  const within = (read: typeof readTask) => (entry: TreeEntry, key: string) => {
    if (entry.value.kind === 'map') {
      for (const one of entry.value.entries.values()) inner.push(read(file, side, one.key, one.value));
      return;
    }
    const items = entry.value.kind === 'sequence' ? entry.value.items : [];
    for (const item of items) {
      if (item.kind === 'map') inner.push(read(file, side, textAt(item, 'name') ?? 'without a name', item));
      else crew.told(entryOf(key, item), `${key} ${textOf(item) ?? ''}`);
    }
  };
  crew.read(tree, {
    ...silent(
      'name description verbose cache max_rpm inputs output_log_file share_crew tracing stream language',
    ),
    agents: within(readAgent),
    tasks: within(readTask),
    process: crew.noted,
    memory: crew.noted,
    planning: crew.noted,
    planning_llm: crew.noted,
    manager_llm: crew.modelNamed,
    manager_agent: crew.handsTo,
    function_calling_llm: crew.noted,
    before_kickoff_callbacks: crew.noted,
    after_kickoff_callbacks: crew.noted,
    knowledge_sources: crew.noted,
  });
  return declarationOf([crew, ...inner]);
}

function isTrue({ value }: TreeEntry): boolean {
  return value.kind === 'scalar' && value.value === true;
}

function firstLine({ startLine }: TreeNode) {
  return { startLine, endLine: startLine };
}
