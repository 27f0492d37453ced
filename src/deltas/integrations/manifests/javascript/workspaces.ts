/** pnpm-workspace.yaml and deno.json: catalogs of versions, and imports by address. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import { plainAddress } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, Reading, textOf, under } from '../reading.ts';
import { rankOfAge, releaseAge } from '../settings/guards.ts';
import { readOverrides } from './package-json.ts';
import { specified } from './specifier.ts';

const silentOfPnpm = new Set(
  `packages catalogMode cleanupUnusedCatalogs savePrefix shellEmulator linkWorkspacePackages
   preferWorkspacePackages autoInstallPeers strictPeerDependencies peerDependencyRules nodeLinker hoist hoistPattern
   publicHoistPattern shamefullyHoist dedupePeerDependents resolutionMode engineStrict`.split(/\s+/),
);

export const pnpmWorkspace: Manifest = {
  name: 'pnpm-workspace.yaml',
  paths: ['**/pnpm-workspace.yaml'],
  source: 'pnpm.io/pnpm-workspace_yaml, pnpm.io/settings, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'npm');
    for (const entry of entriesOf(readYaml(file.path, file.text) ?? undefined)) {
      // A catalog says which version is meant where a package.json asks for one.
      if (['catalog', 'catalogs', 'overrides'].includes(entry.key)) readOverrides(reading, file, entry.value);
      else if (entry.key === 'minimumReleaseAge') {
        const text = textOf(entry.value) ?? '';
        reading.holds(releaseAge('pnpm'), rankOfAge(text, 'm'), text, entry);
      } else if (!silentOfPnpm.has(entry.key)) reading.leavesEntry(entry.key.slice(0, 60), entry);
    }
    return reading.end();
  },
};

const silentOfDeno = new Set(
  `name version exports license compilerOptions fmt lint test bench lock exclude include publish workspace
   nodeModulesDir vendor unstable $schema`.split(/\s+/),
);

export const denoJson: Manifest = {
  name: 'deno.json',
  paths: ['**/deno.{json,jsonc}', '**/import_map.json', '!**/node_modules/**'],
  source: 'docs.deno.com/runtime/fundamentals/configuration and /modules, read 2026-11',
  read(file, side) {
    const root = readJson(file.path, file.text);
    const reading = new Reading(file, side, 'npm');
    for (const entry of entriesOf(root ?? undefined)) {
      if (entry.key === 'imports') for (const one of entriesOf(entry.value)) readImport(reading, file, one);
      else if (entry.key === 'scopes')
        for (const scope of entriesOf(entry.value))
          for (const one of entriesOf(scope.value)) readImport(reading, file, one);
      else if (entry.key === 'tasks')
        for (const task of entriesOf(entry.value)) reading.leavesEntry(`task ${task.key.slice(0, 60)}`, task);
      else if (!silentOfDeno.has(entry.key)) reading.leavesEntry(entry.key.slice(0, 60), entry);
    }
    const name = textOf(under(root, 'name'));
    if (name !== null) reading.isItself(name);
    return reading.end();
  },
};

function readImport(reading: Reading, file: TextFile, one: TreeEntry): void {
  const written = textOf(one.value) ?? '';
  const [, registry, rest = ''] = /^(npm|jsr):\/?(.{1,214})$/.exec(written) ?? [];
  if (registry !== undefined) {
    const at = rest.indexOf('@', 1);
    const named = (at < 0 ? rest : rest.slice(0, at)).replace(/\/$/, '').toLowerCase();
    const [scope = '', own = ''] = named.split('/');
    const name = scope.startsWith('@') ? `${scope}/${own}` : scope;
    // JSR's packages have their names at npm too: @jsr/scope__name.
    const inNpm = registry === 'npm' ? name : `@jsr/${scope.slice(1)}__${own}`;
    reading.asks({ name: inNpm, version: at < 0 ? null : rest.slice(at + 1) }, one);
  } else if (/^https?:\/\//.test(written)) {
    const module = /^https:\/\/deno\.land\/(?:x\/([\w-]{1,100})|std)(?:@[^/]{1,60})?(?:\/|$)/.exec(written);
    if (module === null)
      reading.asks({ name: one.key.replace(/\/$/, '') || one.key, source: plainAddress(written) }, one);
    else if (module[1] !== undefined) reading.asks({ name: `deno.land/x/${module[1]}` }, one);
  } else if (written.startsWith('.') || written.startsWith('/')) {
    const { name, source } = specified(file.path, one.key, written);
    if (name !== null && source !== null && !written.startsWith('/')) reading.asks({ name, source }, one);
  } else reading.leavesEntry(`import ${one.key.slice(0, 60)}`, one);
}
