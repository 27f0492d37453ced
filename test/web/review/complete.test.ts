/** A review from its first question to its last in a real browser, on the sample repository. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createSample } from '../../../src/forge/git/sample.ts';
import { browserExpected, openBrowser } from '../../harness/browser.ts';
import { closeDatabase, emptyDatabase } from '../../harness/service.ts';
import { expectLegible } from '../legible.ts';
import { becomes, type LocalReview, openReview } from './local-review.ts';

const change = '/changes/branch%3Adeploy-reads-every-secret';

if (browserExpected) {
  describe('in a browser', () => {
    const root = mkdtempSync(join(tmpdir(), 'local-review-'));
    const sample = join(root, 'harbour');
    let browser: Browser;
    let review: LocalReview;
    beforeAll(async () => {
      await createSample(sample);
      browser = await openBrowser();
    });
    beforeEach(async () => {
      becomes(sample, 'Ada', 'ada@harbour.example');
      review = await openReview(sample, await emptyDatabase());
    });
    afterEach(() => review.close());
    afterAll(async () => {
      await browser?.close();
      await closeDatabase();
      rmSync(root, { recursive: true, force: true });
    });

    const open = async (scripts = true): Promise<Page> => {
      const context = await browser.newContext({ javaScriptEnabled: scripts });
      const page = await context.newPage();
      await page.goto(review.url + change);
      return page;
    };
    const conclusion = (page: Page) => page.locator('.check .conclusion').textContent();
    const status = (page: Page) => page.getByRole('status').textContent();
    const openQuestions = (page: Page) => page.locator('.questions > li.open');

    test('a reader answers, records, leaves a follow-up, signs, and the check passes', async () => {
      // No page needs a script, and none is allowed one.
      const page = await open(false);
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      expect(await conclusion(page)).toBe('Action required');
      expect(await page.locator('.reader').textContent()).toBe(
        'Signing as Ada <ada@harbour.example>, from git config.',
      );

      const all = await openQuestions(page).count();
      await openQuestions(page).first().getByLabel('Note').fill('Two of them, by the release job.');
      await openQuestions(page).first().getByRole('button', { name: 'Answered' }).click();
      await page.waitForURL('**said=**');
      expect(await status(page)).toContain('is answered');
      const model = page.locator('#question-model-shows-it');
      await model
        .getByLabel('What becomes of it')
        .selectOption({ label: 'The threat model needs no update' });
      await model.getByLabel('In words').fill('The flow is drawn there');
      await model.getByRole('button', { name: 'Record' }).click();
      expect(await status(page)).toContain('Recorded as model-unaffected');
      await openQuestions(page).first().getByLabel('Note').fill('It has no model of its own');
      await openQuestions(page).first().getByRole('button', { name: 'Does not apply' }).click();
      expect(await page.locator('.questions').textContent()).toContain('It has no model of its own');
      while ((await openQuestions(page).count()) > 1)
        await openQuestions(page).first().getByRole('button', { name: 'Answered' }).click();

      await page.getByLabel('What it changed').selectOption({ label: 'Something is detected now' });
      await page.getByLabel('In words').fill('An alarm on reads by any other job');
      await page.getByRole('button', { name: 'Record' }).click();
      expect(await status(page)).toContain('Recorded as detection');
      expect(await page.locator('#review .conclusion').textContent()).toContain(`${all} of ${all} answered`);
      expect(await conclusion(page)).toBe('Action required');

      await page.getByText('Leave a follow-up').click();
      await page.getByLabel('What is to be done').fill('Rotate the keys');
      await page.getByLabel('Owner').fill('@harbour/security');
      await page.getByLabel('Due').fill('2026-06-01');
      await page.getByRole('button', { name: 'Leave it' }).click();
      expect(await page.locator('#review').textContent()).toContain(
        'Owner @harbour/security · due 1 Jun 2026',
      );

      await page.getByRole('form', { name: 'Sign off' }).getByLabel('Note').fill('Read it all');
      await page.getByRole('button', { name: 'Sign off' }).click();
      expect(await status(page)).toBe('Signed. The review is complete.');
      expect(await page.locator('#review .badge').textContent()).toBe('Complete');
      expect(await conclusion(page)).toBe('Passes');

      const before = await page.locator('#review').textContent();
      await page.goto(review.url + change);
      await page.reload();
      expect(before).toContain(await page.locator('#review .questions').textContent());
      expect(await conclusion(page)).toBe('Passes');
      await page.goto(review.url);
      expect(await page.getByRole('listitem').filter({ hasText: 'deploy role' }).textContent()).toContain(
        'signed by Ada',
      );

      await page.goto(review.url + change);
      await page.locator('summary', { hasText: 'Close' }).click();
      await page.getByLabel('What shows that it is done').fill('#34');
      await page
        .getByRole('form', { name: /^Close F/ })
        .getByRole('button')
        .click();
      expect(await status(page)).toMatch(/^F\d+-1 is closed\.$/);
      await page
        .getByRole('button', { name: /^Take back/ })
        .first()
        .click();
      expect(await status(page)).toContain('is open again');
      expect(await page.locator('#review .badge').textContent()).toBe('Open');
      expect(await conclusion(page)).toBe('Action required');
      expect(faults).toEqual([]);
      await page.context().close();
    }, 120_000);

    test('whoever made the change finds no form to answer or sign, and reads why', async () => {
      becomes(sample, 'Lena at home', 'lena@harbour.example');
      const page = await open();
      expect(await page.locator('.reader').textContent()).toContain(
        'you have a part in this change: nobody answers or signs for their own work',
      );
      expect(await page.getByRole('button', { name: /^(Sign off|Answered|Record)$/ }).count()).toBe(0);
      await page.getByText('Leave a follow-up').click();
      await page.getByLabel('What is to be done').fill('Ask security');
      await page.getByRole('button', { name: 'Leave it' }).click();
      expect(await status(page)).toContain('without an owner and a day');
      await page.context().close();
    }, 120_000);

    test('one whom git does not know reads how to say who they are', async () => {
      becomes(sample, '', '');
      const page = await open();
      expect(await page.locator('.reader').textContent()).toContain('git config --global user.email');
      expect(await page.locator('#review form').count()).toBe(0);
      await page.context().close();
    }, 120_000);

    test('a page of another site cannot sign with the form of this one', async () => {
      const page = await open();
      const html = await page.content();
      const form = html.slice(html.indexOf('<form'), html.indexOf('</form>')).replace(/action="[^"]*"/, '');
      const action = `${review.url}${change}/review`;
      await page.goto('about:blank');
      await page.setContent(
        `${form.replace('<form', `<form action="${action}"`)}<button name="do" value="check">Win</button></form>`,
      );
      await page.getByRole('button', { name: 'Win' }).click();
      await page.waitForURL(action);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Nothing was written');
      expect(await review.said()).toEqual([]);
      await page.context().close();
    }, 120_000);

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`in ${colorScheme}, 400 pixels wide, all of it can be read`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width: 400, height: 800 } });
        await page.goto(review.url + change);
        await openQuestions(page).first().getByLabel('Note').fill('a'.repeat(500));
        await openQuestions(page).first().getByRole('button', { name: 'Answered' }).click();
        for (const fold of await page.locator('#review summary').all()) await fold.click();
        await expectLegible(page, colorScheme);
        await page.close();
      }, 120_000);
    }

    test('a reader gets through a question by keyboard', async () => {
      const page = await open();
      await openQuestions(page).first().getByLabel('Note').focus();
      await page.keyboard.type('Seen');
      await page.keyboard.press('Enter');
      await page.waitForURL('**said=**');
      expect(await status(page)).toContain('is answered');
      await openQuestions(page)
        .filter({ has: page.getByLabel('Note') })
        .first()
        .getByLabel('Note')
        .focus();
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Answered');
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Does not apply');
      await page.context().close();
    }, 120_000);
  });
}
