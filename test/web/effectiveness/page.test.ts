import { afterEach, describe, expect, test } from '@jest/globals';
import type { Scope } from '../../../src/effectiveness/history.ts';
import type { Report } from '../../../src/effectiveness/report.ts';
import type { Window } from '../../../src/effectiveness/window.ts';
import { forgeLinks, noLinks } from '../../../src/render/effectiveness/links.ts';
import { tableOf } from '../../../src/render/effectiveness/tables.ts';
import { htmlFile } from '../../../src/web/effectiveness/file.tsx';
import { rowsOf } from '../../render/effectiveness/rows.ts';
import { judged, openSite, type Site, sourceOf } from '../site.ts';
import { better, gamed, hostile, large, little, now } from './reports.ts';

const links = forgeLinks('https://forge.example');

const sites: Site[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});

async function open(report: Report) {
  const asked: { scope: Scope; window: Window }[] = [];
  const opened = await openSite(sourceOf(judged()), {
    report: async (scope, window) => {
      asked.push({ scope, window });
      return report;
    },
    links,
    now: () => now,
  });
  sites.push(opened);
  const read = async (path: string) => {
    const response = await fetch(opened.url + path);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { read, asked, faults: opened.faults };
}

describe('the answer', () => {
  test.each([
    ['Improving', better],
    ['Slipping', gamed],
    ['Not known yet', little],
  ])('is %s in words, with its reasons', async (words, report) => {
    const { text } = await (await open(report)).read('/effectiveness');
    expect(text).toMatch(new RegExp(`class="answer-is">.*${words}</p>`));
    for (const { evidence } of [...report.answer.for, ...report.answer.against])
      for (const { repository, change } of evidence.slice(0, 3))
        if (change !== null)
          expect(text).toContain(`href="https://forge.example/${repository}/pull/${change.slice(1)}"`);
    expect(text.includes('What speaks for it')).toBe(report !== little);
  });

  test('comes before all else, and what is not known right after it', async () => {
    const { text } = await (await open(large)).read('/effectiveness');
    const places = ['answer-is', 'What these figures do not know', 'card-', 'Every measure'].map((one) =>
      text.indexOf(one),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toContain('395 more gaps');
    expect(text).toContain('On time (too little data: no follow-ups)');
  });

  test('of too little data is no zero', async () => {
    const { text } = await (await open(little)).read('/effectiveness');
    expect(text).toContain('No figure yet');
    expect(text).toContain('too little data');
    expect(text).not.toMatch(/>0%<|NaN|Infinity|undefined/);
  });
});

test('every measure is told with its definition, its formula and the changes behind it', async () => {
  const { text } = await (await open(better)).read('/effectiveness');
  const escaped = (words: string) =>
    words.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  for (const { measure } of better.measures) {
    expect(text).toContain(`id="measure-${measure.id}"`);
    for (const words of [measure.title, measure.definition, measure.formula])
      expect(text).toContain(escaped(words));
  }
});

test('what was only said stands apart', async () => {
  const { text } = await (await open(large)).read('/effectiveness');
  expect(text).toContain('They are counted nowhere above.');
  expect((await (await open(little)).read('/effectiveness')).text).not.toContain('counted nowhere above');
});

describe('what is asked for', () => {
  test('is the last 365 days of everything, by default', async () => {
    const { read, asked } = await open(better);
    await read('/effectiveness');
    const window = { since: '2025-11-06T00:00:00.000Z', until: '2026-11-06T00:00:00.000Z' };
    expect(asked).toEqual([{ scope: {}, window }]);
  });

  test('may be a scope and days, both included', async () => {
    const { read, asked } = await open(better);
    const query = 'repository=pier/dock&team=%40pier%2Fsecurity&since=2026-01-01&until=2026-03-31';
    const { text } = await read(`/effectiveness?${query}`);
    expect(asked).toEqual([
      {
        scope: { repository: 'pier/dock', team: '@pier/security' },
        window: { since: '2026-01-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' },
      },
    ]);
    const rest = 'since=2026-01-01&amp;until=2026-03-31';
    expect(text).toContain(`href="/effectiveness?team=%40pier%2Fsecurity&amp;${rest}"`);
    expect(text).toContain('value="pier/dock"');
    expect(text).toMatch(/href="\/effectiveness\.csv\?repository=pier%2Fdock[^"]*table=models"/);
  });

  test.each([
    ['since=yesterday', '“yesterday” is no day'],
    ['since=2026-02-31', '“2026-02-31” is no day'],
    ['until=%3Cb%3E', '“&lt;b&gt;” is no day'],
    ['since=2026-03-01&until=2026-02-01', 'ends before it begins'],
    ['since=2027-01-01', 'ends before it begins'],
    ['until=0001-01-01', 'is no day'],
    [`since=${'9'.repeat(5000)}`, 'is no day'],
  ])('is told to make no sense where it is %s, and the page is there', async (query, words) => {
    const { read, faults } = await open(better);
    const { status, text } = await read(`/effectiveness?${query}`);
    expect(status).toBe(200);
    expect(text).toContain(words);
    expect(faults).toEqual([]);
  });

  test('ends today where it would end later: of days to come nothing is known', async () => {
    const { read, asked } = await open(better);
    await read('/effectiveness?since=1970-01-01&until=9999-12-31');
    expect(asked[0]?.window).toEqual({
      since: '1970-01-01T00:00:00.000Z',
      until: '2026-11-06T00:00:00.000Z',
    });
  });

  test('is shortened where it is longer than any name', async () => {
    const { read, asked } = await open(better);
    await read(`/effectiveness?repository=${'a'.repeat(3000)}&model=%20`);
    expect(asked[0]?.scope).toEqual({ repository: `${'a'.repeat(299)}…` });
  });
});

describe('what is downloaded', () => {
  test('as JSON is the report', async () => {
    const { text, headers } = await (await open(better)).read('/effectiveness.json');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(better)));
    expect(headers.get('content-disposition')).toContain('effectiveness.json');
  });

  test('as CSV has the figures that the page shows', async () => {
    const { read } = await open(better);
    const page = (await read('/effectiveness')).text;
    const csv = rowsOf((await read('/effectiveness.csv')).text);
    for (const [, id, , , value, unit, , , , , says] of csv.filter((row) => row[0] === 'measure')) {
      const row = page.slice(page.indexOf(`id="measure-${id}"`)).split('</tr>', 1)[0];
      expect(row).toContain(says);
      if (unit === 'share' && value !== '') expect(row).toContain(`${Math.round(Number(value) * 100)}%`);
    }
    const standing = rowsOf((await read('/effectiveness.csv?table=standing')).text);
    expect(standing.slice(1).map((row) => row.map(String))).toEqual(
      tableOf(better, 'standing')?.rows.map((row) => row.map(String)),
    );
  });

  test('by every link of the page is there, with all changes', async () => {
    const { read } = await open(large);
    const { text } = await read('/effectiveness');
    const found = [...text.matchAll(/href="(\/effectiveness\.(?:csv|json)[^"]*)"/g)].map(
      (match) => match[1] ?? '',
    );
    const paths = [...new Set(found)].map((path) => path.replaceAll('&amp;', '&'));
    expect(paths.length).toBeGreaterThan(15);
    for (const path of paths) expect([path, (await read(path)).status]).toEqual([path, 200]);
    const { text: csv, headers } = await read('/effectiveness.csv?table=evidence:recurrence');
    expect(csv.split('\r\n').length).toBeGreaterThan(1600);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('effectiveness-evidence-recurrence.csv');
  });

  test('is refused where it would be of other days than asked for', async () => {
    const { read } = await open(better);
    for (const file of ['.csv', '.json']) {
      const { status, text } = await read(`/effectiveness${file}?since=2026-02-31`);
      expect([status, text]).toEqual([400, '“2026-02-31” is no day such as 2026-03-31.\n']);
    }
  });

  test('is not there by a name that is none', async () => {
    const { read } = await open(better);
    for (const name of ['nothing', 'months:nothing', '../x'])
      expect((await read(`/effectiveness.csv?table=${encodeURIComponent(name)}`)).status).toBe(404);
  });
});

