/** People as commits name them: headers and messages in, names and addresses out. */
import type { Contributors } from '../change/change.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Commits of one change that are asked for their people. */
export const maximumCommits = 1_000;
/** Nobody has more co-authors but to exhaust whoever reads them. */
const maximumPeople = 1_000;

/** @returns why the people of so many commits are not all known. */
export function tooManyCommits(count: string): string {
  const limit = maximumCommits.toLocaleString('en-US');
  return `the change has ${count} commits, and the people of at most ${limit} are looked up; split it, or squash its commits`;
}

/** @returns whom "Ada <ada@example.org> and more" names; null where there is no address. */
export function personIn(text: string): Person | null {
  const open = text.indexOf('<');
  const close = open < 0 ? -1 : text.indexOf('>', open);
  if (close < 0) return null;
  return { name: text.slice(0, open).trim(), email: text.slice(open + 1, close).trim() };
}

export function personText({ name, email }: Person): string {
  return name === '' ? `<${email}>` : `${name} <${email}>`;
}

const trailer = 'co-authored-by';

/** Wherever in the message they stand: who joins messages, as a squash does, leaves them in the middle. */
export function coAuthorsIn(message: string): readonly Person[] {
  return message.split('\n').flatMap((line) => {
    const text = line.trim();
    if (text.slice(0, trailer.length).toLowerCase() !== trailer) return [];
    const value = text.slice(trailer.length).trimStart();
    return (value.startsWith(':') ? personIn(value.slice(1)) : null) ?? [];
  });
}

/** @returns them sorted, each once whatever its case, so that the same commits always give the same value. */
export function contributorsOf(named: Iterable<string>, unknown: string | null): Contributors {
  const byKey = new Map([...named].map((person) => [person.toLowerCase(), person]));
  byKey.delete('');
  const people = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
  if (people.length <= maximumPeople) return { people, unknown };
  const limit = maximumPeople.toLocaleString('en-US');
  const reason = `its commits name more than ${limit} people; take the made-up ones out of the co-authors`;
  return { people: people.slice(0, maximumPeople), unknown: unknown ?? reason };
}
