/** A thread that judges commits: chunks of neighbours come in, each judged commit goes out at once, then that it is free. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { loadAnalyzers, loadBuiltIn } from '../../config.ts';
import { openRepository } from '../../forge/git/open.ts';
import { type JudgedCommit, judgePast, type PastCommit } from '../../jobs/history/judge-past.ts';

/** What a thread is started with. */
export interface Work {
  readonly folder: string;
  readonly branch: string;
}

/** null: there is no more. */
export type Ask = readonly PastCommit[] | null;
/** null: give me the next. */
export type Told = JudgedCommit | null;

async function work(port: MessagePort, { folder, branch }: Work): Promise<void> {
  const objects = await openRepository(folder);
  const settings = { analyzers: await loadAnalyzers(), builtIn: loadBuiltIn(), branch };
  const tell = (told: Told) => port.postMessage(told);
  let last: Promise<void> = Promise.resolve();
  port.on('message', (chunk: Ask) => {
    last = last.then(async () => {
      if (chunk === null) {
        port.close();
        await objects.close();
        return;
      }
      await judgePast(objects, settings, chunk, tell);
      tell(null);
    });
    // What is not one commit's fault ends the thread; who started it then goes on without what it had.
    last.catch((error: unknown) => {
      throw error;
    });
  });
  tell(null);
}

if (parentPort !== null) await work(parentPort, workerData as Work);
