/** Templates that a template brings in: nested stacks and applications, which are not read here. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { evidenceOf } from '../../infra/judging/places.ts';
import { sameText, scalarText, shownText, slotsAt } from '../../infra/judging/values.ts';
import type { TemplateResource } from './resources.ts';

/** Where each type says which template it is. */
const sources: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::CloudFormation::Stack', ['TemplateURL']],
  ['AWS::CloudFormation::StackSet', ['TemplateURL', 'TemplateBody']],
  ['AWS::Serverless::Application', ['Location']],
]);

/** @returns the paths of a resource that say which template it is. */
export function sourcesOf(type: string): readonly string[] {
  return sources.get(type) ?? [];
}

export function stackDeltas(before: TemplateResource, after: TemplateResource): readonly DraftDelta[] {
  return sourcesOf(after.type).flatMap((path) => {
    const [had, has] = [valueAt(before, path), valueAt(after, path)];
    if (sameText(had) === sameText(has)) return [];
    const elsewhere = originOf(had) !== originOf(has);
    const { name } = after;
    const words = path === 'TemplateBody' ? 'is another one' : `is ${shownText(has)} (was ${shownText(had)})`;
    return [
      {
        kind: 'infra.module.changed',
        subject: `${name}: ${path}`,
        severity: elsewhere ? 'medium' : 'low',
        summary: `${name}: its template ${words}${elsewhere ? ', from another place' : ''}; what that one says is not read here`,
        facts: { type: after.type, attribute: path, was: shownText(had), is: shownText(has) },
        evidence: evidenceOf({ resource: before, node: had }, { resource: after, node: has }),
      },
    ];
  });
}

function valueAt({ body }: TemplateResource, path: string): TreeNode | null {
  return slotsAt(body, path)[0]?.value ?? null;
}

/** Whose it is: the host, and the bucket where that stands in the path; '' for a file beside this one. */
function originOf(node: TreeNode | null): string {
  if (node !== null && node.kind === 'map') {
    // Of the application repository: all but the version.
    return sameText(node.entries.get('ApplicationId')?.value ?? null);
  }
  const text = scalarText(node) ?? '';
  const start = text.indexOf('://');
  if (start < 0) return '';
  const [host = '', bucket = ''] = text.slice(start + 3).split('/', 2);
  return /^s3[.-]/.test(host) ? `${host}/${bucket}` : host;
}
