/** Deltas of third parties in, who they are out. */
import { type Saying, type Told, textFact, wayOf } from '../saying.ts';

/** "Amazon SES" is called SES too. */
const houses = [
  'Amazon Web Services ',
  'Amazon ',
  'AWS ',
  'Google Cloud ',
  'Google ',
  'Microsoft ',
  'Azure ',
  'Apache ',
];

export function integrationSayings(source: Told): readonly Saying[] {
  // What only those who develop here use is no part of what runs.
  if (source.facts.development === true) return [];
  switch (source.kind) {
    case 'integration.vendor.added':
    case 'integration.vendor.removed':
      return vendor(source);
    case 'integration.endpoint.added':
    case 'integration.endpoint.removed':
      return place(source);
    case 'integration.webhook.added':
    case 'integration.webhook.removed':
      return webhook(source);
    default:
      return [];
  }
}

const kind = { part: 'component', kind: 'external' } as const;

function saying(source: Told, name: string, called: readonly string[], sentence: string): Saying {
  return {
    sort: 'integration',
    key: name.toLowerCase(),
    rank: 0,
    name,
    called,
    tags: [],
    nouns: ['API', 'service', 'cloud', 'integration'],
    together: [],
    technology: null,
    kind,
    sentence,
    way: wayOf(source),
  };
}

function vendor(source: Told): readonly Saying[] {
  const name = source.subject.replace(/^vendor /, '');
  const id = textFact(source, 'vendor');
  if (name === '' || textFact(source, 'category') === 'cloud') return [];
  const house = houses.find((one) => name.startsWith(one));
  const short = house === undefined ? [] : [name.slice(house.length)];
  return [saying(source, name, [id, ...short], `${name}, a third party`)];
}

function place(source: Told): readonly Saying[] {
  const domain = textFact(source, 'domain');
  const [label = ''] = domain.split('.', 1);
  if (domain === '') return [];
  return [saying(source, domain, [label], `${domain}, where data may go`)];
}

function webhook(source: Told): readonly Saying[] {
  const name = textFact(source, 'name');
  const direction = textFact(source, 'direction');
  if (name === '') return [];
  const by = textFact(source, 'vendor');
  if (direction !== 'in')
    return by === '' ? [] : [saying(source, by, [name], `${by}, which is called on events`)];
  return [
    {
      ...saying(source, name, [], `webhook ${name}${by === '' ? '' : `, which ${by} calls`}`),
      sort: 'endpoint',
      nouns: ['webhook', 'hook', 'endpoint'],
      together: ['webhook', 'webhooks'],
      technology: 'webhook',
      kind: { part: 'component', kind: 'process' },
    },
  ];
}
