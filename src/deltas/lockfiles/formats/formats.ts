/** Every lock file format that is read. Those of Gradle hold neither places nor hashes, so there is nothing that only they tell. */
import type { LockFormat } from '../lock.ts';
import { composerLock, nugetLock, pipfileLock, swiftLock } from './json.ts';
import { gemLock, goSum, mixLock, pubLock } from './lines.ts';
import { npmLock } from './npm.ts';
import { pnpmLock } from './pnpm.ts';
import { cargoLock, poetryLock, uvLock } from './toml.ts';
import { yarnLock } from './yarn.ts';

export const lockFormats: readonly LockFormat[] = [
  npmLock,
  yarnLock,
  pnpmLock,
  cargoLock,
  poetryLock,
  uvLock,
  pipfileLock,
  composerLock,
  nugetLock,
  swiftLock,
  goSum,
  gemLock,
  mixLock,
  pubLock,
];