describe('text of a repository', () => {
  test('comes out as text, in the page and in the file', async () => {
    const { text } = await (await open(hostile)).read('/effectiveness');
    for (const html of [text, htmlFile(hostile, links)]) {
      expect(html).not.toMatch(/<script|<img|href="javascript|\u202e/);
      expect(html.match(/<\/title>/g)?.length).toBe(html.match(/<title/g)?.length);
      expect(html.match(/<\/style>/g)?.length ?? 0).toBe(html.match(/<style/g)?.length ?? 0);
      expect(html).toContain('⟨U+202E⟩');
    }
  });
});

describe('its size', () => {
  test.each([
    ['a large organisation', large],
    ['a hostile one', hostile],
  ])('of %s is under 200 KB with its style', async (_, report) => {
    const { read } = await open(report);
    const { text } = await read('/effectiveness');
    const style = (await read('/assets/style.css')).text.replace(/^.*(?=:root \{\n {2}color-scheme)/s, '');
    expect(Buffer.byteLength(text + style)).toBeLessThan(200_000);
    expect(Buffer.byteLength(htmlFile(report, links))).toBeLessThan(200_000);
  });
});

describe('the file', () => {
  test('asks for nothing from anywhere, and has no form, no download and no script', () => {
    const html = htmlFile(better, links);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('default-src &#39;none&#39;');
    expect(html).not.toMatch(
      /<script|<form|<input|<iframe|<link rel="stylesheet|@import|url\(|src=|\/effectiveness/,
    );
  });

  test('has no link where there is no forge', () => {
    expect(htmlFile(better, noLinks)).not.toMatch(/href="(?!#|data:,)/);
  });

  test('of a history says so', () => {
    expect(htmlFile({ ...better, source: 'history' }, noLinks)).toContain('no review was seen');
  });
});

test('the list leads there, where figures are kept', async () => {
  const { read } = await open(better);
  expect((await read('/')).text).toContain('<a href="/effectiveness">');
  const other = await openSite(sourceOf());
  expect(await (await fetch(other.url)).text()).not.toContain('/effectiveness');
  expect((await fetch(`${other.url}/effectiveness`)).status).toBe(404);
  await other.close();
});

test('nothing may run on it, and its form leads here', async () => {
  const { headers, text } = await (await open(better)).read('/effectiveness');
  const policy = headers.get('content-security-policy') ?? '';
  for (const part of ["default-src 'none'", "form-action 'self'", "base-uri 'none'"])
    expect(policy).toContain(part);
  expect(policy).not.toContain('unsafe');
  expect(text).not.toMatch(/ style="|<script| on\w+="/);
});
