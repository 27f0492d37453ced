/** What a GitLab CI file includes: of this repository, of other projects, from GitLab itself, from an address. */
import { posix } from 'node:path';
import { fits } from '../../../change/partial-path.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { type Entries, entriesOf, isNothing, scalarText, textOf, textsOf } from '../../pipelines/workflow.ts';
import type { CiFiles } from '../format.ts';

export interface Include {
  readonly from: 'local' | 'remote' | 'project' | 'template' | 'component' | 'artifact';
  /** A path, an address, a project, a name. */
  readonly target: string;
  readonly ref: string;
  /** True where a digest of the content stands beside it. */
  readonly sealed: boolean;
  /** True where rules say when it is included. */
  readonly conditional: boolean;
  readonly inputs: Entries;
  /** All of it, but what says which file it is. */
  readonly rest: readonly TreeEntry[];
  readonly at: TreeNode | TreeEntry;
}

const kinds = ['local', 'remote', 'template', 'component', 'artifact'] as const;

/** @param entry `include:`, of a file or below `trigger:`. */
export function includesIn(entry: TreeEntry | undefined): readonly Include[] {
  if (entry === undefined || isNothing(entry.value)) return [];
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return items.flatMap((item): readonly Include[] => {
    if (item.kind === 'scalar') {
      const target = scalarText(item);
      const from = /^https?:\/\//i.test(target) ? 'remote' : 'local';
      return [
        { from, target, ref: '', sealed: false, conditional: false, inputs: new Map(), rest: [], at: item },
      ];
    }
    if (item.kind === 'sequence') return [];
    const fields = item.entries;
    const from = fields.has('project') ? 'project' : kinds.find((kind) => fields.has(kind));
    if (from === undefined) return [];
    const written = textOf(fields.get(from));
    const version = from === 'component' ? written.lastIndexOf('@') : -1;
    return [
      {
        from,
        target: version < 0 ? written : written.slice(0, version),
        ref: from === 'component' && version >= 0 ? written.slice(version + 1) : textOf(fields.get('ref')),
        sealed: fields.has('integrity'),
        conditional: fields.has('rules'),
        inputs: entriesOf(fields.get('inputs')),
        rest: [...fields.values()].filter(({ key }) => key !== from && key !== 'ref'),
        at: item,
      },
    ];
  });
}

/** @returns the paths that a local include may mean, from the root of the repository; of a pattern, those that are there. */
export function localPaths(target: string, files: CiFiles): readonly string[] {
  const path = posix.normalize(target.replace(/^\/+/, ''));
  if (path.includes('$') || path.startsWith('..')) return [];
  return path.includes('*') ? files.paths.filter((one) => fits(path, one)).sort() : [path];
}

/** @returns the same, as an analyzer asks for files that it has not seen. */
export function wantedPaths(target: string): readonly string[] {
  const path = posix.normalize(target.replace(/^\/+/, ''));
  return path.includes('$') || path.startsWith('..') ? [] : [path];
}

/** @returns files of this repository that are started as pipelines of their own. */
export function childPaths(job: Entries): readonly string[] {
  return includesIn(entriesOf(job.get('trigger')).get('include')).flatMap(({ from, target }) =>
    from === 'local' ? wantedPaths(target) : [],
  );
}

/** @returns the names of the files of a project. */
export function namedFiles({ rest }: Include): readonly string[] {
  return textsOf(rest.find(({ key }) => key === 'file')?.value);
}
