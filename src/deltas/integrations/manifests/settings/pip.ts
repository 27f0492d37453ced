/** pip.conf, pip.ini and .pypirc: indexes, hosts that nobody checks, and where packages are published. */
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';
import { type Setting, settingsOf } from './lines.ts';

/** Caches, words on the screen and where it installs; which version of a package is taken is the requirement's. */
const silent = new Set(
  `timeout retries resume-retries disable-pip-version-check no-cache-dir cache-dir quiet verbose progress-bar user
   break-system-packages require-virtualenv root-user-action no-color no-input format exists-action prefer-binary pre
   use-feature use-deprecated src target no-index no-warn-script-location no-warn-conflicts no-compile compile log
   default-timeout upgrade-strategy keyring-provider no-python-version-warning`.split(/\s+/),
);

export const pipConf: Manifest = {
  name: 'pip.conf',
  paths: ['**/pip.{conf,ini}'],
  source: 'pip.pypa.io/en/stable/topics/configuration and /cli/pip_install, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    for (const setting of settingsOf(file, 'python')) readSetting(reading, setting);
    return reading.end();
  },
};

function readSetting(reading: Reading, setting: Setting): void {
  const { section, value } = setting;
  const key = setting.key.replace(/^--/, '').replaceAll('_', '-').toLowerCase();
  const values = value.split(/\s+/).filter((one) => one !== '');
  switch (key) {
    case 'index-url':
    case 'extra-index-url':
    case 'find-links':
      for (const one of values) {
        if (one.includes('://') || one.startsWith('$'))
          reading.takesFrom(one, setting, false, key === 'extra-index-url' ? { beside: true } : {});
        else reading.leaves('where packages come from', one, setting);
      }
      return;
    case 'trusted-host':
      for (const host of values)
        reading.holds(guards.certificates(host.toLowerCase().slice(0, 200)), 0, host, setting);
      return;
    case 'require-hashes':
      reading.holds(guards.hashes, guards.rankOf(value), value, setting);
      return;
    default:
      if (!silent.has(key))
        reading.leaves(
          `setting ${key.slice(0, 60) || 'without a value'}`,
          `${section} ${key}=${value}`,
          setting,
        );
  }
}

export const pypirc: Manifest = {
  name: '.pypirc',
  paths: ['**/.pypirc'],
  source: 'packaging.python.org/en/latest/specifications/pypirc, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    for (const setting of settingsOf(file, 'python')) {
      const { section, key, value } = setting;
      const of = section.slice(0, 60);
      if (key === 'username' || key === 'password') leavesCredential(reading, of, key, value, setting);
      else if (key !== 'index-servers')
        reading.leaves(`where packages are published to: ${key.slice(0, 60)} of ${of}`, value, setting);
    }
    return reading.end();
  },
};
