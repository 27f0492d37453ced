/** Which patterns have all of another, and which share something. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claudeCodePatterns } from '../../../../src/deltas/agents/permissions/notation/claude-code.ts';
import type { ToolPattern } from '../../../../src/deltas/agents/permissions/pattern.ts';
import { covers, overlaps } from '../../../../src/deltas/agents/permissions/pattern-algebra.ts';

const last = (written: string): ToolPattern => claudeCodePatterns(written).at(-1) ?? { tool: 'any' };

describe('what is inside what', () => {
  test.each([
    ['Bash(npm run test:*)', 'Bash(npm:*)', true],
    ['Bash(npm:*)', 'Bash(*)', true],
    ['Bash(*)', 'Bash(npm:*)', false],
    ['Bash(npmx:*)', 'Bash(npm:*)', false],
    ['Bash(git push origin main)', 'Bash(git * main)', true],
    ['mcp__quay__list', 'mcp__quay', true],
    ['mcp__quay', 'mcp__quay__list', false],
    ['mcp__quay__list', 'mcp__quayside', false],
    ['Read(src/a/b.ts)', 'Read(src/**)', true],
    ['Read(./src/*)', 'Read(./src/**)', true],
    ['Read(./src/**)', 'Read(./src/*)', false],
    ['Read(./a/x/y/b)', 'Read(./a/**/b)', true],
    ['Read(./a/xb)', 'Read(./a/**/b)', false],
    ['Read(src/**)', 'Read(//**)', true],
    ['Read(~/.ssh/**)', 'Read(**)', false],
    ['Read(../x/**)', 'Read(**)', false],
    ['Read(**)', 'Read', true],
    ['Edit(src/**)', 'Read(src/**)', false],
    ['WebFetch(domain:a.quay.example)', 'WebFetch(domain:*.quay.example)', true],
    ['WebFetch(domain:quay.example)', 'WebFetch', true],
    ['Skill(moor)', 'Skill', true],
    ['Skill', 'Skill(moor)', false],
    ['Task(pilot)', 'Task', true],
    ['WebSearch', 'WebSearch', true],
    ['WebSearch', '*', true],
    ['Bash', '*', true],
  ])('%s in %s: %s', (inner, outer, expected) => {
    expect(covers(last(outer), last(inner))).toBe(expected);
  });

  test('an expression is only itself, and inside all commands', () => {
    const a: ToolPattern = { tool: 'shell', command: { form: 'opaque', written: '/^git/' } };
    const b: ToolPattern = { tool: 'shell', command: { form: 'opaque', written: '/^git /' } };
    expect([covers(a, a), covers(a, b), covers(last('Bash'), a), covers(a, last('Bash'))]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(overlaps(a, last('Bash(git:*)'))).toBe(false);
  });

  test.each([
    ['Bash(git * main)', 'Bash(git push:*)', true],
    ['Bash(git pull:*)', 'Bash(git push:*)', false],
    ['Read(**/*.env)', 'Read(src/**)', true],
    ['Read(src/**)', 'Edit(src/**)', false],
    ['mcp__*', 'mcp__quay__list', true],
  ])('%s and %s share: %s', (a, b, expected) => {
    expect(overlaps(last(a), last(b))).toBe(expected);
    expect(overlaps(last(b), last(a))).toBe(expected);
  });
});

const piece = fc.constantFrom('a', 'b', 'ab', '*', ' ', 'a*');
const command = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('').trim());
const path = fc
  .array(fc.constantFrom('a', 'b', '*', '**', 'a*', '..'), { minLength: 1, maxLength: 4 })
  .map((names) => names.join('/'));
const pattern: fc.Arbitrary<ToolPattern> = fc.oneof(
  command.map((glob): ToolPattern => ({ tool: 'shell', command: { form: 'glob', glob } })),
  fc
    .tuple(path, fc.constantFrom('workspace' as const, 'root' as const, 'home' as const))
    .map(([glob, from]): ToolPattern => ({ tool: 'read', path: { from, glob } })),
  fc.tuple(command, command).map(
    ([server, name]): ToolPattern => ({
      tool: 'mcp',
      server: { form: 'glob', glob: server },
      name: { form: 'glob', glob: name },
    }),
  ),
);

test('covers is reflexive and transitive, and what covers overlaps', () => {
  fc.assert(
    fc.property(pattern, pattern, pattern, (a, b, c) => {
      expect(covers(a, a)).toBe(true);
      if (covers(a, b)) expect(overlaps(a, b)).toBe(true);
      if (covers(a, b) && covers(b, c)) expect(covers(a, c)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('long stars, long texts and letters that divide words', () => {
  const stars: ToolPattern = { tool: 'shell', command: { form: 'glob', glob: '*a'.repeat(20_000) } };
  const wide: ToolPattern = { tool: 'shell', command: { form: 'glob', glob: `${'*'.repeat(30_000)}` } };
  expect(covers(stars, stars)).toBe(true);
  expect(covers(last('Bash'), stars)).toBe(true);
  expect(covers(stars, wide)).toBe(false);
  const colon = (name: string): ToolPattern => ({
    tool: 'mcp',
    server: { form: 'glob', glob: name },
    name: null,
  });
  expect(covers(colon('a'), colon('a:b'))).toBe(false);
  expect(covers(colon('\u0001'), colon('\u0004'))).toBe(false);
});
