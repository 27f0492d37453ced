/** The page of follow-ups over changes that a test writes down: what it lists, in which order, and whether people can read it. */
import { afterEach, expect, test } from '@jest/globals';
import { type ChangeRecord, unreviewed } from '../../src/effectiveness/record.ts';
import { forgeLinks } from '../../src/render/effectiveness/links.ts';
import type { FollowUp } from '../../src/review/review.ts';
import { browserExpected, openBrowser } from '../harness/browser.ts';
import { expectLegible } from './legible.ts';
import { openSite, type Site } from './site.ts';

let site: Site | null = null;
afterEach(async () => {
  await site?.close();
  site = null;
});

const hostile = '</td><script>alert(1)</script>"\'\u202egnp';

const left = (id: string, told: Partial<FollowUp> = {}): FollowUp => ({
  id,
  text: `Rotate the key of berth ${id}`,
  owner: '@tomke',
  due: null,
  by: 'mara',
  at: '2026-03-01T10:00:00.000Z',
  closed: null,
  ...told,
});

const closedBy = (evidence: string, at: string) =>
  ({ closed: { by: 'lena', at, how: 'command', evidence } }) as const;

function change(repository: string, number: number, ...followUps: readonly FollowUp[]): ChangeRecord {
  return {
    source: 'reviews',
    repository,
    change: `#${number}`,
    title: 'Let the berth job deploy',
    openedAt: '2026-03-01T09:00:00.000Z',
    ended: { at: '2026-03-02T09:00:00.000Z', merged: true },
    materiality: 'material',
    rules: [],
    first: [],
    last: [],
    models: [],
    review: { ...unreviewed, status: 'complete', tier: 'full', followUps },
  };
}

const records = [
  change('harbour/quay', 4, left('F4-1', { due: '2026-06-30' }), left('F4-2', { due: '2026-05-01' })),
  change('harbour/crane', 5, left('F5-1', { owner: '@harbour/security' }), left('F5-2', { owner: null })),
  change(
    'harbour/quay',
    6,
    left('F6-1', closedBy(`done in ${'a'.repeat(40)} and #7`, '2026-05-20T00:00:00.000Z')),
  ),
  change('harbour/quay', 7, left('F7-1', closedBy('long ago', '2025-01-01T00:00:00.000Z'))),
  change('harbour/tide', 8, left('F8-1', { owner: hostile, text: hostile, due: '2026-05-31' })),
  change('harbour/tide', 9, left('F9-1', closedBy(hostile, '2026-05-21T00:00:00.000Z'))),
];

async function open(closing: 'command' | 'form' = 'command', uncounted = 0) {
  const opened = await openSite(null, null, {
    followUps: {
      read: async () => ({ records, uncounted }),
      links: forgeLinks('https://forge.example'),
      closing,
      now: () => new Date('2026-06-01T12:00:00Z'),
    },
    gate: { admit: () => ({ login: 'pilot', repositories: new Set(['harbour/quay']), complete: false }) },
  });
  site = opened;
  return opened;
}

/** In the order of the page, without its markup. */
async function idsAt(query: string): Promise<readonly string[]> {
  const { url } = site ?? (await open());
  const html = await (await fetch(`${url}/follow-ups${query}`)).text();
  return [...html.matchAll(/<code>(F\d+-\d+)<\/code>/g)].map(([, id = '']) => id);
}

test('open ones stand by owner, whoever is late first, and can be narrowed', async () => {
  expect(await idsAt('')).toEqual(['F4-2', 'F4-1', 'F8-1', 'F5-1', 'F5-2', 'F9-1', 'F6-1']);
  expect(await idsAt('?owner=%40TOMKE&repository=harbour%2Fquay')).toEqual(['F4-2', 'F4-1', 'F6-1']);
  expect(await idsAt('?owner=nobody')).toEqual(['F5-2']);
  expect(await idsAt('?repository=harbour%2Fnowhere')).toEqual([]);
});

test('says what it is for where nobody left one yet', async () => {
  site = await openSite(null, null, {
    followUps: {
      read: async () => ({ records: [], uncounted: 0 }),
      links: forgeLinks('https://forge.example'),
      closing: 'command',
      now: () => new Date('2026-06-01T12:00:00Z'),
    },
    gate: { admit: () => ({ login: 'pilot', repositories: null, complete: true }) },
  });
  const html = await (await fetch(`${site.url}/follow-ups`)).text();
  expect(html).toContain('/delta-review follow-up rotate the key @owner');
  expect(html).not.toContain('<select');
});

test('what is lacking while records are made again is said, and nothing else says it', async () => {
  const { url } = await open();
  expect(await (await fetch(`${url}/follow-ups`)).text()).not.toContain('not read yet');
  await site?.close();
  const late = await open('command', 12);
  expect(await (await fetch(`${late.url}/follow-ups`)).text()).toContain('12 events are not read yet');
});

test('names from a repository are words, and what shows that one is closed is linked', async () => {
  const { url } = await open();
  for (const query of [
    '',
    `?owner=${encodeURIComponent(hostile)}`,
    `?repository=${encodeURIComponent(hostile)}`,
  ]) {
    const html = await (await fetch(`${url}/follow-ups${query}`)).text();
    expect(html).not.toMatch(/<script|\u202e/);
  }
  const html = await (await fetch(`${url}/follow-ups`)).text();
  expect(html).toContain(
    `done in <a href="https://forge.example/harbour/quay/commit/${'a'.repeat(40)}">aaaaaaaaaaaa</a> and <a href="https://forge.example/harbour/quay/pull/7">#7</a>`,
  );
  expect(html).not.toContain('long ago');
  expect(site?.faults).toEqual([]);
});

if (browserExpected) {
  test('it can be read and walked by keyboard, light and dark, wide and narrow', async () => {
    const { url } = await open();
    const browser = await openBrowser();
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 800 } });
        await page.goto(`${url}/follow-ups?owner=%40tomke`);
        await expectLegible(page, colorScheme);
        const reached: unknown[] = [];
        for (let presses = 0; presses < 9; presses += 1) {
          await page.keyboard.press('Tab');
          reached.push(await page.evaluate('document.activeElement.textContent.trim().split("\\n")[0]'));
        }
        expect(reached).toEqual(
          expect.arrayContaining(['Skip to the content', 'Follow-ups', 'Sign out', 'Show']),
        );
        await page.close();
      }
    } finally {
      await browser.close();
    }
  }, 60_000);
}
