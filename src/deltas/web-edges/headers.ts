/** Headers of one answer in, what they let in or hold back out: CORS, content security policies, and two guards beside them. */
import type { Lines } from '../../syntax/tree.ts';
import type { Finding, Origin } from './finding.ts';
import { originOf } from './hosts.ts';
import { readPolicy } from './policies/policy.ts';

export interface Header extends Lines {
  readonly name: string;
  readonly value: string;
}

/** Headers that are sent together. */
export interface HeaderGroup {
  /** Where: "location /api/", "/(.*)"; '' where the file has one place alone. */
  readonly at: string;
  readonly headers: readonly Header[];
}

export const headerNames: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'content-security-policy',
  'strict-transport-security',
  'x-frame-options',
]);

export function headerFindings({ at, headers }: HeaderGroup): readonly Finding[] {
  const credentials = headers.some(
    ({ name, value }) =>
      name.toLowerCase() === 'access-control-allow-credentials' && /^\s{0,9}["']?true/i.test(value),
  );
  return headers.flatMap((header): readonly Finding[] => {
    const { value, startLine, endLine } = header;
    const lines = { startLine, endLine };
    switch (header.name.toLowerCase()) {
      case 'access-control-allow-origin':
        return originsIn(value, { at, credentials, list: 'cors' }, lines);
      case 'content-security-policy':
        return readPolicy(value, at, lines);
      case 'strict-transport-security':
        return /max-age\s{0,4}=\s{0,4}"?0\b/i.test(value)
          ? []
          : [{ sort: 'guard', at, name: 'Strict-Transport-Security', ...lines }];
      case 'x-frame-options':
        return /^\s{0,9}["']?(?:deny|sameorigin)/i.test(value)
          ? [{ sort: 'guard', at, name: 'X-Frame-Options', ...lines }]
          : [];
      default:
        return [];
    }
  });
}

/** More in one list are no list that a person keeps. */
const mostOrigins = 200;

/** @param text one origin, or several with commas or spaces between them. */
export function originsIn(
  text: string,
  list: Pick<Origin, 'at' | 'credentials' | 'list'>,
  { startLine, endLine }: Lines,
): readonly Origin[] {
  return text.split(/[,;\s]+/, mostOrigins).flatMap((one): readonly Origin[] => {
    const origin = originOf(one);
    return origin === null ? [] : [{ sort: 'origin', ...list, origin, startLine, endLine }];
  });
}
