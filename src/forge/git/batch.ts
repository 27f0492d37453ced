/** One long-lived `git cat-file` process: object ids in, objects out, in the order they were asked for. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { ForgeUnavailable } from '../forge.ts';

export interface BatchAnswer {
  readonly type: string;
  readonly size: number;
  /** Empty where only the header was asked for. */
  readonly bytes: Uint8Array;
}

export interface Batch {
  /** @returns null where the repository does not hold the object. */
  ask(oid: string): Promise<BatchAnswer | null>;
  close(): Promise<void>;
}

interface Question {
  readonly oid: string;
  readonly resolve: (answer: BatchAnswer | null) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @param command git and its arguments up to the subcommand.
 * @param contents false for sizes alone, so that a large blob is never read only to be refused.
 */
export function openBatch(command: readonly string[], env: NodeJS.ProcessEnv, contents: boolean): Batch {
  const [git = 'git', ...options] = command;
  const questions: Question[] = [];
  let child: ChildProcessWithoutNullStreams | null = null;
  let ended: Promise<void> = Promise.resolve();

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn(git, [...options, 'cat-file', contents ? '--batch' : '--batch-check'], { env });
    const reader = answerReader(contents, (answer) => questions.shift()?.resolve(answer));
    let words = '';
    const fail = (why: string) => {
      if (child === started) child = null;
      // In a partial clone git ends at an object that it may not fetch: the one it was about to answer.
      if (/promisor remote|could not fetch/.test(why) && questions.length > 0) {
        questions.shift()?.resolve(null);
        if (questions.length === 0) return;
        child = start();
        for (const { oid } of questions) child.stdin.write(`${oid}\n`);
        return;
      }
      const error = new ForgeUnavailable(`git cat-file ended before it answered: ${why.trim()}`, null);
      for (const question of questions.splice(0)) question.reject(error);
    };
    started.stdout.on('data', reader);
    started.stderr.on('data', (chunk: Buffer) => {
      words = `${words}${chunk.toString()}`.slice(-2000);
    });
    // A write to a process that is gone is told by 'close' as well, and there with git's own words.
    started.stdin.on('error', () => {});
    started.on('error', (error) => fail(error.message));
    started.on('close', (code) => fail(words === '' ? `exit code ${code}` : words));
    ended = new Promise((resolve) => started.on('close', () => resolve()));
    return started;
  };

  return {
    ask(oid) {
      child ??= start();
      const { stdin } = child;
      return new Promise((resolve, reject) => {
        questions.push({ oid, resolve, reject });
        stdin.write(`${oid}\n`);
      });
    },
    async close() {
      child?.stdin.end();
      child?.kill();
      await ended;
    },
  };
}

/** Cuts the stream into answers: a header line, and where contents were asked for, the bytes and a line feed. */
function answerReader(contents: boolean, answer: (answer: BatchAnswer | null) => void) {
  let chunks: Buffer[] = [];
  let held = 0;
  let header: { readonly type: string; readonly size: number } | null = null;

  return (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    // Joining only once a whole body is there keeps a large object linear.
    if (header !== null && held <= header.size) return;
    let rest = Buffer.concat(chunks);
    for (;;) {
      if (header === null) {
        const end = rest.indexOf(0x0a);
        if (end < 0) break;
        const match = /^[0-9a-f]+ (\w+) (\d+)$/.exec(rest.toString('utf8', 0, end));
        rest = rest.subarray(end + 1);
        if (match === null) {
          answer(null);
          continue;
        }
        header = { type: match[1] ?? '', size: Number(match[2]) };
        if (!contents) {
          answer({ ...header, bytes: new Uint8Array() });
          header = null;
          continue;
        }
      }
      if (rest.length <= header.size) break;
      answer({ ...header, bytes: Uint8Array.from(rest.subarray(0, header.size)) });
      rest = rest.subarray(header.size + 1);
      header = null;
    }
    chunks = rest.length === 0 ? [] : [rest];
    held = rest.length;
  };
}
