/** Every fixture runs four ways: as given, each side against itself, shifted by lines, and backwards. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { Analysis } from '../../src/deltas/analyzer.ts';
import { identityOf } from '../../src/deltas/identity.ts';
import { isKind, kinds } from '../../src/deltas/kinds.ts';
import { analyze, expectedOf, fixtures, type Tree } from './fixture.ts';

/** Comments on top, or empty lines where the format has no comments: every line moves, and nothing else. */
function shifted(tree: Tree): Tree {
  return new Map([...tree].map(([path, text]) => [path, moved(path, text)]));
}

/** Prose has no comments, and its front matter has to begin on the first line. */
function moved(path: string, text: string): string {
  const mark = /\.(?:[cm]?[jt]sx?|jenkinsfile)$|(?:^|\/)Jenkinsfile$/.test(path) ? '//' : '#';
  const comments = `${mark} one\n${mark} two\n${mark} three\n`;
  if (/\.(?:mdc?|txt)$|(?:^|\/)\.\w*rules$/.test(path)) {
    return text.startsWith('---\n') ? `---\n${comments}${text.slice(4)}` : `\n\n\n${text}`;
  }
  return /\.(?:json[5c]?|tpl|xml|csproj|props|config|gradle|kts|mod|work|swift|plist|entitlements)$|\.secrets\.baseline$|(?:Pipfile|composer)\.lock$|\.resolved$/.test(
    path,
  )
    ? `\n\n\n${text}`
    : `${comments}${text}`;
}

/** Without places: what may not move with the lines. */
function essence({ deltas, unjudged }: Analysis) {
  return {
    identities: deltas.map(identityOf).sort(),
    unjudged: unjudged.map((part) => `${part.side} ${part.part}`).sort(),
  };
}

describe.each(fixtures)('$name', ({ before, after, expectedFile }) => {
  const given = analyze(before, after);

  test('as given', () => {
    const found = expectedOf(given);
    if (process.env.UPDATE === '1') writeFileSync(expectedFile, stringify(found, { lineWidth: 0 }));
    expect(found).toEqual(parse(readFileSync(expectedFile, 'utf8')));
  });

  test('each side against itself', () => {
    for (const side of [before, after]) expect(analyze(side, side)).toEqual({ deltas: [], unjudged: [] });
  });

  test('shifted by lines', () => {
    expect(essence(analyze(shifted(before), shifted(after)))).toEqual(essence(given));
    expect(essence(analyze(before, shifted(after)))).toEqual(essence(given));
  });

  test('backwards', () => {
    const mirrored = given.deltas.flatMap(({ kind, subject }) => {
      const { mirror } = kinds[kind];
      return isKind(mirror) ? [`${mirror} | ${subject}`] : [];
    });
    const backwards = analyze(after, before).deltas.map(({ kind, subject }) => `${kind} | ${subject}`);
    expect(backwards.filter((line) => mirrored.includes(line)).sort()).toEqual(mirrored.sort());
  });

  test('evidence stands in the texts', () => {
    for (const { evidence } of given.deltas) {
      for (const { side, path, startLine, endLine } of evidence) {
        const lines = (side === 'before' ? before : after).get(path)?.split('\n').length ?? 0;
        expect(startLine).toBeGreaterThanOrEqual(1);
        expect(endLine).toBeGreaterThanOrEqual(startLine);
        expect(endLine).toBeLessThanOrEqual(lines);
      }
    }
  });
});
