/** Where a file names somebody or something from outside: what every reader of this folder gives, and vendors are known by. */
import type { Evidence } from '../delta.ts';

/** Registries by their package-url type (github.com/package-url/purl-spec, read 2026-11). */
export const ecosystems = [
  'npm',
  'pypi',
  'golang',
  'maven',
  'gem',
  'nuget',
  'cargo',
  'composer',
  'hex',
  'swift',
  'pub',
  'cocoapods',
] as const;
export type Ecosystem = (typeof ecosystems)[number];

export type Sighting = PackageSighting | NamedSighting;

interface Seen {
  readonly evidence: Evidence;
}

/** A package that a manifest asks for. */
export interface PackageSighting extends Seen {
  readonly sort: 'package';
  readonly ecosystem: Ecosystem;
  /** As its registry compares it: "@sendgrid/mail", "psycopg2-binary", "com.stripe:stripe-java", "github.com/stripe/stripe-go". */
  readonly name: string;
  /** As written: "^4.2.0"; null where nothing is asked. */
  readonly version: string | null;
  /** True where it is for building and testing alone. */
  readonly development: boolean;
  /** Where it comes from instead of its registry: a git address, an archive, a path outside; null for the registry. */
  readonly source: string | null;
}

/** A host that is talked to, a Terraform provider, an action, an image, a variable's or a secret's name. */
export interface NamedSighting extends Seen {
  readonly sort: 'host' | 'provider' | 'action' | 'image' | 'variable' | 'secret';
  /** In lower case where its world compares so: hosts, providers, actions, images. */
  readonly name: string;
}
