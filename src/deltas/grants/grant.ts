/** What an app asks of a third party: one scope of one vendor, as whom, and where the file says so. */
import type { Evidence, Severity } from '../delta.ts';

/** In whose name a scope is used, and how a sentence says it. */
export const actorNames = [
  'bot',
  'user',
  'application',
  'installation',
  'extension',
  'add-in',
  'device',
] as const;
export type Actor = (typeof actorNames)[number];
export const actorWords: Readonly<Record<Actor, string>> = {
  bot: 'as a bot',
  user: 'in the name of its user',
  application: 'as itself, without a user',
  installation: 'wherever it is installed',
  extension: 'as an extension',
  'add-in': 'in what its user has open',
  device: 'on the device',
};

/** What a scope is at its worst; `offline` lasts while nobody is signed in, `unknown` is in no list. */
export const powers = ['identity', 'read', 'write', 'admin', 'offline', 'unknown'] as const;
export type Power = (typeof powers)[number];

export interface Meaning {
  readonly power: Power;
  /** To follow "it may": "read the messages of public channels". */
  readonly may: string;
  readonly severity: Severity;
}

export interface Grant {
  /** The id of its file in rules/catalogues/grants/. */
  readonly vendor: string;
  /** As the vendor names it: "chat:write", "contents:write", "https://www.googleapis.com/auth/drive". */
  readonly scope: string;
  readonly as: Actor;
  readonly evidence: Evidence;
  /** Only where no list can say it, such as addresses that an extension may read; otherwise the catalogue does. */
  readonly meaning?: Meaning;
  /** How people know the scope, where it is made up of parts. Never part of identity. */
  readonly label?: string;
  /** What holds it back beside its scope: "where its user agrees", "up to Android API 28". It weighs one step less. */
  readonly limit?: string;
}

/** One app asks for fewer; beyond it a file is refused, since each scope is compared with each. */
export const mostGrants = 500;
