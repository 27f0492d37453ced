/**
 * A folder of Terraform -> how long its files take to read, beside the time that tree-sitter alone takes to parse them, and
 * how long a pull request takes to judge that adds a resource to one of them: at first, and once others were judged.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { Change } from '../../src/change/change.ts';
import { pathSet } from '../../src/change/path-set.ts';
import type { Side, Snapshot, TextFile } from '../../src/change/snapshot.ts';
import { loadCatalogues, loadHclReader } from '../../src/config.ts';
import type { Analyzer } from '../../src/deltas/analyzer.ts';
import { analyzersWith } from '../../src/deltas/analyzers.ts';
import { judge } from '../../src/deltas/judge.ts';

export interface Timed {
  readonly what: string;
  /** Milliseconds, one a run. */
  readonly times: readonly number[];
}

const runs = 5;

type Texts = ReadonlyMap<string, string>;

function timesOf(work: (run: number) => void): readonly number[] {
  return Array.from({ length: runs }, (_, run) => {
    const start = performance.now();
    work(run);
    return performance.now() - start;
  });
}

/** @param grammar the file of the grammar. */
export async function readingHcl(folder: string, grammar: string): Promise<readonly Timed[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tf|tofu)$/.test(path))
    .sort();
  const texts = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  const started = performance.now();
  const hcl = await loadHclReader();
  const opened = performance.now() - started;
  const parser = new Parser().setLanguage(await Language.load(grammar));
  const alone = timesOf(() => {
    for (const text of texts.values()) parser.parse(text)?.delete();
  });
  let broken = 0;
  const reader = timesOf(() => {
    for (const [path, text] of texts) if (hcl.readFile(path, text).broken.length > 0) broken += 1;
  });
  const characters = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const size = `${texts.size} files, ${Math.round(characters / 1000)} KB`;
  const catalogues = loadCatalogues();
  const analyzers = () => analyzersWith({ ...catalogues, hcl }, { plans: [], exploited: null });
  const lasting = analyzers();
  return [
    { what: 'opening the HCL reader', times: [opened] },
    { what: `tree-sitter alone, ${size}`, times: alone },
    { what: `reading the same, ${broken / runs} broken`, times: reader },
    { what: 'judging the first pull request of a process', times: judging(texts, () => lasting).slice(0, 1) },
    {
      what: 'judging a pull request, nothing read before',
      times: judging(texts, analyzers),
    },
    { what: 'judging the next pull request', times: judging(texts, () => lasting) },
  ];
}

/** Texts are made anew for every pull request, as a forge sends them. */
function judging(texts: Texts, analyzersOf: () => readonly Analyzer[]): readonly number[] {
  const changes = Array.from({ length: runs }, (_, run) => changeOf(texts, run));
  return timesOf((run) => {
    const change = changes[run];
    if (change !== undefined) judge(change, analyzersOf(), pathSet([]));
  });
}

function changeOf(texts: Texts, run: number): Change {
  const paths = [...texts.keys()];
  const edited = paths[(run * 7) % paths.length] ?? '';
  const added = `\nresource "aws_s3_bucket" "berth_${run}_${counted()}" {\n  bucket = "berth"\n}\n`;
  const after = new Map(texts).set(edited, `${texts.get(edited)}${added}`);
  return {
    ref: {
      repository: { owner: 'harbour', name: 'quay' },
      id: 'branch:berth',
      number: null,
      title: '',
      author: 'pilot',
      draft: false,
      base: { branch: 'trunk', sha: 'b'.repeat(40) },
      head: { branch: 'berth', sha: 'a'.repeat(40) },
    },
    comparison: {
      mergeBase: 'b'.repeat(40),
      files: [{ status: 'modified', before: edited, after: edited, blob: null }],
      omitted: null,
    },
    before: snapshot('before', texts),
    after: snapshot('after', after),
  };
}

let count = 0;

/** No two pull requests are the same. */
function counted(): number {
  count += 1;
  return count;
}

function snapshot(side: Side, texts: Texts): Snapshot {
  const files = [...texts].map(([path, written]): [string, TextFile] => {
    const text = Buffer.from(written).toString();
    const blob = createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0${text}`)
      .digest('hex');
    return [path, { state: 'text', path, blob, mode: 'file', text }];
  });
  return { side, files: new Map(files) };
}
