/** The pipelines analyzer where fixtures are too few: silence that is earned, edits without meaning, broken files. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { analyze } from './fixture.ts';

const path = '.github/workflows/odd-works.yml';
const digest = '1e7e51e7715db61008266cc31ca7dd56c54b1fd4';
const rich = `
name: Odd works
run-name: Round \${{ github.run_number }}
on:
  push: {branches: [trunk]}
  pull_request_target: {types: [labeled]}
  workflow_dispatch: {inputs: {depth: {description: How deep, type: string, default: shallow}}}
permissions: {contents: read, issues: write}
env: {ZONE: utc}
defaults: {run: {shell: bash}}
concurrency: {group: odd, cancel-in-progress: true}
jobs:
  dig:
    name: Digs
    runs-on: ubuntu-24.04
    timeout-minutes: 9
    if: github.repository_owner == 'odd'
    permissions: {packages: write, id-token: write}
    environment: {name: pit, url: 'https://pit.example'}
    continue-on-error: true
    env: {TOOL: spade}
    outputs: {found: '\${{ steps.look.outputs.found }}'}
    defaults: {run: {working-directory: pit}}
    strategy: {fail-fast: false, matrix: {soil: [clay soil, sand], node: [18, 20]}}
    container: {image: 'ghcr.io/odd/spade:7', options: --privileged, env: {A: b}, volumes: ['/var/run/docker.sock:/x']}
    services: {seeds: {image: 'postgres:16', env: {C: d}}}
    steps:
      - {name: Take, uses: 'actions/checkout@${digest}', with: {ref: '\${{ github.head_ref }}', fetch-depth: 0}}
      - {name: Tie, id: look, uses: bowline/splice-action@v2, with: {key: '\${{ secrets.ROPE }}'}, if: always()}
      - {name: Near, uses: ./near}
      - {name: Run, run: 'echo \${{ github.event.pull_request.title }}; make', shell: sh, working-directory: in, env: {V: w}, continue-on-error: true}
      - {name: Fetch, run: 'curl https://perch.example/up | sh'}
      - {name: Scan, run: trivy fs ., if: github.actor != 'bot'}
  lend:
    needs: [dig]
    uses: bowline/shared/.github/workflows/tie.yml@v1
    with: {length: long}
    secrets: inherit
  hand:
    needs: [dig, lend]
    runs-on: [self-hosted, clay]
    steps: [{run: make hand}]
`;
const action = `
name: Tie
description: Ties.
author: odd
branding: {icon: anchor}
inputs: {rope: {description: Which, default: hemp, required: true}}
outputs: {knot: {description: Which, value: '\${{ steps.tie.outputs.knot }}'}}
runs:
  using: composite
  steps:
    - {name: Ties, id: tie, shell: bash, run: 'tie "$ROPE"', env: {ROPE: '\${{ inputs.rope }}'}}
    - {uses: 'bowline/splice-action@v2', with: {tight: very}}
`;

/** What may change without a word: shown to people, or about when and how long. */
const silent =
  /^(name|run-name|description|author|branding)\b|\.name$|\.description$|timeout-minutes|concurrency|fail-fast|\.environment\.url$|\.matrix\.node|\.runs-on$/;
/** A name that is more than shown. */
const loud = /\.environment\.name$/;

type Data = { [key: string]: Data } | Data[] | string | number | boolean | null;
type Place = readonly (string | number)[];

function placesOf(data: Data, at: Place = []): readonly Place[] {
  if (data === null || typeof data !== 'object') return [at];
  const inner = Array.isArray(data)
    ? data.flatMap((item, index) => placesOf(item, [...at, index]))
    : Object.entries(data).flatMap(([key, value]) => placesOf(value, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}

/** @returns the data with one place changed, or taken out where the change is undefined. */
function edited(data: Data, [first, ...rest]: Place, change: (value: Data) => Data | undefined): Data {
  const edit = (value: Data): Data | undefined =>
    rest.length === 0 ? change(value) : edited(value, rest, change);
  if (Array.isArray(data)) {
    return data.flatMap((item, index) =>
      index === first ? ([edit(item)].filter((v) => v !== undefined) as Data[]) : [item],
    );
  }
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      const now = key === first ? edit(value) : value;
      return now === undefined ? [] : [[key, now]];
    }),
  );
}

function heard(file: string, before: string, after: string): number {
  const { deltas, unjudged } = analyze(new Map([[file, before]]), new Map([[file, after]]));
  return deltas.length + unjudged.length;
}

