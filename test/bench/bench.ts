/**
 * `npm run bench -- [--repo PATH] [--policies FILE] [--hcl FOLDER] [--ledger EVENTS]`: how long the things take that people wait for. It measures and judges nothing; on a
 * busy machine the numbers are those of a busy machine. Programs run from dist/, as they are installed.
 */
import { spawn } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Compiled to dist/bench/test/bench/, four folders below the root. */
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = (name: string) => join(root, 'dist', name);
// The compiled sources beside this file look for the rules where src/ and dist/ have them.
const rules = join(root, 'dist', 'bench', 'rules');
if (!existsSync(rules)) symlinkSync(join(root, 'rules'), rules);

const { loadAnalyzers, loadAwsCatalogue, loadBuiltIn } = await import('../../src/config.ts');
const { comparePolicies } = await import('../../src/access/compare.ts');
const { policyFromValue } = await import('../../src/access/document.ts');
const { evaluate } = await import('../../src/evaluate.ts');
const { localChanges } = await import('../../src/forge/git/changes.ts');
const { gitForge } = await import('../../src/forge/git/git.ts');
const { openRepository } = await import('../../src/forge/git/open.ts');
const { migrate } = await import('../../src/store/migrate.ts');
const { openPglite } = await import('../../src/store/pglite.ts');
const { openPostgres } = await import('../../src/store/postgres.ts');
const { createSample } = await import('../../src/forge/git/sample.ts');
const { readConfiguration, readInput } = await import('../../src/forge/read-input.ts');
const { readingLedger } = await import('./effectiveness.ts');
const { readingHcl } = await import('./hcl.ts');
const { policyPair } = await import('./policies.ts');
const { postgresBinaries, startPostgres } = await import('../harness/postgres.ts');
const { pullRequestPayload } = await import('../harness/github/payloads.ts');
const { startGitHub } = await import('../harness/github/server.ts');
const { closeDatabase, emptyDatabase, startService } = await import('../harness/service.ts');

const temporary = mkdtempSync(join(tmpdir(), 'delta-review-bench-'));

interface Row {
  readonly what: string;
  readonly runs: number;
  /** Milliseconds. */
  readonly median: number;
  /** 99 of 100 take no longer. */
  readonly p99: number;
  readonly slowest: number;
}

async function measure(what: string, runs: number, once: (run: number) => Promise<number>): Promise<Row> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await once(run));
  return rowOf(what, times);
}

function rowOf(what: string, times: readonly number[]): Row {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    what,
    runs: sorted.length,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p99: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
    slowest: sorted.at(-1) ?? 0,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function ended(args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done() : fail(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}

/** @returns milliseconds from the start of the service to its address on the screen. */
async function startToListening(dataFolder: string, repository: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [program('main.js'), '--repo', repository], {
    cwd: temporary,
    env: { PATH: process.env.PATH, DATA_DIR: dataFolder, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  let said = '';
  const took = await new Promise<number>((done, fail) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/^ {2}open /m.test(said)) done(performance.now() - started);
    });
    child.once('close', () => fail(new Error(`the service ended before it listened:\n${said}`)));
  });
  child.kill('SIGTERM');
  await gone;
  return took;
}

/** Every change of the last 200 commits, as the service judges it. @returns one time a change. */
async function history(repository: string): Promise<readonly number[]> {
  const objects = await openRepository(repository);
  const forge = gitForge(objects, { commits: 200 });
  const options = {
    analyzers: await loadAnalyzers(),
    builtIn: loadBuiltIn(),
    lastGood: { organisation: null, repository: null },
  };
  const times: number[] = [];
  for (const ref of await localChanges(objects, 200)) {
    if (!ref.id.startsWith('commit:')) continue;
    times.push(
      await timed(async () => {
        const configuration = readConfiguration(forge, ref.repository, ref.base.sha);
        return evaluate(await readInput(forge, ref, configuration, options));
      }),
    );
  }
  await objects.close();
  return times;
}

