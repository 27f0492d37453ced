/** What is told of two sides' rules, in words; and that it is exactly what became allowed. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noPowers, type PermissionRule, type Powers } from '../../../../src/deltas/agents/model.ts';
import { permissionDeltas } from '../../../../src/deltas/agents/permissions/compare.ts';
import { copilotTools } from '../../../../src/deltas/agents/permissions/notation/copilot.ts';
import { opencodeRules } from '../../../../src/deltas/agents/permissions/notation/opencode.ts';
import { claude, evidence, holderOf, knowledge } from './written.ts';

type Lists = Parameters<typeof claude>[1];

const told = (before: readonly Powers[], after: readonly Powers[]) =>
  permissionDeltas(before, after, knowledge);

function lines(before: Lists, after: Lists): readonly string[] {
  return told([claude('before', before)], [claude('after', after)]).map(
    ({ kind, severity, summary }) => `${kind.replace('agent.', '')} ${severity ?? '-'} | ${summary}`,
  );
}

describe('rules of Claude Code', () => {
  const cases: readonly (readonly [name: string, before: Lists, after: Lists, told: readonly string[]])[] = [
    [
      'nothing changes by order and repetition',
      { allow: ['Bash(ls:*)', 'WebSearch'] },
      { allow: ['WebSearch', 'Bash(ls:*)', 'WebSearch'] },
      [],
    ],
    ['two notations of one set', { allow: ['Bash(ls:*)'] }, { allow: ['Bash(ls *)'] }, []],
    [
      'one pattern becomes two that are the same',
      { allow: ['mcp__quay'] },
      { allow: ['mcp__quay__*', 'mcp__quay__list'] },
      [],
    ],
    [
      'inside a wider rule',
      { allow: ['Bash(npm:*)'] },
      { allow: ['Bash(npm:*)', 'Bash(npm run test:*)'] },
      [],
    ],
    [
      'any npm script',
      { allow: ['Bash(npm run test:*)'] },
      { allow: ['Bash(npm:*)'] },
      [
        'permission.widened high | Claude Code may now run any npm script without asking (Bash(npm:*)): npm runs whatever package.json says',
      ],
    ],
    [
      'one test command',
      {},
      { allow: ['Bash(npm test)'] },
      [
        "permission.widened low | Claude Code may now run npm test without asking (Bash(npm test)): tests run the repository's code",
      ],
    ],
    [
      'every command',
      {},
      { allow: ['Bash'] },
      ['permission.widened critical | Claude Code may now run any command without asking (Bash)'],
    ],
    [
      'a rule leaves',
      { allow: ['Bash(curl:*)'] },
      {},
      [
        'permission.narrowed - | Claude Code may no longer send anything anywhere with curl without asking (Bash(curl:*))',
      ],
    ],
    [
      'asked for before',
      { ask: ['Bash(git push:*)'] },
      { allow: ['Bash(git push:*)'] },
      [
        'permission.widened high | Claude Code may now push commits without asking, which it had to ask for (Bash(git push:*)): what is pushed starts whatever watches the branch',
      ],
    ],
    [
      'a question goes where a wider rule stands below',
      { allow: ['Bash(git:*)'], ask: ['Bash(git push:*)'] },
      { allow: ['Bash(git:*)'] },
      [
        'permission.widened high | Claude Code may now push commits without asking: ask Bash(git push:*) is gone, and Bash(git:*) allows it',
      ],
    ],
    ['a question goes where the product asks anyway', { ask: ['Bash(git push:*)'] }, {}, []],
    [
      'a question goes where the product does not ask',
      { ask: ['Read(./ledger/**)'] },
      {},
      [
        'permission.widened low | Claude Code may now read ledger/** without asking: ask Read(./ledger/**) is gone, and it is allowed by default',
      ],
    ],
    [
      'what is allowed by default is written down',
      {},
      { allow: ['Read(src/**)'] },
      [
        'permission.widened low | it is written now that Claude Code may read src/** without asking (Read(src/**)), as it may by default',
      ],
    ],
    [
      'a denial goes',
      { deny: ['Read(./.env)'] },
      {},
      ['guard.removed - | Claude Code is no longer forbidden to read .env (deny Read(./.env))'],
    ],
    ['a denial goes under a wider one', { deny: ['Read(./.env)', 'Read(**)'] }, { deny: ['Read(**)'] }, []],
    [
      'a denial becomes a question',
      { deny: ['Bash(git push:*)'] },
      { ask: ['Bash(git push:*)'] },
      [
        'guard.removed medium | Claude Code is no longer forbidden to push commits (deny Bash(git push:*)); it has to ask',
      ],
    ],
    [
      'a denial comes',
      {},
      { deny: ['WebFetch'] },
      ['guard.added - | Claude Code is now forbidden to fetch any page of the web (deny WebFetch)'],
    ],
    [
      'denied at once',
      {},
      { allow: ['Bash(curl:*)'], deny: ['Bash(curl:*)'] },
      [
        'guard.added - | Claude Code is now forbidden to send anything anywhere with curl (deny Bash(curl:*))',
      ],
    ],
    ['asked for at once', {}, { allow: ['Bash(curl:*)'], ask: ['Bash(curl:*)'] }, []],
    ['two rules are one wider', { allow: ['Bash(a*)'] }, { allow: ['Bash(a)', 'Bash(a*)'] }, []],
    [
      'a whole server',
      { allow: ['mcp__quay__list'] },
      { allow: ['mcp__quay'] },
      [
        'permission.widened high | Claude Code may now use every tool of server quay without asking (mcp__quay): tools that it adds later are among them',
      ],
    ],
  ];
  test.each(cases)('%s', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });

  test('layers of one holder add up', () => {
    const shared = claude('before', { deny: ['Bash(git push:*)'] });
    const local = claude('before', { allow: ['Bash(git push:*)'] });
    const now = claude('after', { deny: ['Bash(git push:*)'] });
    expect(told([now], [shared, local])).toEqual([]);
  });

  test('secrets in a command are in no word that is told', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const [delta] = told(
      [],
      [claude('after', { allow: [`Bash(curl -H "Authorization: token ${token}" x)`] })],
    );
    expect(delta?.summary.split('(Bash')[0]).not.toContain(token);
  });
});

describe('rules where the last match wins', () => {
  const opencode = (side: 'before' | 'after', entries: Parameters<typeof opencodeRules>[0]): Powers => ({
    ...noPowers(holderOf('opencode'), evidence(side)),
    rules: opencodeRules(entries).map(({ entry, ...rule }) => ({
      ...rule,
      written: `${entries[entry]?.permission}: ${entries[entry]?.pattern}`,
      evidence: evidence(side, entry + 1),
    })),
  });
  const ask = { permission: 'bash', pattern: '*', decision: 'ask' } as const;
  const git = { permission: 'bash', pattern: 'git *', decision: 'allow' } as const;

  test('an exception below a question is new power, above it none', () => {
    const before = [opencode('before', [ask])];
    expect(told(before, [opencode('after', [ask, git])]).map(({ kind }) => kind)).toEqual([
      'agent.permission.widened',
    ]);
    expect(told(before, [opencode('after', [git, ask])])).toEqual([]);
  });

  test('without the question all is allowed by default', () => {
    const [delta] = told([opencode('before', [ask])], [opencode('after', [])]);
    expect([delta?.kind, delta?.severity]).toEqual(['agent.permission.widened', 'critical']);
  });
});

describe('lists of tools', () => {
  const agent = (side: 'before' | 'after', names: readonly string[] | null): Powers => ({
    ...noPowers({ product: 'copilot', root: '', part: { sort: 'agent', name: 'pilot' } }, evidence(side)),
    tools:
      names?.flatMap((written) =>
        copilotTools(written).map((pattern) => ({ pattern, written, evidence: evidence(side) })),
      ) ?? null,
  });
  const of = (before: readonly string[] | null, after: readonly string[] | null) =>
    told([agent('before', before)], [agent('after', after)]).map(
      ({ kind, severity, summary }) => `${kind.replace('agent.', '')} ${severity ?? '-'} | ${summary}`,
    );

  test.each<[string, readonly string[] | null, readonly string[] | null, readonly string[]]>([
    ['the same in another order', ['read', 'edit'], ['edit', 'read'], []],
    ['inside what it has', ['quay/*'], ['quay/*', 'quay/list'], []],
    [
      'a shell',
      ['read'],
      ['read', 'execute'],
      ['tool.added high | agent pilot (GitHub Copilot) has tool execute now, so it can run any command'],
    ],
    [
      'editing',
      ['read'],
      ['read', 'edit'],
      [
        'tool.added medium | agent pilot (GitHub Copilot) has tool edit now, so it can write every file of the repository',
      ],
    ],
    [
      'reading',
      [],
      ['read'],
      [
        'tool.added low | agent pilot (GitHub Copilot) has tool read now, so it can read every file of the repository',
      ],
    ],
    [
      'one less',
      ['read', 'edit'],
      ['read'],
      ['tool.removed - | agent pilot (GitHub Copilot) no longer has tool edit'],
    ],
    [
      'limited',
      null,
      ['read'],
      ['tool.removed - | agent pilot (GitHub Copilot) now holds only read (it had every tool)'],
    ],
    [
      'no longer limited',
      ['read'],
      null,
      ['tool.added high | agent pilot (GitHub Copilot) has every tool now (it held only read)'],
    ],
    ['never limited', null, null, []],
  ])('%s', (_, before, after, expected) => {
    expect(of(before, after)).toEqual(expected);
  });
});

/** The oracle: a use is a text, a rule takes it by a small matcher of its own. */
function takes(glob: string, use: string): boolean {
  if (glob === '') return use === '';
  if (glob[0] === '*') return takes(glob.slice(1), use) || (use !== '' && takes(glob, use.slice(1)));
  return use !== '' && glob[0] === use[0] && takes(glob.slice(1), use.slice(1));
}

