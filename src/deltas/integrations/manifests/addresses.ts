/** Where code comes from if not from its registry: addresses as people write them in, one notation without credentials out. */
import { posix } from 'node:path';

/** Hosts that a short form stands for. */
const forges: ReadonlyMap<string, string> = new Map([
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
  ['bitbucket', 'bitbucket.org'],
  ['gist', 'gist.github.com'],
]);

/** @returns an address without user, password, query and the ending that git ignores. */
export function plainAddress(address: string): string {
  const cut = address.trim().slice(0, 512);
  const [, scheme = '', rest = cut] = /^([a-z][a-z\d+.-]{0,32}:\/\/)(.*)$/is.exec(cut) ?? [];
  const [beforeQuery = ''] = rest.split(/[?#]/, 1);
  const slash = beforeQuery.indexOf('/');
  const authority = slash < 0 ? beforeQuery : beforeQuery.slice(0, slash);
  const path = slash < 0 ? '' : beforeQuery.slice(slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const plain = `${scheme.toLowerCase()}${scheme === '' ? authority : host}${path}`;
  return plain.replace(/(?:\.git)?\/?$/, '');
}

/**
 * @param ref a commit, tag or branch; null for whatever is the newest.
 * @returns "git+https://github.com/harbour/quay#v2".
 */
export function gitSource(address: string, ref: string | null): string {
  const written = address.trim().replace(/^git\+/, '');
  const short = /^(github|gitlab|bitbucket|gist):(?!\/\/)([^\s#]{1,200})/.exec(written);
  const host = forges.get(short?.[1] ?? '');
  const scp = /^(?:[\w.-]{1,64}@)([\w.-]{1,128}):(?!\/\/)([^\s#]{1,256})/.exec(written);
  const full =
    host !== undefined
      ? `https://${host}/${short?.[2] ?? ''}`
      : scp !== null
        ? `ssh://${scp[1] ?? ''}/${scp[2] ?? ''}`
        : written.includes('://')
          ? written
          : `https://${written}`;
  return `git+${plainAddress(full)}${ref === null || ref === '' ? '' : `#${ref.slice(0, 100)}`}`;
}

/** @returns the part after "#" of a git address, without the words of npm and pip around it. */
export function refOf(address: string): string | null {
  const hash = address.indexOf('#');
  const ref = hash < 0 ? '' : address.slice(hash + 1);
  return ref === '' || /^(?:egg|subdirectory)=/.test(ref) ? null : ref;
}

/**
 * @param from the path of the manifest.
 * @returns where a path leads that leaves the repository; null where it stays inside.
 */
export function pathOutside(from: string, written: string): string | null {
  const path = written.replace(/^file:(?:\/\/)?/, '').replaceAll('\\', '/');
  if (path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:/.test(path)) return path.slice(0, 200);
  const joined = posix.normalize(posix.join(posix.dirname(from), path));
  return joined === '..' || joined.startsWith('../') ? joined.slice(0, 200) : null;
}

/** What an address means for whoever trusts it. */
export interface SourceMeaning {
  /** Of an archive with its versions taken for the same, so that a later one is no other place. */
  readonly address: string;
  readonly form: 'git' | 'archive' | 'path';
  /** True where nothing keeps others on the way from answering instead. */
  readonly clear: boolean;
  /** True where it names one commit, or is no git address at all. */
  readonly fixed: boolean;
}

const clearSchemes = /^(?:git\+)?(?:http|git|svn|ftp):\/\//;

export function meaningOfSource(source: string): SourceMeaning {
  const isGit = source.startsWith('git+') || source.startsWith('git://');
  const hash = source.indexOf('#');
  const address = hash < 0 ? source : source.slice(0, hash);
  const ref = hash < 0 ? '' : source.slice(hash + 1);
  const form = isGit ? 'git' : source.includes('://') ? 'archive' : 'path';
  return {
    address: form === 'archive' ? withoutVersions(address) : address,
    form,
    clear: clearSchemes.test(address),
    fixed: !isGit || /^[\da-f]{40}(?:[\da-f]{24})?$/i.test(ref),
  };
}

/** Where the two names after the host are a repository: whoever may write there may put any archive below it. */
const repositoryHosts: ReadonlySet<string> = new Set([
  ...forges.values(),
  'codeload.github.com',
  'codeberg.org',
]);

/** Scheme, host and the two names after it say whose an archive is; what follows may hold versions and commits. */
function withoutVersions(address: string): string {
  const parts = address.split('/');
  if (parts.length > 5 && repositoryHosts.has(parts[2] ?? '')) return parts.slice(0, 5).join('/');
  const rest = parts
    .slice(5)
    .map((part) => part.replace(/v?\d{1,10}(?:\.\d{1,10}){1,6}|\b[\da-f]{40}\b|\bv\d{1,10}\b/g, '*'));
  return [...parts.slice(0, 5), ...rest].join('/');
}
