/**
 * Claude Code in a workflow: the inputs of its action, and the arguments of its command -> what it may do there.
 * github.com/anthropics/claude-code-action, action.yml and docs/security.md of 2026-08-22, docs/migration-guide.md for the inputs
 * before 1.0; code.claude.com/docs/en/cli-reference. Read 2026-11.
 */
import type { Lines, TreeEntry } from '../../../syntax/tree.ts';
import { permissionModes } from '../../agents/formats/claude/modes.ts';
import { claudeServers } from '../../agents/formats/claude/servers.ts';
import { claudeSettings } from '../../agents/formats/claude/settings.ts';
import { inRepository } from '../../agents/formats/places.ts';
import { claudeCodePatterns } from '../../agents/permissions/notation/claude-code.ts';
import { textOf } from '../../pipelines/workflow.ts';
import { type LineMap, linesWithin } from '../lines.ts';
import { argumentWords, type Word } from '../shell-words.ts';
import { listed, type Option, type Options, readOptions, sharedOptions, silentOptions } from './flags.ts';
import type { Inputs } from './inputs.ts';
import type { Reading } from './reading.ts';

/** One key for all ways to write the mode, so that another notation is no change. */
const mode = 'permission mode';
const bypass = 'bypassPermissions';
const serversFile = 'file of servers';
const settingsFile = 'file of settings';

export function claudeInputs(reading: Reading): Inputs {
  const { gathering } = reading;
  const prompt = (entry: TreeEntry) => reading.prompt(textOf(entry), entry);
  const tools = (decision: 'allow' | 'deny') => (entry: TreeEntry) => {
    const place = linesWithin(reading.file, entry);
    for (const [index, line] of textOf(entry).split('\n').entries())
      addTools(reading, decision, line, place(index + 1));
  };
  return {
    prompt,
    direct_prompt: prompt,
    override_prompt: prompt,
    custom_instructions: prompt,
    system_prompt: prompt,
    append_system_prompt: prompt,
    prompt_file: (entry) => reading.prompt(`the file ${textOf(entry)}`, entry),
    claude_args: (entry) => {
      claudeArguments(reading, argumentWords(textOf(entry)), linesWithin(reading.file, entry));
    },
    allowed_tools: tools('allow'),
    disallowed_tools: tools('deny'),
    mcp_config: (entry) => reading.embedEntry(claudeServers, '.mcp.json', entry, serversFile),
    settings: (entry) => reading.embedEntry(claudeSettings, '.claude/settings.json', entry, settingsFile),
    model: (entry) => gathering.modelNamed(entry, 'model'),
    anthropic_model: (entry) => gathering.modelNamed(entry, 'model'),
    plugins: (entry) => openings(reading, entry, 'medium', (name) => `loads the plugin ${name}`),
    plugin_marketplaces: (entry) => openings(reading, entry, 'high', (url) => `takes plugins from ${url}`),
    additional_permissions: (entry) =>
      openings(reading, entry, 'medium', (scope) => `asks its GitHub App for ${scope}`),
    allowed_bots: (entry) =>
      openings(reading, entry, textOf(entry).trim() === '*' ? 'high' : 'medium', (name) =>
        name === '*'
          ? 'can be started by any bot, one that a stranger made too'
          : `can be started by the bot ${name}`,
      ),
    // Everybody is told as people outside who can set it to work.
    allowed_non_write_users: (entry) => {
      if (textOf(entry).trim() !== '*')
        openings(
          reading,
          entry,
          'high',
          (name) => `can be started by ${name}, who need not have write access`,
        );
    },
    include_comments_by_actor: (entry) => {
      if (textOf(entry).trim() !== '')
        gathering.addLevel(
          'trust',
          entry.key,
          textOf(entry),
          [-1, 'info', 'reads comments of listed people only'],
          entry,
        );
    },
    show_full_output: gathering.level('trust', {
      true: [1, 'medium', 'writes all that its tools return into the log, which everybody can read'],
      false: [0, 'info', 'keeps what its tools return out of the log'],
    }),
  };
}

