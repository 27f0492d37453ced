/** Hono's fetch behind node:http: what is no reading of a page is left to the next handler. */
import type { IncomingMessage } from 'node:http';
import type { Hono } from 'hono';
import type { Handler } from './webhooks.ts';

/** @returns a handler that answers every GET and HEAD, with a page of its own where there is none; so it comes last. */
export function nodeHandler(app: Hono): Handler {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const answer = await app.fetch(new Request(addressOf(request)));
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      'content-length': body.length,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
}

/**
 * The address that was asked for. The host is never the sender's word, and a target such as "//" is a path here:
 * resolved against a base it would be a host, and a broken one throws.
 */
export function addressOf({ url = '/' }: Pick<IncomingMessage, 'url'>): URL {
  if (url.startsWith('/')) return new URL(`http://localhost${url}`);
  const { pathname, search } = new URL(URL.canParse(url) ? url : 'http://localhost/');
  return new URL(`http://localhost${pathname.startsWith('/') ? pathname : '/'}${search}`);
}
