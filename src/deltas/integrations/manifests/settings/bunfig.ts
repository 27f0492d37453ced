/** bunfig.toml: registries of all and of scopes, what is checked, and code that is loaded before the program. */
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Manifest, Registry } from '../manifest.ts';
import { entriesOf, Reading, textOf, under } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';

/** How the program and its tests are run, without code of their own. */
const silent = new Set(
  'telemetry smol logLevel console jsx jsxFactory jsxFragment jsxImportSource'.split(' '),
);
const silentOfTests = new Set(
  `root coverage coverageThreshold coverageSkipTestFiles coverageReporter coverageDir coverageIgnoreSourcemaps
   coveragePathIgnorePatterns smol randomize seed rerunEach reporter concurrentTestGlob timeout retry onlyFailures`.split(
    /\s+/,
  ),
);
/** Layout and caches, and which of the lists of package.json are installed. */
const silentOfInstalls = new Set(
  `optional dev peer production exact auto frozenLockfile dryRun globalDir globalBinDir cache lockfile saveTextLockfile
   linker logLevel linkWorkspacePackages prefer publicHoistPattern hoistPattern`.split(/\s+/),
);

export const bunfig: Manifest = {
  name: 'bunfig.toml',
  paths: ['**/{,.}bunfig.toml', '!**/node_modules/**'],
  source: 'bun.com/docs/runtime/bunfig, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'npm');
    for (const entry of entriesOf(readToml(file.path, file.text) ?? undefined)) {
      if (entry.key === 'install') for (const inner of entriesOf(entry.value)) readInstall(reading, inner);
      else if (entry.key === 'test') {
        for (const inner of entriesOf(entry.value))
          if (!silentOfTests.has(inner.key)) reading.leavesEntry(`test ${inner.key.slice(0, 60)}`, inner);
      } else if (!silent.has(entry.key)) reading.leavesEntry(entry.key.slice(0, 60), entry);
    }
    return reading.end();
  },
};

function readInstall(reading: Reading, entry: TreeEntry): void {
  const { key, value } = entry;
  const text = textOf(value) ?? '';
  switch (key) {
    case 'registry':
      readRegistry(reading, entry, false, {});
      return;
    case 'scopes':
      for (const scope of entriesOf(value))
        readRegistry(reading, scope, true, { group: `@${scope.key.replace(/^@/, '')}` });
      return;
    case 'minimumReleaseAge':
      reading.holds(guards.releaseAge('Bun'), guards.rankOfAge(text, 's'), text, entry);
      return;
    case 'ignoreScripts':
      reading.holds(guards.installScripts('Bun'), guards.rankOfIgnored(text), text, entry);
      return;
    default:
      if (!silentOfInstalls.has(key)) reading.leavesEntry(`install ${key.slice(0, 60)}`, entry);
  }
}

/** An address, or a table of it with a credential. */
function readRegistry(
  reading: Reading,
  entry: TreeEntry,
  named: boolean,
  more: Pick<Registry, 'group'>,
): void {
  const address = textOf(entry.value) ?? textOf(under(entry.value, 'url'));
  if (address !== null) reading.takesFrom(address, entry, named, more);
  for (const inner of entriesOf(entry.value))
    if (['token', 'username', 'password'].includes(inner.key))
      leavesCredential(reading, entry.key, inner.key, textOf(inner.value) ?? '', inner);
}
