/** .npmrc of npm and pnpm, and .yarnrc of the first Yarn: registries, what is checked, and what runs at installs. */
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';
import { type LineStyle, type Setting, settingsOf } from './lines.ts';

/** Layout, caches, and what is written into package.json: neither whose code is taken nor what runs changes by them. */
const silent = new Set(
  `save save-exact save-prefix save-workspace-protocol save-peer fund update-notifier loglevel progress color unicode
   engine-strict node-engine-strict legacy-peer-deps strict-peer-deps strict-peer-dependencies auto-install-peers
   shamefully-hoist public-hoist-pattern hoist hoist-pattern hoist-workspace-packages hoisting-limits node-linker
   symlink modules-dir virtual-store-dir virtual-store-dir-max-length link-workspace-packages prefer-workspace-packages
   shared-workspace-lockfile inject-workspace-packages dedupe-peer-dependents dedupe-direct-deps
   dedupe-injected-deps resolve-peers-from-workspace-root resolution-mode cache cache-dir cache-min cache-max store-dir
   state-dir prefix global-style install-strategy install-links include-workspace-root workspaces
   workspace-concurrency workspaces-update workspace-root lockfile-version message tag-version-prefix sign-git-tag
   sign-git-commit git-tag-version init-author-name init-author-email init-author-url init-license init-version
   init-module access tag fetch-retries fetch-retry-factor fetch-retry-mintimeout fetch-retry-maxtimeout fetch-timeout
   network-concurrency network-timeout child-concurrency maxsockets prefer-offline prefer-dedupe prefer-frozen-lockfile
   recursive-install reporter side-effects-cache package-import-method production optional omit include dev
   use-beta-cli always-auth email version-git-message version-tag-prefix version-sign-git-tag lastUpdateCheck
   ignore-workspace-root-check disable-self-update-check emoji merge-git-branch-lockfiles-branch-pattern
   ignore-engines audit-level`.split(/\s+/),
);

const credential = /^(\/\/[^\s]{1,300}:)?_?(?:authToken|auth|password|username)$/i;

export const npmrc: Manifest = {
  name: '.npmrc',
  paths: ['**/.npmrc', '!**/node_modules/**'],
  source: 'docs.npmjs.com/cli/v11/using-npm/config, pnpm.io/npmrc, read 2026-11',
  read: (file, side) => readLines(new Reading(file, side, 'npm'), 'npm'),
};

export const yarnrc: Manifest = {
  name: '.yarnrc',
  paths: ['**/.yarnrc', '!**/node_modules/**'],
  source: 'classic.yarnpkg.com/en/docs/yarnrc, read 2026-11',
  read: (file, side) => readLines(new Reading(file, side, 'npm'), 'yarn'),
};

function readLines(reading: Reading, style: LineStyle) {
  for (const setting of settingsOf(reading.file, style)) readSetting(reading, setting, style);
  return reading.end();
}

function readSetting(reading: Reading, setting: Setting, style: LineStyle): void {
  const { value } = setting;
  // "--install.ignore-scripts" of Yarn is the option of one command.
  const key = style === 'yarn' ? setting.key.replace(/^--(?:[a-z]{1,20}\.)?/, '') : setting.key;
  const tool = style === 'yarn' ? 'Yarn' : 'npm';
  const scope = /^(@[^:\s]{1,214}):registry$/.exec(key)?.[1];
  if (key === 'registry') reading.takesFrom(value, setting);
  else if (scope !== undefined) reading.takesFrom(value, setting, true, { group: scope });
  else if (credential.test(key)) leavesCredential(reading, hostOf(key), key, value, setting);
  else if (
    !readGuard(reading, key, setting, tool) &&
    !silent.has(key) &&
    !/:(?:email|always-auth)$/.test(key)
  )
    reading.leaves(partOf(key), `${key}=${unversioned(key, value)}`, setting);
}

/** @returns false where the key holds nothing back. */
function readGuard(reading: Reading, key: string, setting: Setting, tool: string): boolean {
  const { value } = setting;
  switch (key) {
    case 'strict-ssl':
      reading.holds(guards.certificates(`${tool} registries`), guards.rankOf(value), value, setting);
      return true;
    case 'ignore-scripts':
      reading.holds(guards.installScripts(tool), guards.rankOfIgnored(value), value, setting);
      return true;
    case 'dangerously-allow-all-builds':
      reading.holds(guards.installScripts('pnpm'), guards.rankOfHole(value), value, setting);
      return true;
    case 'audit':
      reading.holds(guards.audit(tool), guards.rankOf(value), value, setting);
      return true;
    case 'package-lock':
    case 'lockfile':
      reading.holds(guards.lockFile(tool), guards.rankOf(value), value, setting);
      return true;
    case 'verify-store-integrity':
      reading.holds(guards.checksums('pnpm', 1), guards.rankOf(value), value, setting);
      return true;
    case 'min-release-age':
      reading.holds(guards.releaseAge('npm'), guards.rankOfAge(value, 'd'), value, setting);
      return true;
    case 'minimum-release-age':
      reading.holds(guards.releaseAge('pnpm'), guards.rankOfAge(value, 'm'), value, setting);
      return true;
    default:
      return false;
  }
}

/** The program that Yarn hands over to lies in the repository; a later version of it is no other place. */
function unversioned(key: string, value: string): string {
  return key === 'yarn-path' ? value.replace(/\d{1,6}(?:\.\d{1,6}){1,3}/g, '*') : value;
}

function hostOf(key: string): string {
  return /^\/\/([^/:\s]{1,255})/.exec(key)?.[1] ?? 'the registry';
}

/** A key may hold anything up to its colon. */
function partOf(key: string): string {
  if (key === '') return 'a line that is no setting';
  return `setting ${key.startsWith('//') ? hostOf(key) : key.slice(0, 60)}`;
}
