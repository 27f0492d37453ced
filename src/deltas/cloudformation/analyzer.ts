/**
 * CloudFormation, SAM and what the CDK writes: who may do what by a template, and what its resources expose and protect.
 *
 *     text -> tree in one notation (nodes) -> template -> access model, compared as every format's is    -> deltas
 *                                                      -> resources, compared as every language's are   -> deltas
 *                                                      -> access that cannot be known                   -> unresolved
 *                                                      -> parts that nobody judged                      -> unjudged
 */
import { createHash } from 'node:crypto';
import type { Snapshot } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { AccessModel } from '../iam/model.ts';
import type { ResourceCatalogue } from '../infra/catalogue.ts';
import type { Unclear } from './access.ts';
import { accessOf, keyOf, type Read } from './access-model.ts';
import { infrastructureDeltas } from './infrastructure/compare.ts';
import { isTemplate, readTemplate } from './template.ts';
import { unjudgedParts } from './unjudged.ts';

export type CompareAccess = (before: AccessModel, after: AccessModel) => readonly DraftDelta[];

/**
 * @param compare the comparison of access models, with what is known of AWS.
 * @param catalogue what the attributes of resources mean.
 */
export function cloudformationAnalyzer(compare: CompareAccess, catalogue: () => ResourceCatalogue): Analyzer {
  return {
    name: 'cloudformation',
    unresolved: 'iam.unresolved',
    unit: 'file',
    paths: ['**/*.{yml,yaml,json,template}'],
    recognises: isTemplate,
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles);
      const after = readSide(afterFiles);
      const unclear = changedUnclear(before, after);
      const unknown = new Set(unclear.map(keyOf));
      return {
        deltas: [
          ...compare(modelOf(before, unknown), modelOf(after, unknown)),
          ...unclear.map(unresolved),
          ...infrastructureDeltas(before, after, catalogue()),
        ],
        unjudged: [
          ...unjudgedParts(before, after),
          ...unclear.map(unknownPart),
          ...(after === null ? otherText(afterFiles) : []),
        ],
      };
    },
  };
}

/** @returns null where the side has no such file, or one that is no template. */
function readSide(snapshot: Snapshot): Read | null {
  const opaque = [...snapshot.files.values()].find((file) => file.state === 'opaque');
  if (opaque?.state === 'opaque') throw new Unreadable(opaque.path, 1, `${opaque.reason}: ${opaque.detail}`);
  const [file] = textFiles(snapshot);
  if (file === undefined || !isTemplate(file)) return null;
  const template = readTemplate(file, snapshot.side);
  return { template, access: accessOf(template) };
}

/** @param unknown policies that one side has and nobody can know: without them, the other side's would look new or gone. */
function modelOf(read: Read | null, unknown: ReadonlySet<string>): AccessModel {
  if (read === null) return { policies: [], attachments: [], identities: [], credentials: [] };
  const { model } = read.access;
  return { ...model, policies: model.policies.filter((held) => !unknown.has(keyOf(held))) };
}

/** @returns what one side has and the other has not, the after side first, one for each policy. */
function changedUnclear(before: Read | null, after: Read | null): readonly Unclear[] {
  const meaningOf = (one: Unclear) => JSON.stringify([keyOf(one), one.meaning]);
  const had = before?.access.unclear ?? [];
  const has = after?.access.unclear ?? [];
  const then = new Set(had.map(meaningOf));
  const now = new Set(has.map(meaningOf));
  const changed = [
    ...has.filter((one) => !then.has(meaningOf(one))),
    ...had.filter((one) => !now.has(meaningOf(one))),
  ];
  return [...new Map(changed.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

function unresolved({ subject, name, reason, meaning, place }: Unclear): DraftDelta {
  return {
    kind: 'iam.unresolved',
    subject,
    summary: `What the ${name} of ${subject} allows cannot be known: ${reason}`,
    // A digest: the part itself may be long, and may hold what is not to be shown.
    facts: { policy: name, reason, digest: createHash('sha256').update(meaning).digest('hex').slice(0, 32) },
    evidence: [evidenceAt(place.file, place.side, place)],
  };
}

function unknownPart({ subject, name, place: { file, side, startLine, endLine } }: Unclear): Unjudged {
  return { side, path: file.path, startLine, endLine, part: `the ${name} of ${subject}` };
}

/** What a template has become is nobody's here. */
function otherText(snapshot: Snapshot): readonly Unjudged[] {
  return textFiles(snapshot).map(({ path }) => ({
    side: snapshot.side,
    path,
    startLine: 1,
    endLine: 1,
    part: 'the whole file, which is no template any more',
  }));
}
