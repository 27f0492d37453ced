/** Who an actor is, by its name: tools draw people, accounts, agents and the systems of others with one symbol. */
import type { Identity } from '../../model.ts';

type Head = Identity['kind'] | 'thing';

const heads: ReadonlyMap<string, Head> = new Map([
  ...nouns(
    'human',
    'user customer person people human admin administrator operator engineer developer dev employee staff manager ' +
      'visitor guest member owner patient doctor nurse student teacher player buyer seller driver analyst auditor ' +
      'author editor reviewer maintainer contributor moderator subscriber public attacker hacker adversary insider',
  ),
  ...nouns('service', 'account principal role runner pipeline bot cron scheduler daemon'),
  ...nouns('agent', 'agent copilot assistant chatbot llm'),
  ...nouns(
    'thing',
    'browser client app application api service server system provider gateway device website site platform ' +
      'database db store network internet cloud machine process component party vendor bank partner phone portal',
  ),
]);

/** People whose work is to be an agent. */
const peoplesAgents = new Set([
  'support',
  'service',
  'sales',
  'center',
  'centre',
  'travel',
  'customer',
  'field',
]);

/** @returns null where the words name a system: the last known noun decides, so that a user's browser is no user. */
export function identityIn(name: string): Identity['kind'] | null {
  // "Customer (browser)" is a customer.
  const [outside = '', inside = ''] = name.slice(0, 200).split('(');
  const words =
    (outside.trim() === '' ? inside : outside)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  for (const [at, word] of [...words.entries()].reverse()) {
    const kind = heads.get(word) ?? heads.get(word.replace(/s$/, ''));
    const before = words[at - 1] ?? '';
    if (kind === undefined) continue;
    if (kind === 'agent' && peoplesAgents.has(before)) return 'human';
    // A user agent is a browser.
    return kind === 'thing' || (kind === 'agent' && before === 'user') ? null : kind;
  }
  return null;
}

function nouns(kind: Head, words: string): readonly [string, Head][] {
  return words.split(' ').map((word) => [word, kind]);
}
