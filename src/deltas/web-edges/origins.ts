/** Allowed origins as edges: whose pages may call here, and how much that lets through. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Severity } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { Edge } from './edges.ts';
import type { Origin } from './finding.ts';
import { addressOf, hostOf, isInside, isShared, ownerDomain } from './hosts.ts';

/** @param known domains that a list had before: more hosts of the same owner are little news. */
export function originEdge(file: TextFile, side: Side, found: Origin, known: ReadonlySet<string>): Edge {
  const { at, list, origin, credentials } = found;
  const { severity, because } = gradeOf(found, known, file.path);
  const may = list === 'csrf' ? 'may send forms here' : 'may call here and read the answers';
  const cookies = credentials ? ', as the visitor who is signed in' : '';
  return {
    key: JSON.stringify([list, origin]),
    path: file.path,
    list: JSON.stringify([file.path, list, at]),
    rank: credentials ? 1 : 0,
    trait: {
      subject: `origin ${origin}`,
      facts: { list, origin, credentials },
      evidence: evidenceAt(file, side, found),
      gained: {
        kind: 'integration.origin.added',
        severity,
        summary: `${pagesOf(origin)} ${may}${cookies}${because === '' ? '' : ` (${because})`}`,
      },
      lost: {
        kind: 'integration.origin.removed',
        severity: severity === 'low' || severity === 'info' ? 'info' : 'low',
        summary: `${pagesOf(origin)} ${may.replace('may', 'may no longer')}${cookies}`,
      },
    },
  };
}

/** Settings that only a developer's machine takes. */
const ownMachine = /(?:^|[/._-])(?:dev|development|local)\.\w{1,10}$/i;

const forDevelopment = /(?:^|[/._-])(?:examples?|samples?|dist|template|dev|development|local)(?:[/._-]|$)/i;

function pagesOf(origin: string): string {
  if (origin === '*') return 'Pages of any origin';
  if (origin === 'reflected') return 'Pages of whatever origin asks';
  if (origin === 'null') return 'Pages without an origin (files, sandboxed frames)';
  return `Pages of ${origin}`;
}

function gradeOf(
  { origin, credentials }: Origin,
  known: ReadonlySet<string>,
  path: string,
): {
  readonly severity: Severity;
  readonly because: string;
} {
  if (origin === 'null') return { severity: 'high', because: 'any sandboxed frame has that origin' };
  if (origin === 'reflected')
    return { severity: credentials ? 'high' : 'medium', because: 'the asking origin is answered back' };
  if (origin === '*') {
    // Browsers refuse a literal star with credentials; most libraries answer back the asking origin then.
    return credentials
      ? { severity: 'high', because: 'with credentials, libraries answer back whatever origin asks' }
      : { severity: ownMachine.test(path) ? 'low' : 'medium', because: '' };
  }
  const host = hostOf(origin);
  // The own machine, in a file for development, is let in nowhere else.
  if (isInside(host)) return { severity: forDevelopment.test(path) ? 'info' : 'low', because: '' };
  if (isShared(host)) return { severity: 'high', because: 'anybody can have a name there' };
  if (addressOf(origin)?.scheme === 'http')
    return { severity: 'high', because: 'whoever is on the way can be that origin' };
  const domain = ownerDomain(host);
  const isOwn = domain !== null && known.has(domainKey(domain, credentials));
  return { severity: isOwn ? 'low' : 'medium', because: '' };
}

/** A domain that was let in without credentials is no old one with them. */
function domainKey(domain: string, credentials: boolean): string {
  return `${credentials ? 'with' : 'without'} ${domain}`;
}

/** @returns the registered domains of a list's origins, as `originEdge` takes them. */
export function domainsOf(origins: readonly Origin[]): ReadonlySet<string> {
  return new Set(
    origins.flatMap(({ origin, credentials }) => {
      const domain = ownerDomain(hostOf(origin));
      if (domain === null) return [];
      return [domainKey(domain, false), ...(credentials ? [domainKey(domain, true)] : [])];
    }),
  );
}
