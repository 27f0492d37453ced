/** .yarnrc.yml: registries of all and of scopes, what is checked, and the code that Yarn itself runs. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Manifest } from '../manifest.ts';
import { canonical, entriesOf, itemsOf, Reading, textOf } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';

/** Layout, caches and words on the screen. */
const silent = new Set(
  `nodeLinker nmHoistingLimits nmMode nmSelfReferences cacheFolder enableGlobalCache globalFolder compressionLevel
   enableTelemetry telemetryInterval enableColors enableHyperlinks enableInlineBuilds enableInlineHunks
   enableMessageNames enableProgressBars enableTimers enableTips preferAggregateCacheInfo preferDeferredVersions
   preferInteractive preferReuse preferTruncatedLines progressBarStyle defaultLanguageName defaultProtocol
   defaultSemverRangePrefix deferredVersionFolder installStatePath lockfileFilename logFilters virtualFolder
   pnpDataPath pnpMode pnpFallbackMode pnpEnableEsmLoader pnpEnableInlining pnpIgnorePatterns pnpShebang patchFolder
   pnpZipBackend winLinkType supportedArchitectures initFields initScope taskPoolConcurrency taskPoolMode
   workerPoolMode networkConcurrency cloneConcurrency httpRetry httpTimeout npmAlwaysAuth npmPublishAccess
   changesetBaseRefs changesetIgnorePatterns constraintsPath tsEnableAutoTypes enableConstraintsChecks
   rcFilename cacheMigrationMode enableCacheClean`.split(/\s+/),
);

export const yarnrcYml: Manifest = {
  name: '.yarnrc.yml',
  paths: ['**/.yarnrc.{yml,yaml}', '!**/node_modules/**'],
  source: 'yarnpkg.com/configuration/yarnrc, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'npm');
    for (const entry of entriesOf(readYaml(file.path, file.text) ?? undefined)) readKey(reading, entry);
    return reading.end();
  },
};

/** What an unknown checksum leads to: an error, a new entry, or nothing. */
const checksumRanks: ReadonlyMap<string, number> = new Map([
  ['throw', 2],
  ['update', 1],
  ['reset', 1],
  ['ignore', 0],
]);

function readKey(reading: Reading, entry: TreeEntry): void {
  const { key, value } = entry;
  const text = textOf(value) ?? '';
  switch (key) {
    case 'npmRegistryServer':
      reading.takesFrom(text, entry);
      return;
    case 'npmScopes':
      for (const scope of entriesOf(value))
        for (const inner of entriesOf(scope.value)) readScoped(reading, scope.key, inner);
      return;
    case 'npmRegistries':
      for (const registry of entriesOf(value))
        for (const inner of entriesOf(registry.value))
          readCredential(reading, registry.key.replace(/^(?:https?:)?\/\//, ''), inner);
      return;
    case 'enableStrictSsl':
      reading.holds(guards.certificates('Yarn registries'), guards.rankOf(text), text, entry);
      return;
    case 'enableScripts':
      reading.holds(guards.installScripts('Yarn'), scriptsRank(text), text, entry);
      return;
    case 'checksumBehavior':
      reading.holds(guards.checksums('Yarn', 2), checksumRanks.get(text) ?? null, text, entry);
      return;
    case 'npmMinimalAgeGate':
      reading.holds(guards.releaseAge('Yarn'), guards.rankOfAge(text, 'm'), text, entry);
      return;
    case 'unsafeHttpWhitelist':
      for (const item of itemsOf(value)) {
        const host = textOf(item) ?? '';
        reading.holds(guards.certificates(host.slice(0, 200)), 0, host, item);
      }
      return;
    case 'npmAuthToken':
    case 'npmAuthIdent':
      leavesCredential(reading, 'the registry', key, text, entry);
      return;
    case 'yarnPath':
      // A later version of the program in the repository is no other place.
      reading.leaves('the Yarn that runs', text.replace(/\d{1,6}(?:\.\d{1,6}){1,3}/g, '*'), entry);
      return;
    default:
      if (!silent.has(key)) reading.leaves(`setting ${key.slice(0, 60)}`, canonical(value), entry);
  }
}

function scriptsRank(text: string): number | null {
  const is = guards.flag(text);
  return is === null ? null : is ? 0 : 2;
}

function readScoped(reading: Reading, scope: string, inner: TreeEntry): void {
  const text = textOf(inner.value) ?? '';
  if (inner.key === 'npmRegistryServer')
    reading.takesFrom(text, inner, true, { group: `@${scope.replace(/^@/, '')}` });
  else if (inner.key === 'npmMinimalAgeGate')
    reading.holds(guards.releaseAge(`Yarn in @${scope}`), guards.rankOfAge(text, 'm'), text, inner);
  else readCredential(reading, `@${scope}`, inner);
}

function readCredential(reading: Reading, of: string, { key, value, ...lines }: TreeEntry): void {
  const text = textOf(value) ?? '';
  if (/^npmAuth(?:Token|Ident)$/.test(key)) leavesCredential(reading, of, key, text, lines);
  else if (!silent.has(key)) reading.leaves(`setting ${key.slice(0, 60)} of ${of.slice(0, 60)}`, text, lines);
}
