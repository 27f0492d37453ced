/**
 * GitHub's webhooks over HTTP: the signature is checked before a byte is parsed, the delivery is kept before it is
 * answered, and the work comes after. Answers: 202 kept, 400 no event or no JSON, 401 no or a wrong signature,
 * 413 over GitHub's own 25 MB, 503 it could not be kept (GitHub shows it as failed and it is asked for again).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { verify } from '@octokit/webhooks-methods';
import { addressOf } from './node.ts';

export interface Webhook {
  /** X-GitHub-Delivery: the same when GitHub sends it again. */
  readonly id: string;
  readonly name: string;
  readonly payload: object;
}

export interface WebhookOptions {
  readonly secret: string;
  /** Keeps the delivery; what it throws is answered with 503. */
  readonly receive: (webhook: Webhook) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** Probot's path, and the root, which Probot's set-up page writes into the manifest of a new app. */
const paths = new Set(['/api/github/webhooks', '/']);

/** GitHub sends no payload over 25 MB (docs.github.com, webhook events and payloads, "Payload cap"). */
const maximumBytes = 25 * 1024 * 1024;

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** @returns a handler that answers webhooks and leaves every other request to the next one. */
export function webhookHandler({ secret, receive, onFault }: WebhookOptions): Handler {
  return async (request, response) => {
    const path = addressOf(request).pathname;
    if (request.method !== 'POST' || !paths.has(path)) return false;
    const answer = (status: number, message: string): true => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify({ message })}\n`);
      return true;
    };
    const signature = header(request, 'x-hub-signature-256');
    if (signature === null)
      return answer(401, 'The delivery is not signed; set the webhook secret of the app.');
    const body = await read(request);
    if (body === null) return answer(413, 'The payload is larger than GitHub sends.');
    if (!(await signed(secret, body, signature)))
      return answer(401, 'The signature does not match the secret.');
    const id = header(request, 'x-github-delivery');
    const name = header(request, 'x-github-event');
    if (id === null || name === null) return answer(400, 'X-GitHub-Delivery or X-GitHub-Event is missing.');
    const payload = parse(body);
    if (payload === null) return answer(400, 'The payload is not a JSON object.');
    try {
      await receive({ id, name, payload });
    } catch (error) {
      onFault(error);
      return answer(503, 'The delivery could not be kept; it will be asked for again.');
    }
    return answer(202, 'Kept.');
  };
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > maximumBytes) return null;
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function signed(secret: string, body: string, signature: string): Promise<boolean> {
  if (body === '' || !signature.startsWith('sha256=')) return false;
  return verify(secret, body, signature);
}

function parse(body: string): object | null {
  try {
    const payload: unknown = JSON.parse(body);
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload : null;
  } catch {
    return null;
  }
}
