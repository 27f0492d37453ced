import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Report } from '../../../src/effectiveness/report.ts';
import { forgeLinks } from '../../../src/render/effectiveness/links.ts';
import { htmlFile } from '../../../src/web/effectiveness/file.tsx';
import { browserExpected, openBrowser } from '../../harness/browser.ts';
import { contrastOf, expectLegible } from '../legible.ts';
import { openSite, type Site } from '../site.ts';
import { better, gamed, hostile, large, little, now } from './reports.ts';

const links = forgeLinks('https://forge.example');
/** By the repository that the page is asked for. */
const reports: Readonly<Record<string, Report>> = { better, gamed, hostile, large, little };

/** What a reader who sees no picture would miss, a line each. */
const unnamed = `(() => {
  const words = (ids) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('').trim();
  const missing = [];
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.getAttribute('aria-hidden') === 'true') {
      if (svg.closest('tr') === null) missing.push('hidden svg outside of a table');
    } else if (svg.getAttribute('role') !== 'img' || words(svg.getAttribute('aria-labelledby')) === '' || words(svg.getAttribute('aria-describedby')) === '')
      missing.push('svg without a name or description');
  }
  for (const table of document.querySelectorAll('table')) {
    if ((table.caption?.textContent ?? '').trim() === '') missing.push('table without a caption');
    for (const th of table.querySelectorAll('th')) if (!th.scope) missing.push('th without scope: ' + th.textContent);
    for (const row of table.tBodies[0]?.rows ?? [])
      if (row.querySelector('th[scope]') === null && !row.classList.contains('how')) missing.push('row without a head');
    for (const th of table.tHead.rows[0].cells) if (th.textContent.trim() === '') missing.push('column without a head');
  }
  for (const section of document.querySelectorAll('section'))
    if (words(section.getAttribute('aria-labelledby')) === '' && !section.getAttribute('aria-label')) missing.push('section without a name');
  for (const input of document.querySelectorAll('input'))
    if (input.labels.length === 0) missing.push('input without a label');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) missing.push('id twice: ' + id);
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (document.getElementById(link.getAttribute('href').slice(1)) === null) missing.push('leads nowhere: ' + link.href);
  for (const link of document.querySelectorAll('a')) if (link.textContent.trim() === '') missing.push('link without words');
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3')) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) missing.push('heading skips a level: ' + heading.textContent);
    level = now;
  }
  return missing.join('\\n');
})()`;

/** Words of charts are painted by their fill, which no colour of a text tells: it is made one. */
const fillsAsColours = `for (const text of document.querySelectorAll('svg text')) text.style.color = getComputedStyle(text).fill`;

/** Drawn parts against what is behind them, as WCAG 2.2, 1.4.11 asks: "rgb on rgb", a line each. */
const drawn = `(() => {
  const paper = getComputedStyle(document.body).backgroundColor;
  const of = (selector, property) => [...document.querySelectorAll(selector)].map((one) => getComputedStyle(one)[property] + ' on ' + paper);
  return [...new Set([...of('svg :is(.line, .axis, .was)', 'stroke'), ...of('svg :is(.dot, .bar, .fill)', 'fill')])].join('\\n');
})()`;

