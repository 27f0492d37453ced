/**
 * An evaluator of policies, written apart from the algebra and as plainly as possible: one request in, allowed or not. It
 * knows no sets, no containment and no catalogue; regular expressions do its matching.
 */

type OneOrMany = string | readonly string[];

export interface PolicyJson {
  readonly Version?: string;
  readonly Statement: StatementJson | readonly StatementJson[];
}

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMany>>;
  readonly NotPrincipal?: Readonly<Record<string, OneOrMany>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

export interface Request {
  /** "AWS arn:aws:iam::1:role/x", "Service s3.amazonaws.com". */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** A list is a key with several values. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

const many = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

/** @returns whether the policy alone allows the request: some Allow, no Deny. */
export function allows(policy: PolicyJson, request: Request): boolean {
  const speaking = many(policy.Statement).filter((statement) => speaks(statement, request));
  return speaking.some(({ Effect }) => Effect === 'Allow') && !denies(policy, request);
}

export function denies(policy: PolicyJson, request: Request): boolean {
  return many(policy.Statement).some(
    (statement) => statement.Effect === 'Deny' && speaks(statement, request),
  );
}

function speaks(statement: StatementJson, request: Request): boolean {
  return (
    speaksOf.action(statement, request.action) &&
    speaksOf.resource(statement, request.resource) &&
    speaksOf.principal(statement, request.principal) &&
    speaksOf.context(statement, request.context)
  );
}

/** Whether a statement speaks of each part of a request. */
export const speaksOf = {
  action({ Action, NotAction }: StatementJson, name: string): boolean {
    const is = (pattern: string) => glob(pattern.toLowerCase(), '.').test(name.toLowerCase());
    return Action === undefined ? !many(NotAction).some(is) : many(Action).some(is);
  },
  resource({ Resource, NotResource }: StatementJson, arn: string): boolean {
    const is = (pattern: string) => matchesArn(pattern, arn);
    return Resource === undefined
      ? NotResource === undefined || !many(NotResource).some(is)
      : many(Resource).some(is);
  },
  principal({ Principal, NotPrincipal }: StatementJson, principal: string): boolean {
    if (NotPrincipal !== undefined) return !isPrincipal(NotPrincipal, principal);
    return Principal === undefined || isPrincipal(Principal, principal);
  },
  context({ Condition = {} }: StatementJson, context: Request['context']): boolean {
    return Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, many(values), context[key])),
    );
  },
};

/** @param any what a wildcard takes: "." or "[^:]". */
function glob(pattern: string, any: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, `${any}*`)
    .replace(/\?/g, any);
  return new RegExp(`^${source}$`, 's');
}

function matchesArn(pattern: string, text: string): boolean {
  if (!pattern.startsWith('arn:')) return glob(pattern, '.').test(text);
  const wanted = pattern.split(':');
  while (wanted.length < 6) wanted.push('*');
  const given = text.split(':');
  if (given.length < 6) return false;
  const head = wanted.slice(0, 5).every((part, index) => glob(part, '[^:]').test(given[index] ?? ''));
  return head && glob(wanted.slice(5).join(':'), '.').test(given.slice(5).join(':'));
}

function isPrincipal(named: NonNullable<StatementJson['Principal']>, principal: string): boolean {
  if (named === '*') return true;
  const [type = '', id = ''] = principal.split(' ');
  return Object.entries(named).some(([kind, ids]) =>
    many(ids).some((wanted) => {
      if (kind === 'AWS' && wanted === '*') return true;
      if (kind !== type) return false;
      const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(wanted)?.[1];
      if (kind === 'AWS' && account !== undefined) return id.split(':')[4] === account;
      return kind === 'AWS' ? matchesArn(wanted, id) : glob(wanted, '.').test(id);
    }),
  );
}

function holds(
  operator: string,
  wanted: readonly string[],
  present: string | readonly string[] | undefined,
): boolean {
  const [, set, written = '', ifExists] =
    /^(ForAnyValue:|ForAllValues:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const values = many(present);
  if (written === 'Null') return wanted.some((value) => (value === 'true') === (values.length === 0));
  const negated = written.includes('Not');
  if (values.length === 0)
    return ifExists !== undefined || set === 'ForAllValues:' || (negated && set === undefined);
  const one = (value: string) =>
    wanted.some((other) => compare(written.replace('Not', ''), other, value)) !== negated;
  return set === 'ForAllValues:' || (set === undefined && negated) ? values.every(one) : values.some(one);
}

function compare(operator: string, wanted: string, value: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return wanted === value;
    case 'StringEqualsIgnoreCase':
      return wanted.toLowerCase() === value.toLowerCase();
    case 'StringLike':
      return glob(wanted, '.').test(value);
    case 'ArnLike':
    case 'ArnEquals':
      return matchesArn(wanted, value);
    case 'Bool':
      return wanted.toLowerCase() === value.toLowerCase();
    case 'IpAddress':
      return inRange(wanted, value);
    case 'NumericEquals':
      return Number(wanted) === Number(value);
    case 'NumericLessThan':
      return Number(value) < Number(wanted);
    case 'NumericLessThanEquals':
      return Number(value) <= Number(wanted);
    case 'NumericGreaterThan':
      return Number(value) > Number(wanted);
    case 'NumericGreaterThanEquals':
      return Number(value) >= Number(wanted);
    case 'DateLessThan':
      return Date.parse(value) < Date.parse(wanted);
    case 'DateGreaterThan':
      return Date.parse(value) > Date.parse(wanted);
    default:
      throw new Error(`the oracle does not know ${operator}`);
  }
}

/** Version 4 alone. */
function inRange(range: string, value: string): boolean {
  const [network = '', bits = '32'] = range.split('/');
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(value)) return false;
  return Math.floor(number(network) / size) === Math.floor(number(value) / size);
}
