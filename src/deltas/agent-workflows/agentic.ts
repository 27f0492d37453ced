/**
 * GitHub Agentic Workflows: a Markdown file whose front matter says what its agent may do, and whose text is the prompt.
 * github.com/github/gh-aw, docs/src/content/docs/reference/{frontmatter,tools,network,safe-outputs}.md, read 2026-11: the
 * token reads unless `permissions` says otherwise, only people who can write start it unless `roles` says otherwise, and
 * what it wants changed at GitHub is done for it by jobs of `safe-outputs`.
 */
import type { Side, TextFile } from '../../change/snapshot.ts';
import { readFrontMatter } from '../../syntax/front-matter.ts';
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import type { Table } from '../agents/formats/gathering.ts';
import { readServers } from '../agents/formats/server-map.ts';
import { guardsWhenOn } from '../agents/formats/switches.ts';
import type { Product } from '../agents/model.ts';
import { claudeCodePatterns } from '../agents/permissions/notation/claude-code.ts';
import { entriesOf, type Job, type Pipeline, readPipeline, textOf, textsOf } from '../pipelines/workflow.ts';
import { Reading } from './readers/reading.ts';
import type { Run } from './runs.ts';

const engines: Readonly<Record<string, Product>> = {
  claude: 'claude-code',
  codex: 'codex',
  copilot: 'copilot',
  gemini: 'gemini-cli',
};

export interface AgenticWorkflow {
  readonly pipeline: Pipeline;
  readonly job: Job;
  readonly run: Run;
}

/** True of a Markdown file with triggers in front of it; a broken one too. */
export function isAgentic({ path, text }: TextFile): boolean {
  return path.endsWith('.md') && /^\uFEFF?---[ \t]*\r?\n/.test(text) && /^["']?on["']?[ \t]*:/m.test(text);
}

/** @returns null where it has no front matter, so that it is a text that others import. */
export function readAgentic(file: TextFile, side: Side, name: string): AgenticWorkflow | null {
  const { data, body, bodyLine } = readFrontMatter(file.path, file.text);
  if (data?.kind !== 'map') return null;
  const lines = file.text.split(/\r?\n/);
  const yaml = ['', ...lines.slice(1, bodyLine - 2)].join('\n');
  const read = readPipeline({ ...file, text: yaml }, side);
  if (read === null || !read.top.has('on')) return null;
  const pipeline: Pipeline = { ...read, file };
  const job: Job = {
    id: name,
    label: `workflow ${name}`,
    lines: read.top.get('on') ?? data,
    body: new Map([...read.top].filter(([key]) => key === 'if' || key === 'permissions')),
    needs: [],
    steps: [],
  };
  const engine = read.top.get('engine');
  const id = textOf(engine) || textOf(entriesOf(engine).get('id'));
  const product = Object.hasOwn(engines, id) ? engines[id] : undefined;
  const holder = { product: product ?? 'copilot', root: '', part: { sort: 'workflow', name } } as const;
  const reading = new Reading(file, side, holder, job.lines);
  reading.gathering.read(data, keysOf(reading));
  reading.prompt(body, { startLine: bodyLine, endLine: Math.max(bodyLine, lines.length) });
  const roles = read.top.get('roles') ?? entriesOf(read.top.get('on')).get('roles');
  const open = textsOf(roles?.value).some((role) => ['all', 'any', 'none', 'read', 'triage'].includes(role));
  const step = { label: 'the agent', lines: job.lines, body: new Map() };
  const run: Run = {
    step,
    lines: job.lines,
    reading,
    letsIn: open ? 'everybody' : null,
    opened: open ? (roles ?? null) : null,
    app: false,
    shell: false,
    toolless: false,
  };
  return { pipeline, job, run };
}

/** Triggers, permissions and roles are told by what they mean for it; the rest is names, limits and machines. */
const silent: Table = Object.fromEntries(
  `on permissions roles name description source labels run-name runs-on timeout-minutes timeout_minutes concurrency env if
  cache runtimes tracker-id metadata services container environment`
    .split(/\s+/)
    .map((key) => [key, 'silent' as const]),
);

function keysOf(reading: Reading): Table {
  const { gathering } = reading;
  const allow = (written: string, shown: string, lines: Lines): void =>
    gathering.addRule('allow', claudeCodePatterns(written), shown, lines);
  const tool =
    (written: string, shown: string) =>
    (entry: TreeEntry): void => {
      if (textOf(entry) !== 'false') allow(written, shown, entry);
    };
  return {
    ...silent,
    engine: (entry, key) => {
      const model = entriesOf(entry).get('model');
      if (model !== undefined) gathering.modelNamed(model, `${key}.model`);
      for (const inner of entriesOf(entry).values())
        if (!['id', 'model', 'version', 'max-turns'].includes(inner.key))
          gathering.noted(inner, `${key}.${inner.key}`);
    },
    'tools.bash': (entry) => {
      if (textOf(entry) === 'false') return;
      if (entry.value.kind !== 'sequence') {
        // Left without a list it has commands that only read, and make.
        allow('Bash(make:*)', 'bash', entry);
        return;
      }
      for (const { text, node } of gathering.texts(entry, 'tools.bash')) {
        const every = text === ':*' || text === '*';
        allow(every ? 'Bash' : `Bash(${text})`, `bash ${text}`, node);
      }
    },
    'tools.edit': tool('Edit(**)', 'edit'),
    'tools.web-fetch': tool('WebFetch', 'web-fetch'),
    'tools.web-search': tool('WebSearch', 'web-search'),
    'tools.timeout': 'silent',
    'tools.startup-timeout': 'silent',
    'tools.*': gathering.noted,
    'mcp-servers': (entry, key) =>
      readServers(gathering, entry, key, () => ({
        allowed: gathering.noted,
        container: gathering.noted,
        version: gathering.noted,
        registry: 'silent',
        mounts: gathering.noted,
        network: gathering.noted,
      })),
    network: (entry, key) => readNetwork(reading, entry, key),
    'safe-outputs': (entry, key) => {
      for (const output of entriesOf(entry).values()) {
        const severity =
          /^(?:push-|create-pull|merge|dispatch|upload|assign-to-agent|update-release|call-)/.test(output.key)
            ? 'medium'
            : 'low';
        gathering.addOpening(
          'other',
          key,
          output.key,
          severity,
          `may have ${output.key} done for it`,
          output,
        );
      }
    },
    strict: gathering.level(
      'oversight',
      guardsWhenOn('medium', 'is compiled under strict rules', 'is compiled without strict rules'),
    ),
    '*': gathering.noted,
  };
}

function readNetwork(reading: Reading, entry: TreeEntry, key: string): void {
  const { gathering } = reading;
  if (textOf(entry) === 'defaults') return;
  const hosts = entriesOf(entry).get('allowed');
  if (hosts === undefined && entry.value.kind === 'map' && entry.value.entries.size === 0)
    gathering.addLevel('network', key, '{}', [-1, 'info', 'reaches no host'], entry);
  for (const inner of entriesOf(entry).values())
    if (inner.key !== 'allowed') gathering.noted(inner, `${key}.${inner.key}`);
  for (const { text, node } of hosts === undefined ? [] : gathering.texts(hosts, key)) {
    if (text === 'defaults') continue;
    const every = text === '*';
    gathering.addOpening(
      'host',
      `${key}.allowed`,
      text,
      every ? 'high' : 'medium',
      `may reach ${every ? 'any host' : text}`,
      node,
    );
  }
}
