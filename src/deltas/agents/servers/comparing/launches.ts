/** One server on both sides in, what it is started as and with now, against before, out. */
import type { Evidence } from '../../../delta.ts';
import { settingChanges } from './changes.ts';
import { can, type Entry, runs, type Told } from './telling.ts';

export function launchDeltas(was: Entry, is: Entry): readonly Told[] {
  const another = launchedElse(was, is);
  if (another !== null) return [another, ...settingDeltas(was, is, ['code', 'place'])];
  return [...versionDeltas(was, is), ...openingDeltas(was, is), ...settingDeltas(was, is, null)];
}

function told(
  was: Entry,
  is: Entry,
  aspect: string,
): Pick<Told, 'kind' | 'subject' | 'evidence'> & {
  readonly facts: { readonly server: string; readonly aspect: string };
} {
  return {
    kind: 'agent.server.changed',
    subject: `server ${is.server.name}`,
    facts: { server: is.server.name, aspect },
    evidence: [is.server.evidence, was.server.evidence],
  };
}

/** The ends of addresses that name a transport and no other server (modelcontextprotocol.io/specification, transports, read 2026-11). */
const transportPath = /\/(?:sse|mcp|message|messages|stream|http)$/;

function launchedElse(was: Entry, is: Entry): Told | null {
  const [then, now] = [was.launched, is.launched];
  const paths = [then, now].map(({ remote }) => (remote?.path ?? '').replace(transportPath, ''));
  // A shell's line and a program's text are what is started.
  const texts = [was, is].map(({ launched: { source }, settings }) =>
    source === 'shell'
      ? settings
          .map(({ name, value }) => `${name} ${value}`)
          .sort()
          .join(' ')
      : '',
  );
  const same = then.source === now.source && then.name === now.name && texts[0] === texts[1];
  if (same && paths[0] === paths[1]) return null;
  const base = told(was, is, 'launch');
  const identity = ({ launched: { source, name, remote } }: Entry) =>
    `${source} ${name}${same ? (remote?.path ?? '').slice(0, 120) : ''}`;
  const alike = was.known !== null && was.known === is.known && !same;
  const sameAddress = same ? ' under another address' : '';
  return {
    ...base,
    severity: alike ? 'medium' : 'high',
    facts: {
      ...base.facts,
      was: identity(was),
      is: identity(is),
      known: [was.known?.id ?? '', is.known?.id ?? ''].sort(),
      opens: is.launched.opens,
    },
    says: (who) =>
      `server ${is.server.name} (${who}) is now ${runs(is)}${sameAddress} (was ${runs(was)}), and ${can(is)}`,
  };
}

function versionDeltas(was: Entry, is: Entry): readonly Told[] {
  const [then, now] = [was.launched, is.launched];
  // Between pinned and unpinned it is told as that.
  if (then.version === now.version || (then.moves === null) !== (now.moves === null)) return [];
  const newest = (version: string | null) => version === null || version === 'latest';
  if (newest(then.version) && newest(now.version)) return [];
  const base = told(was, is, 'version');
  return [
    {
      ...base,
      severity: 'low',
      facts: { ...base.facts, was: then.version ?? '', is: now.version ?? '' },
      says: (who) =>
        `server ${is.server.name} (${who}) is now ${runs(is)} (was ${then.version ?? 'no version'})`,
    },
  ];
}

/** Each opening is a thing of its own: the container that gains one and loses another has done both. */
function openingDeltas(was: Entry, is: Entry): readonly Told[] {
  const gained = is.launched.opens.filter((what) => !was.launched.opens.includes(what));
  const lost = was.launched.opens.filter((what) => !is.launched.opens.includes(what));
  const base = told(was, is, 'host');
  return [
    ...gained.map(
      (what): Told => ({
        ...base,
        direction: 'widens',
        severity: 'high',
        facts: { ...base.facts, opens: what },
        says: (who) => `server ${is.server.name} (${who}) ${what}, which it did not before`,
      }),
    ),
    ...lost.map(
      (what): Told => ({
        ...base,
        direction: 'narrows',
        severity: 'info',
        facts: { ...base.facts, opens: what },
        says: (who) => `server ${is.server.name} (${who}) no longer ${what}`,
      }),
    ),
  ];
}

/** @param only the sorts that say something of whatever is started; null for all. */
function settingDeltas(was: Entry, is: Entry, only: readonly string[] | null): readonly Told[] {
  const some = ({ settings }: Entry) => settings.filter(({ sort }) => only === null || only.includes(sort));
  const changes = settingChanges(some(was), some(is));
  const plain = changes.filter(({ severity, direction }) => severity === 'low' && direction === 'neutral');
  const telling = changes.filter((change) => !plain.includes(change));
  const single = telling.map((change): Told => {
    const base = told(was, is, change.name);
    return {
      ...base,
      direction: change.direction,
      severity: change.severity,
      facts: { ...base.facts, was: change.was.slice(0, 240), is: change.is.slice(0, 240) },
      says: (who) => `server ${is.server.name} (${who}) ${change.says.slice(0, 400)}`,
      evidence: change.evidence,
    };
  });
  const [first, ...more] = plain;
  if (first === undefined) return single;
  const base = told(was, is, 'settings');
  const names = plain.map(({ name }) => name).sort();
  const places: readonly Evidence[] = more.flatMap(({ evidence }) => evidence);
  const others =
    more.length === 0 ? first.says : `is started with other settings: ${names.join(', ').slice(0, 300)}`;
  return [
    ...single,
    {
      ...base,
      direction: 'neutral',
      severity: 'low',
      facts: {
        ...base.facts,
        names,
        was: plain.map(({ was: value }) => value),
        is: plain.map(({ is: value }) => value),
      },
      says: (who) => `server ${is.server.name} (${who}) ${others.slice(0, 400)}`,
      evidence: [first.evidence[0], ...first.evidence.slice(1), ...places],
    },
  ];
}
