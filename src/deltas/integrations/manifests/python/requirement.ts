/** One requirement in Python's notation: a name with a version, or with an address. */
import { gitSource, pathOutside, plainAddress } from '../addresses.ts';

export interface PythonRequirement {
  /** As PyPI compares it; null: of this repository. */
  readonly name: string | null;
  readonly version: string | null;
  readonly source: string | null;
}

/** The names of packaging.python.org/specifications/name-normalization, read 2026-11. */
export function pythonName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
}

const named = /^([A-Za-z\d][\w.-]{0,200})\s{0,20}(?:\[[^\]]{0,200}\])?\s{0,20}(.*)$/s;
const git = /^(?:git|hg|svn|bzr)\+/;

/**
 * @param from the path of the manifest.
 * @returns null where it is no requirement.
 */
export function readRequirement(from: string, written: string): PythonRequirement | null {
  const text = withoutMarker(written).slice(0, 2_000);
  if (git.test(text) || /^(?:https?|file):\/\//.test(text)) return addressed(from, null, text);
  if (/^(?:\.{1,2}(?:\/|$|\[)|\/|~\/)/.test(text) || /^[^\s@=<>~!]{1,200}\/[^\s@]{1,200}$/.test(text)) {
    const path = text.replace(/\[[^\]]{0,200}\]$/, '');
    const outside = pathOutside(from, path);
    return outside === null && !/\.(?:whl|zip|tar\.gz)$/.test(path)
      ? { name: null, version: null, source: null }
      : { name: pythonName(nameInPath(path)), version: null, source: outside ?? path };
  }
  const [, name, rest = ''] = named.exec(text) ?? [];
  if (name === undefined) return null;
  if (rest.startsWith('@')) return addressed(from, name, rest.slice(1).trim());
  if (rest !== '' && !/^[(<>=!~]/.test(rest)) return null;
  return { name: pythonName(name), version: rest === '' ? null : rest.slice(0, 100), source: null };
}

function addressed(from: string, name: string | null, address: string): PythonRequirement {
  const egg = /[#&]egg=([\w.-]{1,200})/.exec(address)?.[1];
  const known = name ?? egg ?? nameInPath(plainAddress(address));
  if (address.startsWith('file:')) {
    const outside = pathOutside(from, address);
    return { name: outside === null ? null : pythonName(known), version: null, source: outside };
  }
  return { name: pythonName(known), version: null, source: sourceOfAddress(address) };
}

/** "git+https://host/owner/name@ref#egg=name" or an archive. */
export function sourceOfAddress(address: string): string {
  if (!git.test(address)) return plainAddress(address);
  const [plain = ''] = address.split('#', 1);
  const slash = plain.indexOf('/', plain.indexOf('://') + 3);
  const at = plain.lastIndexOf('@');
  const ref = at > slash && slash > 0 ? plain.slice(at + 1) : null;
  const bare = ref === null ? plain : plain.slice(0, at);
  return gitSource(bare.replace(git, ''), ref);
}

/** "https://host/quay-1.2-py3-none-any.whl" as "quay". */
function nameInPath(path: string): string {
  const last =
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? 'unnamed';
  return last.replace(/-\d.*$|\.(?:git|whl|zip|tar\.gz)$/, '') || 'unnamed';
}

/** A marker says on which machines, not what. */
function withoutMarker(written: string): string {
  const semicolon = written.includes('://') ? written.indexOf(' ;') : written.indexOf(';');
  return (semicolon < 0 ? written : written.slice(0, semicolon)).trim();
}
