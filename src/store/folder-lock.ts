/** One process a folder: PGlite's files break when two have them open. */
import { randomUUID } from 'node:crypto';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './database.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/** A holder on another host is believed dead when it has not touched its lock for this long. */
const silence = { touchMilliseconds: 5_000, deadMilliseconds: 20_000 } as const;

/** Tokens of the locks that this very process holds: its own process id alone proves nothing inside a container. */
const held = new Set<string>();

/**
 * @param folder must exist.
 * @throws Error that says who has the folder open and what to do.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const token = randomUUID();
  if (!(await create(path, token))) {
    const holder = await readHolder(path);
    if (holder !== null && (await lives(path, holder))) throw new Error(refusal(folder, path, holder));
    await rm(path, { force: true });
    if (!(await create(path, token)))
      throw new Error(`${folder} was taken by another process just now. Start again.`);
  }
  held.add(token);
  const touch = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, silence.touchMilliseconds);
  touch.unref();
  return {
    async release() {
      clearInterval(touch);
      held.delete(token);
      if ((await readHolder(path))?.token === token) await rm(path, { force: true });
    },
  };
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${process.pid}\n${hostname()}\n${token}\n`);
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [pid, host, token] = text.split('\n');
  return pid && host && token ? { pid: Number(pid), host, token } : null;
}

async function lives(path: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) {
    const touched = await stat(path).catch(() => null);
    return touched !== null && Date.now() - touched.mtimeMs < silence.deadMilliseconds;
  }
  if (holder.pid === process.pid) return held.has(holder.token);
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

function refusal(folder: string, path: string, { pid, host }: Holder): string {
  return (
    `${folder} is open in another process (${pid} on ${host}). Stop that one, name another folder in DATA_DIR, or ` +
    `run several instances on PostgreSQL with DATABASE_URL. If that process is not Delta Review, delete ${path}.`
  );
}
