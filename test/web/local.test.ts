/** The service without GitHub, end to end: a real repository, judged, kept, and read over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { openRepository } from '../../src/forge/git/open.ts';
import { createSample } from '../../src/forge/git/sample.ts';
import type { Database } from '../../src/store/database.ts';
import { readHistory } from '../../src/store/effectiveness/history.ts';
import { judgeLocal, type Local, localSource } from '../../src/web/local.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { closeDatabase, emptyDatabase } from '../harness/service.ts';
import { openSite, type Site } from './site.ts';

const root = mkdtempSync(join(tmpdir(), 'local-pages-'));
const sample = join(root, 'harbour');
const ends: (() => Promise<void> | void)[] = [];

beforeAll(() => createSample(sample), 60_000);
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await closeDatabase();
  rmSync(root, { recursive: true, force: true });
});

const now = () => new Date('2026-03-04T05:06:07Z');

interface Opened {
  readonly site: Site;
  readonly local: Local;
  readonly database: Database;
  /** Judges every change, or those until it is stopped. @returns what failed. */
  readonly judge: (signal?: AbortSignal) => Promise<readonly unknown[]>;
  readonly read: (path: string) => Promise<string>;
}

async function open(folder: string): Promise<Opened> {
  return openOn(await emptyDatabase(), folder);
}

async function openOn(database: Database, folder: string): Promise<Opened> {
  const objects = await openRepository(folder);
  ends.push(objects.close);
  let faults: unknown[] = [];
  const local = await localSource(objects, {
    database,
    analyzers: await loadAnalyzers(),
    builtIn: loadBuiltIn(),
    now,
    onFault: (error) => void faults.push(error),
  });
  const site = await openSite(local.source);
  ends.push(site.close);
  return {
    site,
    local,
    database,
    async judge(signal = new AbortController().signal) {
      faults = [];
      await judgeLocal(local, signal);
      return faults;
    },
    read: async (path) => {
      const response = await fetch(site.url + path);
      expect(response.status).toBe(200);
      return response.text();
    },
  };
}

/** Every row of every table, so that not even an update goes unseen. */
async function contents(database: Database): Promise<string> {
  const tables = await database.query(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.query(`select t::text as row from "${String(name)}" t order by 1`)),
  );
  return JSON.stringify([tables, rows]);
}

describe('the sample', () => {
  test('has a page with its verdict for every change, and reading them never writes', async () => {
    const { site, local, database, judge, read } = await open(sample);
    expect(await judge()).toEqual([]);
    const before = await contents(database);
    const shown = await local.source.changes();
    expect(shown.map(({ evaluation }) => evaluation?.tier)).toEqual(
      expect.arrayContaining(['full', 'lightweight', 'none']),
    );
    const list = await read('/');
    for (const { ref, evaluation } of shown) {
      const path = `/changes/${encodeURIComponent(ref.id)}`;
      expect(list).toContain(`href="${path}"`);
      const page = await read(path);
      expect(page).toContain(`class="badge ${evaluation?.tier}"`);
      expect(page).toContain(ref.head.sha.slice(0, 10));
    }
    for (const path of ['/nowhere', '/?tier=full', '/health', '/assets/style.css'])
      await fetch(site.url + path);
    expect(await contents(database)).toBe(before);
    expect(site.faults).toEqual([]);
  }, 60_000);

  test('has a history: what was merged counts in the month of its merge, whenever it is judged', async () => {
    const { local, database, judge } = await open(sample);
    expect(await judge()).toEqual([]);
    expect(await judge()).toEqual([]);
    const { records, quiet, surveys, gaps } = await readHistory(database, {}, now().toISOString());
    const commits = local.changes.filter(({ id }) => id.startsWith('commit:'));
    const merged = records.filter(({ ended }) => ended?.merged === true);
    expect(merged.length + quiet.flatMap(({ days }) => days).length).toBe(commits.length);
    expect(merged.map(({ ended }) => ended?.at.slice(0, 7))).toContain('2026-03');
    expect(records.filter(({ ended }) => ended === null).map(({ change }) => change)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^branch:/)]),
    );
    expect(surveys).toHaveLength(1);
    expect(gaps.map(({ says }) => says)).toEqual([
      `${merged.length} changes were judged after their merge: nobody was asked to review them before`,
    ]);
  }, 60_000);

  test('shows each change under exactly one verdict', async () => {
    const { local, judge, read } = await open(sample);
    await judge();
    const pages = await Promise.all(['full', 'lightweight', 'none'].map((tier) => read(`/?tier=${tier}`)));
    for (const ref of local.changes) {
      const href = `href="/changes/${encodeURIComponent(ref.id)}"`;
      expect(pages.filter((page) => page.includes(href))).toHaveLength(1);
    }
  }, 60_000);

  test('is left as it is where the service stops before it is judged', async () => {
    const { database, judge } = await open(sample);
    const before = await contents(database);
    expect(await judge(AbortSignal.abort())).toEqual([]);
    expect(await contents(database)).toBe(before);
  });

  test('can be read before anything is judged', async () => {
    const { local, read } = await open(sample);
    expect(await read('/')).toContain(
      `${local.changes.length} of ${local.changes.length} still to be judged`,
    );
  });
});

