import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathSet } from '../../src/change/path-set.ts';
import { loadBuiltIn } from '../../src/config.ts';
import { problemText } from '../../src/rules/problem.ts';
import { readConfiguration } from '../../src/rules/reading/read.ts';

const { rules, checklist, frameworks, vendors } = loadBuiltIn();
const names = (entries: readonly { readonly id: string }[]) => new Set(entries.map((entry) => entry.id));
const below = {
  rules: names(rules),
  checklist: names(checklist),
  frameworks: names(frameworks),
  vendors,
};

function read(text: string) {
  return readConfiguration({ file: 'c.yml', text }, 'organisation', below);
}
function sentences(text: string): readonly string[] {
  return (read(text).problems ?? []).map(problemText);
}

/** A rule whose lines the table below replaces: `when` is line 5, `then` line 6. */
const rule = (when = '{ paths: "x/**" }', then = '{ materiality: minor }', more = '') => `rules:
  - id: orders-changed
    title: Orders changed
    why: They matter.
    when: ${when}
    then: ${then}
${more}`;

describe('wrong files', () => {
  test.each<[string, string, string]>([
    [
      'an unknown key',
      'enforcment: block\n',
      'c.yml:1:1: unknown key "enforcment". Known keys: enforcement, rules, overrides, disabled, models, freshness, triggers, plans, review, checklist, dropped, manyMinor, summary, vendors, locks. Mend: did you mean "enforcement"?',
    ],
    [
      'a key unlike any',
      rule(undefined, undefined, '    zzzzzzzz: 1\n'),
      'c.yml:7:5: unknown key "zzzzzzzz". Known keys: id, title, why, when, then, always, lowers. Mend: remove it, or use a known key.',
    ],
    [
      'an unknown value',
      'enforcement: blok\n',
      'c.yml:1:14: "enforcement" can\'t be "blok". Known values: block, advise. Mend: did you mean "block"?',
    ],
    [
      'another type',
      'manyMinor: lots\n',
      'c.yml:1:12: "manyMinor" is "lots", not a number. Mend: write a number.',
    ],
    [
      'a number too high',
      'manyMinor: 51\n',
      'c.yml:1:12: "manyMinor" is over its limit of 50. Mend: shorten or lower it.',
    ],
    ['a number too low', 'manyMinor: 1\n', 'c.yml:1:12: "manyMinor" is below 2. Mend: write 2 or more.'],
    [
      'a missing key',
      'rules:\n  - id: orders-changed\n    title: T\n    why: W.\n    when: { paths: x }\n',
      'c.yml:2:5: "then" is missing. Mend: add "then": it is a map of keys.',
    ],
    [
      'an empty condition',
      rule('{}'),
      'c.yml:5:11: "when" is empty, so the rule would speak of everything. Mend: name paths, deltas, severity, direction or facts.',
    ],
    [
      'a misspelt kind',
      rule('{ deltas: pipeline.permision.widened }'),
      'c.yml:5:21: unknown delta kind "pipeline.permision.widened". Mend: did you mean "pipeline.permission.widened"?',
    ],
    [
      'a misspelt kind in a list',
      rule('{ deltas: [pipeline.*, pipelin.*] }'),
      'c.yml:5:34: unknown delta kind "pipelin.*". Mend: did you mean "pipeline.*"?',
    ],
    [
      'a star within a kind',
      rule('{ deltas: "*.widened" }'),
      'c.yml:5:21: delta kind "*.widened" has a * before its end. Mend: keep only a final *.',
    ],
    [
      'a glob from the root of the machine',
      rule('{ paths: [/etc/**] }'),
      'c.yml:5:21: glob "/etc/**" starts with a slash; paths are relative to the repository. Mend: write a shorter or plainer pattern, such as "infra/**/*.tf".',
    ],
    [
      'paths that only take out',
      rule('{ paths: ["!x"] }'),
      'c.yml:5:20: "paths" only takes paths out. Mend: add a glob without !.',
    ],
    ['an empty list', rule('{ paths: [] }'), 'c.yml:5:20: "paths" is empty. Mend: fill it in, or remove it.'],
    [
      'a value neither text nor list',
      rule('{ paths: 7 }'),
      'c.yml:5:20: "paths" can\'t be 7. Mend: write a value or a list of values.',
    ],
    [
      'a tier that lowers',
      rule(undefined, '{ materiality: material, tier: lightweight }'),
      'c.yml:6:42: tier "lightweight" is below what "material" asks for. Mend: leave "tier" out (it is "full"), or lower the materiality.',
    ],
    [
      'an unknown checklist item',
      rule(undefined, '{ materiality: minor, checklist: [outcom] }'),
      'c.yml:6:45: unknown checklist item "outcom". Mend: did you mean "outcome"?',
    ],
    [
      'an unknown framework',
      rule(undefined, '{ materiality: minor, frameworks: "NHI5:2024" }'),
      'c.yml:6:45: unknown framework id "NHI5:2024". Mend: did you mean "NHI5:2025"?',
    ],
    [
      'a signer without @',
      rule(undefined, '{ materiality: minor, signers: orchard/sec }'),
      'c.yml:6:42: "orchard/sec" is neither a user nor a team. Mend: write @name or @organisation/team.',
    ],
    [
      'an unknown rule lowered',
      rule(undefined, undefined, '    lowers: [workflow-change]\n'),
      'c.yml:7:14: unknown rule "workflow-change". Mend: did you mean "workflow-changed"?',
    ],
    [
      'a rule that lowers itself',
      rule(undefined, undefined, '    lowers: orders-changed\n'),
      'c.yml:7:13: rule "orders-changed" lowers itself. Mend: name another rule.',
    ],
    [
      'an override of an unknown rule',
      'overrides:\n  workflow-chnged: { materiality: none }\n',
      'c.yml:2:3: unknown rule "workflow-chnged". Mend: did you mean "workflow-changed"?',
    ],
    [
      'an override of a rule of this file',
      rule(undefined, undefined, 'overrides: { orders-changed: { tier: full } }\n'),
      'c.yml:7:14: rule "orders-changed" is one of this file. Mend: change it where it stands.',
    ],
    [
      'an unknown rule disabled',
      'disabled:\n  - workflow-changed\n  - zzz\n',
      'c.yml:3:5: unknown rule "zzz". Mend: use one that exists, or remove it.',
    ],
    [
      'somebody who cannot sign',
      'review:\n  full:\n    signers: [write, code-owner]\n',
      'c.yml:3:22: "code-owner" is nobody who can sign. Mend: did you mean "code-owners"?',
    ],
    [
      'a signer without @ in a review',
      'review: { full: { signers: orchard/security } }\n',
      'c.yml:1:28: "orchard/security" is nobody who can sign. Mend: write @name, @organisation/team, or one of code-owners, model-owners, write, maintain, admin.',
    ],
    [
      'more signatures than anybody wants',
      'review: { full: { count: 11 } }\n',
      'c.yml:1:26: "count" is over its limit of 10. Mend: shorten or lower it.',
    ],
    [
      'more signatures than signers',
      'review: { lightweight: { signers: ["@mara", "@pip"], count: 3 } }\n',
      'c.yml:1:61: "count" asks for more people than "signers" names. Mend: name more people or a team, or lower "count".',
    ],
    [
      'nobody who signs',
      'review: { full: { signers: [] } }\n',
      'c.yml:1:28: "signers" is empty. Mend: fill it in, or remove it.',
    ],
    [
      'a permission that waives',
      'review: { breakGlass: admin }\n',
      'c.yml:1:23: "admin" is neither a user nor a team. Mend: write @name or @organisation/team.',
    ],
    [
      'self-attestation of a full review',
      'review: { full: { selfAttestation: true } }\n',
      'c.yml:1:19: unknown key "selfAttestation". Known keys: signers, count. Mend: remove it, or use a known key.',
    ],
    [
      'a question that is new and no question',
      'checklist:\n  - { id: ours, tiers: full }\n',
      'c.yml:2:5: checklist item "ours" is new and lacks "question". Mend: add "question".',
    ],
    [
      'a misspelt question to change',
      'checklist: [{ id: iam-escalatoin, always: true }]\n',
      'c.yml:1:13: checklist item "iam-escalatoin" is new and lacks "question" and "tiers". Mend: did you mean "iam-escalation"?',
    ],
    [
      'a question that stays as it is',
      'checklist: [{ id: iam-escalation }]\n',
      'c.yml:1:13: the entry changes nothing of "iam-escalation". Mend: name what it changes, or remove it.',
    ],
    [
      'a question changed twice',
      'checklist: [{ id: outcome, always: false }, { id: outcome, tiers: full }]\n',
      'c.yml:1:51: checklist item "outcome" stands here twice. Mend: choose another id.',
    ],
    [
      'a question in no category we know',
      'checklist: [{ id: outcome, category: iams }]\n',
      'c.yml:1:38: "category" can\'t be "iams". Known values: iam, infrastructure, integration, agent, pipeline, secrets, guardrail, business, model, outcome. Mend: did you mean "iam"?',
    ],
    [
      'an unknown question dropped',
      'dropped: [outcom]\n',
      'c.yml:1:11: unknown checklist item "outcom". Mend: did you mean "outcome"?',
    ],
    [
      'a question changed and dropped',
      'checklist: [{ id: outcome, always: false }]\ndropped: [outcome]\n',
      'c.yml:2:11: checklist item "outcome" stands under "checklist" too. Mend: remove one of them.',
    ],
    [
      'a rule with the id of a lock',
      rule().replace('orders-changed', 'review'),
      'c.yml:2:9: rule id "review" is reserved. Mend: choose another id.',
    ],
    [
      'an unknown lock',
      'locks: enforcment\n',
      'c.yml:1:8: unknown rule "enforcment". Mend: did you mean "enforcement"?',
    ],
    [
      'an id taken below',
      rule().replace('orders-changed', 'workflow-changed'),
      'c.yml:2:9: rule "workflow-changed" already exists. Mend: choose another id, or change that rule under "overrides".',
    ],
    [
      'a reserved id',
      rule().replace('orders-changed', 'default'),
      'c.yml:2:9: rule id "default" is reserved. Mend: choose another id.',
    ],
    [
      'an id in capitals',
      rule().replace('orders-changed', 'Orders'),
      'c.yml:2:9: "Orders" is not an id. Mend: use lower-case words joined by hyphens, at most 64 characters.',
    ],
    [
      'a key twice',
      'manyMinor: 3\nmanyMinor: 4\n',
      'c.yml:2:1: not valid YAML: Map keys must be unique. Mend: correct the YAML at this place.',
    ],
    [
      'an unknown tag',
      'manyMinor: !!js/function 3\n',
      'c.yml:1:12: not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function. Mend: correct the YAML at this place.',
    ],
    [
      'a list instead of a map',
      '- a\n',
      'c.yml:1:1: "the file" is a list, not a map of keys. Mend: write a map of keys.',
    ],
  ])('%s', (_, text, sentence) => {
    expect(sentences(text)).toEqual([sentence]);
  });

  test('two faults are two sentences', () => {
    expect(sentences('manyMinor: 99\nnope: 1\n')).toHaveLength(2);
  });

  test('an id twice in one file', () => {
    const twice = rule() + rule().replace('rules:\n', '');
    expect(sentences(twice)).toEqual([
      'c.yml:7:9: rule "orders-changed" stands here twice. Mend: choose another id.',
    ]);
  });
});

