/** Files of agents that nobody would write: the readers neither fall over nor give a secret away. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { declaredFormats } from '../../src/deltas/declared-agents/formats.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { textFile } from './agents/formats/said.ts';

/** Keys that some reader looks for, so that odd values meet the code behind them. */
const keys =
  `agents tasks tools role goal backstory llm guardrail mcps name graphs http env auth cors provider component_type config
  participants handoffs workbench server_params executor model_client kind instructions model connection capabilities
  functions runtimes spec skills security securitySchemes url packages remotes environmentVariables transport server
  mcp_config user_config apiVersion metadata declarative mcpServer toolNames deployment permissionProfile secrets toolsets
  remote permissions hooks extensions settings retry items confirmation type value headers command args
  __proto__ constructor toString`.split(/\s+/);
const leaf = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    'true',
    'mcp',
    'agent',
    'tool',
    '*',
    'kagent.dev/v1alpha2',
    'Agent',
    'MCPServer',
    '__proto__',
  ),
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
const table = fc.dictionary(fc.constantFrom(...keys), tree, { minKeys: 1, maxKeys: 8 });

describe.each(declaredFormats)('$name', ({ read }) => {
  test.each(['json', 'yaml'])('reads any tree in %s, or calls it unreadable', (ending) => {
    fc.assert(
      fc.property(table, (value) => {
        try {
          const powers = read(textFile(`quay/odd.${ending}`, JSON.stringify(value)), 'before');
          expect(powers.every(({ holder }) => holder.root === 'quay')).toBe(true);
          expect(powers.flatMap(({ prose }) => prose).every(({ evidence }) => evidence.startLine >= 1)).toBe(
            true,
          );
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('a secret in the open is told by its name alone', () => {
  const secret = 'ghp_Zx81kQ0mB7vTn3LwY5cRj2HdPe9SgUfAoK4i';
  const texts: readonly (readonly [string, unknown])[] = [
    ['langgraph.json', { graphs: { pilot: './a.py:graph' }, env: { QUAY_TOKEN: secret } }],
    [
      'server.json',
      {
        name: 'io.github.odd/quay',
        packages: [
          {
            registryType: 'npm',
            identifier: 'odd',
            environmentVariables: [{ name: 'QUAY_TOKEN', isSecret: true, value: secret }],
          },
        ],
      },
    ],
    [
      'pilot.json',
      {
        instructions: 'Moor.',
        model: 'gpt-4o',
        tools: [
          { type: 'mcp', server_label: 'tides', server_url: 'https://t.example', authorization: secret },
        ],
      },
    ],
  ];
  for (const [path, value] of texts) {
    const file = textFile(path, JSON.stringify(value, null, 1));
    const format = declaredFormats.find(({ recognises }) => recognises(file));
    const said = JSON.stringify(format?.read(file, 'after'));
    expect(said).not.toContain(secret.slice(4));
    expect(said).toMatch(/"reference":null/);
  }
});