describe('a repository of somebody', () => {
  function repository(): LocalRepository {
    const made = new LocalRepository();
    ends.push(() => made.remove());
    return made;
  }

  test('without a commit says so', async () => {
    const { judge, read } = await open(repository().folder);
    expect(await judge()).toEqual([]);
    expect(await read('/')).toContain('This repository has no commits yet.');
  });

  test('cannot put markup into a page by a message, a branch, an author or a file', async () => {
    const made = repository();
    made.write('README.md', '# Shop\n');
    made.commit('first');
    made.git('checkout', '--quiet', '-b', 'x"><script>alert(1)</script>');
    made.write('.github/workflows/<img src=x onerror=alert(1)>.yml', 'on: push\njobs: [<script>\n');
    made.git('config', 'user.name', '</p><script>alert(2)</script>');
    made.commit('</title><script>alert(3)</script> <b>bold</b> [x](javascript:alert(4))');
    const { local, judge, read } = await open(made.folder);
    expect(await judge()).toEqual([]);
    const paths = local.changes.map(({ id }) => `/changes/${encodeURIComponent(id)}`);
    for (const page of await Promise.all(['/', ...paths].map(read))) {
      expect(page).not.toMatch(/<script|<img|<b>|href="javascript/);
      expect(page.match(/<\/title>/g)).toHaveLength(1);
    }
  });

  test('that merged a branch that was reviewed here counts it once, with its review', async () => {
    const made = repository();
    made.write('README.md', '# Shop\n');
    made.commit('first');
    made.git('checkout', '--quiet', '-b', 'stall');
    made.write('.github/workflows/sell.yml', 'on: push\npermissions: write-all\njobs: {}\n');
    made.commit('sell');
    const { database, judge } = await open(made.folder);
    expect(await judge()).toEqual([]);
    made.git('checkout', '--quiet', 'main');
    made.git('merge', '--quiet', '--no-ff', '-m', "Merge branch 'stall'", 'stall');
    made.git('branch', '--quiet', '-d', 'stall');
    expect(await (await openOn(database, made.folder)).judge()).toEqual([]);
    const { records } = await readHistory(database, {}, now().toISOString());
    const merged = records.filter(({ ended }) => ended?.merged === true).map(({ change }) => change);
    expect(merged).toEqual(['branch:stall']);
  });

  test('that moved on since shows no old verdict for its new head', async () => {
    const made = repository();
    made.write('README.md', '# Shop\n');
    made.commit('first');
    made.git('checkout', '--quiet', '-b', 'stall');
    made.write('README.md', '# Stall\n');
    made.commit('second');
    const { database, judge } = await open(made.folder);
    await judge();
    made.write('README.md', '# Two stalls\n');
    made.commit('third');
    const { source } = (await openOn(database, made.folder)).local;
    const stall = (await source.changes()).find(({ ref }) => ref.id === 'branch:stall');
    expect(stall?.evaluation).toBeNull();
  });
});
