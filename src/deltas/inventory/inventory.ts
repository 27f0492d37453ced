/** What a tree holds: the analyzers run from nothing to it, so that the inventory and the deltas can never disagree. */
import type { Change } from '../../change/change.ts';
import { pathSet } from '../../change/path-set.ts';
import type { FileVersion } from '../../change/snapshot.ts';
import type { Analyzer } from '../analyzer.ts';
import type { Delta, Evidence, Facts, Severity } from '../delta.ts';
import { judge } from '../judge.ts';
import type { Kind } from '../kinds.ts';

export const sorts = [
  'agent',
  'server',
  'tool',
  'permission',
  'autonomy',
  'hook',
  'instructions',
  'identity',
  'access',
  'secret',
  'endpoint',
  'resource',
  'integration',
] as const;
export type Sort = (typeof sorts)[number];

export interface InventoryItem {
  readonly sort: Sort;
  readonly name: string;
  /** One sentence about it. */
  readonly summary: string;
  /** How bad it would be if it came today. */
  readonly severity: Severity;
  readonly kind: Kind;
  readonly facts: Facts;
  readonly places: readonly [Evidence, ...Evidence[]];
}

export interface Inventory {
  /** By sort, then by place. */
  readonly items: readonly InventoryItem[];
  /** What could not be read or understood, file by file. */
  readonly gaps: readonly { readonly path: string; readonly because: readonly string[] }[];
}

/** What each kind says that a tree holds; a kind that is not here is about a change or a guard. */
const sortOf: Readonly<Partial<Record<Kind, Sort>>> = {
  'agent.definition.added': 'agent',
  'agent.server.added': 'server',
  'agent.tool.added': 'tool',
  'agent.permission.widened': 'permission',
  'agent.approval.removed': 'autonomy',
  'agent.guard.removed': 'autonomy',
  'agent.combination.completed': 'autonomy',
  'agent.trigger.untrusted': 'autonomy',
  'agent.hook.added': 'hook',
  'agent.instructions.changed': 'instructions',
  'agent.delegation.added': 'agent',
  'agent.endpoint.added': 'endpoint',
  'agent.secret.added': 'secret',
  'secret.exposed': 'secret',
  'infra.secret.exposed': 'secret',
  'pipeline.secret.added': 'secret',
  'iam.credential.added': 'secret',
  'iam.identity.added': 'identity',
  'iam.trust.widened': 'identity',
  'pipeline.oidc.added': 'identity',
  'pipeline.permission.widened': 'identity',
  'iam.access.added': 'access',
  'iam.policy.attached': 'access',
  'iam.public.added': 'endpoint',
  'infra.exposure.added': 'endpoint',
  'infra.network.opened': 'endpoint',
  'infra.resource.added': 'resource',
  'integration.vendor.added': 'integration',
  'infra.provider.added': 'integration',
  'pipeline.action.unpinned': 'integration',
};

/** @param files every file of the tree that an analyzer asks for. @returns all that they mean, as deltas from nothing. */
export function treeDeltas(
  files: ReadonlyMap<string, FileVersion>,
  analyzers: readonly Analyzer[],
): readonly Delta[] {
  return judge(fromNothing(files), analyzers, pathSet([])).deltas;
}

export function inventoryOf(deltas: readonly Delta[]): Inventory {
  const items = deltas.flatMap((delta): InventoryItem[] => {
    const sort = sortOf[delta.kind];
    if (sort === undefined) return [];
    const { subject: name, summary, severity, kind, facts, evidence: places } = delta;
    return [{ sort, name, summary, severity, kind, facts, places }];
  });
  const rank = ({ sort }: InventoryItem) => sorts.indexOf(sort);
  return {
    items: items.sort(
      (a, b) =>
        rank(a) - rank(b) ||
        a.places[0].path.localeCompare(b.places[0].path) ||
        a.places[0].startLine - b.places[0].startLine,
    ),
    gaps: deltas
      .filter(({ kind }) => kind.endsWith('.unresolved'))
      .map(({ evidence: [{ path }], facts, summary }) => ({
        path,
        because: [String(facts.reason ?? summary)],
      })),
  };
}

/** The tree as a change that adds all of it. */
function fromNothing(files: ReadonlyMap<string, FileVersion>): Change {
  const repository = { owner: '', name: '' };
  const nowhere = { branch: '', sha: '0'.repeat(40) };
  return {
    ref: {
      repository,
      id: 'inventory',
      number: null,
      title: '',
      author: '',
      draft: false,
      base: nowhere,
      head: nowhere,
    },
    comparison: {
      mergeBase: nowhere.sha,
      files: [...files.keys()].map((path) => ({ status: 'added', before: null, after: path, blob: null })),
      omitted: null,
    },
    before: { side: 'before', files: new Map() },
    after: { side: 'after', files },
  };
}