const uses: readonly string[] = ['', 'a', 'b', 'c', 'd'].flatMap((x) =>
  ['', 'a', 'b', 'c', 'd'].flatMap((y) =>
    ['', 'a', 'b', 'c', 'd'].flatMap((z) => ['', 'a', 'b', 'c', 'd'].map((w) => x + y + z + w)),
  ),
);

interface Said {
  readonly decision: PermissionRule['decision'];
  readonly glob: string;
  readonly except: readonly string[];
}

function speak(rules: readonly Said[], use: string): ReadonlySet<Said['decision']> {
  const said = rules.filter(
    ({ glob, except }) => takes(glob, use) && !except.some((hole) => takes(hole, use)),
  );
  return new Set(said.map(({ decision }) => decision));
}

const glob = fc
  .array(fc.constantFrom('a', 'b', 'c', '*'), { maxLength: 3 })
  .map((letters) => letters.join(''));
const said: fc.Arbitrary<Said> = fc.record({
  decision: fc.constantFrom('allow', 'allow', 'ask', 'deny'),
  glob,
  except: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(glob, { maxLength: 2 }) },
  ),
});
const rules = fc.array(said, { maxLength: 5 });

/** A product without defaults, so that rules alone decide. */
function powers(side: 'before' | 'after', of: readonly Said[]): Powers {
  const shell = (text: string) => ({ tool: 'shell', command: { form: 'glob', glob: text } }) as const;
  return {
    ...noPowers(holderOf('zed'), evidence(side)),
    rules: of.map(({ decision, glob: text, except }) => ({
      decision,
      pattern: shell(text),
      except: except.map(shell),
      written: `${text} but ${except.join()}`,
      evidence: evidence(side),
    })),
  };
}

