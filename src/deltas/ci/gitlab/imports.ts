/** Code and files of others that a GitLab pipeline takes in, and whether they can be exchanged under the name it uses. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { Import, Place } from '../model.ts';
import type { Sources } from '../sources.ts';
import { type Include, includesIn } from './includes.ts';

const digest = /^(?:[\da-f]{40}|[\da-f]{64})$/i;

/** @returns nothing for files of this repository, which are read, and for those that a job makes. */
export function importOf(include: Include, place: Place): Import | null {
  const { from, target, ref, sealed } = include;
  if (from === 'remote') {
    const plain = target.startsWith('http:');
    const [address = ''] = target.replace(/^https?:\/\//i, '').split(/[?#]/);
    const commit = /[\da-f]{40}/i.exec(address)?.[0] ?? '';
    const version = commit || (/(?<=\/)v?\d+(?:\.\d+){1,3}(?=\/)/.exec(address)?.[0] ?? '');
    return {
      name: version === '' ? address : address.replace(version, '…'),
      ref: sealed ? 'a digest of its content' : version,
      pinned: sealed || (commit !== '' && !plain),
      party: 'third-party',
      type: 'template',
      ...(plain && { severity: 'high' as const }),
      place,
    };
  }
  if (from === 'project') {
    return { name: target, ref, pinned: digest.test(ref), party: 'third-party', type: 'template', place };
  }
  if (from === 'template') {
    return {
      name: target,
      ref: '',
      pinned: false,
      party: 'system',
      type: 'template',
      severity: 'info',
      place,
    };
  }
  if (from === 'component') {
    const party = /^(?:gitlab\.com|\$CI_SERVER_(?:FQDN|HOST))\/components\//.test(target)
      ? 'system'
      : 'third-party';
    return { name: target, ref, pinned: digest.test(ref), party, type: 'component', place };
  }
  return null;
}

/** @returns what the pipeline that a job starts takes in. */
export function childImports(body: Entries, sources: Sources): readonly Import[] {
  return includesIn(entriesOf(body.get('trigger')).get('include')).flatMap(
    (include) => importOf(include, sources.placeOf(include.at)) ?? [],
  );
}

/** @returns files that jobs of other projects made. */
export function artifactImports(
  body: Entries,
  placeOf: (at: TreeEntry | TreeNode) => Place,
): readonly Import[] {
  const needs = body.get('needs')?.value;
  return (needs?.kind === 'sequence' ? needs.items : []).flatMap((item): readonly Import[] => {
    const fields = item.kind === 'map' ? item.entries : new Map<string, TreeEntry>();
    const project = textOf(fields.get('project'));
    if (project === '' || textOf(fields.get('artifacts')) === 'false') return [];
    const ref = textOf(fields.get('ref'));
    const name = `${project}/${textOf(fields.get('job'))}`;
    const pinned = digest.test(ref);
    return [
      { name, ref, pinned, party: 'third-party', type: 'artifact', severity: 'low', place: placeOf(item) },
    ];
  });
}
