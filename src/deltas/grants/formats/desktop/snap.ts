/** How a snap is built in, how tightly it is held and what it plugs into out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import { nameAt, nodeAt, Reading, textOf } from '../../reading.ts';

export const snap: GrantFormat = {
  name: 'snap',
  paths: ['**/snapcraft*.{yml,yaml}'],
  source: 'https://snapcraft.io/docs/supported-interfaces',
  read: '2026-11',
  app: read,
};

/** What is built, and of what, is code and no permission. */
function read(file: TextFile, side: Side): App {
  const root = readYaml(file.path, file.text);
  const into = new Reading(file, side);
  const confinement = nodeAt(root, 'confinement');
  const held = textOf(confinement);
  if (confinement !== undefined && (held === 'classic' || held === 'devmode'))
    into.opens(
      'confinement of {app}',
      { confinement: held },
      'high',
      [`{app} runs without a sandbox (${held})`, `{app} no longer runs without a sandbox (${held})`],
      confinement,
    );
  const declared = nodeAt(root, 'plugs');
  const ask = (plug: string, node: TreeNode) => {
    const kind = textOf(nodeAt(declared, plug, 'interface')) ?? plug;
    into.ask('snap', 'device', kind, node);
  };
  const apps = nodeAt(root, 'apps');
  for (const { value } of apps?.kind === 'map' ? apps.entries.values() : []) {
    const plugs = nodeAt(value, 'plugs');
    for (const item of plugs?.kind === 'sequence' ? plugs.items : []) {
      const plug = textOf(item);
      if (plug !== null) ask(plug, item);
    }
  }
  // Those of no app in particular are those of all.
  for (const { key, startLine } of declared?.kind === 'map' ? declared.entries.values() : [])
    ask(key, { kind: 'scalar', value: key, tag: null, startLine, endLine: startLine });
  return into.app(nameAt(root, ['name'], 'the snap'), 'snap');
}
