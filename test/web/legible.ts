/** Whether people can read a page: its colours against what is behind them, and nothing wider than the window. */
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** WCAG 2.2, 1.4.3: body text has at least this contrast with what is behind it. */
const enough = 4.5;

const coloursOfBody =
  "(({ color, backgroundColor }) => color + '\\n' + backgroundColor)(getComputedStyle(document.body))";

/** "text on background", a line for each pair that a text of the page has; the background is the nearest that lets nothing through. */
const coloursOfTexts = `(() => {
  const painted = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    const clear = backgroundColor.startsWith('rgba');
    return clear && element.parentElement !== null ? painted(element.parentElement) : backgroundColor;
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''));
  return [...new Set(texts.map((one) => getComputedStyle(one).color + ' on ' + painted(one)))].join('\\n');
})()`;

/** Relative luminance of "rgb(r, g, b)", as WCAG defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** @param pair "rgb(1, 2, 3) on rgb(4, 5, 6)". */
export function contrastOf(pair: string): number {
  const [text = 0, behind = 0] = pair.split(' on ').map(luminanceOf);
  return contrast(text, behind);
}

/** @param colorScheme what the page was opened with. */
export async function expectLegible(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  const colours = String(await page.evaluate(coloursOfBody)).split('\n');
  const [ink = 0, paper = 0] = colours.map(luminanceOf);
  expect(paper > ink).toBe(colorScheme === 'light');
  expect(contrast(ink, paper)).toBeGreaterThanOrEqual(enough);
  for (const pair of String(await page.evaluate(coloursOfTexts)).split('\n')) {
    expect([pair, contrastOf(pair) >= enough]).toEqual([pair, true]);
  }
}
