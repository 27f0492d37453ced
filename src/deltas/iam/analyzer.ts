/** AWS policies that stand in files of their own: both sides of a file in, what the change allows out. */
import { shapeOf } from '../../access/policy.ts';
import { type Snapshot, textFiles } from '../../change/snapshot.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import { isTemplate } from '../cloudformation/template.ts';
import { compareAccess } from './compare-access.ts';
import { mayHoldPolicy, type PolicyFile, readPolicyFile } from './documents.ts';
import type { AwsWorld } from './grading/grade.ts';
import type { AccessModel, PolicyUse } from './model.ts';

export function iamAnalyzer(world: AwsWorld): Analyzer {
  return {
    name: 'iam',
    unresolved: 'iam.unresolved',
    unit: 'file',
    paths: ['**/*.{json,yml,yaml}', '!.github/workflows/*.{yml,yaml}', '!**/*.tf.json'],
    recognises: (file) => mayHoldPolicy(file) && !isTemplate(file),
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles);
      const after = readSide(afterFiles);
      const uses = usesOf([before, after]);
      const name = nameOf(after ?? before);
      return {
        deltas: compareAccess(modelOf(before, name, uses), modelOf(after, name, uses), world),
        unjudged: unjudgedParts(before, after),
      };
    },
  };
}

function readSide(files: Snapshot): PolicyFile | null {
  const [file] = textFiles(files);
  return file === undefined ? null : readPolicyFile(file, files.side);
}

/** The file's own name without its endings: a policy that stands alone has no other. */
function nameOf(read: PolicyFile | null): string {
  const path = read?.file.path ?? '';
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(json|ya?ml)$/, '');
}

/** What a document is for does not change with the change: it is told by both sides together. */
function usesOf(sides: readonly (PolicyFile | null)[]): ReadonlyMap<string, PolicyUse> {
  const documents = sides.flatMap((side) => side?.documents ?? []);
  const path = sides.find((side) => side !== null)?.file.path ?? '';
  return new Map(
    documents.map(({ at }) => {
      const statements = documents
        .filter((other) => other.at === at)
        .flatMap(({ policy }) => policy.statements);
      const use = shapeOf({ statements });
      return [at, use === 'identity' && holdsOthersBack(path, at) ? 'guardrail' : use];
    }),
  );
}

/** A limit on others looks like any policy that allows; its name is all there is to tell them apart. */
function holdsOthersBack(path: string, at: string): boolean {
  return /boundar(y|ies)|(^|[\W_])(scps?|rcps?|(service|resource)[-_]?control)([\W_]|$)/i.test(
    `${path}/${at}`,
  );
}

function modelOf(read: PolicyFile | null, name: string, uses: ReadonlyMap<string, PolicyUse>): AccessModel {
  const none = { attachments: [], identities: [], credentials: [] };
  if (read === null) return { policies: [], ...none };
  const { documents, file, side } = read;
  const policies = documents.map(({ at, policy, node }) => ({
    subject: at === '' ? `policy ${name}` : `policy ${at} in ${name}`,
    name: at,
    use: uses.get(at) ?? 'identity',
    policy,
    place: { file, side, startLine: node.startLine, endLine: node.endLine },
  }));
  return { policies, ...none };
}

function unjudgedParts(before: PolicyFile | null, after: PolicyFile | null): readonly Unjudged[] {
  const read = after ?? before;
  if (read === null) return [];
  const part = (words: string): Unjudged => {
    const { file, side } = read;
    return { side, path: file.path, startLine: 1, endLine: file.text.split('\n').length, part: words };
  };
  const comments = (side: PolicyFile | null) => obeyedComments(side?.file.text ?? '').join('\n');
  return [
    ...(before !== null && after !== null && before.beside !== after.beside
      ? [part('what stands beside the policies')]
      : []),
    ...(comments(before) !== comments(after) ? [part('a comment that a scanner obeys')] : []),
  ];
}
