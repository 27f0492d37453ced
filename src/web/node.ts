/** Hono's fetch behind node:http: what asks for no page and sends no form is left to the next handler. */
import type { IncomingMessage } from 'node:http';
import type { Hono } from 'hono';
import type { Handler } from './webhooks.ts';

/** What a page may know of who asks for it. */
export interface Caller {
  /** A browser on this machine, at our own address. */
  readonly fromHere: boolean;
  /** The browser says that a page of ours sent it, and no page can make it say so. */
  readonly ownPage: boolean;
}

/** A form's fields are some hundred characters each. */
const maximumBytes = 64 * 1024;

/** @returns a handler that answers every GET, HEAD and POST, with a page of its own where there is none; so it comes last. */
export function nodeHandler(app: Hono<{ Bindings: Caller }>): Handler {
  return async (request, response) => {
    const { method = '' } = request;
    if (!['GET', 'HEAD', 'POST'].includes(method)) return false;
    const form = method === 'POST' ? await formOf(request) : {};
    if (form === null) {
      response.writeHead(413, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end('No form of a page is as large as this.\n');
      return true;
    }
    const caller: Caller = { fromHere: isFromHere(request), ownPage: isOwnPage(request) };
    const answer = await app.fetch(
      new Request(addressOf(request), { ...form, headers: headersOf(request) }),
      caller,
    );
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      // One header each: joined, or the last alone, they would be lost.
      ...(answer.headers.has('set-cookie') && { 'set-cookie': answer.headers.getSetCookie() }),
      'content-length': body.length,
    });
    response.end(method === 'HEAD' ? undefined : body);
    return true;
  };
}

/** @returns null where it is larger than any form. */
async function formOf(request: IncomingMessage): Promise<RequestInit | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // What is left of a body that is too large goes unread with its connection, after the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > maximumBytes) return null;
    chunks.push(buffer);
  }
  return { method: 'POST', body: Buffer.concat(chunks) };
}

/** What pages look at, and nothing else that a sender says. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const { cookie, 'content-type': type } = headers;
  return { ...(cookie !== undefined && { cookie }), ...(type !== undefined && { 'content-type': type }) };
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

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** From a browser on this machine, at our own address: no other host, no page of another site, no name bent to us. */
export function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress ?? '';
  if (!/^(?:::ffff:)?127\.|^::1$/.test(address)) return false;
  const { host = '', origin } = headers;
  if (!ownNames.has(host.replace(/:\d+$/, ''))) return false;
  return origin === undefined || origin === `http://${host}`;
}

function isOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin === `http://${headers.host}` && (site === undefined || site === 'same-origin');
}
