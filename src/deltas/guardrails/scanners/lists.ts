/** The lists and switches that scanners have in common, in the words that are said of them. */
import type { Severity } from '../../delta.ts';
import type { List } from '../findings.ts';
import type { Setting } from '../table.ts';

/** @param what "checks", "paths", "findings": what the scanner is told to pass over. */
export function skipped(scanner: string, what: string, severity: Severity = 'medium'): List {
  return {
    subject: `${what} that ${scanner} skips`,
    sense: 'hole',
    severity,
    facts: { guard: scanner, list: what },
    grows: `The scanner ${scanner} now skips ${what}: {names}`,
    shrinks: `The scanner ${scanner} no longer skips ${what}: {names}`,
  };
}

/** What the scanner looks for or runs, each by name. */
export function used(scanner: string, what: string, severity: Severity = 'medium'): List {
  return {
    subject: `${what} of ${scanner}`,
    sense: 'guard',
    severity,
    facts: { guard: scanner, list: what },
    grows: `The scanner ${scanner} now has more ${what}: {names}`,
    shrinks: `The scanner ${scanner} no longer has these ${what}: {names}`,
  };
}

/** What the scanner alone looks at where it is written, and everything where it is not. */
export function only(scanner: string, what: string): List {
  return {
    subject: `${what} that ${scanner} looks at`,
    sense: 'guard',
    severity: 'medium',
    only: true,
    facts: { guard: scanner, list: what },
    grows: `Of ${what}, the scanner ${scanner} now also looks at {names}`,
    shrinks: `Of ${what}, the scanner ${scanner} no longer looks at {names}`,
  };
}

/** Rules, policies and defaults that the scanner takes from somebody else. */
export function fetched(scanner: string): List {
  return {
    subject: `sources of ${scanner}`,
    sense: 'code',
    severity: 'low',
    facts: { guard: scanner, list: 'sources' },
    grows: `The scanner ${scanner} now takes rules from {names}`,
    shrinks: `The scanner ${scanner} no longer takes rules from {names}`,
  };
}

/** @param what completes "the scanner …": "fails on what it finds". */
export function setting(
  scanner: string,
  name: string,
  severity: Severity,
  usual: number,
  weaker: string,
  stronger: string,
): Setting {
  return {
    subject: `${name} of ${scanner}`,
    facts: { guard: scanner, setting: name },
    severity,
    usual,
    weaker: `The scanner ${scanner} ${weaker}`,
    stronger: `The scanner ${scanner} ${stronger}`,
  };
}

/** A pattern that matches all there is leaves nothing to look at. */
export function ofPattern(pattern: string): Severity | undefined {
  const bare = pattern.replace(/^[(^]+|[)$]+$/g, '').replace(/^\.?\//, '');
  return /^(?:|\.|\.[*+]|\.\*\?|\*{1,2}|\*\*\/\*|\*\.\*|\[\\s\\S\][*+])$/.test(bare) ? 'high' : undefined;
}
