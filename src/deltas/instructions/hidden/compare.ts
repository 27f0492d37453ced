/** Both sides of a text in, a delta for each way of hiding that it gains or loses out, with what was hidden made visible. */
import type { DraftDelta, Evidence } from '../../delta.ts';
import { moreSevere } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import type { Instructions } from '../text/read.ts';
import { type Finding, type Technique, techniques } from './finding.ts';
import { shortDigest } from './visible.ts';

export interface Searched {
  readonly of: Instructions;
  readonly findings: readonly Finding[];
}

export function hiddenDeltas(before: Searched | null, after: Searched | null): readonly DraftDelta[] {
  return [
    ...fresh(after, before).flatMap((group) => draft('agent.instructions.hidden', group)),
    ...fresh(before, after).flatMap((group) => draft('agent.instructions.revealed', group)),
  ];
}

interface Group {
  readonly technique: Technique;
  readonly of: Instructions;
  readonly findings: readonly Finding[];
}

function fresh(side: Searched | null, other: Searched | null): readonly Group[] {
  if (side === null) return [];
  const keyOf = ({ technique, key }: Finding) => `${technique} ${key}`;
  const known = new Set(other?.findings.map(keyOf) ?? []);
  const groups = new Map<Technique, Finding[]>();
  for (const finding of side.findings) {
    if (known.has(keyOf(finding))) continue;
    const same = groups.get(finding.technique);
    if (same === undefined) groups.set(finding.technique, [finding]);
    else same.push(finding);
  }
  return [...groups].map(([technique, findings]) => ({ technique, of: side.of, findings }));
}

function draft(
  kind: 'agent.instructions.hidden' | 'agent.instructions.revealed',
  { technique, of, findings }: Group,
): readonly DraftDelta[] {
  const [first, ...more] = findings;
  if (first === undefined) return [];
  const worst = findings.reduce(moreSevere);
  const joins = kind === 'agent.instructions.hidden';
  const lines =
    more.length === 0 ? '' : `, and in ${more.length} more ${more.length === 1 ? 'place' : 'places'}`;
  return [
    {
      kind,
      subject: `${techniques[technique]} (${of.role.name})`,
      ...(joins ? { severity: worst.severity } : {}),
      summary: `${of.role.name}, which ${of.role.reader} follows, ${joins ? 'hides' : 'no longer hides'} text by ${techniques[technique]}: "${worst.shown}"${lines}`,
      facts: {
        technique,
        shown: findings.slice(0, shownPlaces).map(({ shown }) => shown),
        digest: shortDigest(findings.map(({ key }) => key)),
      },
      evidence: [
        placeOf(first, of),
        ...more.slice(0, shownPlaces - 1).map((finding) => placeOf(finding, of)),
      ],
    },
  ];
}

function placeOf({ startLine, endLine, shown }: Finding, { file, side }: Instructions): Evidence {
  return { side, path: file.path, startLine, endLine, text: shown };
}
