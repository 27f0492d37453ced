/** One HTTP server over handlers that are asked in order. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handler } from './webhooks.ts';

export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly handlers: readonly Handler[];
  readonly onFault: (error: unknown) => void;
}

/** @throws Error with a sentence to show, where the port is taken. */
export async function listen({ host, port, handlers, onFault }: ListenOptions): Promise<Listening> {
  const server = createServer(async (request, response) => {
    try {
      for (const handler of handlers) {
        if (await handler(request, response)) return;
      }
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Nothing is here.\n');
    } catch (error) {
      onFault(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Something went wrong on our side; the log says what.\n');
    }
  });
  // Longer than the minute that a proxy usually keeps a connection: whoever closes it first must not be us.
  server.keepAliveTimeout = 65_000;
  await opened(server, host, port);
  const address = server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    url: `http://${shown}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken. Set PORT to another one, or stop what listens there.`)
          : error,
      );
    });
    server.listen(port, host, () => resolve());
  });
}
