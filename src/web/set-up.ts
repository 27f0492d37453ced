/**
 * Probot's set-up pages (`/probot`: create the GitHub App from app.yml, or enter one by hand), beside our own pages.
 * Probot 14 shows them only in a server of its own and does not export them, so they are loaded by their file.
 */
import { z } from 'zod';
import { addressOf, isFromHere } from './node.ts';
import type { Handler } from './webhooks.ts';

const setUpModule = z.object({
  setupAppFactory: z.function({
    input: [z.object({ host: z.string(), port: z.number(), log: z.unknown() })],
    output: z.custom<() => Promise<Handler>>((value) => typeof value === 'function'),
  }),
});

const staticFilesModule = z.object({
  staticFilesHandler: z.custom<(...of: Parameters<Handler>) => boolean>(
    (value) => typeof value === 'function',
  ),
});

/** @returns a handler for /probot and what is below it; every other path is left to the next handler. */
export async function setUpHandler(host: string, port: number): Promise<Handler> {
  // Without this Probot would fetch and run a relay client from the network at start.
  process.env.NO_SMEE_SETUP ??= 'true';
  const { setupAppFactory } = setUpModule.parse(await partOfProbot('apps/setup.js'));
  const { staticFilesHandler } = staticFilesModule.parse(
    await partOfProbot('server/handlers/static-files.js'),
  );
  const silent = { info() {}, warn() {}, error() {}, child: () => silent };
  const handler = await setupAppFactory({ host, port, log: silent })();
  return async (request, response) => {
    const path = addressOf(request).pathname;
    if (path !== '/probot' && !path.startsWith('/probot/')) return false;
    // The pages' style and pictures are a handler of their own in Probot.
    if (isFromHere(request)) return staticFilesHandler(request, response) || handler(request, response);
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(
      'The set-up pages write credentials, so they answer this machine alone: open them at http://localhost, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.\n',
    );
    return true;
  };
}

function partOfProbot(file: string): Promise<unknown> {
  return import(new URL(file, import.meta.resolve('probot')).href);
}
