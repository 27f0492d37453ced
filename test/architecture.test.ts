/** The direction of data, held by a test: a file imports only from its own folder and those above it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Top of the pipeline first: the order in which a change passes through. */
const order = [
  'syntax',
  'change',
  'access',
  'deltas',
  'rules',
  'models',
  'review',
  'ledger',
  'effectiveness',
  'evaluate.ts',
  'render',
  'shipped',
  'config.ts',
  'forge',
  'store',
  'jobs',
  'tuning',
  'web',
  'cli',
  'app.ts',
  'cli.ts',
  'main.ts',
  'prepare.ts',
];
const shell = new Set(order.slice(order.indexOf('shipped')));
/** What the pure part may never see: network, clock, database, file system, processes, chance. */
const impure =
  /^(node:(?!path|crypto|util)|probot|@octokit|pg|pg-boss|@electric-sql|hono|pino|isomorphic-git)/;

const root = new URL('../src/', import.meta.url).pathname;
const files = sources(root);

function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder.slice(root.length)), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path.slice(root.length)] : [];
  });
}

function imports(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map((match) => match[1] ?? '');
}

const place = (file: string) => file.split('/')[0] ?? file;

describe.each(files)('src/%s', (file) => {
  test('stands in the order', () => {
    expect(order).toContain(place(file));
  });

  test('imports only from its own folder and those above it', () => {
    const below = imports(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => place(posix.join(posix.dirname(file), specifier)))
      .filter((target) => order.indexOf(target) > order.indexOf(place(file)));
    expect(below).toEqual([]);
  });

  test('is pure where it thinks', () => {
    if (shell.has(place(file))) return;
    expect(imports(file).filter((specifier) => impure.test(specifier))).toEqual([]);
    expect(readFileSync(join(root, file), 'utf8')).not.toMatch(
      /Date\.now|new Date\(\)|Math\.random|process\.env/,
    );
  });

  test('keeps the house rules', () => {
    const text = readFileSync(join(root, file), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(400);
    expect(text).not.toMatch(/^export \* from|^export default|^(export )?(const )?enum |\bas any\b|: any\b/m);
    expect(file).not.toMatch(/(^|\/)(utils?|helpers?|common|manager|service|index|lib|misc)\.tsx?$/);
  });
});

test('a folder holds at most 12 files', () => {
  const folders = [...new Set(files.map((file) => posix.dirname(file)))];
  const full = folders.filter(
    (folder) =>
      readdirSync(join(root, folder)).filter((name) => statSync(join(root, folder, name)).isFile()).length >
      12,
  );
  expect(full).toEqual([]);
});
