/**
 * GitHub Copilot in a workflow: the arguments of its command, and the inputs of GitHub's inference action -> what it may do there.
 * docs.github.com/copilot/reference/copilot-cli-reference/cli-programmatic-reference, and github.com/actions/ai-inference,
 * action.yml of 2026-08-12 (`enable-github-mcp` of version 1 and 2). Read 2026-11.
 */

import { claudeServers } from '../../agents/formats/claude/servers.ts';
import type { Rung } from '../../agents/formats/gathering.ts';
import { copilotCliPatterns } from '../../agents/permissions/notation/copilot.ts';
import type { ToolPattern } from '../../agents/permissions/pattern.ts';
import { textOf } from '../../pipelines/workflow.ts';
import { type LineMap, linesWithin } from '../lines.ts';
import type { Word } from '../shell-words.ts';
import { listed, type Option, type Options, readOptions, sharedOptions, silentOptions } from './flags.ts';
import type { Inputs } from './inputs.ts';
import type { Reading } from './reading.ts';

export function inferenceInputs(reading: Reading): Inputs {
  const { gathering } = reading;
  return {
    prompt: (entry) => reading.prompt(textOf(entry), entry),
    'prompt-file': (entry) => reading.prompt(`the file ${textOf(entry)}`, entry),
    'system-prompt': (entry) => reading.prompt(textOf(entry), entry),
    'system-prompt-file': (entry) => reading.prompt(`the file ${textOf(entry)}`, entry),
    input: (entry) => reading.prompt(textOf(entry), entry),
    model: (entry) => {
      if (textOf(entry) !== '') gathering.modelNamed(entry, 'model');
    },
    'copilot-allow-tools': (entry) => {
      const place = linesWithin(reading.file, entry);
      for (const written of listed(textOf(entry)))
        gathering.addRule('allow', copilotCliPatterns(written), written, place(1));
    },
    'enable-github-mcp': (entry) => {
      if (textOf(entry) !== 'true') return;
      gathering.servers.push({
        name: 'github',
        launch: { how: 'remote', url: 'https://api.githubcopilot.com/mcp/', transport: 'http' },
        environment: [],
        secrets: [],
        enabled: true,
        evidence: gathering.at(entry),
      });
    },
    endpoint: (entry) => {
      const url = textOf(entry);
      if (url !== '')
        gathering.addOpening('host', entry.key, url, 'high', `sends what it reads to ${url}`, entry);
    },
  };
}

export const inferenceSilent = new Set(
  `max-tokens max-completion-tokens token provider copilot-cli-path file_input response-format github-mcp-token
  github-mcp-toolsets temperature top-p`.split(/\s+/),
);

export function copilotArguments(reading: Reading, words: readonly Word[], place: LineMap): void {
  const { gathering } = reading;
  const at = ({ line }: Word) => place(line);
  const { prompt, model, unknown, positional } = sharedOptions(reading, place);
  const rules = (decision: 'allow' | 'deny', read: (written: string) => readonly ToolPattern[]): Option => [
    'one',
    ([value]) => {
      for (const written of listed(value?.text ?? ''))
        if (value !== undefined) gathering.addRule(decision, read(written), written, at(value));
    },
  ];
  const opens = (key: string, rung: Rung): Option => [
    'none',
    (_, flag) => gathering.addLevel('approval', key, 'on', rung, at(flag)),
  ];
  const all = opens('approval mode', [1, 'critical', 'runs every tool without asking', 'unattended']);
  const url = (written: string) => copilotCliPatterns(`url(${written})`);
  const known: Options = {
    ...silentOptions(
      'one',
      '--log-level --log-dir --stream --share --secret-env-vars --output-format --effort',
    ),
    ...silentOptions(
      'none',
      '-s --silent --no-color --no-ask-user --disable-parallel-tools-execution --no-custom-instructions',
    ),
    '--allow-all-tools': all,
    '--allow-all': all,
    '--yolo': all,
    '--allow-all-paths': opens('--allow-all-paths', [1, 'high', 'reads and writes any file of the machine']),
    '--allow-all-urls': opens('--allow-all-urls', [1, 'high', 'fetches any address without asking']),
    '--allow-tool': rules('allow', copilotCliPatterns),
    '--deny-tool': rules('deny', copilotCliPatterns),
    '--allow-url': rules('allow', url),
    '--deny-url': rules('deny', url),
    '--additional-mcp-config': [
      'one',
      ([value]) => {
        if (value !== undefined)
          reading.embed(
            claudeServers,
            '.mcp.json',
            value.text,
            '--additional-mcp-config',
            at(value),
            (line) => place(value.line + line - 1),
          );
      },
    ],
    '--add-dir': [
      'one',
      ([value]) => {
        if (value !== undefined)
          gathering.addOpening(
            'directory',
            '--add-dir',
            value.text,
            'medium',
            `may work in ${value.text}`,
            at(value),
          );
      },
    ],
    '--model': model,
    '-p': prompt,
    '--prompt': prompt,
  };
  readOptions(words, known, { unknown, positional });
}
