/** A folder of Terraform -> how long its files take to read, beside the time that tree-sitter alone takes to parse them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { loadHclReader } from '../../src/config.ts';

export interface Timed {
  readonly what: string;
  /** Milliseconds, one a run. */
  readonly times: readonly number[];
}

const runs = 5;

/** @param grammar the file of the grammar. */
export async function readingHcl(folder: string, grammar: string): Promise<readonly Timed[]> {
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tf|tofu)$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const started = performance.now();
  const { readFile } = await loadHclReader();
  const opened = performance.now() - started;
  const parser = new Parser().setLanguage(await Language.load(grammar));
  let broken = 0;
  const of = (work: (text: string) => void) =>
    Array.from({ length: runs }, () => {
      const start = performance.now();
      for (const text of texts) work(text);
      return performance.now() - start;
    });
  const reader = of((text) => {
    if (readFile('bench.tf', text).broken.length > 0) broken += 1;
  });
  const alone = of((text) => parser.parse(text)?.delete());
  const size = `${texts.length} files, ${Math.round(characters / 1000)} KB`;
  return [
    { what: 'opening the HCL reader', times: [opened] },
    { what: `reading HCL, ${size}, ${broken / runs} broken`, times: reader },
    { what: `tree-sitter alone on the same`, times: alone },
  ];
}
