/**
 * Agents whose actions and commands have few options that carry power -> what they may do in a workflow.
 * cursor.com/docs/cli/reference/parameters (`--force`), opencode.ai/docs/github, aider.chat/docs/config/options,
 * block.github.io/goose/docs/guides/environment-variables (GOOSE_MODE), ampcode.com/manual (`--dangerously-allow-all`),
 * qodo-merge-docs.qodo.ai/installation/github, docs.warp.dev. Read 2026-11.
 */
import { textOf } from '../../pipelines/workflow.ts';
import type { LineMap } from '../lines.ts';
import type { Word } from '../shell-words.ts';
import { type Option, type Options, readOptions, sharedOptions, silentOptions } from './flags.ts';
import type { Inputs } from './inputs.ts';
import type { Reading } from './reading.ts';

/** Options that take every question away, by program. */
const opens: Readonly<Record<string, readonly [flags: string, meaning: string]>> = {
  cursor: ['-f --force --yolo', 'runs every command without asking'],
  aider: ['--yes-always --yes', 'changes and commits files without asking'],
  amp: ['--dangerously-allow-all', 'runs every tool without asking'],
  opencode: ['--dangerously-skip-permissions', 'runs every tool without asking'],
};

export function commonInputs(reading: Reading): Inputs {
  const { gathering } = reading;
  const prompt: Inputs[string] = (entry) => reading.prompt(textOf(entry), entry);
  return {
    prompt,
    instructions: prompt,
    task: prompt,
    message: prompt,
    system_prompt: prompt,
    'system-prompt': prompt,
    model: (entry) => {
      if (textOf(entry) !== '') gathering.modelNamed(entry, 'model');
    },
    agent: gathering.noted,
  };
}

export const commonSilent = new Set(
  `use_github_token share mentions variant oidc_base_url trigger_phrase github_token github-token api_key api-key
  warp_api_key openai_api_key anthropic_api_key timeout version`.split(/\s+/),
);

export function commonArguments(
  program: string,
): (reading: Reading, words: readonly Word[], place: LineMap) => void {
  const [flags = '', meaning = ''] = opens[program] ?? [];
  return (reading, words, place) => {
    const { gathering } = reading;
    const at = ({ line }: Word) => place(line);
    const { prompt, model, unknown, positional } = sharedOptions(reading, place);
    const open: Option = [
      'none',
      (_, flag) =>
        gathering.addLevel(
          'approval',
          'approval mode',
          flag.text,
          [1, 'critical', meaning, 'unattended'],
          at(flag),
        ),
    ];
    const known: Options = {
      ...silentOptions('none', '-p --print --stream -x --execute --no-git --no-session'),
      ...silentOptions('one', '--output-format'),
      '--model': model,
      '-m': program === 'aider' ? prompt : model,
      '--message': prompt,
      '--prompt': prompt,
      '-t': prompt,
      '--text': prompt,
      ...Object.fromEntries(flags.split(' ').map((flag) => [flag, open] as const)),
    };
    readOptions(words, known, { unknown, positional });
  };
}
