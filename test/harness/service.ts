/** The whole service over loopback: webhooks in by HTTP, checks out to a GitHub that is checked against GitHub's description. */
import { generateKeyPairSync } from 'node:crypto';
import { pino } from 'pino';
import { Probot } from 'probot';
import { type RunningApp, startApp } from '../../src/app.ts';
import { loadBuiltIn } from '../../src/config.ts';
import { AppOctokit } from '../../src/forge/github/api/octokit.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPglite } from '../../src/store/pglite.ts';
import { type Listening, listen } from '../../src/web/server.ts';
import { webhookHandler } from '../../src/web/webhooks.ts';
import type { JsonObject } from './github/objects.ts';
import type { CheckRun, LoopbackRepository } from './github/repository.ts';
import type { LoopbackGitHub } from './github/server.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const secret = 'moored';

export interface Service {
  readonly database: Database;
  readonly app: RunningApp;
  readonly url: string;
  /** Everything that went wrong and was logged. */
  readonly faults: string[];
  /** Sends a signed webhook and waits until all that follows from it is done. @returns the HTTP status. */
  readonly deliver: (event: string, payload: JsonObject, guid?: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

let shared: Database | null = null;

/** Starting PGlite takes a second or two, so the tests of one file share it. @returns it, emptied. */
export async function emptyDatabase(): Promise<Database> {
  if (shared === null) {
    shared = await openPglite(null);
  } else {
    // Much quicker than to make the tables again.
    const [tables] = await shared.query(
      `select string_agg(quote_ident(tablename), ', ') as names from pg_tables
       where schemaname = 'public' and tablename <> 'migrations'`,
    );
    await shared.query(`truncate ${String(tables?.names)} restart identity`);
  }
  await migrate(shared);
  return shared;
}

export async function closeDatabase(): Promise<void> {
  await shared?.close();
  shared = null;
}

/** @param database an open, migrated one; it is left open. */
export async function startService(github: LoopbackGitHub, database: Database): Promise<Service> {
  const faults: string[] = [];
  const sink = { write: (line: string) => void faults.push(line) };
  const probot = new Probot({
    appId: github.app.id,
    privateKey,
    secret,
    baseUrl: github.baseUrl,
    log: pino({ level: 'error' }, sink),
    Octokit: AppOctokit.defaults({ retry: { enabled: false } }),
  });
  await probot.ready();
  const app = await startApp(probot, {
    database,
    builtIn: loadBuiltIn(),
    exploited: null,
    appId: github.app.id,
    forgeUrl: 'https://github.example',
    now: () => new Date(),
  });
  const onFault = (error: unknown) => void faults.push(String(error));
  const server: Listening = await listen({
    host: '127.0.0.1',
    port: 0,
    onFault,
    handlers: [
      webhookHandler({
        secret,
        onFault,
        receive: ({ id, name, payload }) => app.receive({ id, event: name, payload }),
      }),
    ],
  });
  const url = `${server.url}/api/github/webhooks`;
  return {
    database,
    app,
    url,
    faults,
    async deliver(event, payload, guid) {
      const status = await github.deliver(event, payload, {
        secret,
        url,
        ...(guid !== undefined && { guid }),
      });
      await app.queue.drained();
      return status;
    },
    async stop() {
      await server.close();
      await app.stop();
    },
  };
}

/** @returns our checks on a commit, as GitHub holds them. */
export function ourChecks(repository: LoopbackRepository, sha: string, appId = 1): readonly CheckRun[] {
  return repository.checks.filter((run) => run.headSha === sha && run.appId === appId);
}
