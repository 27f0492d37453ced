/** A private PostgreSQL server in a temporary folder, from the binaries that Debian's package `postgresql` installs. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = '/usr/lib/postgresql';

/** @returns the folder of the newest server binaries; null where there are none. */
export function postgresBinaries(): string | null {
  if (!existsSync(versions)) return null;
  const [newest] = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  const folder = newest === undefined ? null : join(versions, newest, 'bin');
  return folder !== null && existsSync(join(folder, 'initdb')) ? folder : null;
}

export interface PrivatePostgres {
  /** An address of an empty database of its own. */
  readonly database: (name: string) => string;
  readonly stop: () => Promise<void>;
}

/** @throws Error where the server is not installed. */
export async function startPostgres(): Promise<PrivatePostgres> {
  const binaries = postgresBinaries();
  if (binaries === null) throw new Error('These tests need a PostgreSQL server: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'delta-review-postgres-'));
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root.
  const asPostgres = process.getuid?.() === 0;
  if (asPostgres) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const command = (name: string, args: readonly string[]): readonly [string, readonly string[]] =>
    asPostgres
      ? ['runuser', ['-u', 'postgres', '--', join(binaries, name), ...args]]
      : [join(binaries, name), args];
  const run = (name: string, args: readonly string[]) => {
    const [program, all] = command(name, args);
    execFileSync(program, [...all], { stdio: 'pipe', cwd: folder });
  };
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8']);
  const port = await freePort();
  const [program, all] = command('postgres', [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    '-F',
  ]);
  const server = spawn(program, [...all], { stdio: 'ignore', cwd: folder });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for (let tries = 0; ; tries += 1) {
    try {
      run('pg_isready', ['-h', '127.0.0.1', '-p', String(port)]);
      break;
    } catch (error) {
      if (tries >= 100 || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    database: (name) => {
      run('createdb', ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name]);
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    stop: async () => {
      run('pg_ctl', ['stop', '-D', data, '-m', 'immediate']);
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
