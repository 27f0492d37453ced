/** Members of policies: the text of one in, who that is and how many can be it, out. */

/** Forms as "Principal identifiers" lists them (cloud.google.com/iam/docs/principal-identifiers, read 2026-11). */
export type MemberForm =
  | 'anybody'
  | 'signed-in'
  | 'pool'
  | 'pool-group'
  | 'pool-subject'
  | 'domain'
  | 'group'
  | 'user'
  | 'service-account'
  | 'set'
  | 'deleted'
  | 'unknown';

export interface Member {
  readonly form: MemberForm;
  /** How a sentence about it starts: "Everybody in group crew@harbour.example". */
  readonly name: string;
  /** "harbour.example", "quay.iam.gserviceaccount.com"; '' where it has none. */
  readonly domain: string;
}

/** A domain of Google for people who belong to no organisation. */
const personal = new Set(['gmail.com', 'googlemail.com']);

/** @returns the member in one spelling: addresses are told apart without case, but not what a template fills in. */
export function canonicalMember(member: string): string {
  return /^(user|group|domain|serviceAccount):[^${}]*$/.test(member) && !member.includes('[')
    ? `${member.slice(0, member.indexOf(':'))}:${member.slice(member.indexOf(':') + 1).toLowerCase()}`
    : member;
}

export function readMember(member: string): Member {
  if (member === 'allUsers') return { form: 'anybody', name: 'Anybody on the internet', domain: '' };
  if (member === 'allAuthenticatedUsers') {
    return { form: 'signed-in', name: 'Anybody with a Google account', domain: '' };
  }
  if (/^principal(Set)?:\/\//.test(member)) return federated(member);
  const colon = member.indexOf(':');
  const value = member.slice(colon + 1);
  const domain = value.slice(value.lastIndexOf('@') + 1);
  switch (member.slice(0, Math.max(colon, 0))) {
    case 'user':
      return { form: 'user', name: value, domain };
    case 'group':
      return { form: 'group', name: `Everybody in group ${value}`, domain };
    case 'domain':
      return { form: 'domain', name: `Everybody at ${value}`, domain };
    case 'serviceAccount':
      return account(value, domain);
    case 'serviceAccountRef':
      return { form: 'service-account', name: `The service account of resource ${value}`, domain: '' };
    case 'deleted':
      return { form: 'deleted', name: `The deleted ${value}`, domain: '' };
    case 'projectOwner':
    case 'projectEditor':
    case 'projectViewer':
      return {
        form: 'set',
        name: `Every ${member.slice(7, colon).toLowerCase()} of project ${value}`,
        domain: '',
      };
    default:
      return { form: 'unknown', name: member, domain: '' };
  }
}

/** A service account of Kubernetes is written as one of Google's, and is told by its cluster's pool. */
function account(value: string, domain: string): Member {
  const bracket = value.indexOf('.svc.id.goog[');
  if (bracket > 0 && value.endsWith(']')) {
    const name = `Kubernetes service account ${value.slice(bracket + 13, -1)} of pool ${value.slice(0, bracket)}.svc.id.goog`;
    return { form: 'pool-subject', name, domain: '' };
  }
  return { form: 'service-account', name: `Service account ${value}`, domain };
}

function federated(member: string): Member {
  const parts = member.split('/');
  const at = parts.findIndex((part) => part === 'workloadIdentityPools' || part === 'workforcePools');
  if (at < 0) return { form: 'set', name: `Everybody in ${member}`, domain: '' };
  const pool = `pool ${parts[at + 1] ?? ''}`;
  const rest = parts.slice(at + 2).join('/');
  if (rest === '*' || rest === '') return { form: 'pool', name: `Every identity of ${pool}`, domain: '' };
  return member.startsWith('principalSet:')
    ? { form: 'pool-group', name: `Every identity of ${pool} with ${rest}`, domain: '' }
    : { form: 'pool-subject', name: `The identity ${rest} of ${pool}`, domain: '' };
}

export function isPublic({ form }: Member): boolean {
  return form === 'anybody' || form === 'signed-in';
}

export function isFederated({ form }: Member): boolean {
  return form === 'pool' || form === 'pool-group' || form === 'pool-subject';
}

/** A domain takes in everybody who ever joins it; a personal account belongs to no organisation. */
export function reachesFar({ form, domain }: Member): boolean {
  return form === 'domain' || personal.has(domain);
}

/**
 * @param known domains that the policy already trusted.
 * @returns what nobody can read from the file about whose this member is; '' where there is nothing to say.
 */
export function strangerNote({ form, domain }: Member, known: ReadonlySet<string>): string {
  if (form !== 'user' && form !== 'group' && form !== 'domain' && form !== 'service-account') return '';
  if (personal.has(domain)) return '; this is a personal account, which no organisation governs';
  if (domain === '' || known.has(domain)) return '';
  return `; whose ${domain} is cannot be known from this file`;
}
