import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, commandOf, commandsIn, isDay, usage } from '../../src/review/commands.ts';
import { modelCommands } from '../../src/review/model/question.ts';

const sign = { do: 'sign', note: '', head: null };

function only(body: string): Command | undefined {
  const { commands } = commandsIn(body);
  expect(commands).toHaveLength(1);
  return commands[0];
}

function because(text: string): string {
  const command = commandOf(text);
  return command.do === 'mistaken' ? command.because : `understood as ${command.do}`;
}

describe('every command, as it is written', () => {
  test.each<[string, unknown]>([
    ['check token-least', { do: 'check', item: 'token-least', note: '' }],
    ['check `token-least` it needs two', { do: 'check', item: 'token-least', note: 'it needs two' }],
    ['CHECK Token-Least', { do: 'check', item: 'token-least', note: '' }],
    ['uncheck token-least', { do: 'uncheck', item: 'token-least' }],
    ['na token-least no token here', { do: 'na', item: 'token-least', reason: 'no token here' }],
    ['sign', sign],
    ['sign looks right', { do: 'sign', note: 'looks right', head: null }],
    ['escalate bigger than it looks', { do: 'escalate', reason: 'bigger than it looks' }],
    ['downgrade only the test account', { do: 'downgrade', reason: 'only the test account' }],
    ['waive the harbour floods', { do: 'waive', reason: 'the harbour floods' }],
    ['outcome none', { do: 'outcome', kind: 'none', text: '' }],
    ['outcome none it was clear', { do: 'outcome', kind: 'none', text: 'it was clear' }],
    [
      'outcome Detection alarm on the crane',
      { do: 'outcome', kind: 'detection', text: 'alarm on the crane' },
    ],
    [
      'follow-up rotate the key @lena due:2027-01-31',
      { do: 'follow-up', text: 'rotate the key', owner: '@lena', due: '2027-01-31' },
    ],
    [
      'follow-up due:2027-01-31 rotate @harbour/keys the key',
      { do: 'follow-up', text: 'rotate the key', owner: '@harbour/keys', due: '2027-01-31' },
    ],
    ['follow-up rotate the key', { do: 'follow-up', text: 'rotate the key', owner: null, due: null }],
    [
      'follow-up draw the queue @lena due:2027-01-31 For:Model',
      { do: 'follow-up', text: 'draw the queue', owner: '@lena', due: '2027-01-31', for: 'model' },
    ],
    ['outcome model-updated #34', { do: 'outcome', kind: 'model-updated', text: '#34' }],
    ['done F12-1 by #34', { do: 'done', id: 'F12-1', evidence: 'by #34' }],
    ['done `F12-1`', { do: 'done', id: 'F12-1', evidence: '' }],
    ['dispute ABCDEF1 no such job', { do: 'dispute', fingerprint: 'abcdef1', reason: 'no such job' }],
    ['re-evaluate', { do: 're-evaluate' }],
    ['help', { do: 'help' }],
    ['', { do: 'help' }],
  ])('%s', (text, command) => {
    expect(commandOf(text)).toEqual(command);
    expect(only(`/delta-review ${text}`)).toEqual(command);
  });

  test('each has its usage, and its usage is understood', () => {
    for (const text of [...Object.values(usage), ...Object.values(modelCommands)]) {
      const example = text
        .replace('KIND', 'detection')
        .replace('FINGERPRINT', 'abcdef0123')
        .replace(/[[\]]/g, '');
      expect(commandOf(example).do).toBe(text.split(' ')[0]);
    }
  });
});

