/** A small value in, a text that a browser keeps for us out; and back, if nobody changed it and its time is not over. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

export interface Sealing {
  readonly key: Buffer;
  /** What it is for: a text that was sealed for one purpose opens for no other. */
  readonly purpose: string;
}

/** Browsers keep no larger cookie. */
const longest = 4_096;

const envelopeSchema = z.object({ until: z.number(), value: z.unknown() });

/** @param until milliseconds of the epoch. */
export function seal(sealing: Sealing, value: unknown, until: number): string {
  const body = Buffer.from(JSON.stringify({ until, value })).toString('base64url');
  return `${body}.${signatureOf(sealing, body).toString('base64url')}`;
}

/** @returns null for whatever we did not seal, for another purpose, or too long ago. */
export function unseal<T>(sealing: Sealing, text: string, schema: z.ZodType<T>, now: number): T | null {
  if (text.length > longest) return null;
  const [body = '', signature = '', ...more] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const due = signatureOf(sealing, body);
  if (more.length > 0 || given.length !== due.length || !timingSafeEqual(given, due)) return null;
  const envelope = envelopeSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return envelope.until > now ? (schema.safeParse(envelope.value).data ?? null) : null;
}

function signatureOf({ key, purpose }: Sealing, body: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}.${body}`).digest();
}

/** @returns a key of its own: whoever learns one does not have the other. */
export function keyFrom(secret: string): Buffer {
  return createHmac('sha256', secret).update('delta-review: cookies').digest();
}
