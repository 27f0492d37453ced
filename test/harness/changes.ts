/** Changes as values, from two small trees: what the forge would read, without a forge. */
import type { Change, ChangedFile, Comparison } from '../../src/change/change.ts';
import type { FileVersion, Side, Snapshot } from '../../src/change/snapshot.ts';

export type Tree = Readonly<Record<string, string | FileVersion>>;

export interface ChangeOptions {
  /** After path by before path. */
  readonly renames?: Readonly<Record<string, string>>;
  readonly comparison?: Partial<Comparison>;
}

export function snapshotOf(side: Side, tree: Tree, paths: readonly string[] = Object.keys(tree)): Snapshot {
  const version = (path: string): FileVersion => {
    const content = tree[path];
    if (content === undefined) return { state: 'absent', path };
    if (typeof content !== 'string') return content;
    return { state: 'text', path, blob: `blob of ${content}`, mode: 'file', text: content };
  };
  return { side, files: new Map(paths.map((path) => [path, version(path)])) };
}

export function changeBetween(before: Tree, after: Tree, options: ChangeOptions = {}): Change {
  const renames = options.renames ?? {};
  const arrived = new Set(Object.values(renames));
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const files = paths.flatMap((path): ChangedFile[] => {
    const moved = renames[path];
    if (moved !== undefined) return [{ status: 'renamed', before: path, after: moved, blob: null }];
    if (arrived.has(path) || before[path] === after[path]) return [];
    const was = path in before ? path : null;
    const is = path in after ? path : null;
    const status = was === null ? 'added' : is === null ? 'removed' : 'modified';
    return [{ status, before: was, after: is, blob: null }];
  });
  return {
    ref: {
      repository: { owner: 'harbour', name: 'quay' },
      id: '#7',
      number: 7,
      title: 'Berth the ferry',
      author: 'mooring-bot',
      draft: false,
      base: { branch: 'main', sha: 'b'.repeat(40) },
      head: { branch: 'ferry', sha: 'a'.repeat(40) },
    },
    comparison: { mergeBase: 'c'.repeat(40), files, omitted: null, ...options.comparison },
    before: snapshotOf('before', before, paths),
    after: snapshotOf('after', after, paths),
  };
}
