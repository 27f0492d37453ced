/** What package managers can be told to hold back, and how a written value ranks. */
import type { Severity } from '../../../delta.ts';
import type { Guard } from '../manifest.ts';

function plain(subject: string, severity: Severity, usual: number, weaker: string, stronger: string): Guard {
  return { subject, severity, usual, weaker: () => weaker, stronger: () => stronger };
}

/** @param of "npm", "the package source harbour". */
export function certificates(of: string): Guard {
  return plain(
    `certificates of ${of}`,
    'high',
    1,
    `Certificates of ${of} are no longer checked, so whoever is on the way can exchange packages`,
    `Certificates of ${of} are checked`,
  );
}

/** In three ranks: newer versions of some tools run none where nothing is written, older ones all. */
export function installScripts(tool: string, severity: Severity = 'medium'): Guard {
  return plain(
    `install scripts of ${tool}`,
    severity,
    1,
    `${tool} may run scripts of packages while it installs them`,
    `${tool} runs fewer scripts of packages while it installs them, or none`,
  );
}

/** True runs none: rank of the setting that is named after leaving them out. */
export function rankOfIgnored(value: string): number | null {
  const is = flag(value);
  return is === null ? null : is ? 2 : 1;
}

export function audit(tool: string): Guard {
  return plain(
    `audit of ${tool}`,
    'low',
    1,
    `${tool} no longer tells of known vulnerabilities when it installs`,
    `${tool} tells of known vulnerabilities when it installs`,
  );
}

export function lockFile(tool: string): Guard {
  return plain(
    `lock file of ${tool}`,
    'medium',
    1,
    `${tool} no longer keeps a lock file, so every install takes what is newest`,
    `${tool} keeps a lock file`,
  );
}

/** @param usual the rank of what the tool does by itself. */
export function checksums(tool: string, usual: number): Guard {
  return plain(
    `checksums of ${tool}`,
    'high',
    usual,
    `${tool} takes packages whose checksum is another than the one it knows, or knows fewer`,
    `${tool} holds packages to their checksums`,
  );
}

export const indexStrategy: Guard = plain(
  'first index of uv',
  'high',
  2,
  'uv may take a package from any index that has its name, where the first one that has it decided before',
  'uv takes a package from fewer indexes than before',
);

export const signatures: Guard = plain(
  'signatures of NuGet',
  'medium',
  0,
  'NuGet takes packages without a signature that it trusts',
  'NuGet takes only packages with a signature that it trusts',
);

export const hashes: Guard = plain(
  'hashes of pip',
  'medium',
  0,
  'pip takes packages without a hash again',
  'pip takes only packages with a hash',
);

/** Ranks are minutes; below zero is an age of nothing, which is less than what a tool may do by itself. */
export function releaseAge(tool: string): Guard {
  return {
    subject: `age of releases of ${tool}`,
    severity: 'medium',
    usual: 0,
    weaker: (is, was) =>
      `${tool} takes releases that are ${ageInWords(is)} (was ${ageInWords(was)}), so a bad one has less time to be found`,
    stronger: (is, was) => `${tool} takes only releases that are ${ageInWords(is)} (was ${ageInWords(was)})`,
  };
}

function ageInWords(minutes: number): string {
  if (minutes < 0) return 'of any age';
  if (minutes === 0) return 'as old as it asks by itself';
  if (minutes % 1_440 === 0) return `${minutes / 1_440} days old`;
  return minutes % 60 === 0 ? `${minutes / 60} hours old` : `${minutes} minutes old`;
}

const minutesOf: ReadonlyMap<string, number> = new Map([
  ['ms', 1 / 60_000],
  ['s', 1 / 60],
  ['m', 1],
  ['h', 60],
  ['d', 1_440],
  ['w', 10_080],
]);

/** @param unit what a number alone counts: "m", "s", "d". */
export function rankOfAge(value: string, unit: string): number | null {
  const [, number, written = unit] = /^(\d{1,12})\s{0,4}(ms|s|m|h|d|w)?$/.exec(value.trim()) ?? [];
  const each = minutesOf.get(written);
  if (number === undefined || each === undefined) return null;
  const minutes = Number(number) * each;
  return minutes === 0 ? -1 : minutes;
}

/** @returns null for what is neither yes nor no: a variable, a typing mistake. */
export function flag(value: string): boolean | null {
  if (/^(?:true|yes|on|1)$/i.test(value.trim())) return true;
  return /^(?:false|no|off|0)$/i.test(value.trim()) ? false : null;
}

/** @returns 1 for yes, 0 for no. */
export function rankOf(value: string): number | null {
  const is = flag(value);
  return is === null ? null : is ? 1 : 0;
}

/** @returns 0 for yes, 1 for no: of a setting that is named after what it lets through. */
export function rankOfHole(value: string): number | null {
  const is = flag(value);
  return is === null ? null : is ? 0 : 1;
}
