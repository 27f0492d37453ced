/** A package as a command line names it in, what it is and why its code can change without a review out. */

export interface Named {
  readonly source: 'npm' | 'pypi' | 'github' | 'download';
  readonly name: string;
  readonly version: string | null;
  /** Completes "…, so its code can change": null where it cannot. */
  readonly moves: string | null;
}

const exactNpm = /^[v=]?\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/;
const commit = /^[\da-f]{40}$|^[\da-f]{64}$/i;
/** A release with all its numbers; what its owner calls 1 or 1.2 moves. */
const release = /^v?\d+\.\d+\.\d+(?:[-+.][\w.+-]*)?$/;
const branch = /^(?:main|master|develop|dev|trunk|head|next|nightly|edge)$/i;
const holds = /[${}]/;
/** `github:`, `git+https://github.com/`, `git@github.com:` and the short form of npm. */
const repository =
  /^(?:github:|(?:git\+)?(?:https?|ssh|git):\/\/(?:git@)?github\.com\/|git@github\.com:)([\w.-]{1,100})\/([\w.-]{1,100}?)(?:\.git)?(?:[/@#].{0,500})?$/;
const address = /^(?:git\+)?(?:https?|ssh|git):\/\/([^\s?#]{1,500})/;

/** @param written "@quay/harbour@1.2.3", "github:quay/harbour#main", "https://…/x.tgz". */
export function npmPackage(written: string): Named {
  const elsewhere = fetched(written);
  if (elsewhere !== null) return elsewhere;
  const short = /^([\w.-]{1,100})\/([\w.-]{1,100})(?:#(.{1,200}))?$/.exec(written);
  if (short !== null && !written.startsWith('.')) {
    return gitNamed(`${short[1]}/${short[2]}`, short[3] ?? null);
  }
  const alias = written.replace(/^npm:/, '');
  const at = alias.indexOf('@', 1);
  const name = (at < 0 ? alias : alias.slice(0, at)).toLowerCase();
  const version = at < 0 ? null : alias.slice(at + 1);
  return { source: 'npm', name, version, moves: looseness(version, exactNpm) };
}

/** @param written "harbour==1.2", "harbour[extra]@1.2.3", "git+https://…@ref", "harbour @ git+https://…". */
export function pypiPackage(written: string): Named {
  const direct = /^[\w.-]{1,200}(?:\[[^\]]{0,200}\])?\s{0,4}@\s{0,4}((?:git\+)?https?:\/\/.*)$/.exec(
    written,
  )?.[1];
  const elsewhere = fetched(direct ?? written);
  if (elsewhere !== null) return elsewhere;
  const parts = /^([\w.-]{1,200})(?:\[[^\]]{0,200}\])?\s{0,4}(.*)$/s.exec(written);
  const name = pypiName(parts?.[1] ?? written);
  const rest = (parts?.[2] ?? '').trim();
  const version = rest === '' ? null : rest.replace(/^(?:===?|@)\s{0,4}/, '');
  const exact = /^(?:===?|@)\s{0,4}v?\d+(?:\.\d+)*(?:[a-z.+-][\w.+-]*)?$/i.test(rest);
  const single = rest.startsWith('@') && /^\d+(?:\.\d+)?$/.test(version ?? '') ? /^\d+$/ : /^.*$/;
  return {
    source: 'pypi',
    name,
    version,
    moves: exact ? looseness(version, single) : looseness(version, /^$/),
  };
}

/** packaging.python.org/en/latest/specifications/name-normalization, read 2026-11. */
export function pypiName(written: string): string {
  return written.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** What is not from a registry: a repository or an address; null for the rest. */
function fetched(written: string): Named | null {
  const git = repository.exec(written);
  if (git !== null) return gitNamed(`${git[1]}/${git[2]}`, refOf(written));
  const from = address.exec(written)?.[1];
  if (from === undefined) return null;
  const ref = refOf(written);
  const name = from.replace(/^[^/@]{0,200}@/, '').replace(/@[^/@]*$/, '');
  const fixed = ref !== null && commit.test(ref);
  return { source: 'download', name, version: ref, moves: fixed ? null : 'no commit named' };
}

/** Of "…#ref" as npm writes it, and of "…@ref" after the path as pip does. */
function refOf(written: string): string | null {
  const plain = written.replace(/#(?:subdirectory|egg)=.*$/s, '');
  const hash = plain.indexOf('#');
  if (hash >= 0) return plain.slice(hash + 1).replace(/&.*$/s, '');
  const at = plain.lastIndexOf('@');
  return at > plain.lastIndexOf('/') || /\.git@/.test(plain) ? (at < 0 ? null : plain.slice(at + 1)) : null;
}

export function gitNamed(name: string, ref: string | null): Named {
  const version = ref === null || ref === '' ? null : ref;
  return { source: 'github', name: name.toLowerCase(), version, moves: gitMoves(version) };
}

function gitMoves(ref: string | null): string | null {
  if (ref === null) return 'no commit named';
  if (commit.test(ref) || release.test(ref.replace(/^semver:/, '^'))) return null;
  return branch.test(ref) ? `branch ${ref}` : `${ref} is no commit`;
}

/** Of an image's tag; a digest is asked elsewhere. */
export function tagMoves(tag: string): string | null {
  if (tag === '') return 'no tag';
  if (holds.test(tag)) return 'a variable names the tag';
  const exact = release.test(tag) || /^(?:sha-)?[\da-f]{7,40}$/i.test(tag) || /^\d{8}/.test(tag);
  return exact ? null : `tag ${tag} moves`;
}

/** Of a Go module's version (go.dev/ref/mod#versions, read 2026-11): pseudo-versions and commits are exact. */
export function goMoves(version: string | null): string | null {
  if (version === null) return 'no version';
  return release.test(version) || /^[\da-f]{7,40}$/i.test(version) ? null : `version ${version}`;
}

function looseness(version: string | null, exact: RegExp): string | null {
  if (version === null || version === '') return 'no version';
  if (holds.test(version)) return 'a variable names the version';
  if (exact.test(version)) return null;
  return /^[\d^~<>=!*x ]/i.test(version) ? `range ${version}` : `version ${version}`;
}
