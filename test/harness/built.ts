/** The programs as they are installed, from dist/, each in a process of its own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads from its standard input; nothing by default. */
  readonly input?: string;
}

export interface Running {
  /** Resolves with what was printed so far when a line of it matches. @throws Error where it ends before. */
  readonly said: (line: RegExp) => Promise<string>;
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => void;
  readonly ended: Promise<Ended>;
}

/** Starts one of our programs, with nothing of this process's environment but the path to other programs. */
export function start(
  program: 'cli.js' | 'main.js',
  args: readonly string[],
  options: RunOptions = {},
): Running {
  const { cwd = root, env = {}, input } = options;
  const child = spawn(process.execPath, [join(root, 'dist', program), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that ends before it has read all is no fault here.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, errors }));
  });
  return {
    ended,
    stop: (signal) => void child.kill(signal),
    said: (line) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (line.test(out)) resolve(out);
        };
        child.stdout.on('data', look);
        child.once('close', () => reject(new Error(`it ended before it said ${line}:\n${out}${errors}`)));
        look();
      }),
  };
}

/** Runs the command line to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start('cli.js', args, options).ended;
}
