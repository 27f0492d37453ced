/** Webhooks as edges: who calls in or is called, in one sentence and a grade. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Facts, Severity } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { Edge } from './edges.ts';
import type { Webhook } from './finding.ts';

export function webhookEdge(file: TextFile, side: Side, webhook: Webhook): Edge {
  const { way, name, vendor, encrypted } = webhook;
  const facts: Facts = {
    direction: way === 'in' ? 'in' : 'out',
    name,
    encrypted,
    ...(vendor === null ? {} : { vendor }),
    ...(webhook.checked === null ? {} : { senderCheck: webhook.checked ? 'named' : 'not named' }),
  };
  const severity: Severity = encrypted ? 'medium' : 'high';
  return {
    key: JSON.stringify(['webhook', way === 'in' ? 'in' : 'out', name]),
    path: file.path,
    list: null,
    rank: encrypted ? 0 : 1,
    trait: {
      subject:
        way === 'in' ? `webhook ${name}` : way === 'out' ? `webhook to ${name}` : `webhook event ${name}`,
      facts,
      evidence: evidenceAt(file, side, webhook),
      gained: { kind: 'integration.webhook.added', severity, summary: saying(webhook) },
      lost: { kind: 'integration.webhook.removed', summary: parting(webhook) },
    },
  };
}

function saying({ way, name, vendor, encrypted, checked }: Webhook): string {
  const clear = encrypted ? '' : ', unencrypted';
  if (way === 'offered') return `Whoever subscribes is called with what happened on ${name}${clear}`;
  if (way === 'out')
    return `What happens here is sent to ${vendor === null ? name : `${vendor} (${name})`}${clear}`;
  const check =
    checked === null
      ? ''
      : checked
        ? '; a check of the sender is named there'
        : '; no check of the sender is named there';
  return `${vendor ?? 'Somebody outside'} may call in at ${name}${clear}${check}`;
}

function parting({ way, name, vendor }: Webhook): string {
  if (way === 'offered') return `Nobody is called on ${name} any more`;
  if (way === 'out') return `Nothing is sent to ${vendor === null ? name : `${vendor} (${name})`} any more`;
  return `${vendor ?? 'Nobody outside'} ${vendor === null ? 'calls' : 'no longer calls'} in at ${name}${vendor === null ? ' any more' : ''}`;
}
