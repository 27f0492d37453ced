/** Where a reader finds what a figure rests on: a repository and a change or path in, an address out, null where there is none. */

export interface Links {
  readonly change: (repository: string, change: string) => string | null;
  readonly file: (repository: string, path: string) => string | null;
}

export const noLinks: Links = { change: () => null, file: () => null };

/** Not of dots alone: those would climb. */
const repositoryName = /^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/;

/** @param forgeUrl "https://github.com", or the address of a GitHub Enterprise Server. */
export function forgeLinks(forgeUrl: string): Links {
  return {
    change: (repository, change) => {
      if (!repositoryName.test(repository)) return null;
      if (/^#\d+$/.test(change)) return `${forgeUrl}/${repository}/pull/${change.slice(1)}`;
      if (/^commit:[0-9a-f]{40}$/.test(change)) return `${forgeUrl}/${repository}/commit/${change.slice(7)}`;
      return null;
    },
    file: (repository, path) =>
      repositoryName.test(repository) && isPlain(path)
        ? `${forgeUrl}/${repository}/blob/HEAD/${path.split('/').map(encodeURIComponent).join('/')}`
        : null,
  };
}

/** Segments of dots would climb out of the repository, and a lone surrogate has no encoding. */
function isPlain(path: string): boolean {
  return !/\p{Cs}/u.test(path) && path.split('/').every((part) => !/^\.{0,2}$/.test(part));
}
