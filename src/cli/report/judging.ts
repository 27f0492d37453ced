/** Commits of a history in, all of them judged out, by as many threads as the machine has; none of them waits for another. */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadAnalyzers, loadBuiltIn } from '../../config.ts';
import type { GitObjects } from '../../forge/git/objects.ts';
import { type JudgedCommit, judgePast, type PastCommit } from '../../jobs/history/judge-past.ts';
import type { Ask, Told, Work } from './thread.ts';

/** Neighbours share most of what is read; a thread that takes many of them leaves the others without work at the end. */
const together = 64;
/** Below, a thread costs more than it does. */
const worthThreads = 2 * together;
const threadsAtMost = 8;
/** Of one thread, in MB: a machine with many must not run out of memory. */
const heap = 1_536;

/** @param told of each as soon as it is known, in no order. */
export async function judgeAll(
  objects: GitObjects,
  branch: string,
  commits: readonly PastCommit[],
  told: (judged: JudgedCommit) => void,
): Promise<void> {
  if (commits.length < worthThreads) {
    const settings = { analyzers: await loadAnalyzers(), builtIn: loadBuiltIn(), branch };
    return judgePast(objects, settings, commits, told);
  }
  const chunks: PastCommit[][] = [];
  for (let start = 0; start < commits.length; start += together)
    chunks.push(commits.slice(start, start + together));
  // The newest first: what is told of how long it takes rests on what there is most to judge in.
  chunks.reverse();
  const work: Work = { folder: objects.folder, branch };
  const threads = Math.min(availableParallelism(), threadsAtMost, chunks.length);
  await Promise.all(Array.from({ length: threads }, () => runThread(work, chunks, told)));
}

/** Runs one thread until no chunk is left. One that dies is followed by another, without the commit that it died of. */
async function runThread(
  work: Work,
  chunks: PastCommit[][],
  told: (judged: JudgedCommit) => void,
): Promise<void> {
  for (;;) {
    let left: PastCommit[] = [];
    const died = await new Promise<Error | null>((resolve) => {
      const script = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
      const worker = new Worker(script, {
        workerData: work,
        resourceLimits: { maxOldGenerationSizeMb: heap },
      });
      worker.on('message', (message: Told) => {
        if (message !== null) {
          left = left.filter(({ sha }) => sha !== message.sha);
          told(message);
          return;
        }
        left = chunks.shift() ?? [];
        worker.postMessage((left.length === 0 ? null : left) satisfies Ask);
      });
      worker.once('error', resolve);
      worker.once('exit', () => resolve(null));
    });
    const [fatal, ...others] = left;
    if (fatal === undefined) {
      if (died !== null) throw died;
      return;
    }
    told({ ...fatal, record: null, lacks: died?.message ?? 'its thread ended' });
    if (others.length > 0) chunks.unshift(others);
  }
}
