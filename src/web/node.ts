/** Hono's fetch behind node:http: what no page answers is left to the next handler. */
import type { Hono } from 'hono';
import type { Handler } from './webhooks.ts';

export function nodeHandler(app: Hono): Handler {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const answer = await app.fetch(new Request(new URL(request.url ?? '/', 'http://localhost')));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(request.method === 'HEAD' ? undefined : Buffer.from(await answer.arrayBuffer()));
    return true;
  };
}
