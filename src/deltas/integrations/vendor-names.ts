/** How names compare in the world that they are from: a name in, and the keys that a catalogue may know it by, closest first, out. */
import type { Ecosystem, NamedSighting } from './sighting.ts';

/** Where names are at home: "stripe" of npm is not "stripe" of RubyGems. */
export type World = Ecosystem | NamedSighting['sort'];

/** Longer names are nobody's; it bounds the keys of one. */
const longestName = 256;

/** @returns the keys of a name that was seen, closest first; none where nobody can be meant. */
export function keysOf(world: World, name: string): readonly string[] {
  if (name === '' || name.length > longestName) return [];
  switch (world) {
    case 'golang':
    case 'swift':
    case 'cocoapods':
      return shortened(normal(world, name), '/');
    case 'maven':
      return groups(name);
    case 'host':
      return domains(normal(world, name));
    case 'variable':
    case 'secret':
      return undressed(normal(world, name)).flatMap((plain) => [plain, ...beginnings(plain, '_', '')]);
    default: {
      const whole = normal(world, name);
      return [whole, ...beginnings(whole, '/-._:', '*')];
    }
  }
}

/** @returns the key of a name as a catalogue writes it, a `*` at its end included. */
export function keyOf(world: World, written: string): string {
  return written.endsWith('*') && !written.startsWith('*')
    ? `${normal(world, written.slice(0, -1))}*`
    : normal(world, written);
}

/** @returns what is wrong with a name that a catalogue writes; null where nothing is. */
export function misspelt(world: World, written: string): string | null {
  const star = written.indexOf('*');
  if (/\s/.test(written) || written.length > longestName) return 'a name has no blanks, and no end of length';
  if (world === 'host')
    return /^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)+$/.test(written)
      ? null
      : 'a host reads "api.quay.example", or "*.quay.example" with all below it';
  if (world === 'variable' || world === 'secret')
    return /^[A-Z][A-Z\d_]+$/.test(written)
      ? null
      : 'a variable reads "QUAY_TOKEN", or "QUAY_" for a beginning';
  if (star === -1) {
    const depth = depths.get(world);
    return depth === undefined || written.includes(depth) ? null : `a name of ${world} has a "${depth}"`;
  }
  return star === written.length - 1 && /[/\-._:]\*$/.test(written)
    ? null
    : 'a * stands at the end alone, after a "/", "-", ".", "_" or ":"';
}

/** What a whole name cannot do without. */
const depths: ReadonlyMap<World, string> = new Map([
  ['maven', ':'],
  ['composer', '/'],
  ['swift', '/'],
  ['provider', '/'],
  ['action', '/'],
]);

/** Case and signs as the registries compare them. */
function normal(world: World, name: string): string {
  switch (world) {
    case 'pypi':
      // packaging.python.org/en/latest/specifications/name-normalization, read 2026-11
      return name.toLowerCase().replace(/[-_.]+/g, '-');
    case 'cargo':
      // crates.io keeps names apart by neither case nor sign (doc.rust-lang.org/cargo/reference/manifest.html, read 2026-11).
      return name.toLowerCase().replaceAll('_', '-');
    case 'golang':
      return withoutMajor(name.toLowerCase());
    case 'swift':
      return repository(name.toLowerCase());
    case 'nuget':
    case 'composer':
      return name.toLowerCase();
    case 'host':
      return name.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
    case 'provider':
      return provider(name.toLowerCase());
    case 'action':
      return first(name.toLowerCase(), '@').split('/').slice(0, 2).join('/');
    case 'image':
      return image(name.toLowerCase());
    case 'variable':
    case 'secret':
      return name.toUpperCase().replace(/[-.]/g, '_');
    default:
      return name;
  }
}

function first(text: string, sign: string): string {
  const at = text.indexOf(sign);
  return at === -1 ? text : text.slice(0, at);
}

/** "gopkg.in/quay.v2" is "gopkg.in/quay"; a "/v2" is a part of its own, which shortening drops. */
function withoutMajor(path: string): string {
  return path.startsWith('gopkg.in/') ? path.replace(/\.v\d+(?=\/|$)/, '') : path;
}

/** "https://github.com/quay/tide.git" and "git@github.com:quay/tide" are "github.com/quay/tide". */
function repository(address: string): string {
  return address
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^git@([^:/]+)[:/]/, '$1/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
}

const providerRegistries = ['registry.terraform.io/', 'registry.opentofu.org/'];

/** A provider without a namespace is one of HashiCorp's (developer.hashicorp.com/terraform/language/providers/requirements, read 2026-11). */
function provider(address: string): string {
  const registry = providerRegistries.find((host) => address.startsWith(host)) ?? '';
  const name = address.slice(registry.length);
  return name.includes('/') ? name : `hashicorp/${name}`;
}

const imageRegistries = ['docker.io/', 'index.docker.io/', 'registry-1.docker.io/'];

function image(reference: string): string {
  const name = first(reference, '@');
  const tag = name.indexOf(':', name.lastIndexOf('/') + 1);
  const untagged = tag === -1 ? name : name.slice(0, tag);
  const registry = imageRegistries.find((host) => untagged.startsWith(host)) ?? '';
  return untagged.slice(registry.length).replace(/^library\//, '');
}

/** "a/b/c", "a/b", "a", each also as what stands above a `*`. */
function shortened(name: string, sign: string): readonly string[] {
  const keys = [name];
  for (let at = name.lastIndexOf(sign); at > 0; at = name.lastIndexOf(sign, at - 1))
    keys.push(`${name.slice(0, at + 1)}*`, name.slice(0, at));
  return keys;
}

/** Each beginning that ends with one of the signs, the longest first. */
function beginnings(name: string, signs: string, mark: string): readonly string[] {
  const keys: string[] = [];
  for (let at = name.length - 2; at > 0; at--)
    if (signs.includes(name.charAt(at))) keys.push(`${name.slice(0, at + 1)}${mark}`);
  return keys;
}

/** "quay.tide:ferry" is of "quay.tide:*", and of "quay:*". */
function groups(name: string): readonly string[] {
  const group = first(name, ':');
  const keys = [name, `${group}:*`];
  for (let at = group.lastIndexOf('.'); at > 0; at = group.lastIndexOf('.', at - 1))
    keys.push(`${group.slice(0, at)}:*`);
  return keys;
}

/** "api.quay.example" is of "*.quay.example", and so is "quay.example". */
function domains(host: string): readonly string[] {
  const keys = [host, `*.${host}`];
  for (let at = host.indexOf('.'); at !== -1; at = host.indexOf('.', at + 1))
    keys.push(`*.${host.slice(at + 1)}`);
  return keys;
}

/** What build tools and stages put before a name: it says who may read it, not whose it is. */
const clothes = [
  'NEXT_PUBLIC_',
  'NUXT_PUBLIC_',
  'EXPO_PUBLIC_',
  'REACT_APP_',
  'VUE_APP_',
  'NG_APP_',
  'TF_VAR_',
  'GATSBY_',
  'PUBLIC_',
  'VITE_',
  'NUXT_',
  'PRODUCTION_',
  'DEVELOPMENT_',
  'STAGING_',
  'PROD_',
  'DEV_',
  'TEST_',
];

/** The name as it is, then without what stands before it, at most twice. */
function undressed(name: string): readonly string[] {
  const names = [name];
  for (let left = name; names.length < 3; ) {
    const piece = clothes.find((prefix) => left.startsWith(prefix));
    if (piece === undefined) break;
    left = left.slice(piece.length);
    names.push(left);
  }
  return names;
}
