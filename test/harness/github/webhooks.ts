/** Webhooks as GitHub sends them: signed, with a delivery id that stays the same when sent again, and no retry by itself. */
import { randomUUID } from 'node:crypto';
import { sign } from '@octokit/webhooks-methods';
import type { JsonObject } from './objects.ts';
import type { Counter } from './repository.ts';
import type { Delivery } from './route.ts';

export interface DeliverOptions {
  readonly secret: string;
  /** Where the app listens. */
  readonly url: string;
  /** The delivery id; a new one if left out. */
  readonly guid?: string;
}

type Attempt = Pick<Delivery, 'event' | 'payload' | 'guid' | 'url' | 'secret' | 'redelivery'>;

export class Deliveries {
  /** Oldest first. */
  readonly sent: Delivery[] = [];
  readonly #counter: Counter;
  readonly #appId: number;
  readonly #running = new Set<Promise<number>>();

  constructor(counter: Counter, appId: number) {
    this.#counter = counter;
    this.#appId = appId;
  }

  send(event: string, payload: JsonObject, options: DeliverOptions): Promise<number> {
    const guid = options.guid ?? randomUUID();
    return this.#track({
      event,
      payload: JSON.stringify(payload),
      guid,
      url: options.url,
      secret: options.secret,
      redelivery: false,
    });
  }

  /** Sends a delivery once more, in the background. @returns false where there is none of that id. */
  again(id: number): boolean {
    const delivery = this.sent.find((each) => each.id === id);
    if (delivery === undefined) return false;
    void this.#track({ ...delivery, redelivery: true });
    return true;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #track(attempt: Attempt): Promise<number> {
    const running = this.#post(attempt);
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async #post(attempt: Attempt): Promise<number> {
    const { event, payload, guid, url, secret, redelivery } = attempt;
    const status = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/loopback',
        'x-github-delivery': guid,
        'x-github-event': event,
        'x-github-hook-id': '1',
        'x-github-hook-installation-target-id': String(this.#appId),
        'x-github-hook-installation-target-type': 'integration',
        'x-hub-signature-256': await sign(secret, payload),
      },
      body: payload,
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 502,
    );
    const deliveredAt = this.#counter.now();
    this.sent.push({
      id: this.#counter.next(),
      guid,
      event,
      payload,
      url,
      secret,
      redelivery,
      deliveredAt,
      status,
    });
    return status;
  }
}
