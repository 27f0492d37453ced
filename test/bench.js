/** `npm run bench [-- --repo PATH]`: measures what users wait for, over the built code. Numbers only, no verdicts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const dist = (path) => new URL(`../dist/${path}`, import.meta.url).href;
const { loadBuiltIn } = await import(dist('config.js'));
const { analyzers } = await import(dist('deltas/analyzers.js'));
const { evaluate } = await import(dist('evaluate.js'));
const { localChanges } = await import(dist('forge/git/changes.js'));
const { gitForge } = await import(dist('forge/git/git.js'));
const { openRepository } = await import(dist('forge/git/open.js'));
const { createSample } = await import(dist('forge/git/sample.js'));
const { readConfiguration, readInput } = await import(dist('forge/read-input.js'));
const { migrate } = await import(dist('store/migrate.js'));
const { openPglite } = await import(dist('store/pglite.js'));

const { values } = parseArgs({ options: { repo: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'delta-review-bench-'));
const cli = new URL('../dist/cli.js', import.meta.url).pathname;

function report(what, milliseconds) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1).padStart(9);
  console.log(`${what.padEnd(44)} ${String(sorted.length).padStart(5)} ${at(0.5)} ${at(0.99)}`);
}

async function timed(times, work) {
  const taken = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await work(time);
    taken.push(performance.now() - start);
  }
  return taken;
}

try {
  const sample = join(folder, 'harbour');
  await createSample(sample);
  const repository = values.repo ?? sample;
  console.log(`${''.padEnd(44)} ${'runs'.padStart(5)} ${'median ms'.padStart(9)} ${'p99 ms'.padStart(9)}`);
  report('delta-review --version', await timed(10, () => execFileSync(process.execPath, [cli, '--version'])));
  report(
    'delta-review classify, one change',
    await timed(5, () => execFileSync(process.execPath, [cli, 'classify', '--repo', repository])),
  );
  const objects = await openRepository(repository);
  const forge = gitForge(objects);
  const changes = (await localChanges(objects, 200)).slice(-200);
  const settings = { analyzers, builtIn: loadBuiltIn(), lastGood: { organisation: null, repository: null } };
  report(
    'read and judge a change, last commits',
    await timed(changes.length, async (index) => {
      const change = changes[index];
      evaluate(
        await readInput(
          forge,
          change,
          readConfiguration(forge, change.repository, change.base.sha),
          settings,
        ),
      );
    }),
  );
  await objects.close();
  const open = async () => {
    const database = await openPglite(join(folder, 'state'));
    await migrate(database);
    await database.close();
  };
  report('open the state, new folder', await timed(1, open));
  report('open the state again', await timed(3, open));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
