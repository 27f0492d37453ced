/** What an Azure pipeline takes from elsewhere, and what starts it. */
import type { TextFile } from '../../../change/snapshot.ts';
import { type Entries, textOf } from '../../pipelines/workflow.ts';
import type { Identity, Import, Start } from '../model.ts';
import type { Sources } from '../sources.ts';
import { entriesUnder, itemsOf } from './expressions.ts';

/** @returns repositories of others whose templates or code it takes, and pipelines whose files it takes. */
export function importsOf(resources: Entries, sources: Sources): readonly Import[] {
  const repositories = itemsOf(resources.get('repositories')?.value).flatMap(
    ({ node }): readonly Import[] => {
      const fields = entriesUnder(node);
      const name = textOf(fields.get('name'));
      const ref = textOf(fields.get('ref'));
      if (name === '') return [];
      const pinned = /^[\da-f]{40}$/i.test(ref);
      return [{ name, ref, pinned, party: 'third-party', type: 'repository', place: sources.placeOf(node) }];
    },
  );
  const pipelines = itemsOf(resources.get('pipelines')?.value).flatMap(({ node }): readonly Import[] => {
    const fields = entriesUnder(node);
    const name = [fields.get('project'), fields.get('source')].map(textOf).filter(Boolean).join('/');
    if (name === '') return [];
    const place = sources.placeOf(node);
    return [{ name, ref: '', pinned: false, party: 'third-party', type: 'artifact', severity: 'low', place }];
  });
  return [...repositories, ...pipelines];
}

/** @returns connections that the system itself uses to reach those. */
export function connectionsOf(resources: Entries, sources: Sources): readonly Identity[] {
  return ['repositories', 'containers'].flatMap((key) =>
    itemsOf(resources.get(key)?.value).flatMap(({ node }): readonly Identity[] => {
      const entry = entriesUnder(node).get('endpoint');
      const name = textOf(entry);
      return entry === undefined || name === ''
        ? []
        : [
            {
              name: `service connection ${name}`,
              audience: '',
              severity: 'medium',
              place: sources.placeOf(entry),
            },
          ];
    }),
  );
}

/**
 * Without `pr`, a pipeline of a repository on GitHub runs for every pull request; those of forks only where the settings
 * allow it, and then without secrets (learn.microsoft.com/azure/devops/pipelines/repos/github, read 2026-11).
 */
export function startsOf(
  root: Entries,
  resources: Entries,
  file: TextFile,
  sources: Sources,
): readonly Start[] {
  const pr = root.get('pr');
  const runs = pr !== undefined || root.has('trigger');
  const who = 'people outside the project, where the settings let forks build,';
  const hooks = itemsOf(resources.get('webhooks')?.value).flatMap(({ node }): readonly Start[] => {
    const name = textOf(entriesUnder(node).get('webhook'));
    return [
      {
        name: `webhook ${name}`,
        severity: 'medium',
        who: 'whoever can call the webhook',
        place: sources.placeOf(node),
      },
    ];
  });
  return [
    ...hooks,
    ...(runs && !/^none$/i.test(textOf(pr))
      ? [
          {
            name: 'pull requests',
            severity: 'low' as const,
            who,
            place: pr === undefined ? { file, startLine: 1, endLine: 1 } : sources.placeOf(pr),
          },
        ]
      : []),
  ];
}