if (browserExpected) {
  describe('the page in a browser without JavaScript', () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      site = await openSite(null, {
        report: async ({ repository = '', ...scope }) => ({
          ...(reports[repository] ?? better),
          scope: { ...scope, repository },
        }),
        links,
        now: () => now,
      });
      browser = await openBrowser();
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    async function open(name: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
      const page = await browser.newPage(options);
      await page.goto(`${site.url}/effectiveness?repository=${name}`);
      return page;
    }

    for (const colorScheme of ['light', 'dark'] as const) {
      test.each(Object.keys(reports))(
        `of %s, in ${colorScheme}: 390 pixels wide, all is legible and named`,
        async (name) => {
          const page = await open(name, { colorScheme, viewport: { width: 390, height: 800 } });
          const heard: string[] = [];
          page.on('console', (message) => heard.push(message.text()));
          await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
          await page.evaluate(fillsAsColours);
          await expectLegible(page, colorScheme);
          expect(await page.evaluate(unnamed)).toBe('');
          for (const pair of String(await page.evaluate(drawn))
            .split('\n')
            .filter((one) => one !== ''))
            expect([pair, contrastOf(pair) >= 3]).toEqual([pair, true]);
          expect(await page.title()).not.toBe('taken');
          expect(heard).toEqual([]);
          await page.close();
        },
        60_000,
      );
    }

    test('the question is answered before anybody scrolls', async () => {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: 1280, height: 900 },
      });
      const page = await context.newPage();
      await page.goto(`${site.url}/effectiveness?repository=gamed`);
      const answer = page.getByRole('region', { name: 'The answer' });
      expect(await answer.textContent()).toContain('Slipping');
      const box = await answer.locator('.answer-says').boundingBox();
      expect((box?.y ?? 900) + (box?.height ?? 0)).toBeLessThan(900);
      const [first] = gamed.answer.against;
      const [evidence] = first?.evidence ?? [];
      const href = await answer.locator('.against').locator('.behind a').first().getAttribute('href');
      expect(href).toContain(`https://forge.example/${evidence?.repository}/pull/`);
      await context.close();
    }, 60_000);

    test('a reader narrows it by the form, and finds back', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${site.url}/effectiveness`);
      await page.getByText('Narrow to a repository').click();
      await page.getByLabel('Team').fill('@pier/security');
      await page.getByLabel('First day').fill('2026-01-01');
      await page.getByRole('button', { name: 'Show' }).click();
      expect(new URL(page.url()).search).toContain('team=%40pier%2Fsecurity&model=&since=2026-01-01&until=');
      expect(await page.getByLabel('First day').inputValue()).toBe('2026-01-01');
      await page.getByRole('link', { name: 'remove team' }).click();
      expect(new URL(page.url()).search).toBe('?since=2026-01-01');
      await page.getByRole('link', { name: 'Year 2025' }).click();
      expect(new URL(page.url()).search).toBe('?since=2025-01-01&until=2025-12-31');
      expect(await page.locator('.windows [aria-current]').textContent()).toBe('Year 2025');
      await context.close();
    }, 60_000);

    test('by keyboard one comes to the answer first, in the order of the page, and unfolds the figures of a chart', async () => {
      const page = await open('better');
      const places: number[] = [];
      for (let index = 0; index < 24; index += 1) {
        await page.keyboard.press('Tab');
        places.push(
          Number(await page.evaluate('document.activeElement.getBoundingClientRect().y + scrollY')),
        );
        const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
        const name = await page.evaluate('document.activeElement.outerHTML.slice(0, 99)');
        expect([name, outline]).toEqual([name, 'solid']);
      }
      const inMain = places.slice(2);
      // Links side by side in a line, and the two sides of the answer, may stand level or go back up by their column.
      expect(inMain.filter((y, index) => y < (inMain[index - 1] ?? 0) - 400)).toEqual([]);
      const summary = page.locator('#card-change-coverage ~ details summary');
      await summary.focus();
      await page.keyboard.press('Enter');
      const table = page.getByRole('table', { name: 'Are models updated when the business changes?' });
      expect(await table.getByRole('row').count()).toBe(1 + months(better));
      await page.close();
    }, 60_000);

    test('a chart says what it shows, and its table has the same figures', async () => {
      const page = await open('better');
      const chart = page.getByRole('img', { name: 'Critical and high findings by month' });
      const last = better.standing.at(-1)?.standing;
      expect(await chart.textContent()).toContain(`${last} standing`);
      await page.locator('#card-standing ~ details summary').click();
      const cells = await page.locator('#card-standing ~ details tbody tr:last-child td').allTextContents();
      expect(cells.at(-1)).toBe(String(last));
      await page.close();
    }, 60_000);

    test('in print it is light, without what only a screen is good for, and says how all is counted', async () => {
      const page = await open('large', { colorScheme: 'dark' });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      for (const selector of ['.windows', '.narrow', '.downloads', '.take', 'header.bar'])
        expect([selector, await page.locator(selector).first().isVisible()]).toEqual([selector, false]);
      expect(await page.locator('.formula').first().isVisible()).toBe(true);
      expect(await page.locator('svg .bar').first().isVisible()).toBe(true);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
      expect(pages).toBeGreaterThan(3);
      expect(pages).toBeLessThan(20);
      await page.close();
    }, 60_000);

    test('the file says the same, and asks for nothing', async () => {
      const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.setContent(htmlFile(better, links));
      await expectLegible(page, 'light');
      expect(await page.evaluate(unnamed)).toBe('');
      expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
      const answer = await page.locator('.answer-says').textContent();
      const shown = await open('better');
      expect(await shown.locator('.answer-says').textContent()).toBe(answer);
      await page.close();
      await shown.close();
    }, 60_000);
  });
}

function months(report: Report): number {
  return report.measures.find(({ measure }) => measure.id === 'change-coverage')?.months.length ?? 0;
}
