/** A local repository in, what its own past tells out: every change of its first-parent history judged, its tip surveyed. */
import { loadAnalyzers, loadBuiltIn } from '../../config.ts';
import type { Gap, History } from '../../effectiveness/history.ts';
import { defaultBranch, localRepository } from '../../forge/git/changes.ts';
import { gitForge } from '../../forge/git/git.ts';
import { gitHistory } from '../../forge/git/history/history.ts';
import type { CommitInfo, GitObjects } from '../../forge/git/objects.ts';
import type { JudgedCommit, PastCommit } from '../../jobs/history/judge-past.ts';
import { datedAtMost, lookAt } from '../../jobs/history/survey.ts';
import { repositoryKey } from '../../store/changes.ts';
import { WrongUse } from '../exit.ts';
import { judgeAll } from './judging.ts';

/** Nobody waits for more, and no chart shows them. */
const commitsAtMost = 100_000;
/** Days are told in days: a clock that was off by less changes no figure. */
const toleratedSkew = 86_400_000;

export interface PastWindow {
  /** Milliseconds; null for the whole history. */
  readonly since: number | null;
  readonly until: number | null;
}

export interface Watch {
  /** @param total of the changes to judge. */
  readonly begin: (total: number) => void;
  readonly judged: () => void;
  readonly survey: () => void;
}

/** @throws WrongUse where there is nothing to judge. */
export async function pastHistory(objects: GitObjects, asked: PastWindow, watch: Watch): Promise<History> {
  const target = await defaultBranch(objects);
  if (target === null) throw new WrongUse(`${objects.folder} has no commits yet`);
  const log = await objects.log(target.sha, commitsAtMost);
  // What the first commit of a shallow clone changed can't be told: the one before it is lacking.
  const known = isCutOff(log) ? log.slice(0, -1) : log;
  if (known.length === 0)
    throw new WrongUse(
      `${objects.folder} is a shallow clone with one commit of ${target.branch}; get its history with "git fetch --unshallow"`,
    );
  const within = known.filter(
    ({ time }) =>
      (asked.since === null || time * 1_000 >= asked.since) &&
      (asked.until === null || time * 1_000 < asked.until),
  );
  const [head] = within;
  if (head === undefined)
    throw new WrongUse(`no commit of ${target.branch} in ${objects.folder} is of those days`);
  const repository = await nameOf(objects);
  const { commits, skewed } = momentsOf([...within].reverse());

  const judged: JudgedCommit[] = [];
  watch.begin(commits.length);
  await judgeAll(objects, target.branch, commits, (one) => {
    judged.push(one);
    watch.judged();
  });
  watch.survey();
  const now = commits.at(-1)?.at ?? '';
  const found = await lookAt(
    {
      forge: gitForge(objects),
      history: gitHistory(objects),
      records: null,
      datedAtMost: datedAtMost.here,
      settings: { analyzers: await loadAnalyzers(), builtIn: loadBuiltIn() },
    },
    localRepository(objects),
    head.sha,
  );
  return {
    source: 'history',
    scope: { repository },
    records: judged.flatMap(({ record }) => (record === null ? [] : [{ ...record, repository }])),
    surveys: [{ repository, at: now, head: head.sha, ...found }],
    gaps: [
      ...gapsOf(repository, judged, skewed),
      ...endOf(repository, log),
      ...(found.partial ?? []).map((says): Gap => ({ kind: 'not-surveyed', repository, says })),
    ],
    quiet: quietOf(repository, judged),
    // As of its last commit: the same history is told alike whenever it is read, and a window ends just after it.
    now: new Date(Date.parse(now) + 1).toISOString(),
  };
}

/**
 * The order of the history is certain and clocks are not: each commit stands for a moment after the one that it follows,
 * and none for one after the last.
 */
function momentsOf(infos: readonly CommitInfo[]): {
  readonly commits: readonly PastCommit[];
  readonly skewed: readonly string[];
} {
  const latest = (infos.at(-1)?.time ?? 0) * 1_000;
  const skewed: string[] = [];
  let last = 0;
  const commits = infos.map(({ sha, time }) => {
    const own = time * 1_000;
    const at = Math.max(Math.min(own, latest), last + 1);
    if (Math.abs(at - own) > toleratedSkew) skewed.push(sha);
    last = at;
    return { sha, at: new Date(at).toISOString() };
  });
  return { commits, skewed };
}

function quietOf(repository: string, judged: readonly JudgedCommit[]): History['quiet'] {
  const months = new Map<string, number[]>();
  for (const { at, record, lacks } of judged) {
    if (record !== null || lacks !== null) continue;
    const days = months.get(at.slice(0, 7)) ?? [];
    days.push(Number(at.slice(8, 10)));
    months.set(at.slice(0, 7), days);
  }
  return [...months].sort().map(([month, days]) => ({ repository, month, days }));
}

function gapsOf(
  repository: string,
  judged: readonly JudgedCommit[],
  skewed: readonly string[],
): readonly Gap[] {
  const lacking = judged.filter(({ lacks }) => lacks !== null);
  const failed = lacking.filter(({ record }) => record === null);
  const partly = lacking.filter(({ record }) => record !== null);
  const because = (all: readonly JudgedCommit[]) =>
    all
      .slice(0, 3)
      .map(({ sha, lacks }) => `${sha.slice(0, 10)} (${lacks ?? ''})`)
      .join(', ');
  return [
    ...told('events-missing', repository, failed.length, 'could not be judged', because(failed)),
    ...told('events-missing', repository, partly.length, 'judged only in part', because(partly)),
    ...told(
      'clock-skew',
      repository,
      skewed.length,
      'dated before what came earlier, or after the last one, by more than a day',
      skewed
        .slice(0, 3)
        .map((sha) => sha.slice(0, 10))
        .join(', '),
    ),
  ];
}

function told(
  kind: Gap['kind'],
  repository: string,
  count: number,
  what: string,
  which: string,
): readonly Gap[] {
  if (count === 0) return [];
  const commits = count === 1 ? '1 commit is' : `${count} commits are`;
  const says = what.startsWith('could')
    ? `${commits.replace(/ (?:is|are)$/, '')} ${what}`
    : `${commits} ${what}`;
  return [{ kind, repository, says: `${says}: ${which}` }];
}

function isCutOff(log: readonly CommitInfo[]): boolean {
  return log.length < commitsAtMost && (log.at(-1)?.parents.length ?? 0) > 0;
}

/** Where the history goes on, and we do not. */
function endOf(repository: string, log: readonly CommitInfo[]): readonly Gap[] {
  const oldest = log.at(-1);
  if (oldest === undefined || oldest.parents.length === 0) return [];
  const why = isCutOff(log)
    ? `this clone begins at ${oldest.sha.slice(0, 10)}: what is older is lacking until "git fetch --unshallow"`
    : `only the last ${commitsAtMost.toLocaleString('en-US')} commits were looked at`;
  return [{ kind: 'events-missing', repository, says: why }];
}

/** As GitHub names it, where it was cloned from there; else by its folder. */
async function nameOf(objects: GitObjects): Promise<string> {
  const origin = (await objects.setting('remote.origin.url')) ?? '';
  const found = /github\.com[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(origin);
  return found === null ? repositoryKey(localRepository(objects)) : `${found[1]}/${found[2]}`;
}