/** Signed delivery in, finished check out, over a GitHub on loopback that answers at once. */
async function webhooks(): Promise<Row> {
  const path = '.github/workflows/ferry.yml';
  const workflow = (level: string) =>
    `on: push\npermissions:\n  contents: ${level}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;
  const github = await startGitHub({ latency: 0 });
  const service = await startService(github, await emptyDatabase());
  try {
    const repository = github.repository('harbour/quay');
    repository.commit({ files: { [path]: workflow('read') } });
    return await measure('webhook to finished check, GitHub on loopback', 10, (run) => {
      const branch = `berth-${run}`;
      repository.commit({ branch, files: { [path]: workflow('write') } });
      const { number } = repository.openPull({ head: branch, author: 'pilot' });
      const payload = pullRequestPayload(github, repository, 'opened', number);
      return timed(() => service.deliver('pull_request', payload));
    });
  } finally {
    await service.stop();
    await github.close();
    await closeDatabase();
  }
}

/** @param file lines of {"before", "after"}; null: made ones. */
function policyPairs(file: string | null): readonly { readonly before: unknown; readonly after: unknown }[] {
  if (file === null) {
    const catalogue = loadAwsCatalogue();
    return Array.from({ length: pairs }, (_, id) => policyPair(id, catalogue));
  }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.slice(0, pairs).map((line) => JSON.parse(line));
}

const pairs = 10_000;

async function policies(file: string | null): Promise<readonly Row[]> {
  const loading = await measure('loading the catalogue of AWS actions, one service', 5, () =>
    timed(async () => loadAwsCatalogue().actionsOf('s3')),
  );
  const catalogue = loadAwsCatalogue();
  const all = policyPairs(file);
  const times = all.map(({ before, after }) => {
    const started = performance.now();
    comparePolicies(policyFromValue('before', before), policyFromValue('after', after), catalogue);
    return performance.now() - started;
  });
  const lines = join(temporary, 'pairs.ndjson');
  writeFileSync(lines, all.map((pair, id) => `${JSON.stringify({ id, ...pair })}\n`).join(''));
  const whole = await measure(`iam compare --stdin, ${all.length} pairs`, 1, () =>
    timed(() => endedReading(lines, [program('cli.js'), 'iam', 'compare', '--stdin'])),
  );
  return [loading, rowOf('comparing two policies', times.slice(200)), whole];
}

async function hcl(folder: string): Promise<readonly Row[]> {
  const timed = await readingHcl(resolve(folder), join(rules, 'grammars/tree-sitter-terraform.wasm'));
  return timed.map(({ what, times }) => rowOf(what, times));
}

/**
 * On PostgreSQL where it is installed, and on PGlite in a folder. In this order: a service has one of them, and the memory that
 * PGlite leaves behind would be collected in the other one's time.
 */
async function ledger(events: number): Promise<readonly Row[]> {
  const server = postgresBinaries() === null ? null : await startPostgres();
  const rows: Row[] = [];
  for (const open of [
    ...(server === null ? [] : [() => openPostgres(server.database('ledger'))]),
    () => openPglite(join(temporary, 'ledger')),
  ]) {
    const database = await open();
    await migrate(database);
    rows.push(...(await readingLedger(database, events)).map(({ what, times }) => rowOf(what, times)));
    await database.close();
  }
  await server?.stop();
  return rows;
}

/** Any exit code is fine: it tells what was found. */
function endedReading(file: string, args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'ignore', 'inherit'] });
    createReadStream(file).pipe(child.stdin);
    child.once('error', fail);
    child.once('close', () => done());
  });
}

function table(rows: readonly Row[]): string {
  const number = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  const cells = [
    ['', 'runs', 'median ms', 'p99 ms', 'slowest ms'],
    ...rows.map(({ what, runs, median, p99, slowest }) => [
      what,
      `${runs}`,
      number(median),
      number(p99),
      number(slowest),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ');
  return cells.map(line).join('\n');
}

try {
  const { values } = parseArgs({
    options: {
      repo: { type: 'string' },
      policies: { type: 'string' },
      hcl: { type: 'string' },
      ledger: { type: 'string' },
    },
  });
  const repository = values.repo === undefined ? join(temporary, 'harbour') : resolve(values.repo);
  if (values.repo === undefined) await createSample(repository);
  const dataFolder = join(temporary, 'data');
  const cli = program('cli.js');
  const rows = [
    await measure('delta-review --version', 10, () => timed(() => ended([cli, '--version']))),
    await measure('delta-review classify, one change', 5, () =>
      timed(() => ended([cli, 'classify', '--repo', repository])),
    ),
    rowOf('judging one commit, of the last 200', await history(repository)),
    await measure('service to listening, new data folder', 1, () => startToListening(dataFolder, repository)),
    await measure('service to listening, existing data folder', 3, () =>
      startToListening(dataFolder, repository),
    ),
    await webhooks(),
    ...(await policies(values.policies ?? null)),
    ...(values.hcl === undefined ? [] : await hcl(values.hcl)),
    ...(values.ledger === undefined ? [] : await ledger(Number(values.ledger))),
  ];
  process.stdout.write(`${repository}, Node ${process.versions.node}\n\n${table(rows)}\n`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
