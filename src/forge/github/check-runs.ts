/** Which check run of ours stands at a commit, and what was sent to it: so that there is never a second one. */
import { z } from 'zod';
import type { Repository } from '../../change/change.ts';
import { type Annotation, checkName } from '../forge.ts';
import { ask } from './api/faults.ts';
import { nameOf, type Reader } from './api/reader.ts';
import { createTurns } from './api/turns.ts';

export interface CheckRun {
  readonly id: number;
  /** Annotations it has, as `annotationKey` writes them: GitHub adds and never removes, so none is sent twice. */
  readonly annotated: Set<string>;
}

export interface CheckRuns {
  /** Asks for our run at a commit, unless it is known: called early, so that the look-up shares a request. */
  look(reader: Reader, repository: Repository, sha: string): void;
  find(reader: Reader, repository: Repository, sha: string): Promise<CheckRun | null>;
  keep(reader: Reader, repository: Repository, sha: string, run: CheckRun | null): void;
  /** Runs work on one commit's check one at a time. */
  inTurn<T>(reader: Reader, repository: Repository, sha: string, work: () => Promise<T>): Promise<T>;
}

const remembered = 2_000;

/** One for the process: two forges of one installation must not both create a run. */
export function createCheckRuns(): CheckRuns {
  const known = new Map<string, CheckRun>();
  const asked = new Map<string, Promise<CheckRun | null>>();
  const pending = new Set<Promise<CheckRun | null>>();
  const turns = createTurns();
  const keyOf = (reader: Reader, repository: Repository, sha: string) => `${reader.scope(repository)} ${sha}`;

  function trim(map: Map<string, unknown>): void {
    for (const oldest of map.keys()) {
      if (map.size <= remembered) return;
      map.delete(oldest);
    }
  }

  return {
    look(reader, repository, sha) {
      const key = keyOf(reader, repository, sha);
      const early = asked.get(key);
      if (known.has(key) || (early !== undefined && pending.has(early))) return;
      const answer = lookUp(reader, repository, sha);
      pending.add(answer);
      const settled = () => pending.delete(answer);
      // Whoever publishes meets a failure; until then it is nobody's.
      answer.then(settled, settled);
      asked.set(key, answer);
      trim(asked);
    },
    async find(reader, repository, sha) {
      const key = keyOf(reader, repository, sha);
      const run = known.get(key);
      if (run !== undefined) return run;
      const early = asked.get(key);
      asked.delete(key);
      return early ?? lookUp(reader, repository, sha);
    },
    keep(reader, repository, sha, run) {
      const key = keyOf(reader, repository, sha);
      if (run === null) known.delete(key);
      else known.set(key, run);
      asked.delete(key);
      trim(known);
    },
    inTurn: (reader, repository, sha, work) => turns(keyOf(reader, repository, sha), work),
  };
}

export function annotationKey({
  path,
  startLine,
  endLine,
  title,
  message,
}: Omit<Annotation, 'level'>): string {
  return JSON.stringify([path, startLine, endLine, title, message]);
}

const commitSchema = z
  .object({
    checkSuites: z
      .object({
        nodes: z.array(
          z
            .object({
              checkRuns: z
                .object({
                  nodes: z.array(
                    z
                      .object({
                        databaseId: z.number(),
                        annotations: z
                          .object({
                            nodes: z.array(
                              z
                                .object({
                                  path: z.string(),
                                  title: z.string().nullable(),
                                  message: z.string(),
                                  location: z.object({
                                    start: z.object({ line: z.number() }),
                                    end: z.object({ line: z.number() }),
                                  }),
                                })
                                .nullable(),
                            ),
                          })
                          .nullable(),
                      })
                      .nullable(),
                  ),
                })
                .nullable(),
            })
            .nullable(),
        ),
      })
      .nullable(),
  })
  .nullable();
const listSchema = z.object({ check_runs: z.array(z.object({ id: z.number() })) });

/** @returns our newest run of this name at the commit; null where there is none. */
async function lookUp(reader: Reader, repository: Repository, sha: string): Promise<CheckRun | null> {
  const { appId } = reader;
  const call = `show the check runs of ${nameOf(repository)} at ${sha}`;
  const answer = await reader.batch({
    kind: 'check runs',
    call,
    repository,
    weight: 1,
    field: (variable) => {
      const filter = `appId: ${variable('Int!', appId)}, checkName: ${variable('String!', checkName)}`;
      return `object(oid: ${variable('GitObjectID!', sha)}) { ... on Commit { checkSuites(first: 5, filterBy: { ${filter} }) { nodes {
        checkRuns(first: 1, filterBy: { ${filter} }) { nodes { databaseId
          annotations(first: 100) { nodes { path title message location { start { line } end { line } } } } } } } } } }`;
    },
  });
  const commit = answer.state === 'answered' ? commitSchema.safeParse(answer.value) : null;
  if (answer.state === 'answered' && answer.faults.length === 0 && commit?.success === true) {
    const runs = (commit.data?.checkSuites?.nodes ?? []).flatMap((suite) => suite?.checkRuns?.nodes ?? []);
    let newest: CheckRun | null = null;
    for (const run of runs) {
      if (run === null || (newest !== null && newest.id > run.databaseId)) continue;
      const annotated = (run.annotations?.nodes ?? []).flatMap((each) =>
        each === null
          ? []
          : annotationKey({
              path: each.path,
              startLine: each.location.start.line,
              endLine: each.location.end.line,
              title: each.title ?? '',
              message: each.message,
            }),
      );
      newest = { id: run.databaseId, annotated: new Set(annotated) };
    }
    return newest;
  }
  const { check_runs } = await ask(
    reader.client,
    call,
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    {
      owner: repository.owner,
      repo: repository.name,
      ref: sha,
      check_name: checkName,
      app_id: appId,
      filter: 'latest',
    },
    listSchema,
  );
  const ids = check_runs.map((run) => run.id);
  return ids.length === 0 ? null : { id: Math.max(...ids), annotated: new Set() };
}
