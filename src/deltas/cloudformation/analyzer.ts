/**
 * CloudFormation, SAM and what the CDK writes: who may do what by a template, and what its resources expose and protect.
 *
 *     text -> tree in one notation (nodes) -> template -> access model, compared as every format's is    -> deltas
 *                                                      -> resources, compared as every language's are   -> deltas
 *                                                      -> access that cannot be known                   -> unresolved
 *                                                      -> parts that nobody judged                      -> unjudged
 */
import type { Snapshot } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import type { AccessModel } from '../iam/model.ts';
import type { ResourceCatalogue } from '../infra/catalogue.ts';
import { accessOf, type Read } from './access-model.ts';
import { infrastructureDeltas } from './infrastructure/compare.ts';
import { isTemplate, readTemplate } from './template.ts';
import { comparable } from './unclear.ts';
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
      const known = comparable(before, after);
      return {
        deltas: [
          ...compare(known.before, known.after),
          ...known.unresolved,
          ...infrastructureDeltas(before, after, catalogue()),
        ],
        unjudged: [
          ...unjudgedParts(before, after),
          ...known.unjudged,
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
