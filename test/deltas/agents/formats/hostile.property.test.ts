/** Trees that nobody would write: the readers neither fall over nor give a secret away, and say of everything known something. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claudeFormats } from '../../../../src/deltas/agents/formats/claude/formats.ts';
import { codexFormats } from '../../../../src/deltas/agents/formats/codex/formats.ts';
import type { Format } from '../../../../src/deltas/agents/formats/format.ts';
import { geminiFormats } from '../../../../src/deltas/agents/formats/gemini/formats.ts';
import type { Powers } from '../../../../src/deltas/agents/model.ts';
import { Unreadable } from '../../../../src/syntax/unreadable.ts';
import { said, textFile } from './said.ts';

const formats = [...claudeFormats, ...codexFormats, ...geminiFormats];

/** Keys that some reader looks for, so that odd values meet the code behind them. */
const keys =
  `permissions allow ask deny defaultMode additionalDirectories hooks PreToolUse matcher command args type url
  headers env mcpServers mcp_servers quay tools allowed exclude core sandbox network allowedDomains enabled filesystem
  credentials files plugins source enabledPlugins extraKnownMarketplaces model name description prompt rule toolName
  decision commandPrefix mcpName profiles approval_policy granular shell_environment_policy set projects apps agents
  model_providers auth features tools_web_search trust includeTools settings envVar userConfig monitors dependencies
  allowedMcpServers deniedMcpServers allowed-tools skills __proto__ constructor toString`.split(/\s+/);
const leaf = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', 'true', '../..', '*', 'a(b', '!{', '${X}', '@/', '__proto__'),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 6 })), tie('tree'), {
      maxKeys: 5,
    }),
  ),
}));
const table = fc.dictionary(fc.constantFrom(...keys), tree, { minKeys: 1, maxKeys: 6 });

/** JSON on one line is a flow of YAML as well. */
function written(format: Format, value: Record<string, unknown>): string {
  const [path = ''] = format.paths;
  if (path.endsWith('.json')) return JSON.stringify(value);
  if (path.endsWith('.md')) return `---\n${JSON.stringify(value)}\n---\n!\`ls\` ${JSON.stringify(value)}\n`;
  if (path.endsWith('.toml'))
    return Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)} = ${inToml(inner)}\n`)
      .join('');
  return `prefix_rule(pattern = ${JSON.stringify(value)}, decision = ${JSON.stringify(Object.values(value)[0])})\n`;
}

function inToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inToml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? false);
  const pairs = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)} = ${inToml(inner)}`);
  return `{ ${pairs.join(', ')} }`;
}

function readOrRefused(format: Format, path: string, text: string): readonly Powers[] {
  try {
    return format.read(textFile(path, text), 'before');
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** A path that the first glob of a format claims. */
function pathOf({ paths: [glob = ''] }: Format): string {
  return glob.replace('**/', '').replace('**/', 'north/').replaceAll('*', 'quay');
}

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  test('any tree is read or refused', () => {
    fc.assert(
      fc.property(table, (value) => {
        readOrRefused(format, pathOf(format), written(format, value));
      }),
      { numRuns: 30 },
    );
  });

  test('any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        readOrRefused(format, pathOf(format), text);
        readOrRefused(format, pathOf(format), `---\n${text}\n---\n!\`${text}\``);
      }),
      { numRuns: 20 },
    );
  });

  test('a secret goes nowhere', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    fc.assert(
      fc.property(table, (value) => {
        const text = written(format, value)
          .replaceAll('"true"', `"${secret}"`)
          .replaceAll('"*"', `"x ${secret}"`);
        const powers = readOrRefused(format, pathOf(format), text);
        // What the agent is told is judged as it is written; what is said of that has its own test among the instructions.
        expect(JSON.stringify(powers.map((one) => ({ ...one, prose: [] })))).not.toContain(secret);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a documented key with a value of another type', () => {
  const odd = [7, [{ a: 1 }], { tide: 1 }];
  test.each([
    [
      '.claude/settings.json',
      'permissions.allow hooks enableAllProjectMcpServers enabledMcpjsonServers env statusLine sandbox.enabled enabledPlugins model',
    ],
    ['.mcp.json', 'mcpServers.quay'],
    [
      '.gemini/settings.json',
      'tools.sandbox tools.allowed tools.core mcpServers.quay.trust security.disableYoloMode context.includeDirectories hooks.BeforeTool',
    ],
  ])('%s', (path, paths) => {
    for (const key of paths.split(' '))
      for (const value of odd) {
        const nested = key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
        expect([key, value, said(formats, path, JSON.stringify(nested))]).not.toEqual([key, value, []]);
      }
  });
});

test('ten thousand entries are read, and openings without an end', () => {
  const list = Array.from({ length: 10_000 }, (_, index) => `Bash(tide ${index})`);
  const settings = JSON.stringify({ permissions: { allow: list, deny: list } }, null, 1);
  expect(said(formats, '.claude/settings.json', settings)).toHaveLength(20_000);
  const command = `${'!`a` @/b ${x} !` '.repeat(20_000)}\n${'!`'.repeat(20_000)}`;
  expect(said(formats, '.claude/commands/a.md', command)).not.toEqual([]);
  expect(said(formats, '.gemini/commands/a.toml', `prompt = "${'!{a} '.repeat(20_000)}"`)).not.toEqual([]);
  const rules = 'prefix_rule(pattern = ["a", ["b", "c"]])\n'.repeat(5_000);
  expect(said(formats, '.codex/rules/a.rules', rules)).not.toEqual([]);
});
