/**
 * Dockerfiles and compose files: as whom images run, whose code is in them, what they hold in the open, what can reach
 * services, and what services may do to their host.
 */
import { posix } from 'node:path';
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer } from '../analyzer.ts';
import { composeDeltas } from './compose/compose-deltas.ts';
import { composeParts } from './compose/compose-parts.ts';
import { type Compose, readCompose } from './compose/services.ts';
import { type Build, readBuild } from './dockerfile/build.ts';
import { buildDeltas } from './dockerfile/build-deltas.ts';
import { buildParts, reorderedParts } from './dockerfile/build-parts.ts';
import { unjudgedParts } from './parts.ts';

export const containers: Analyzer = {
  name: 'containers',
  unresolved: 'infra.unresolved',
  unit: 'file',
  paths: [
    '**/{Dockerfile,dockerfile,Containerfile}',
    '**/{Dockerfile,dockerfile,Containerfile}{.,-}*',
    '**/*.{Dockerfile,dockerfile,Containerfile}',
    '**/{compose,docker-compose}.{yml,yaml}',
    '**/{compose,docker-compose}{.,-}*.{yml,yaml}',
    // What stands beside a Dockerfile under its name and is none.
    '!**/{Dockerfile,dockerfile,Containerfile}{.,-}*{yml,yaml}',
    '!**/*.{dockerignore,md,txt,sh,py,js,ts,json,lock,rb,erb,go,orig}',
  ],
  analyze(beforeFiles, afterFiles) {
    const before = readSide(beforeFiles);
    const after = readSide(afterFiles);
    const deltas = [
      ...buildDeltas(before.build, after.build),
      ...composeDeltas(before.compose, after.compose),
    ];
    const parts = (side: Contents) => [...buildParts(side.build), ...composeParts(side.compose)];
    const told = new Set(deltas.map(({ subject }) => subject));
    const moved = unjudgedParts([], reorderedParts(before.build, after.build), told);
    return { deltas, unjudged: [...unjudgedParts(parts(before), parts(after), told), ...moved] };
  },
};

interface Contents {
  readonly build: Build | null;
  readonly compose: Compose | null;
}

function readSide(snapshot: Snapshot): Contents {
  const opaque = [...snapshot.files.values()].find((file) => file.state === 'opaque');
  if (opaque?.state === 'opaque') throw new Unreadable(opaque.path, 1, `${opaque.reason}: ${opaque.detail}`);
  const [file] = textFiles(snapshot);
  if (file === undefined) return { build: null, compose: null };
  return isCompose(file)
    ? { build: null, compose: readCompose(file, snapshot.side) }
    : { build: readBuild(file, snapshot.side), compose: null };
}

function isCompose({ path }: TextFile): boolean {
  return /^(?:docker-)?compose\b.*\.ya?ml$/.test(posix.basename(path));
}
