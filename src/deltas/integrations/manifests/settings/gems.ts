/** .bundle/config and .gemrc: mirrors and sources of gems, and what is checked of them. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Manifest } from '../manifest.ts';
import { canonical, entriesOf, itemsOf, Reading, textOf } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';

/** Where gems are put, which groups, and how many downloads run at once. */
const silent = new Set(
  `PATH BIN CACHE_PATH CACHE_ALL CACHE_ALL_PLATFORMS WITHOUT WITH ONLY JOBS RETRY TIMEOUT CLEAN DEPLOYMENT FROZEN
   SPECIFIC_PLATFORM FORCE_RUBY_PLATFORM SILENCE_ROOT_WARNING DISABLE_SHARED_GEMS DISABLE_VERSION_CHECK GLOBAL_GEM_CACHE
   NO_PRUNE NO_INSTALL SHEBANG SYSTEM_BINDIR PREFER_PATCH REDIRECT SUPPRESS_INSTALL_USING_MESSAGES`.split(
    /\s+/,
  ),
);

export const bundleConfig: Manifest = {
  name: '.bundle/config',
  paths: ['**/.bundle/config'],
  source: 'bundler.io/man/bundle-config.1.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'gem');
    for (const entry of entriesOf(readYaml(file.path, file.text) ?? undefined)) readBundle(reading, entry);
    return reading.end();
  },
};

function readBundle(reading: Reading, entry: TreeEntry): void {
  const text = textOf(entry.value) ?? '';
  // Of its settings only "false" and "true" are flags; keys of hosts hold credentials, with dots written "__".
  const key = entry.key.replace(/^BUNDLE_/, '').replace(/:$/, '');
  const mirrored = /^MIRROR__(.{1,300})$/.exec(key)?.[1];
  if (mirrored !== undefined) reading.takesFrom(text, entry);
  else if (key === 'SSL_VERIFY_MODE')
    reading.holds(guards.certificates('gem sources'), sslRank(text), text, entry);
  else if (key === 'DISABLE_CHECKSUM_VALIDATION')
    reading.holds(guards.checksums('Bundler', 1), guards.rankOfHole(text), text, entry);
  else if (key.includes('__')) leavesCredential(reading, 'a gem source', key, text, entry);
  else if (!silent.has(key)) reading.leaves(`setting ${key.slice(0, 60)}`, text, entry);
}

/** OpenSSL's modes: 0 checks nothing, 1 checks the peer. */
function sslRank(text: string): number | null {
  const mode = /^:?(?:OpenSSL::SSL::)?(\d|VERIFY_NONE|VERIFY_PEER)$/i.exec(text)?.[1]?.toUpperCase();
  if (mode === undefined) return null;
  return mode === '0' || mode === 'VERIFY_NONE' ? 0 : 1;
}

const silentOfGems = new Set(
  'verbose benchmark backtrace bulk_threshold update_sources gem install update gemhome gempath concurrent_downloads'.split(
    ' ',
  ),
);
/** Options of commands that leave documentation out, or say where gems are put. */
const silentOptions = /^(?:\s*(?:--no-(?:document|ri|rdoc|suggestions)|--user-install|--env-shebang))*\s*$/;

export const gemrc: Manifest = {
  name: '.gemrc',
  paths: ['**/{.,}gemrc'],
  source: 'guides.rubygems.org/command-reference/#gem-environment, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'gem');
    for (const entry of entriesOf(readYaml(file.path, file.text) ?? undefined)) readGems(reading, entry);
    return reading.end();
  },
};

function readGems(reading: Reading, entry: TreeEntry): void {
  const key = entry.key.replace(/^:/, '');
  const text = textOf(entry.value) ?? '';
  if (key === 'sources') for (const item of itemsOf(entry.value)) reading.takesFrom(textOf(item) ?? '', item);
  else if (key === 'ssl_verify_mode')
    reading.holds(guards.certificates('gem sources'), sslRank(text), text, entry);
  else if (!silentOfGems.has(key) || !silentOptions.test(/^(?:gem|install|update)$/.test(key) ? text : ''))
    reading.leaves(`setting ${key.slice(0, 60)}`, canonical(entry.value), entry);
}
