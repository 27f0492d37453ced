/** What protects branches, in the words that settings files and rulesets share. */
import type { Severity } from '../../delta.ts';
import type { List } from '../findings.ts';
import { level, type Reads, whileFalse, whileTrue, whole } from '../table.ts';

/** @param branch "branch main", "ruleset harbour". */
export function protection(branch: string) {
  const facts = (name: string) => ({ guard: 'branch protection', branch, setting: name });
  const at = (name: string, severity: Severity, usual: number, weaker: string, stronger: string) => ({
    subject: `${name} of ${branch}`,
    facts: facts(name),
    severity,
    usual,
    weaker: `${weaker} on ${branch}`,
    stronger: `${stronger} on ${branch}`,
  });
  const list = (
    name: string,
    sense: List['sense'],
    severity: Severity,
    grows: string,
    shrinks: string,
  ): List => ({
    subject: `${name} of ${branch}`,
    sense,
    severity,
    facts: facts(name),
    grows: `${grows} on ${branch}: {names}`,
    shrinks: `${shrinks} on ${branch}: {names}`,
  });
  return {
    at,
    approvals: level(
      at('approvals', 'high', 0, 'Fewer approvals are needed', 'More approvals are needed'),
      whole,
    ),
    demanded: (name: string, what: string, severity: Severity): Reads =>
      level(at(name, severity, 0, `${what} no longer needed`, `${what} now needed`), whileTrue),
    forbidden: (name: string, what: string, severity: Severity): Reads =>
      level(at(name, severity, 1, `${what} now allowed`, `${what} no longer allowed`), whileFalse),
    checks: list(
      'required checks',
      'guard',
      'high',
      'These checks must pass',
      'These checks need not pass any more',
    ),
    bypass: list(
      'exceptions',
      'hole',
      'high',
      'The rules no longer hold for these',
      'The rules hold again for these',
    ),
    rules: list('rules', 'guard', 'high', 'These rules now hold', 'These rules no longer hold'),
    branches: list(
      'branches',
      'guard',
      'high',
      'These branches are now protected',
      'These branches are no longer protected',
    ),
    left: list(
      'branches left out',
      'hole',
      'high',
      'These branches are no longer protected',
      'These branches are protected again',
    ),
    pushers: list('people who may push', 'hole', 'medium', 'These may now push', 'These may no longer push'),
    dismissers: list(
      'people who may dismiss reviews',
      'hole',
      'medium',
      'These may now dismiss reviews',
      'These may no longer dismiss reviews',
    ),
  };
}
