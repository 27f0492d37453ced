/**
 * Probot's set-up pages (`/probot`: create the GitHub App from app.yml, or enter one by hand), beside our own pages.
 * Probot 14 shows them only in a server of its own and does not export them, so they are loaded by their file.
 */
import { z } from 'zod';
import { addressOf } from './node.ts';
import type { Handler } from './webhooks.ts';

const setUpModule = z.object({
  setupAppFactory: z.function({
    input: [z.object({ host: z.string(), port: z.number(), log: z.unknown() })],
    output: z.custom<() => Promise<Handler>>((value) => typeof value === 'function'),
  }),
});

/** @returns a handler for /probot and what is below it; every other path is left to the next handler. */
export async function setUpHandler(host: string, port: number): Promise<Handler> {
  // Without this Probot would fetch and run a relay client from the network at start.
  process.env.NO_SMEE_SETUP ??= 'true';
  const file = new URL('./apps/setup.js', import.meta.resolve('probot'));
  const { setupAppFactory } = setUpModule.parse(await import(file.href));
  const silent = { info() {}, warn() {}, error() {}, child: () => silent };
  const handler = await setupAppFactory({ host, port, log: silent })();
  return async (request, response) => {
    const path = addressOf(request).pathname;
    return path === '/probot' || path.startsWith('/probot/') ? handler(request, response) : false;
  };
}