describe('right files', () => {
  test('a single value is a list of one', () => {
    const { value } = read(
      rule('{ paths: "x/**", severity: high, facts: { job: [publish, 3], fork: true } }'),
    );
    expect(value?.rules?.[0]?.when).toEqual({
      paths: ['x/**'],
      severity: ['high'],
      facts: { job: ['publish', 3], fork: [true] },
    });
  });

  test.each(['', '# nothing yet\n', '{}\n'])('an empty file says nothing: %j', (text) => {
    expect(read(text).value).toEqual({});
  });
});

describe('hostile files', () => {
  test.each<[string, string, string]>([
    ['flow nesting', '['.repeat(100_000), 'nested too deeply'],
    ['block nesting', '- '.repeat(100_000), 'nested too deeply'],
    ['key nesting', '? '.repeat(100_000), 'nested too deeply'],
    [
      'an alias bomb',
      Array.from(
        { length: 12 },
        (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1},*a${i - 1},*a${i - 1}`}]`,
      ).join('\n'),
      'too many YAML aliases',
    ],
    ['a value within itself', 'rules: &r\n  - *r\n', 'c.yml:'],
    ['too many bytes', `# ${'x'.repeat(262_144)}\n`, 'the limit is 262144'],
    [
      'braces that explode',
      rule(`{ paths: "${'{a,b,c,d,e,f,g,h}'.repeat(7)}" }`),
      'expands to too many patterns',
    ],
    ['stars that backtrack', rule('{ paths: "*a*a*a*a*b" }'), 'stars in one name'],
    [
      'a name for a prototype',
      'overrides: { constructor: { materiality: none } }\n',
      'unknown rule "constructor"',
    ],
  ])('%s is a problem, not a burden', (_, text, part) => {
    const found = sentences(text);
    expect(found[0]).toContain(part);
    expect(found.join('').length).toBeLessThan(20_000);
  });

  test('any text gives a value or problems with a place', () => {
    const word = fc.constantFrom(
      'rules',
      'when',
      'then',
      'paths',
      'id',
      '*',
      '&a',
      '*a',
      '!x',
      '{',
      '[',
      '- ',
      ': ',
      ',',
      '\n',
      '\n  ',
      '"',
      "'",
      '|',
      '#',
      '1',
      '~',
      '<<',
      '?',
      '%',
      '---',
    );
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const { value, problems } = read(text);
        expect((value === null) !== (problems === null)).toBe(true);
        for (const { line, column, message, mend } of problems ?? []) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message.length * mend.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('a glob without a fault compiles', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '/',
      '{',
      '}',
      ',',
      'a',
      '.',
      '[',
      ']',
      '!',
      '?',
      '\\',
      '(',
      '|',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 20 }), (parts) => {
        const text = rule(`{ paths: ["x", ${JSON.stringify(parts.join(''))}] }`);
        for (const { when } of read(text).value?.rules ?? []) pathSet(when.paths ?? []).has('a/b.yml');
      }),
    );
  });
});
