/** What an extension of VS Code says of itself in its package.json in, where it runs unasked and what it may use early out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { nameAt, nodeAt, Reading, textOf } from '../../reading.ts';

export const editorExtension: GrantFormat = {
  name: 'VS Code extension',
  paths: ['**/package.json'],
  source: 'https://code.visualstudio.com/api/references/extension-manifest',
  read: '2026-11',
  recognises: (text) =>
    /"vscode"\s{0,16}:/.test(text) &&
    /"(?:activationEvents|untrustedWorkspaces|enabledApiProposals)"\s{0,16}:/.test(text),
  app: read,
};

/** The rest of the file is a package's, and judged as one. */
function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  const items = (key: string) => {
    const list = nodeAt(root, key);
    return list?.kind === 'sequence' ? list.items : [];
  };
  for (const item of items('activationEvents')) {
    if (textOf(item) === '*')
      into.opens(
        'start of {app}',
        { event: '*' },
        'low',
        ['{app} starts with every window, asked or not', '{app} no longer starts with every window'],
        item,
      );
  }
  for (const item of items('enabledApiProposals')) {
    const proposal = brief(textOf(item) ?? '');
    into.opens(
      `early interfaces of {app}`,
      { proposal },
      'low',
      [`{app} uses ${proposal}, which nobody has agreed on yet`, `{app} no longer uses ${proposal} early`],
      item,
    );
  }
  const supported = nodeAt(root, 'capabilities', 'untrustedWorkspaces', 'supported');
  if (supported !== undefined && textOf(supported) === 'true')
    into.opens(
      'folders of {app}',
      { untrusted: true },
      'medium',
      [
        '{app} also runs in folders that its user does not trust',
        '{app} no longer runs in folders that its user does not trust',
      ],
      supported,
    );
  return into.app(nameAt(root, ['name'], 'the extension'), 'browser');
}
