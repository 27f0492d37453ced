/** What the threat model says can go wrong where the change touches it -> questions about just that. */
import { createHash } from 'node:crypto';
import { type Delta, severities } from '../deltas/delta.ts';
import type { ModelLink, ModelThreat } from '../models/link.ts';
import { isAbout } from '../models/suggest/topics.ts';
import type { ReviewItem } from './events.ts';

/** More is not read; the threat model is linked. */
const asked = 2;
const characters = 120;

/**
 * @returns items of full reviews, about the points whose deltas touch the part that a threat is about and are of its
 * topic: what is marked mitigated may hold no longer, what is open may get worse. The worst first.
 */
export function threatItems(
  links: readonly ModelLink[],
  deltas: readonly Delta[],
  points: ReadonlySet<string>,
): readonly ReviewItem[] {
  const deltaOf = new Map(deltas.map((delta) => [delta.fingerprint, delta]));
  const candidates = links.flatMap(({ path, parts, threats }) =>
    threats.flatMap((threat) => {
      const touched = parts.filter(({ name }) => threat.about.includes(name)).flatMap((part) => part.deltas);
      const about = [...new Set(touched)].filter((fingerprint) => {
        const delta = deltaOf.get(fingerprint);
        return (
          points.has(fingerprint) &&
          delta !== undefined &&
          delta.direction !== 'narrows' &&
          isAbout(threat, delta)
        );
      });
      return about.length === 0 ? [] : [{ path, threat, about }];
    }),
  );
  return candidates
    .filter(({ threat }) => threat.status !== 'not-applicable')
    .sort((a, b) => weight(b.threat) - weight(a.threat))
    .slice(0, asked)
    .map(
      ({ path, threat, about }): ReviewItem => ({
        id: `threat-${createHash('sha256')
          .update(JSON.stringify([path, threat.id]))
          .digest('hex')
          .slice(0, 12)}`,
        question: questionOf(threat, path),
        tiers: ['full'],
        points: about,
        frameworks: [],
      }),
    );
}

/** What was closed and may be open again is worth more than what everybody knows to be open. */
function weight({ severity, status }: ModelThreat): number {
  return 2 * (severity === null ? 2 : severities.indexOf(severity)) + Number(status === 'mitigated');
}

function questionOf({ id, name, severity, status, mitigation }: ModelThreat, path: string): string {
  const grade = severity === null ? '' : `, ${severity}`;
  const called = `${plain(path)} has threat “${plain(name)}” (${plain(id)}${grade})`;
  if (status === 'mitigated')
    return `{what}. ${called} marked as mitigated${mitigation === null ? '' : ` by “${plain(mitigation)}”`}: does that still hold?`;
  if (status === 'open')
    return `{what}. ${called} open there: does this make it likelier or worse, and who answers it?`;
  return `{what}. ${called} ${status} there: was this part of what was decided then?`;
}

/** Text of a repository inside a question: one line, and no placeholder of ours. */
function plain(text: string): string {
  const line = text.replaceAll(/[{}]/g, '').replaceAll(/\s+/g, ' ').trim();
  return line.length > characters ? `${line.slice(0, characters - 1).trimEnd()}…` : line;
}
