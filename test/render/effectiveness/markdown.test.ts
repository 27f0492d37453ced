import { describe, expect, test } from '@jest/globals';
import { forgeLinks, noLinks } from '../../../src/render/effectiveness/links.ts';
import { markdown } from '../../../src/render/effectiveness/markdown.ts';
import { htmlOf } from '../../../src/web/markdown.ts';
import { expectGolden } from '../../harness/golden.ts';
import { better, gamed, hostile, large, little, written } from '../../web/effectiveness/reports.ts';

const links = forgeLinks('https://forge.example');

test('a report reads as it does in its golden file', () => {
  expectGolden(new URL('golden/written.md', import.meta.url), markdown(written, links));
});

test('the answer comes first, then what speaks for and against it, then what is not known', () => {
  const text = markdown(gamed, links);
  const order = ['**Slipping.**', '## What speaks against it', '## Every measure'];
  const places = order.map((one) => text.indexOf(one));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(text).toMatch(/## Said, and nothing shows it/);
});

test('what has too little data is said to be not known', () => {
  const text = markdown(little, noLinks);
  expect(text).toContain('**Not known yet.**');
  expect(text).toContain('too little data');
  expect(text).not.toMatch(/\b0%|NaN|null|undefined/);
});

test('a history is told to be one', () => {
  expect(markdown({ ...better, source: 'history' }, noLinks)).toContain('no review was seen');
});

describe('text of a repository', () => {
  test('stays text', () => {
    const html = htmlOf(markdown(hostile, links));
    expect(html).not.toMatch(/<script|<style|<img|href="(?!https:\/\/forge\.example\/)/);
    expect(html.replace(/<code>.*?<\/code>/gs, '')).not.toMatch(/@team|\u202e/);
  });

  test.each([
    ['a large organisation', large],
    ['a hostile one', hostile],
  ])('of %s fits an issue', (_, report) => {
    expect(markdown(report, links).length).toBeLessThan(65_000);
  });
});
