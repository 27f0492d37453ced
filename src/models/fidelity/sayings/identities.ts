/** Deltas of access in, the identities, open doors and accounts of others that they speak of out. */
import { folderOf, isPlain, synthesized, withoutKey, withoutTerms } from '../naming.ts';
import { type Saying, type Told, textFact, wayOf } from '../saying.ts';
import { technologyOf } from '../technologies.ts';

interface Noun {
  /** What a subject begins with. */
  readonly noun: string;
  readonly nouns: readonly string[];
  readonly together: readonly string[];
  readonly technology: string;
}

const roles = ['IAM role', 'IAM roles', 'AWS IAM', 'IAM', 'service roles'];

/** The longer beginning first. */
const holders: readonly Noun[] = [
  { noun: 'role', nouns: ['role', 'IAM role'], together: roles, technology: 'AWS IAM role' },
  {
    noun: 'user',
    nouns: ['user', 'IAM user'],
    together: ['IAM user', 'IAM users', 'IAM'],
    technology: 'AWS IAM user',
  },
  {
    noun: 'provider',
    nouns: ['provider', 'OIDC', 'OIDC provider', 'identity provider'],
    together: ['OIDC provider', 'OIDC', 'identity provider', 'GitHub OIDC'],
    technology: 'identity provider',
  },
  {
    noun: 'identity provider',
    nouns: ['provider', 'OIDC', 'OIDC provider', 'identity provider'],
    together: ['OIDC provider', 'OIDC', 'identity provider', 'workload identity'],
    technology: 'identity provider',
  },
  {
    noun: 'service account',
    nouns: ['service account', 'sa'],
    together: ['service account', 'service accounts', 'Google service account'],
    technology: 'Google service account',
  },
  {
    noun: 'ServiceAccount',
    nouns: ['service account', 'sa'],
    together: ['service account', 'service accounts', 'Kubernetes service account'],
    technology: 'Kubernetes service account',
  },
  {
    noun: 'managed identity',
    nouns: ['managed identity', 'identity'],
    together: ['managed identity', 'managed identities', 'Entra ID'],
    technology: 'Azure managed identity',
  },
  {
    noun: 'service principal',
    nouns: ['service principal', 'principal'],
    together: ['service principal', 'service principals', 'Entra ID'],
    technology: 'service principal',
  },
  {
    noun: 'application',
    nouns: ['application', 'app'],
    together: ['service principal', 'app registration', 'Entra ID'],
    technology: 'app registration',
  },
];

export function identitySayings(source: Told): readonly Saying[] {
  switch (source.kind) {
    case 'iam.identity.added':
    case 'iam.identity.removed':
      return identity(source, source.subject, wayOf(source));
    case 'iam.access.added':
    case 'iam.policy.attached':
    case 'iam.credential.added':
      return identity(source, holderOf(source), 'changed');
    case 'iam.trust.widened':
      return [...identity(source, holderOf(source), 'changed'), ...account(source)];
    case 'iam.public.added':
    case 'iam.public.removed':
      return opened(source);
    default:
      return [];
  }
}

function holderOf(source: Told): string {
  const { subject } = source;
  return textFact(source, 'holder') || (subject.split(' of ', 2)[1] ?? subject);
}

/** `resource "aws_iam_role" "crane"` in the lines that it points at. */
const declared = /\bresource\s{1,4}"(\w{1,80})"\s{1,4}"([\w-]{1,100})"/;

function identity(source: Told, holder: string, way: Saying['way']): readonly Saying[] {
  const found = holders.find(({ noun }) => holder.startsWith(`${noun} `));
  if (found === undefined) return [];
  const { noun, nouns, together, technology } = found;
  const [{ path, text }] = source.evidence;
  const [, type = '', label = ''] = declared.exec(text) ?? [];
  const whole = holder.slice(noun.length + 1).split(': ', 1)[0] ?? '';
  const full = withoutTerms(withoutKey(whole));
  // Without what stands before it: a module, a namespace, the rest of an address.
  const own = (full.split('@', 1)[0] ?? full).split('/').at(-1)?.split('.').at(-1) ?? full;
  const name = own.length < 2 ? label : own;
  if (name === '' || (whole.startsWith('${') && label === '')) return [];
  const scope = path.endsWith('.tf') ? (isPlain(name) ? folderOf(path) : '') : path;
  const shown = isPlain(name) && folderOf(path) !== '' ? `${folderOf(path)} ${name}` : name;
  return [
    {
      sort: 'identity',
      key: JSON.stringify([noun, name.toLowerCase(), scope]),
      rank: way === 'changed' ? 1 : 0,
      name: shown,
      called: isPlain(name)
        ? []
        : [`${noun} ${name}`, full, ...synthesized(name), ...(isPlain(label) ? [] : [label])],
      tags: way === 'changed' || label === '' ? [] : [`${type}.${label}`],
      nouns,
      together,
      technology,
      kind: { part: 'identity', kind: 'service' },
      sentence: `${technology} ${name}`,
      way,
    },
  ];
}

/** "arn:aws:iam::111122223333:root", "111122223333". */
const accountId = /^(?:arn:aws[\w-]{0,20}:iam::)?(\d{12})(?::|$)/;

/** Of documentation and of tests. */
const placeholders = new Set(['000000000000', '123456789012', '111111111111', '111122223333']);

/** An account that is let in is the other side of a line that the model should draw. */
function account(source: Told): readonly Saying[] {
  const [, id = ''] = accountId.exec(textFact(source, 'principal')) ?? [];
  if (id === '' || placeholders.has(id)) return [];
  return [
    {
      sort: 'boundary',
      key: id,
      rank: 1,
      name: `AWS account ${id}`,
      called: [id],
      tags: [id],
      nouns: ['account'],
      together: ['AWS accounts', 'other AWS accounts', 'cross account', 'trusted accounts'],
      technology: 'AWS account',
      kind: { part: 'boundary', kind: 'account' },
      sentence: `AWS account ${id}, which is trusted here`,
      way: 'added',
    },
  ];
}

const resources = new Map([
  ['bucket', 'aws_s3_bucket'],
  ['queue', 'aws_sqs_queue'],
  ['function', 'aws_lambda_function_url'],
]);

/** Open to anybody, whatever conditions it is said under: a resource of which a model shows data or a way in. */
function opened(source: Told): readonly Saying[] {
  const holder = holderOf(source);
  const [noun = ''] = holder.split(' ', 1);
  const type = resources.get(noun);
  const technology = type === undefined ? null : technologyOf(type);
  const conditions = Object.hasOwn(source.facts, 'conditions') ? source.facts.conditions : [];
  const name = withoutTerms(withoutKey(holder.slice(noun.length + 1)));
  if (technology === null || name === '' || (Array.isArray(conditions) && conditions.length > 0)) return [];
  return [
    {
      sort: 'endpoint',
      key: JSON.stringify([noun, name.toLowerCase()]),
      rank: 1,
      name: `${name} (open to anybody)`,
      called: [name, holder],
      tags: [],
      nouns: [technology.noun, 'public'],
      together: technology.together,
      technology: technology.name,
      kind: { part: 'component', kind: technology.sort === 'store' ? 'store' : 'process' },
      sentence: `${noun} ${name}, which anybody may use`,
      way: wayOf(source),
    },
  ];
}
