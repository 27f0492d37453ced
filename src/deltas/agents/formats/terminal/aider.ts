/** The configuration of Aider -> what it runs, whom it asks, and where it sends what it reads. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { Gathering, type Table } from '../gathering.ts';
import { commandsOf, notedKeys, secretOf, silentKeys } from '../keys.ts';
import { directoryOf, inRepository } from '../places.ts';

export const aiderConfig: Format = {
  name: 'Aider configuration',
  paths: ['**/.aider.conf.yml', '**/.aider.conf.yaml'],
  source: 'json.schemastore.org/aider-0.82.json of 2026-08-07, read 2026-11',
  read: readAider,
};

/** Looks, wording, limits, and what only a single run is told. */
const harmless = `alias list-models model-settings-file model-metadata-file reasoning-effort thinking-tokens timeout edit-format
  architect show-model-warnings check-model-accepts-settings max-chat-history-tokens cache-prompts
  cache-keepalive-pings map-tokens map-refresh map-multiplier-no-files input-history-file chat-history-file
  restore-chat-history llm-history-file dark-mode light-mode pretty stream user-input-color tool-output-color
  tool-error-color tool-warning-color assistant-output-color completion-menu-color completion-menu-bg-color
  completion-menu-current-color completion-menu-current-bg-color code-theme show-diffs git gitignore subtree-only
  auto-commits dirty-commits attribute-author attribute-committer attribute-commit-message-author
  attribute-commit-message-committer attribute-co-authored-by commit commit-prompt dry-run lint analytics analytics-log
  analytics-disable just-check-update check-update show-release-notes version gui copy-paste exit show-repo-map
  show-prompts voice-format voice-language voice-input-device vim chat-language verbose encoding line-endings fancy-input
  multiline notifications openai-api-type openai-api-version openai-api-deployment-id openai-organization-id
  editor-edit-format opus sonnet haiku mini deepseek o1-mini o1-preview 4 4o 4-turbo 35turbo`;

function readAider(file: TextFile, side: Side): readonly Powers[] {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return [];
  const root = directoryOf(file.path);
  const gathering = new Gathering(file, side, { product: 'aider', root, part: null });
  gathering.read(tree, aiderKeys(gathering));
  return [gathering.powers()];
}

function aiderKeys(gathering: Gathering): Table {
  const { root } = gathering.holder;
  const file = gathering.openingsOf(
    'file',
    (path) => (inRepository(root, path) === null ? 'medium' : 'low'),
    (path) => `starts with ${path} in its context`,
  );
  return {
    ...silentKeys(harmless),
    ...notedKeys(
      gathering,
      `set-env weak-model editor-model auto-test auto-lint watch-files aiderignore message message-file apply
      apply-clipboard-edits install-main-branch upgrade skip-sanity-check-repo disable-playwright detect-urls test config
      env-file editor`,
    ),
    'yes-always': gathering.level('approval', {
      true: [1, 'critical', 'says yes to every question of its own', 'unattended'],
      false: [0, 'info', 'asks'],
    }),
    'auto-accept-architect': gathering.level('approval', {
      true: [0, 'info', "accepts its architect's changes"],
      false: [-1, 'medium', "asks before it accepts its architect's changes"],
    }),
    'suggest-shell-commands': gathering.level('oversight', {
      true: [0, 'info', 'suggests commands'],
      false: [-1, 'medium', 'suggests no command'],
    }),
    'git-commit-verify': gathering.level('oversight', {
      true: [-1, 'medium', 'runs the hooks of Git before it commits'],
      false: [0, 'medium', 'commits past the hooks of Git'],
    }),
    'verify-ssl': gathering.level('network', {
      true: [0, 'info', 'checks whom it talks to'],
      false: [1, 'high', 'does not check whom it talks to'],
    }),
    'lint-cmd': commandsOf(gathering, 'after an edit'),
    'test-cmd': commandsOf(gathering, 'a test'),
    'notifications-command': commandsOf(gathering, 'a notification'),
    load: gathering.openingsOf('file', 'high', (path) => `runs the commands in ${path} at its start`),
    read: file,
    file,
    'openai-api-base': gathering.openingsOf(
      'host',
      'high',
      (url) => `sends what it reads and writes to ${url}`,
    ),
    'openai-api-key': secretOf(gathering, 'Aider'),
    'anthropic-api-key': secretOf(gathering, 'Aider'),
    'api-key': (entry, key) => {
      for (const { node } of gathering.texts(entry, key)) {
        const evidence = gathering.at(node);
        gathering.secrets.push({ name: 'api-key', reference: null, evidence });
      }
    },
    model: gathering.modelNamed,
  };
}
