/** What stands behind a name in a package.json: a version, an alias, an address, a path or a part of the own workspace. */
import { gitSource, pathOutside, plainAddress, refOf } from '../addresses.ts';

export interface Specified {
  /** null: of this repository. */
  readonly name: string | null;
  readonly version: string | null;
  readonly source: string | null;
}

const gitForm =
  /^(?:git\+|git:|git@|github:|gitlab:|bitbucket:|gist:|ssh:|[\w.-]{1,64}@[\w.-]{1,128}:)|^https?:\/\/[^#]{1,512}\.git(?:#|$)/;
/** "harbour/quay#v2": at GitHub. */
const shortForm = /^[\w-]{1,64}\/[\w.-]{1,128}(?:#\S{1,200})?$/;
const pathForm = /^(?:file:|link:|portal:|\.{1,2}(?:\/|$)|\/|~\/|[A-Za-z]:[\\/])/;
const archive = /\.(?:tgz|tar|tar\.gz|zip)$/;

/** @param from the path of the manifest. */
export function specified(from: string, name: string, written: string): Specified {
  const spec = written.trim();
  if (spec.startsWith('workspace:')) return { name: null, version: null, source: null };
  if (spec.startsWith('npm:')) {
    const alias = spec.slice('npm:'.length);
    const at = alias.indexOf('@', 1);
    const real = at < 0 ? alias : alias.slice(0, at);
    // "npm:^1.2" names no other package.
    if (/^[\^~<>=*\d]/.test(real)) return { name, version: real, source: null };
    return { name: real.toLowerCase(), version: at < 0 ? null : alias.slice(at + 1), source: null };
  }
  if (spec.startsWith('patch:')) return { name, version: null, source: null };
  if (gitForm.test(spec)) return { name, version: null, source: gitSource(beforeHash(spec), refIn(spec)) };
  if (/^https?:\/\//.test(spec)) return { name, version: null, source: plainAddress(spec) };
  if (pathForm.test(spec)) {
    const path = spec.replace(/^(?:file|link|portal):/, '');
    const outside = pathOutside(from, path);
    if (outside === null && !archive.test(path)) return { name: null, version: null, source: null };
    return { name, version: null, source: outside ?? path.slice(0, 200) };
  }
  if (shortForm.test(spec))
    return { name, version: null, source: gitSource(`github:${beforeHash(spec)}`, refIn(spec)) };
  return { name, version: spec.slice(0, 100), source: null };
}

function beforeHash(spec: string): string {
  const hash = spec.indexOf('#');
  return hash < 0 ? spec : spec.slice(0, hash);
}

function refIn(spec: string): string | null {
  return refOf(spec)?.split('&', 1)[0] ?? null;
}

/** Declarations of types, of which nothing runs. */
export function isTypesAlone(name: string): boolean {
  return name.startsWith('@types/');
}
