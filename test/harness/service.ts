/** The whole service over loopback: webhooks in by HTTP, checks out to a GitHub that is checked against GitHub's description. */
import { generateKeyPairSync } from 'node:crypto';
import { pino } from 'pino';
import { Probot } from 'probot';
import { type RunningApp, startApp } from '../../src/app.ts';
import { loadBuiltIn } from '../../src/config.ts';
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

/** @param database an open, migrated one; a fresh one in memory where it is left out. */
export async function startService(github: LoopbackGitHub, database?: Database): Promise<Service> {
  const own = database ?? (await openPglite(null));
  if (database === undefined) await migrate(own);
  const faults: string[] = [];
  const sink = { write: (line: string) => void faults.push(line) };
  const probot = new Probot({
    appId: github.app.id,
    privateKey,
    secret,
    baseUrl: github.baseUrl,
    log: pino({ level: 'error' }, sink),
    // Waiting for GitHub's good mood is tested through the queue; here a refusal is met at once.
    Octokit: (await import('probot')).ProbotOctokit.defaults({
      retry: { enabled: false },
      throttle: { enabled: false },
    }),
  });
  await probot.ready();
  const app = await startApp(probot, {
    database: own,
    builtIn: loadBuiltIn(),
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
    database: own,
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
      if (database === undefined) await own.close();
    },
  };
}

/** @returns our checks on a commit, as GitHub holds them. */
export function ourChecks(repository: LoopbackRepository, sha: string, appId = 1): readonly CheckRun[] {
  return [...repository.checks.values()].filter((run) => run.headSha === sha && run.appId === appId);
}
