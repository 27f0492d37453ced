/** composer.lock, Pipfile.lock, packages.lock.json, Package.resolved -> packages. */
import { readJson } from '../../../syntax/json.ts';
import type { TreeMap } from '../../../syntax/tree.ts';
import { plainAddress } from '../../integrations/manifests/addresses.ts';
import type { Locked, LockFormat } from '../lock.ts';
import { linesIn, mapAt, mapsAt, sourceOf, textAt } from './reading.ts';

function rootOf(file: Parameters<LockFormat['read']>[0]): TreeMap | null {
  linesIn(file);
  return mapAt(readJson(file.path, file.text));
}

/** A commit that a version stands for; a branch's commits come and go. */
const released = /^v?\d+(?:\.\d+)*(?:[-+.][\w.+-]*)?$/;

function pinned(version: string, commit: string): ReadonlyMap<string, string> {
  return new Map(commit !== '' && released.test(version) ? [['commit', commit]] : []);
}

export const composerLock: LockFormat = {
  name: 'composer.lock',
  paths: ['**/composer.lock'],
  ecosystem: 'composer',
  manifest: 'composer.json',
  source: 'getcomposer.org/doc/01-basic-usage.md, read 2026-11',
  read(file) {
    const root = rootOf(file);
    return ['packages', 'packages-dev'].flatMap((list) =>
      mapsAt(root, list).map((one): Locked => {
        const version = textAt(one, 'version');
        const [dist, source] = [mapAt(one, 'dist'), mapAt(one, 'source')];
        const commit = textAt(dist, 'reference') || textAt(source, 'reference');
        const hashes = new Map(version.startsWith('dev-') ? [] : pinned(version, commit));
        const shasum = textAt(dist, 'shasum');
        if (shasum !== '') hashes.set('shasum', shasum);
        // Packagist only points: what it points at is an archive of the package's own repository.
        const address = textAt(dist, 'url') || textAt(source, 'url');
        const host = /^https?:\/\//.test(address) ? sourceOf(address, () => true) : null;
        return {
          name: textAt(one, 'name').toLowerCase(),
          version,
          source: host,
          hashes,
          line: one.startLine,
        };
      }),
    );
  },
};

export const pipfileLock: LockFormat = {
  name: 'Pipfile.lock',
  paths: ['**/Pipfile.lock'],
  ecosystem: 'pypi',
  manifest: 'Pipfile',
  source: 'pipenv.pypa.io/en/latest/pipfile.html, read 2026-11',
  read(file) {
    const root = rootOf(file);
    return ['default', 'develop'].flatMap((list) =>
      [...(mapAt(root, list)?.entries ?? [])].flatMap(([name, { value, startLine }]): readonly Locked[] => {
        if (value.kind !== 'map') return [];
        const address = textAt(value, 'git') === '' ? textAt(value, 'file') : `git+${textAt(value, 'git')}`;
        const version = textAt(value, 'version').replace(/^==/, '') || textAt(value, 'ref');
        // Its hashes name no files, so that a wheel that came later looks like another: only the place is told.
        return [
          { name, version, source: sourceOf(address, () => false), hashes: new Map(), line: startLine },
        ];
      }),
    );
  },
};

export const nugetLock: LockFormat = {
  name: 'packages.lock.json',
  paths: ['**/packages.lock.json'],
  ecosystem: 'nuget',
  manifest: null,
  source: 'learn.microsoft.com/nuget/consume-packages/package-references-in-project-files, read 2026-11',
  read(file) {
    return [...(mapAt(rootOf(file), 'dependencies')?.entries ?? [])].flatMap(([, { value: framework }]) =>
      [...(mapAt(framework)?.entries ?? [])].flatMap(([name, { value, startLine }]): readonly Locked[] => {
        const one = mapAt(value);
        const hash = textAt(one, 'contentHash');
        const version = textAt(one, 'resolved');
        if (version === '') return [];
        const hashes = new Map(hash === '' ? [] : [['sha512', hash]]);
        return [{ name: name.toLowerCase(), version, source: null, hashes, line: startLine }];
      }),
    );
  },
};

export const swiftLock: LockFormat = {
  name: 'Package.resolved',
  paths: ['**/Package.resolved'],
  ecosystem: 'swift',
  manifest: null,
  source: 'docs.swift.org/package-manager/PackageDescription, read 2026-11',
  read(file) {
    const root = rootOf(file);
    const pins = [...mapsAt(root, 'pins'), ...mapsAt(mapAt(root, 'object'), 'pins')];
    return pins.map((pin): Locked => {
      const state = mapAt(pin, 'state');
      const version = textAt(state, 'version');
      const name = textAt(pin, 'location') || textAt(pin, 'repositoryURL');
      const hashes = pinned(version, textAt(state, 'revision'));
      return {
        name: plainAddress(name.toLowerCase()).replace(/^[a-z]+:\/\//, ''),
        version,
        source: null,
        hashes,
        line: pin.startLine,
      };
    });
  },
};
