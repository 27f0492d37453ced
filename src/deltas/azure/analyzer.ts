/**
 * Azure's access as code: custom roles, role assignments, policies, managed identities, whom they trust, and the access
 * policies of key vaults; in ARM templates, in the files that `az role` takes, and in the lists that it writes.
 *
 *     text -> tree (syntax/json) -> model (document) -> sets, before against after -> deltas
 *                                                    -> parts that no delta tells  -> unjudged
 */
import type { AzureRoles } from '../../access/azure-roles.ts';
import type { Snapshot } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import { compareTraits } from '../traits.ts';
import { assignmentDeltas } from './assignments.ts';
import { type Document, emptyDocument, isAzure, readDocument } from './document.ts';
import type { Part } from './fields.ts';
import { policyDeltas } from './policies.ts';
import { roleChanges } from './roles/compare.ts';
import { grantDeltas } from './vaults.ts';

/** @param roles the roles that every tenant has; read when a file needs them. */
export function azureAnalyzer(roles: () => AzureRoles): Analyzer {
  return {
    name: 'azure',
    unresolved: 'iam.unresolved',
    unit: 'file',
    paths: ['**/*.json'],
    recognises: isAzure,
    analyze(beforeFiles, afterFiles) {
      const catalogue = roles();
      const before = readSide(beforeFiles, catalogue);
      const after = readSide(afterFiles, catalogue);
      const { deltas, renamed } = roleChanges(before, after);
      return {
        deltas: [
          ...deltas,
          ...assignmentDeltas(before, after),
          ...policyDeltas(before, after),
          ...grantDeltas(before, after),
          ...compareTraits(before.traits, after.traits),
        ],
        unjudged: [...renamed.map((part) => unjudged(after, part)), ...changedParts(before, after)],
      };
    },
  };
}

/** A side without the file says nothing. */
function readSide(snapshot: Snapshot, catalogue: AzureRoles): Document {
  const opaque = [...snapshot.files.values()].find((file) => file.state === 'opaque');
  if (opaque?.state === 'opaque') throw new Unreadable(opaque.path, 1, `${opaque.reason}: ${opaque.detail}`);
  const [file] = textFiles(snapshot);
  const { side } = snapshot;
  if (file !== undefined) return readDocument({ file, side }, catalogue);
  const nothing = { state: 'text', path: '', blob: '', mode: 'file', text: '' } as const;
  return emptyDocument({ file: nothing, side });
}

/** @returns the parts that mean something else on the other side, in the order of the file; as many as they are. */
function changedParts(before: Document, after: Document): readonly Unjudged[] {
  const had = byKey(before.parts);
  const has = byKey(after.parts);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => {
    const then = had.get(key) ?? [];
    const now = has.get(key) ?? [];
    const alone = then.length === 0 || now.length === 0;
    const isTold = ({ told }: Part) => told === 'always' || (alone && told === 'alone');
    if ([...then, ...now].every(isTold)) return [];
    const fresh = unmatched(now, then);
    if (fresh.length > 0) return fresh.map((part) => unjudged(after, part));
    return unmatched(then, now).map((part) => unjudged(before, part));
  });
}

function byKey(parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const same = groups.get(part.key);
    if (same === undefined) groups.set(part.key, [part]);
    else same.push(part);
  }
  return groups;
}

/** @returns those of the first list whose meaning the second has not, or not as often. */
function unmatched(parts: readonly Part[], others: readonly Part[]): readonly Part[] {
  const left = new Map<string, number>();
  for (const { meaning } of others) left.set(meaning, (left.get(meaning) ?? 0) + 1);
  return parts.filter(({ meaning }) => {
    const count = left.get(meaning) ?? 0;
    left.set(meaning, count - 1);
    return count <= 0;
  });
}

function unjudged({ source }: Document, { name, lines }: Part): Unjudged {
  const { startLine, endLine } = lines;
  return { side: source.side, path: source.file.path, startLine, endLine, part: name };
}