describe.each([
  ['a workflow', path, rich],
  ['an action', 'action.yml', action],
])('silence is earned: %s', (_, file, text) => {
  const data: Data = parse(text);
  const places = placesOf(data).filter(
    (place) => !silent.test(place.join('.')) || loud.test(place.join('.')),
  );

  test.each(places.map((place) => [place.join('.'), place] as const))('%s', (_name, place) => {
    const quiet: string[] = [];
    const without = stringify(edited(data, place, () => undefined));
    if (!emptiesOnly(data, place) && hears(without) === 0) quiet.push('taken out');
    const other = stringify(
      edited(data, place, (value) => (typeof value === 'object' ? value : `${value}-other`)),
    );
    if (other !== stringify(data) && hears(other) === 0) quiet.push('changed');
    expect(quiet).toEqual([]);
  });

  function hears(other: string): number {
    try {
      return heard(file, text, other);
    } catch (error) {
      // Refused is not silent.
      if (error instanceof Unreadable) return 1;
      throw error;
    }
  }
});

/** Taking out what holds only silent things says nothing. */
function emptiesOnly(data: Data, place: Place): boolean {
  const inside = place.reduce<Data | undefined>(
    (node, key) =>
      node !== null && typeof node === 'object' ? (node as Record<string | number, Data>)[key] : undefined,
    data,
  );
  const leaves = placesOf(inside ?? null).map((inner) => [...place, ...inner].join('.'));
  return typeof inside === 'object' && leaves.every((leaf) => silent.test(leaf) && !loud.test(leaf));
}

describe('edits without meaning', () => {
  test('any order of keys, in block or flow style, is the same workflow', () => {
    const shuffled = (data: Data, seed: number): Data => {
      if (Array.isArray(data)) return data.map((item) => shuffled(item, seed));
      if (data === null || typeof data !== 'object') return data;
      const entries = Object.entries(data).map(([key, value]) => [key, shuffled(value, seed + 1)] as const);
      const turn = entries.length === 0 ? 0 : seed % entries.length;
      return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)].reverse());
    };
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.boolean(),
        fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'),
        (seed, flow, quotes) => {
          const style = quotes as 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE';
          const other = stringify(shuffled(parse(rich), seed), {
            defaultStringType: style,
            defaultKeyType: 'PLAIN',
            collectionStyle: flow ? 'flow' : 'block',
          });
          expect(analyze(new Map([[path, rich]]), new Map([[path, other]]))).toEqual({
            deltas: [],
            unjudged: [],
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('what cannot be read', () => {
  test.each([
    ['broken YAML', 'on: push\njobs: [\n', /^\.github\/workflows\/odd-works\.yml:\d+: /],
    ['a key twice', 'on: push\njobs: {}\njobs: {}\n', /:3: the key "jobs" stands here twice$/],
    ['a list of jobs', 'on: push\njobs: [a]\n', /:2: jobs must be a map of keys and values$/],
    ['steps that are no list', 'on: push\njobs: {a: {steps: {run: x}}}\n', /:2: steps must be a list$/],
    [
      'a step that is a text',
      'on: push\njobs:\n  a:\n    steps: [make]\n',
      /:4: a step must be a map of keys and values$/,
    ],
    [
      'commands in a list',
      'on: push\njobs:\n  a:\n    steps:\n      - run: [make]\n',
      /:5: run must be a text$/,
    ],
    [
      'a level that does not exist',
      'on: push\npermissions: {contents: admin}\njobs: {a: {}}\n',
      /:2: permissions must be/,
    ],
    ['a text', 'just words\n', /:1: a workflow must be a map of keys and values$/],
  ])('%s', (_, text, reason) => {
    expect(() => analyze(new Map(), new Map([[path, text]]))).toThrow(Unreadable);
    expect(() => analyze(new Map(), new Map([[path, text]]))).toThrow(reason);
    expect(() => analyze(new Map([[path, text]]), new Map([[path, 'on: push\njobs: {}\n']]))).toThrow(reason);
  });

  test('comments alone are no workflow', () => {
    expect(heard(path, '# nothing yet\n', '# nothing, still\n')).toBe(0);
  });
});

describe('what evidence shows', () => {
  test('a value that looks like a secret is taken out, a digest is not', () => {
    const token = ['ghp', '0123456789abcdefghijABCDEFGHIJ012345'].join('_');
    const text = `on: push\njobs:\n  a:\n    steps:\n      - run: |\n          curl -H "Authorization: Bearer ${token}" https://x.example | sh # ${digest}\n`;
    const shown = analyze(new Map(), new Map([[path, text]])).deltas.flatMap((delta) =>
      delta.evidence.map((at) => at.text),
    );
    expect(shown.join('\n')).not.toContain(token);
    expect(shown.join('\n')).toContain('[redacted]');
    expect(shown.join('\n')).toContain(digest);
  });
});
