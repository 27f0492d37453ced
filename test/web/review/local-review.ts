/** The service over a local repository, judged, with somebody at it: what a browser shows and what a form sends. */
import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { loadAnalyzers, loadBuiltIn } from '../../../src/config.ts';
import { localRepository } from '../../../src/forge/git/changes.ts';
import { openRepository } from '../../../src/forge/git/open.ts';
import type { LedgerEvent } from '../../../src/ledger/event.ts';
import { repositoryKey } from '../../../src/store/changes.ts';
import type { Database } from '../../../src/store/database.ts';
import { readEvents } from '../../../src/store/ledger.ts';
import { judgeLocal, localSource } from '../../../src/web/local.ts';
import { openSite, type Site } from '../site.ts';

export interface Answered {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly html: string;
}

export interface LocalReview extends Site {
  /** Everything that was written, the oldest first; what was judged and shown is left out. */
  readonly said: () => Promise<readonly LedgerEvent[]>;
  /** The page of a change. */
  readonly page: (id: string, query?: string) => Promise<string>;
  /** Sends fields as a form of that page would; headers that a test gives take the place of a browser's. */
  readonly send: (
    id: string,
    fields: Readonly<Record<string, string>> | string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answered>;
}

export function becomes(folder: string, name: string, email: string): void {
  execFileSync('git', ['-C', folder, 'config', 'user.name', name]);
  execFileSync('git', ['-C', folder, 'config', 'user.email', email]);
}

/** What nobody says in a form. */
const untold: ReadonlySet<LedgerEvent['type']> = new Set(['evaluated', 'shown', 'closed', 'surveyed']);

export async function openReview(folder: string, database: Database): Promise<LocalReview> {
  const objects = await openRepository(folder);
  let seconds = 0;
  const now = () => {
    seconds += 1;
    return new Date(Date.UTC(2026, 3, 20, 8) + seconds * 1_000);
  };
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  const settings = { database, analyzers: await loadAnalyzers(), builtIn: loadBuiltIn(), now, onFault };
  const local = await localSource(objects, settings);
  await judgeLocal(local, new AbortController().signal);
  const site = await openSite(local.source);
  const page = async (id: string, query = '') =>
    (await fetch(`${site.url}/changes/${encodeURIComponent(id)}${query}`)).text();
  return {
    url: site.url,
    faults,
    page,
    async said() {
      const events = await readEvents(database, repositoryKey(localRepository(objects)));
      return events.filter(({ type }) => !untold.has(type));
    },
    async send(id, fields, headers = {}) {
      const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
      const { host } = new URL(site.url);
      return new Promise((resolve, reject) => {
        const asking = request(
          `${site.url}/changes/${encodeURIComponent(id)}/review`,
          {
            method: 'POST',
            headers: {
              'content-type': 'application/x-www-form-urlencoded',
              'sec-fetch-site': 'same-origin',
              origin: `http://${host}`,
              host,
              ...headers,
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () =>
              resolve({
                status: response.statusCode,
                location: response.headers.location,
                html: Buffer.concat(chunks).toString(),
              }),
            );
          },
        );
        asking.once('error', reject);
        asking.end(body);
      });
    },
    async close() {
      await site.close();
      await objects.close();
      if (faults.length + site.faults.length > 0) throw new Error([...faults, ...site.faults].join('\n'));
    },
  };
}

/** The hidden fields that every form of a page carries. */
export function hiddenOf(html: string): { readonly token: string; readonly once: string } {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '';
  return { token: value('token'), once: value('once') };
}
