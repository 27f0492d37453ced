/** Files that hold what people read: the review of a wording is the diff of its golden file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

/** Compares with the file, or rewrites it where UPDATE is set. */
export function expectGolden(file: URL, text: string): void {
  if (process.env.UPDATE !== undefined) {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
