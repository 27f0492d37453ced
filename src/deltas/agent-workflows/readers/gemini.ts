/**
 * Gemini CLI in a workflow: the inputs of its action, and the arguments of its command -> what it may do there.
 * github.com/google-github-actions/run-gemini-cli, action.yml of 2026-04-27, which always starts it with `--yolo`: what
 * `tools.core` leaves it is allowed. github.com/google-gemini/gemini-cli, docs/reference/configuration.md, "Command-line
 * arguments". Read 2026-11.
 */
import type { Lines } from '../../../syntax/tree.ts';
import type { Ladder } from '../../agents/formats/gathering.ts';
import { geminiSettings } from '../../agents/formats/gemini/settings.ts';
import type { Powers, Tool } from '../../agents/model.ts';
import { geminiCliPatterns } from '../../agents/permissions/notation/gemini-cli.ts';
import { textOf } from '../../pipelines/workflow.ts';
import type { LineMap } from '../lines.ts';
import type { Word } from '../shell-words.ts';
import { listed, type Option, type Options, readOptions, sharedOptions, silentOptions } from './flags.ts';
import type { Inputs } from './inputs.ts';
import type { Reading } from './reading.ts';

export function geminiInputs(reading: Reading): Inputs {
  const { gathering } = reading;
  return {
    prompt: (entry) => reading.prompt(textOf(entry), entry),
    settings: (entry) => reading.embedEntry(geminiSettings, '.gemini/settings.json', entry, entry.key),
    gemini_model: (entry) => {
      if (textOf(entry) !== '') gathering.modelNamed(entry, 'model');
    },
    extensions: (entry) => {
      for (const name of textOf(entry).match(/[^\s,"[\]]+/g) ?? [])
        gathering.addOpening('other', 'extensions', name, 'high', `loads the extension ${name}`, entry);
    },
    gcp_service_account: (entry) => {
      const name = textOf(entry);
      if (name !== '')
        gathering.addOpening('other', entry.key, name, 'medium', `acts in Google Cloud as ${name}`, entry);
    },
  };
}

export const geminiSilent = new Set(
  `gcp_location gcp_project_id gcp_workload_identity_provider gcp_token_format gcp_access_token_scopes gemini_api_key
  gemini_cli_version gemini_debug google_api_key use_gemini_code_assist use_vertex_ai upload_artifacts use_pnpm workflow_name
  github_pr_number github_issue_number`.split(/\s+/),
);

/** Under `--yolo` a list of tools is a list of what runs unasked; without one that is everything. */
export function unasked(layers: readonly Powers[], reading: Reading, lines: Lines): void {
  const lists = layers.flatMap(({ tools }) => (tools === null ? [] : [tools]));
  if (lists.length === 0) {
    reading.gathering.addRule('allow', { tool: 'any' }, 'every tool', lines);
    return;
  }
  const allow = ({ pattern, written, evidence }: Tool) =>
    reading.gathering.rules.push({ decision: 'allow', pattern, written, evidence });
  lists.flat().forEach(allow);
}

const modes: Ladder = {
  plan: [-1, 'info', 'plans, and changes nothing'],
  default: [0, 'info', 'uses only what needs no question'],
  auto_edit: [1, 'critical', 'changes files without asking'],
  yolo: [2, 'critical', 'runs every tool without asking', 'unattended'],
};

export function geminiArguments(reading: Reading, words: readonly Word[], place: LineMap): void {
  const { gathering } = reading;
  const at = ({ line }: Word) => place(line);
  const { prompt, model, unknown, positional } = sharedOptions(reading, place);
  const level = (value: string, flag: Word) => {
    const rung = Object.hasOwn(modes, value) ? modes[value] : undefined;
    if (rung === undefined) reading.note('approval mode', value, at(flag));
    else gathering.addLevel('approval', 'approval mode', value, rung, at(flag));
  };
  const yolo: Option = ['none', (_, flag) => level('yolo', flag)];
  const sandboxed: Option = [
    'none',
    (_, flag) =>
      gathering.addLevel('sandbox', 'sandbox', 'on', [-1, 'info', 'runs its tools in a sandbox'], at(flag)),
  ];
  const known: Options = {
    '--yolo': yolo,
    '-y': yolo,
    '--approval-mode': ['one', ([value], flag) => level(value?.text ?? '', flag)],
    '--allowed-tools': [
      'many',
      (values) => {
        for (const value of values)
          for (const written of listed(value.text))
            gathering.addRule('allow', geminiCliPatterns(written), written, at(value));
      },
    ],
    '--sandbox': sandboxed,
    '-s': sandboxed,
    '--prompt': prompt,
    '-p': prompt,
    '--model': model,
    '-m': model,
    ...silentOptions('none', '--debug -d'),
    ...silentOptions('one', '--output-format -o'),
  };
  readOptions(words, known, { unknown, positional });
}
