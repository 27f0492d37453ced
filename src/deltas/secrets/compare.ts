/**
 * Both sides' credentials in, deltas out. A value that stands on one side alone is the difference; where it stood before
 * among the changed files is no matter, so that a moved line is silent. A value that took another's place in the same line
 * is told twice: the new one is out as the old one was, and the old one is withdrawn, which is what has to be revoked.
 * No key rests on a value, nor on a digest of one, since a short digest of a password can be guessed from.
 */
import { type DraftDelta, higherSeverity, type Severity } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import type { Exposed } from './search.ts';

type Group = readonly [Exposed, ...Exposed[]];

export function secretDeltas(before: readonly Exposed[], after: readonly Exposed[]): readonly DraftDelta[] {
  return [...alone(after, before).map(exposed), ...alone(before, after).map(withdrawn)];
}

/** @returns what one side has and the other has not, by file, format and name. */
function alone(own: readonly Exposed[], other: readonly Exposed[]): readonly Group[] {
  const known = new Set(other.map(({ found }) => found.value));
  const groups = new Map<string, [Exposed, ...Exposed[]]>();
  for (const one of own) {
    if (known.has(one.found.value)) continue;
    const key = JSON.stringify([one.path, one.found.format.id, one.found.name]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [one]);
    else same.push(one);
  }
  return [...groups.values()];
}

function exposed(group: Group): DraftDelta {
  const [{ found, aside }] = group;
  const { said, whose, stand, base } = wordsOf(group);
  const sure = found.proven ? ', and its checksum proves it real' : '';
  const shown = aside && !found.proven ? ', where things are shown' : '';
  return {
    ...base,
    kind: 'secret.exposed',
    severity: group.reduce<Severity>((most, one) => higherSeverity(most, one.severity), 'info'),
    summary: `${said} ${stand}${whose} in the file for everybody who can read it${sure}${shown}; revoke it ${found.format.revoke}`,
  };
}

function withdrawn(group: Group): DraftDelta {
  const { said, whose, stand, base } = wordsOf(group);
  const summary = `${said} no longer ${stand}${whose} in the file, and whoever read it still knows it`;
  return { ...base, kind: 'secret.withdrawn', summary };
}

function wordsOf(group: Group) {
  const [{ found, aside, evidence }, ...more] = group;
  const { format, name, proven } = found;
  const count = new Set(group.map((one) => one.found.value)).size;
  // "a GitHub token" is what it is about, without its article.
  const what = format.name.slice(format.name.indexOf(' ') + 1);
  const lines = new Set([evidence.startLine]);
  const others = more.flatMap((one) => {
    if (lines.has(one.evidence.startLine)) return [];
    lines.add(one.evidence.startLine);
    return [one.evidence];
  });
  return {
    said: count === 1 ? capital(format.name) : `${count} times ${format.name}`,
    stand: count === 1 ? 'stands' : 'stand',
    whose: name === '' ? '' : ` under ${name}`,
    base: {
      subject: name === '' ? what : `${what} ${name}`,
      facts: { format: format.id, name, count, proven, shown: aside },
      evidence: [evidence, ...others.slice(0, shownPlaces - 1)] as const,
    },
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
