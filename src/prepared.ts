/**
 * What the build read of `rules/` beforehand: reading hundreds of kilobytes of YAML takes longer than judging most changes.
 * It counts only for the very texts it was read from; whoever edits them and does not build waits for the reading.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Beside the compiled program, the same from `src/` and from `dist/`. */
const folder = new URL('../dist/prepared/', import.meta.url);

export interface Source {
  readonly file: string;
  readonly text: string | null;
}

interface Kept {
  /** Of the sources. */
  readonly hash: string;
  readonly value: unknown;
}

/** @returns what was kept under a name of exactly these sources; null where nothing was. */
export function preparedOf(name: string, sources: readonly Source[]): unknown {
  let text: string;
  try {
    text = readFileSync(fileOf(name), 'utf8');
  } catch {
    return null;
  }
  // Only `prepare` writes there, and whole.
  const { hash, value } = JSON.parse(text) as Kept;
  return hash === hashOf(sources) ? value : null;
}

/** @param value of plain data: it comes back as JSON has it. */
export function prepare(name: string, sources: readonly Source[], value: unknown): void {
  mkdirSync(folder, { recursive: true });
  const kept: Kept = { hash: hashOf(sources), value };
  const partial = new URL(`${name}.${process.pid}.json`, folder);
  writeFileSync(partial, JSON.stringify(kept));
  renameSync(partial, fileOf(name));
}

function fileOf(name: string): URL {
  return new URL(`${name}.json`, folder);
}

function hashOf(sources: readonly Source[]): string {
  return createHash('sha256').update(JSON.stringify(sources)).digest('base64');
}
