/** How severe it is that somebody may: the table of trust and resource policies of the product's rubric, by who it is. */
import type { Clause } from '../../../access/conditions/clause.ts';
import { accountOf } from '../../../access/patterns/arn.ts';
import { hull, takesWord } from '../../../access/patterns/pattern.ts';
import type { Policy, Statement } from '../../../access/policy.ts';
import { moreSevere } from '../../delta.ts';
import { type AwsWorld, fixes, type Grade } from './grade.ts';

/** A principal of a statement, as its entry has it. */
export interface Who {
  /** As written; "everything except …" for NotPrincipal. */
  readonly text: string;
  readonly statement: Statement;
  /** The policy on the other side, to tell who was there already. */
  readonly before: Policy;
  /** What may be done with it: new to this principal. */
  readonly actions: readonly string[];
  /** In a trust policy: whoever it is can give itself more access as the role. */
  readonly powerful: boolean;
}

export interface PrincipalGrade extends Grade {
  /** Nothing names who it is: anybody. */
  readonly public: boolean;
}

const graded = (severity: Grade['severity'], power: string, open = false): PrincipalGrade => ({
  severity,
  power,
  public: open,
});

export function principalGrade(who: Who, trust: boolean, world: AwsWorld): PrincipalGrade {
  const { text, statement } = who;
  const { clauses } = statement;
  if (text.startsWith('everything except')) return graded('high', 'everybody but those listed');
  if (/^\*+$/.test(text)) {
    return fixes(clauses)
      ? graded('medium', 'anybody who meets the conditions')
      : graded('critical', 'anybody', true);
  }
  if (isService(text)) return serviceGrade(who, trust);
  if (isGitHub(text)) return gitHubGrade(who);
  if (isFederated(text)) return graded('high', 'whoever the identity provider vouches for');
  const account = accountOf(text);
  if (account === null) return text.startsWith('${') ? graded('medium', '') : graded('high', '');
  const vendor = world.known().accounts.get(account)?.vendor;
  const named = vendor === undefined ? `account ${account}` : `${vendor} (account ${account})`;
  const known = accountsOf(who.before).has(account);
  const whole = /^\d{12}$|:root$/.test(text);
  // Who may use a key can read all that it locks.
  const key = !trust && who.actions.some((action) => action.startsWith('kms:'));
  if (known)
    return graded(key ? 'high' : 'medium', whole ? `all of ${named}` : `another identity of ${named}`);
  return graded('high', whole ? `all of ${named}` : named);
}

function isService(text: string): boolean {
  return /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(text) && !text.startsWith('cognito-identity');
}

function isFederated(text: string): boolean {
  return (
    /:(oidc-provider|saml-provider)\//.test(text) ||
    /^[\w-]+(\.[\w-]+)+$/.test(text) ||
    /provider/i.test(text)
  );
}

export const gitHubIssuer = 'token.actions.githubusercontent.com';

function isGitHub(text: string): boolean {
  return text.includes(gitHubIssuer);
}

/** A service acts for whoever asks it, unless the policy says for whom. */
function serviceGrade({ statement, powerful }: Who, trust: boolean): PrincipalGrade {
  if (trust) return graded(powerful ? 'medium' : 'low', 'an AWS service');
  return fixes(statement.clauses)
    ? graded('low', 'an AWS service, for named sources')
    : graded('high', 'an AWS service, whoever it acts for');
}

/** Claims of GitHub's tokens that say which repository; STS knows the others since 2026-01 (AWS, "What's new", 2026-01). */
const identityClaims = new Set([
  'sub',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'job_workflow_ref',
]);

function gitHubGrade({ statement, before }: Who): PrincipalGrade {
  const claims = statement.clauses.flatMap((clause) => {
    const claim = clause.key.startsWith(`${gitHubIssuer}:`) ? clause.key.slice(gitHubIssuer.length + 1) : '';
    return identityClaims.has(claim) && limits(clause) ? [{ claim, clause }] : [];
  });
  const [first] = claims;
  if (first === undefined) return graded('critical', 'any workflow of any repository on GitHub', true);
  const sub = claims.find(({ claim }) => claim === 'sub')?.clause;
  if (sub === undefined) return graded('medium', `workflows with ${first.clause.text}`);
  const grades = sub.values.map((value) => subjectGrade(value, trustsGitHub(before)));
  return grades.reduce(moreSevere);
}

function limits({ negated, asksPresence, ifExists, quantifier, values }: Clause): boolean {
  return !negated && !asksPresence && !ifExists && quantifier !== 'all' && values.length > 0;
}

/** @param value "repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH" and its like (docs.github.com, "OpenID Connect reference"). */
function subjectGrade(value: string, trusted: boolean): PrincipalGrade {
  const [kind = '', repository = '', ...rest] = value.split(':');
  const claim = rest.join(':');
  const [owner = '', name = ''] = repository.split('/');
  if (kind !== 'repo' || /[*?]/.test(owner) || owner === '') {
    return graded('critical', 'workflows of any owner on GitHub', true);
  }
  if (/[*?]/.test(name) || name === '')
    return graded('high', `workflows of every repository of ${owner} that fits ${value}`);
  if (claim === 'pull_request')
    return graded('high', `pull requests of ${repository}, which run before anybody reviews them`);
  if (/^[*?]/.test(claim) || claim === '')
    return graded('medium', `every workflow of ${repository}, on any branch`);
  if (/[*?]/.test(claim)) return graded('medium', `workflows of ${repository} with ${claim}`);
  return graded(trusted ? 'low' : 'medium', `workflows of ${repository} with ${claim}`);
}

function trustsGitHub({ statements }: Policy): boolean {
  return statements.some(
    ({ effect, principals }) =>
      effect === 'Allow' && principals?.list.some(({ pattern }) => isGitHub(pattern.text)) === true,
  );
}

function accountsOf({ statements }: Policy): ReadonlySet<string> {
  const texts = statements.flatMap(({ principals, resources }) =>
    [...(principals?.list ?? []), ...(resources?.list ?? [])].map(({ pattern }) => pattern.text),
  );
  return new Set(texts.flatMap((text) => accountOf(text) ?? []));
}

/** @returns whether some statement of a policy lets a principal do anything already. */
export function isNamed(text: string, { statements }: Policy): boolean {
  return statements.some(({ effect, principals }) => {
    if (effect !== 'Allow' || principals === null) return false;
    const here = principals.list.some(
      ({ pattern }) => pattern.text === text || (pattern.text === '*' && takesWord(hull(pattern), text)),
    );
    return here !== principals.negated;
  });
}
