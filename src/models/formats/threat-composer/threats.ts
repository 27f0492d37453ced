/** The threats of a Threat Composer workspace, with the mitigations that are linked to them. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Threat, ThreatStatus } from '../../model.ts';
import { severityIn } from '../reading/grades.ts';
import { field, itemsOf, placeOf, textOf, textsOf } from '../reading/tree.ts';

/** The schema's; each threat repeats its mitigations, and a text must not become one that is much larger. */
const contentLength = 1000;

interface Mitigation {
  readonly content: string;
  /** False where it was decided that nothing is done. */
  readonly done: boolean;
}

export const stride: Readonly<Record<string, string>> = {
  S: 'Spoofing',
  T: 'Tampering',
  R: 'Repudiation',
  I: 'Information disclosure',
  D: 'Denial of service',
  E: 'Elevation of privilege',
};

/** @returns the mitigations by the id of the threat that they are for. */
export function mitigationsOf(root: TreeNode): ReadonlyMap<string, readonly Mitigation[]> {
  const known = new Map<string, Mitigation>();
  for (const node of itemsOf(field(root, 'mitigations'))) {
    const [id, content] = [textOf(field(node, 'id')), textOf(field(node, 'content'))];
    const done = textOf(field(node, 'status')) !== 'mitigationResolvedWillNotAction';
    if (id !== null && content !== null) known.set(id, { content: content.slice(0, contentLength), done });
  }
  const linked = new Map<string, Mitigation[]>();
  for (const link of itemsOf(field(root, 'mitigationLinks'))) {
    const threat = textOf(field(link, 'linkedId'));
    const mitigation = known.get(textOf(field(link, 'mitigationId')) ?? '');
    if (threat === null || mitigation === undefined) continue;
    const there = linked.get(threat);
    if (there === undefined) linked.set(threat, [mitigation]);
    else there.push(mitigation);
  }
  return linked;
}

/** @returns the value of an entry's metadata. */
export function metadataOf(entry: TreeNode, key: string): TreeNode | undefined {
  const found = itemsOf(field(entry, 'metadata')).find((one) => textOf(field(one, 'key')) === key);
  return field(found, 'value');
}

export function threatOf(
  node: TreeNode,
  threatId: (wanted: string) => string,
  mitigations: ReadonlyMap<string, readonly Mitigation[]>,
  about: readonly string[],
): Threat {
  const number = textOf(field(node, 'numericId'));
  const id = textOf(field(node, 'id')) ?? number ?? 'threat';
  const answers = mitigations.get(id) ?? [];
  const done = answers.flatMap((one) => (one.done ? [one.content] : []));
  const letters = textsOf(metadataOf(node, 'STRIDE')).flatMap((letter) => stride[letter] ?? []);
  return {
    id: threatId(id),
    name: nameOf(node) ?? `threat ${number ?? id}`,
    place: placeOf(node),
    category: letters.length === 0 ? null : letters.join(', '),
    severity: severityIn(textOf(metadataOf(node, 'Priority'))),
    status: statusOf(textOf(field(node, 'status')), answers),
    owner: null,
    mitigation: done.length === 0 ? null : done.join('; '),
    due: null,
    about,
  };
}

/** Workspaces of "threats only" may have the pieces and no statement. */
function nameOf(node: TreeNode): string | null {
  const statement = textOf(field(node, 'statement'));
  const pieces = ['threatSource', 'prerequisites', 'threatAction'].flatMap(
    (key) => textOf(field(node, key)) ?? [],
  );
  return statement?.replace(/\s+/g, ' ') ?? (pieces.length === 0 ? null : pieces.join(' '));
}

/** What is resolved by doing nothing is accepted. */
function statusOf(status: string | null, answers: readonly Mitigation[]): ThreatStatus {
  if (status === 'threatResolvedNotUseful') return 'not-applicable';
  if (status !== 'threatResolved') return 'open';
  return answers.length > 0 && answers.every(({ done }) => !done) ? 'accepted' : 'mitigated';
}
