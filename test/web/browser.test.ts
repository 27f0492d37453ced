import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { browserExpected, openBrowser } from '../harness/browser.ts';
import { expectLegible } from './legible.ts';
import { judged, openSite, type Site, sourceOf } from './site.ts';

const hostile =
  'words <kbd> <img src=x onerror=document.title="taken" "a> <a href="javascript:alert(1)">b</a> [c](javascript:alert(1))';
const long = `A${'n endless name'.repeat(20).replaceAll(' ', '')}`;
const check = {
  summary: `## What it adds\n\n- [ ] asked of \`${long}\`\n\n${hostile}\n\n\`\`\`diff\n+ ${long}\n\`\`\`\n\n<details><summary>1 file</summary>\n\nfolded words\n\n</details>`,
  annotations: [
    { path: `${long}.yml`, startLine: 1, endLine: 1, level: 'failure', title: long, message: long } as const,
  ],
};
const paths = ['/', '/changes/branch%3Asail', '/nowhere'];

/** What the browser says went wrong; that a page which is not there is not there is no fault. */
function complaintsOf(page: Page): readonly string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    const expected = message.location().url.endsWith('/nowhere');
    if (['error', 'warning'].includes(message.type()) && !expected) heard.push(message.text());
  });
  return heard;
}

// A machine with only Node has no browser, and npm test passes there.
if (browserExpected) {
  describe('in a browser', () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      site = await openSite(
        sourceOf(judged({ title: long, check }), judged({ id: 'branch:b', tier: 'none' })),
      );
      browser = await openBrowser();
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`in ${colorScheme}, 400 pixels wide, nothing is cut off, runs, or comes from elsewhere`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width: 400, height: 800 } });
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        const complaints = complaintsOf(page);
        for (const path of paths) {
          await page.goto(site.url + path);
          expect(await page.title()).toContain('Delta Review');
          expect(await page.locator('main img, main script, main a[href^="javascript"]').count()).toBe(0);
          await expectLegible(page, colorScheme);
        }
        expect(complaints).toEqual([]);
        for (const url of asked) expect(url.startsWith(site.url) || url.startsWith('data:')).toBe(true);
        await page.close();
      }, 60_000);
    }

    test('a reader filters the list, opens a change and finds back', async () => {
      const page = await browser.newPage();
      const complaints = complaintsOf(page);
      await page.goto(site.url);
      await page.getByRole('link', { name: /^Nothing to review/ }).click();
      expect(await page.locator('.changes .title').allTextContents()).toEqual(['Sail further']);
      expect(await page.locator('.filters [aria-current]').textContent()).toContain('Nothing to review');
      await page.locator('.changes .title').click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sail further');
      await page.getByRole('navigation').getByRole('link').click();
      expect(await page.locator('.changes li').count()).toBe(2);
      expect(complaints).toEqual([]);
      await page.close();
    }, 60_000);

    test('a reader gets through by keyboard: skip, open a change, unfold its files', async () => {
      const page = await browser.newPage();
      await page.goto(site.url);
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toContain('Skip to the content');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Sail further' }).focus();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/changes/branch%3Asail');
      expect(await page.getByText('folded words').isVisible()).toBe(false);
      await page.locator('summary').focus();
      await page.keyboard.press('Enter');
      expect(await page.getByText('folded words').isVisible()).toBe(true);
      await page.close();
    }, 60_000);
  });
}

test('the style knows light and dark', async () => {
  const site = await openSite(null);
  const style = await (await fetch(`${site.url}/assets/style.css`)).text();
  await site.close();
  expect(style.match(/prefers-color-scheme: dark\)[^}]*--paper/g)).toHaveLength(1);
});