describe('a wrong command gets one helpful line', () => {
  test.each([
    ['chek token-least', 'There is no command "chek": did you mean "check"?'],
    ['approve', 'There is no command "approve": write `/delta-review help` for what there is.'],
    ['constructor', 'There is no command "constructor": write `/delta-review help` for what there is.'],
    ['__proto__', 'There is no command "__proto__": write `/delta-review help` for what there is.'],
    ['check', 'Name the question: `/delta-review check ITEM [note]`.'],
    ['uncheck', 'Name the question: `/delta-review uncheck ITEM`.'],
    ['na', 'Name the question: `/delta-review na ITEM reason`.'],
    ['na token-least', 'Say why it does not apply: `/delta-review na token-least reason`.'],
    ['escalate', 'Give a reason, which is kept with the review: `/delta-review escalate reason`.'],
    ['downgrade  ', 'Give a reason, which is kept with the review: `/delta-review downgrade reason`.'],
    ['waive', 'Give a reason, which is kept with the review: `/delta-review waive reason`.'],
    [
      'outcome detections an alarm',
      'Say what the review changed, as one of control-owner, risk-accepted, detection, architecture, priority, escalation-path, model-updated, model-unaffected, none, and then in words: `/delta-review outcome KIND text`.',
    ],
    [
      'outcome model-unaffected',
      'Say why the threat model needs no update: `/delta-review outcome model-unaffected reason`.',
    ],
    ['outcome detection', 'Say in words what it changed: `/delta-review outcome detection text`.'],
    [
      'follow-up @lena due:2027-01-31',
      'Say what is to be done: `/delta-review follow-up text @owner due:2027-01-31`.',
    ],
    [
      'follow-up rotate due:2027-02-30',
      '"2027-02-30" is no day: write it as in `/delta-review follow-up text @owner due:2027-01-31`.',
    ],
    ['done', 'Name the follow-up, as in `/delta-review done F12-1 closed by #34`.'],
    [
      'dispute abc because',
      'Give the first six or more digits of the fingerprint, and why: `/delta-review dispute FINGERPRINT reason`.',
    ],
    [
      'dispute abcdef0',
      'Give the first six or more digits of the fingerprint, and why: `/delta-review dispute FINGERPRINT reason`.',
    ],
  ])('%s', (text, line) => {
    expect(because(text)).toBe(line);
  });

  test.each([
    ['2027-01-31', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2027-1-31', false],
    ['2027-01-31T00:00', false],
    ['tomorrow', false],
    ['', false],
  ])('the day %j', (text, day) => {
    expect(isDay(text)).toBe(day);
  });
});

describe('a command stands at the start of a line that a person says', () => {
  test.each([
    ['alone', '/delta-review sign'],
    ['after words', 'I looked.\n/delta-review sign\nThanks.'],
    ['indented by three', '   /delta-review sign'],
    ['with Windows line ends', 'I looked.\r\n\r\n/delta-review sign\r\n'],
    ['with old line ends', 'I looked.\r\r/delta-review sign\r'],
    ['in capitals', '/Delta-Review SIGN'],
    ['with a no-break space', '/delta-review\u00a0sign'],
    ['with an ideographic space', '/delta-review\u3000sign'],
    ['with tabs', '/delta-review\tsign\t'],
    ['after a quote and a blank line', '> /delta-review waive it\n\n/delta-review sign'],
    ['after a quoted heading', '> # Reviewed\n/delta-review sign'],
    ['after a fence that a quote ends', '> ```\n/delta-review sign'],
    ['after code', '```\n/delta-review waive it\n```\n/delta-review sign'],
    ['after a longer fence', '````\n```\n/delta-review waive it\n````\n/delta-review sign'],
    ['after code in a list', '- ```\n  /delta-review waive it\n  ```\n\n/delta-review sign'],
    [
      'after code deep in a list',
      '- a\n  - b\n\n      ```\n      /delta-review waive it\n      ```\n\n/delta-review sign',
    ],
    ['after a quote that a rule ends', '> as she wrote\n---\n/delta-review sign'],
    ['after a comment that backticks do not hide', '<!--\n\n`-->` x\n/delta-review sign'],
    ['after a comment that ends where another seems to open', '<!--\n<!-->\n/delta-review sign'],
    ['after code in a line of its own', '```/delta-review waive```\n/delta-review sign'],
    ['after HTML in code', 'Escape `<!--` and ``<pre>`` first.\n\n/delta-review sign'],
    ['after a comment', '<!-- /delta-review waive it -->\n/delta-review sign'],
    ['after an empty comment', '<!-->\n/delta-review sign'],
    ['after tags that are alike', '<preview> <codec>\n/delta-review sign'],
    ['after preformatted text', '<pre>/delta-review waive it</pre>\n/delta-review sign'],
    ['after a lone backtick', 'It`s fine\n\n/delta-review sign'],
    ['below a heading with a backtick', '# Of `x\n/delta-review sign\n# and `y'],
    ['folded', '<details>\n\n/delta-review sign\n\n</details>'],
  ])('%s', (_name, body) => {
    expect(only(body)).toEqual(sign);
  });

  test.each([
    ['in the middle of a line', 'Please /delta-review sign'],
    ['in a list', '- /delta-review sign'],
    ['struck through', '~~/delta-review sign~~'],
    ['another word', '/delta-reviews sign'],
    ['with an invisible space', '/delta-review\u200bsign'],
    ['a line separator is no line end', 'Please\u2028/delta-review sign'],
    ['indented code', 'So:\n\n    /delta-review sign'],
    ['indented by a tab', '\t/delta-review sign'],
    ['quoted', '> /delta-review sign'],
    ['quoted twice', '> > /delta-review sign'],
    ['a quote that goes on', '> as she wrote\n/delta-review sign'],
    ['a quote in a quote that goes on', '> > as she wrote\n/delta-review sign'],
    ['a quote that goes on after a tag of no heading', '> as she wrote\n#12\n/delta-review sign'],
    ['a quote in a list that goes on', '- > as she wrote\n/delta-review sign'],
    ['in backticks', '```\n/delta-review sign\n```'],
    ['in tildes', '~~~ sh\n/delta-review sign\n~~~'],
    ['in a fence that nothing closes', 'So:\n```\n/delta-review sign'],
    ['in a fence that another mark does not close', '```\n~~~\n/delta-review sign\n```'],
    ['in a fence that fewer marks do not close', '````\n```\n/delta-review sign\n````'],
    ['in a fence that a mark with words does not close', '```\n``` sh\n/delta-review sign\n```'],
    ['in a fence that a deeper mark does not close', '```\n     ```\n/delta-review sign\n```'],
    ['in a fence behind a bullet', '- ```\n  /delta-review sign\n  ```'],
    ['in a fence behind a number', '1. - ~~~\n  /delta-review sign\n  ~~~'],
    ['in a fence deep in a list', '- a\n\n    ```\n  /delta-review sign\n    ```'],
    ['in code over lines', 'see `this\n/delta-review sign\nand that` there'],
    ['in code over lines, with other runs inside', '``a ` b\n/delta-review sign\n``` c``'],
    ['in a comment', '<!--\n/delta-review sign\n-->'],
    ['in a comment that nothing closes', 'Hello <!-- there\n\n/delta-review sign'],
    ['in a comment that opens where another closes', '<!--\n--> <!--\n/delta-review sign\n-->'],
    ['in a comment over a fence', '<!--\n```\n-->\n<!--\n```\n/delta-review sign\n-->'],
    ['in code right after a comment', '<!--\n-->\n`a\n/delta-review sign\nb`'],
    ['in code right after a long comment', '<!--\n\n-->\n`a\n/delta-review sign\nb`'],
    ['preformatted', '<pre>\n/delta-review sign\n</pre>'],
    ['preformatted, in capitals', '<PRE class="x">\n\n/delta-review sign\n\n</PRE>'],
    ['preformatted twice', '<pre><pre></pre>\n/delta-review sign\n</pre>'],
    ['preformatted with a comment', '<pre><!-- </pre> -->\n/delta-review sign\n</pre>'],
    ['in code as HTML', 'see <code>\n/delta-review sign\n</code>'],
    ['quoted as HTML', '<blockquote>\n\n/delta-review sign\n\n</blockquote>'],
    ['in a script', '<script>\n/delta-review sign\n</script>'],
    ['in HTML that holds backticks', '<a title="`"> <!-- `\n/delta-review sign\n-->'],
  ])('not meant: %s', (_name, body) => {
    expect(commandsIn(body)).toEqual({ commands: [], ignored: 0 });
  });
});

const words = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '/delta-review sign',
    '/delta-review waive all',
    '```',
    '~~~',
    '<!--',
    '-->',
    '<pre>',
    '</pre>',
    '`',
    '> q',
    '- ',
    '',
  ),
);
const text = fc.array(words, { maxLength: 12 }).map((lines) => lines.join('\n'));
const lines = (body: string) => body.split(/\r\n|\r|\n/);