const kindsOf = (before: readonly Said[], after: readonly Said[]) =>
  new Set<string>(told([powers('before', before)], [powers('after', after)]).map(({ kind }) => kind));

const allows = (of: ReadonlySet<string>) => of.has('allow') && !of.has('ask') && !of.has('deny');

test('what is allowed now and was not is told, and nothing else', () => {
  fc.assert(
    fc.property(rules, rules, (before, after) => {
      const kinds = kindsOf(before, after);
      const sides = uses.map((use) => ({ was: speak(before, use), is: speak(after, use) }));
      const freed = sides.some(({ was, is }) => was.has('deny') && !is.has('deny'));
      const bound = sides.some(({ was, is }) => is.has('deny') && !was.has('deny'));
      // What a denial alone held back is told as the denial that is gone.
      const wider = sides.some(({ was, is }) => allows(is) && !(was.has('allow') && !was.has('ask')));
      const narrower = sides.some(({ was, is }) => allows(was) && !(is.has('allow') && !is.has('ask')));
      expect([...kinds].sort()).toEqual(
        [
          ...(bound ? ['agent.guard.added'] : []),
          ...(freed ? ['agent.guard.removed'] : []),
          ...(narrower ? ['agent.permission.narrowed'] : []),
          ...(wider ? ['agent.permission.widened'] : []),
        ].sort(),
      );
    }),
    { numRuns: 1_500 },
  );
});

