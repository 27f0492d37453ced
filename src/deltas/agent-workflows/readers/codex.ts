/**
 * Codex in a workflow: the inputs of its action, and the arguments of its command -> what it may do there.
 * github.com/openai/codex-action, action.yml and docs/security.md of 2026-05-14; developers.openai.com/codex/cli/reference. Read
 * 2026-11. The action's sandbox is workspace-write unless it says otherwise; `codex exec` alone starts read-only and asks nobody.
 */
import type { TreeEntry } from '../../../syntax/tree.ts';
import { codexConfig } from '../../agents/formats/codex/config.ts';
import type { Ladder } from '../../agents/formats/gathering.ts';
import { inRepository } from '../../agents/formats/places.ts';
import { opensWhenOn } from '../../agents/formats/switches.ts';
import { textOf } from '../../pipelines/workflow.ts';
import { type LineMap, linesWithin } from '../lines.ts';
import { argumentWords, type Word } from '../shell-words.ts';
import { type Option, type Options, readOptions, sharedOptions, silentOptions } from './flags.ts';
import type { Inputs } from './inputs.ts';
import type { Reading } from './reading.ts';

/** One key for the action and its command; the action's own default is where openness begins. */
const sandbox = 'sandbox';
const sandboxes: Ladder = {
  'read-only': [-1, 'info', 'changes nothing'],
  'workspace-write': [0, 'info', 'writes only in its workspace, without the network'],
  'danger-full-access': [2, 'critical', 'runs every command without a sandbox', 'unattended'],
};
const strategies: Ladder = {
  'drop-sudo': [0, 'info', "gives the runner's sudo up before it starts"],
  'unprivileged-user': [0, 'info', 'runs as a user without rights of its own'],
  'read-only': [1, 'medium', "keeps the runner's sudo, so that it can read its API key from memory"],
  unsafe: [2, 'high', "keeps the runner's sudo, so that it can read every secret of the job"],
};

export function codexInputs(reading: Reading): Inputs {
  const { gathering } = reading;
  const people = (who: string, severity: 'medium' | 'high') => (entry: TreeEntry) => {
    for (const name of textOf(entry)
      .split(',')
      .map((one) => one.trim())) {
      if (name !== '' && name !== '*')
        gathering.addOpening('other', entry.key, name, severity, `can be started by ${who} ${name}`, entry);
    }
  };
  return {
    prompt: (entry) => reading.prompt(textOf(entry), entry),
    'prompt-file': (entry) => reading.prompt(`the file ${textOf(entry)}`, entry),
    sandbox: (entry) => {
      if (textOf(entry) !== '') gathering.level(sandbox, sandboxes)(entry, sandbox);
    },
    'safety-strategy': gathering.level('sandbox', strategies),
    'codex-args': (entry) => {
      codexArguments(reading, wordsOf(textOf(entry)), linesWithin(reading.file, entry));
    },
    model: (entry) => {
      if (textOf(entry) !== '') gathering.modelNamed(entry, 'model');
    },
    'allow-users': people('the user', 'high'),
    'allow-bot-users': people('the bot', 'medium'),
    'allow-bots': gathering.level(
      'trust',
      opensWhenOn('medium', 'can be started by bots', 'is started by no bot'),
    ),
    'responses-api-endpoint': (entry) => {
      const url = textOf(entry);
      if (url !== '')
        gathering.addOpening(
          'host',
          entry.key,
          url,
          'high',
          `sends what it reads and writes to ${url}`,
          entry,
        );
    },
  };
}

export const codexSilent = new Set(
  `output-file working-directory codex-version output-schema output-schema-file effort codex-user
  openai-api-key`.split(/\s+/),
);

/** `codex-args` is a list in JSON or a line of words. */
function wordsOf(text: string): readonly Word[] {
  if (!text.trimStart().startsWith('[')) return argumentWords(text);
  return argumentWords(text.replaceAll(/^\s*\[|\]\s*$/g, '').replaceAll(',', ' '));
}

/** @param words what follows `exec`. */
export function codexArguments(reading: Reading, words: readonly Word[], place: LineMap): void {
  const { gathering } = reading;
  const at = ({ line }: Word) => place(line);
  const { model, unknown, positional } = sharedOptions(reading, place);
  const level = (value: string, word: Word) => {
    const rung = Object.hasOwn(sandboxes, value) ? sandboxes[value] : undefined;
    if (rung === undefined) reading.note(sandbox, value, at(word));
    else gathering.addLevel('sandbox', sandbox, value, rung, at(word));
  };
  const named: Option = ['one', ([value], flag) => level(value?.text ?? '', flag)];
  const bypass: Option = ['none', (_, flag) => level('danger-full-access', flag)];
  const config: Option = [
    'one',
    ([value]) => {
      if (value !== undefined)
        reading.embed(codexConfig, '.codex/config.toml', tomlOf(value.text), '--config', at(value), () =>
          at(value),
        );
    },
  ];
  const known: Options = {
    ...silentOptions('one', '--cd -C --color --output-last-message -o --output-schema --profile --image -i'),
    ...silentOptions('none', '--json --skip-git-repo-check --ephemeral --oss'),
    '--sandbox': named,
    '-s': named,
    '--full-auto': ['none', (_, flag) => level('workspace-write', flag)],
    '--dangerously-bypass-approvals-and-sandbox': bypass,
    '--yolo': bypass,
    '--config': config,
    '-c': config,
    '--model': model,
    '-m': model,
    '--add-dir': [
      'one',
      ([value]) => {
        if (value === undefined) return;
        const severity = inRepository('', value.text) === null ? 'high' : 'low';
        gathering.addOpening(
          'directory',
          '--add-dir',
          value.text,
          severity,
          `may write to ${value.text}`,
          at(value),
        );
      },
    ],
  };
  readOptions(words, known, { unknown, positional });
}

/** A value that is no TOML is a text: developers.openai.com/codex/config-advanced, read 2026-11. */
function tomlOf(written: string): string {
  const equals = written.indexOf('=');
  const value = written.slice(equals + 1).trim();
  const bare = /^(?:true|false|-?\d[\d_.]*|["'[{].*)$/s.test(value);
  return `${written.slice(0, equals)}= ${bare ? value : JSON.stringify(value)}\n`;
}