describe('whatever a text says', () => {
  test('quoted, it commands nothing', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('> ', '>', '  > ', '> > '), (body, mark) => {
        const quoted = lines(body).map((line) => `${mark}${line}`);
        expect(commandsIn(quoted.join('\n')).commands).toEqual([]);
      }),
    );
  });

  test('as code, it commands nothing, and what follows is heard', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('`', '~'), (body, mark) => {
        const longest = Math.max(2, ...[...body.matchAll(/`+|~+/g)].map(([run]) => run.length));
        const fence = mark.repeat(longest + 1);
        expect(commandsIn(`Look:\n${fence}\n${body}\n${fence}\n/delta-review sign`).commands).toEqual([sign]);
      }),
    );
  });

  test('indented, it commands nothing', () => {
    fc.assert(
      fc.property(text, (body) => {
        const code = lines(body).map((line) => `    ${line}`);
        expect(commandsIn(code.join('\n')).commands).toEqual([]);
      }),
    );
  });

  test('in a comment of HTML, it commands nothing, and what follows is heard', () => {
    fc.assert(
      fc.property(text, (body) => {
        const inside = body.replaceAll('-->', '').replaceAll('>', '');
        expect(commandsIn(`<!--\n${inside}\n-->\n\n/delta-review sign`).commands).toEqual([sign]);
      }),
    );
  });

  test('every line end is the same', () => {
    fc.assert(
      fc.property(text, (body) => {
        const unix = lines(body).join('\n');
        expect(commandsIn(unix.replaceAll('\n', '\r\n'))).toEqual(commandsIn(unix));
      }),
    );
  });

  test('each line that commands is one command or one more that is ignored', () => {
    fc.assert(
      fc.property(text, (body) => {
        const { commands, ignored } = commandsIn(body);
        const written = lines(body).filter((line) => /^ {0,3}\/delta-review/i.test(line)).length;
        expect(commands.length + ignored).toBeLessThanOrEqual(written);
        expect(ignored === 0 || commands.length === 30).toBe(true);
      }),
    );
  });
});

describe('a flood', () => {
  test('10,000 commands are 30, and the rest is counted', () => {
    const { commands, ignored } = commandsIn('/delta-review sign\n'.repeat(10_000));
    expect(commands).toHaveLength(30);
    expect(ignored).toBe(9_970);
  });

  const most = 65_536;
  const fill = (part: string) => part.repeat(Math.ceil(most / part.length)).slice(0, most - 20);
  test.each([
    ['backticks', fill('` ')],
    ['runs of all lengths', Array.from({ length: 360 }, (_, index) => '`'.repeat(index)).join(' ')],
    ['code over lines', fill('`\n`\n')],
    ['one span over all lines', `\`${fill('a\n')}\``],
    ['openings', fill('<pre>')],
    ['openings in lines', fill('<pre>\n')],
    ['comments', fill('<!-- -->\n')],
    ['bullets', fill('- ')],
    ['numbers', fill('1. ')],
    ['quotes', fill('>')],
    ['quotes in lines', fill('> a\nb\n')],
    ['spaces', fill(' ')],
    ['blank lines', fill('\n')],
    ['fences', fill('```\n')],
    ['a long word', `/delta-review ${fill('a')}`],
    ['a long name in code marks', `/delta-review check ${fill('`')}x`],
    ['a long note', `/delta-review sign ${fill('word ')}`],
    ['a long follow-up', `/delta-review follow-up ${fill('@a ')}`],
  ])('of %s is read to its end', (_name, body) => {
    const { commands, ignored } = commandsIn(body);
    expect(commands.length).toBeLessThanOrEqual(1);
    expect(ignored).toBe(0);
    expect(JSON.stringify(commands).length).toBeLessThan(2_000);
  });

  test('a line separator in a note is part of it', () => {
    expect(only('/delta-review sign one\u2028two')).toEqual({ ...sign, note: 'one\u2028two' });
  });

  test('a note is cut between characters', () => {
    const command = commandOf(`sign ${'a'.repeat(499)}\u{1f6a2} and more`);
    expect(command).toEqual({ do: 'sign', note: 'a'.repeat(499), head: null });
  });
});