test('read backwards it is the mirror, at the same subjects', () => {
  const mirror: Readonly<Record<string, string>> = {
    'agent.guard.added': 'agent.guard.removed',
    'agent.guard.removed': 'agent.guard.added',
    'agent.permission.narrowed': 'agent.permission.widened',
    'agent.permission.widened': 'agent.permission.narrowed',
  };
  const pairs = (before: readonly Said[], after: readonly Said[]) =>
    told([powers('before', before)], [powers('after', after)]).map(({ kind, subject }) =>
      [kind, subject].join(),
    );
  fc.assert(
    fc.property(rules, rules, (before, after) => {
      const forth = pairs(before, after).map((line) =>
        line.replace(/^[^,]+/, (kind) => mirror[kind] ?? kind),
      );
      expect(forth.sort()).toEqual([...pairs(after, before)].sort());
    }),
    { numRuns: 500 },
  );
});

test('order and repetition are without meaning', () => {
  fc.assert(
    fc.property(rules, rules, (before, after) => {
      expect(kindsOf(before, [...after, ...after].reverse())).toEqual(kindsOf(before, after));
      expect(kindsOf(after, [...after, ...after].reverse())).toEqual(new Set());
    }),
    { numRuns: 500 },
  );
});

describe('hostile lists', () => {
  const many = (make: (index: number) => string) => Array.from({ length: 10_000 }, (_, index) => make(index));

  test('ten thousand rules that stay are silent', () => {
    const allow = many((index) => `Bash(ship${index}:*)`);
    expect(lines({ allow }, { allow: [...allow].reverse() })).toEqual([]);
  });

  test('ten thousand others are ten thousand deltas', () => {
    const before = { allow: many((index) => `Bash(ship${index}:*)`) };
    const after = { allow: many((index) => `Bash(boat${index}:*)`) };
    expect(lines(before, after)).toHaveLength(20_000);
  });

  test('patterns that nearly match end, and are told where it cannot be known', () => {
    const before = { allow: many((index) => `Bash(g*a*${index}*b)`) };
    expect(
      lines(before, { allow: ['Bash(g*)'], deny: many((index) => `Bash(*${index}*)`) }).length,
    ).toBeGreaterThan(0);
    expect(lines({ allow: ['Bash(*a*a*a*a*a*a*a*a)'] }, { allow: ['Bash(*b*a*b*a*b*a*b)'] })).toHaveLength(2);
  });
});