/** Looks, names of branches, limits, and how it is paid. */
export const claudeSilent = new Set(
  `trigger_phrase assignee_trigger label_trigger base_branch branch_prefix branch_name_template use_sticky_comment
  classify_inline_comments use_commit_signing ssh_signing_key bot_id bot_name track_progress include_fix_links display_report
  exclude_comments_by_actor max_turns timeout_minutes mode github_token anthropic_api_key claude_code_oauth_token
  anthropic_federation_rule_id anthropic_organization_id anthropic_service_account_id anthropic_workspace_id
  anthropic_oidc_audience use_node_cache fallback_model session_id`.split(/\s+/),
);

function openings(
  reading: Reading,
  entry: TreeEntry,
  severity: 'medium' | 'high',
  meaning: (value: string) => string,
): void {
  const place = linesWithin(reading.file, entry);
  for (const [index, line] of textOf(entry).split('\n').entries()) {
    for (const value of line.split(',').map((one) => one.trim())) {
      if (value !== '')
        reading.gathering.addOpening('other', entry.key, value, severity, meaning(value), place(index + 1));
    }
  }
}

function addTools(reading: Reading, decision: 'allow' | 'deny', text: string, lines: Lines): void {
  for (const written of listed(text))
    reading.gathering.addRule(decision, claudeCodePatterns(written), written, lines);
}

/** @param words what follows the command's name, or stands in `claude_args`. */
export function claudeArguments(reading: Reading, words: readonly Word[], place: LineMap): void {
  const { gathering } = reading;
  const at = ({ line }: Word) => place(line);
  const { prompt, model, unknown, positional } = sharedOptions(reading, place);
  const level = (value: string, flag: Word) => {
    const rung = Object.hasOwn(permissionModes, value) ? permissionModes[value] : undefined;
    if (rung === undefined) reading.note(mode, value, at(flag));
    else gathering.addLevel('approval', mode, value, rung, at(flag));
  };
  const tools = (decision: 'allow' | 'deny'): Option => [
    'many',
    (values) => {
      for (const value of values) addTools(reading, decision, value.text, at(value));
    },
  ];
  const allow = tools('allow');
  const deny = tools('deny');
  const directory: Option = [
    'many',
    (values) => {
      for (const value of values) {
        const outside = inRepository('', value.text) === null;
        const where = `${value.text}${outside ? ' outside the repository' : ''}`;
        gathering.addOpening(
          'directory',
          '--add-dir',
          value.text,
          outside ? 'high' : 'low',
          `may work in ${where}`,
          at(value),
        );
      }
    },
  ];
  const known: Options = {
    ...silentOptions('one', silentOne),
    ...silentOptions('none', silentNone),
    '--allowedTools': allow,
    '--allowed-tools': allow,
    '--disallowedTools': deny,
    '--disallowed-tools': deny,
    '--tools': [
      'many',
      (values) => {
        gathering.tools ??= [];
        for (const value of values)
          for (const written of listed(value.text))
            if (written !== 'default') gathering.addTool(claudeCodePatterns(written), written, at(value));
      },
    ],
    '--permission-mode': ['one', ([value], flag) => level(value?.text ?? '', flag)],
    '--dangerously-skip-permissions': ['none', (_, flag) => level(bypass, flag)],
    '--mcp-config': [
      'many',
      (values) => {
        for (const value of values)
          reading.embed(claudeServers, '.mcp.json', value.text, serversFile, at(value), (line) =>
            place(value.line + line - 1),
          );
      },
    ],
    '--settings': [
      'one',
      ([value]) => {
        if (value !== undefined)
          reading.embed(
            claudeSettings,
            '.claude/settings.json',
            value.text,
            settingsFile,
            at(value),
            (line) => place(value.line + line - 1),
          );
      },
    ],
    '--model': model,
    '--add-dir': directory,
    ...silentOptions('none', '-p --print'),
    '--append-system-prompt': prompt,
    '--system-prompt': prompt,
  };
  readOptions(words, known, { unknown, positional });
}

const silentOne = `--max-turns --output-format --input-format --json-schema --fallback-model --debug-file --session-id --resume -r
  --effort --max-budget-usd --betas -n --name`;
const silentNone = `--verbose --debug -d --continue -c --strict-mcp-config --include-partial-messages --no-session-persistence
  --disable-slash-commands --replay-user-messages`;
