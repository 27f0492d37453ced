import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ChangeSource } from '../../src/web/source.ts';
import { judged, openSite, type Site, sourceOf, unjudged } from './site.ts';

let site: Site | null = null;
afterEach(async () => {
  await site?.close();
  site = null;
});

async function open(source: ChangeSource | null) {
  const opened = await openSite(source);
  site = opened;
  return {
    ...opened,
    read: async (path: string, method = 'GET') => {
      const response = await fetch(opened.url + path, { method });
      return { status: response.status, headers: response.headers, html: await response.text() };
    },
  };
}

/** As sent: fetch would tidy the target up first. */
function statusOf(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { path }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

const hostile = '</title><script>alert(1)</script>"\'&lt;\u202egnp.txt';

describe('the list', () => {
  const changes = [
    judged({ id: 'branch:wide', title: 'Widen', tier: 'full' }),
    judged({ id: 'branch:few', title: 'Few values', tier: 'lightweight' }),
    judged({ id: `commit:${'c'.repeat(40)}`, title: 'Tidy', number: 7, tier: 'none' }),
    unjudged({ id: 'branch:new', title: 'Newest' }),
  ];

  test('shows every change with its verdict, its day and what it is about', async () => {
    const { html, status } = await (await open(sourceOf(...changes))).read('/');
    expect(status).toBe(200);
    for (const words of ['Widen', 'Few values', 'Tidy', 'Newest', '#7', '4 Mar 2026', 'Being judged'])
      expect(html).toContain(words);
    expect(html).toContain('<p class="about">Job sail may now write packages (was: none)</p>');
    expect(html).toContain('href="/probot"');
    expect(html).toContain('1 of 4 still to be judged');
  });

  test('holds one tier where it is asked for', async () => {
    const { html } = await (await open(sourceOf(...changes))).read('/?tier=lightweight');
    expect(html).toContain('Few values');
    expect(html).not.toContain('Widen');
    expect(html).toContain('<a href="/?tier=lightweight" aria-current="page">');
  });

  test('holds all where the tier is none that there is', async () => {
    const { html, status } = await (await open(sourceOf(...changes))).read('/?tier=%3Cb%3E');
    expect(status).toBe(200);
    expect(html).toContain('Widen');
    expect(html).not.toContain('<b>');
  });

  test('says so where there is nothing', async () => {
    const { read } = await open(sourceOf());
    expect((await read('/')).html).toContain('This repository has no commits yet.');
  });

  test('says so where no change has the tier', async () => {
    const { read } = await open(sourceOf(judged({ tier: 'none' })));
    const { html } = await read('/?tier=full');
    expect(html).toContain('No change has this verdict.');
    expect(html).toContain('<a href="/">Show all changes</a>');
  });
});

describe('a check', () => {
  test('shows its conclusion, its Markdown and its annotations by file and line', async () => {
    const annotation = {
      path: 'a.yml',
      startLine: 3,
      endLine: 5,
      level: 'failure',
      title: 'High: wide',
    } as const;
    const check = {
      summary:
        '## What it adds\n\n- [ ] asked\n\n<details><summary>1 file</summary>\n\n`a.yml`\n\n</details>',
      text: '| rule | why |\n| --- | --- |\n| one | because |',
      annotations: [{ ...annotation, message: 'Line one.\n\nLine two.' }],
    };
    const { html } = await (await open(sourceOf(judged({ check })))).read('/changes/branch%3Asail');
    expect(html).toContain('Action required');
    expect(html).toContain('<h2>What it adds</h2>');
    expect(html).toContain('<details><summary>1 file</summary>');
    expect(html).toContain('<table>');
    expect(html).toContain('<code>a.yml:3-5</code>');
    expect(html).toContain('Line one.\n\nLine two.');
  });

  test('says of a branch that it waits, and of a commit that it is merged', async () => {
    const merged = judged({ id: `commit:${'c'.repeat(40)}`, branch: 'sail' });
    const { read } = await open(sourceOf(judged(), merged));
    expect((await read('/changes/branch%3Asail')).html).toContain('wants to merge');
    expect((await read(`/changes/commit%3A${'c'.repeat(40)}`)).html).toContain('was merged into');
  });

  test('that is not there yet says that it is coming', async () => {
    const { html, status } = await (await open(sourceOf(unjudged()))).read('/changes/branch%3Asail');
    expect(status).toBe(200);
    expect(html).toContain('This change is being judged.');
  });

  test('that failed is not shown as a verdict', async () => {
    const failed = judged({ check: { conclusion: 'failure', title: 'Judging failed' } });
    const { html } = await (await open(sourceOf(failed))).read('/');
    expect(html).toContain('Not judged');
    expect(html).not.toContain('<span class="badge full">');
  });
});

describe('names from a repository', () => {
  test('come out as text, and what hides in them shows', async () => {
    const told = { id: `branch:${hostile}/../x?#%`, title: hostile, author: hostile, branch: hostile };
    const annotation = { path: hostile, startLine: 1, endLine: 1, level: 'notice', title: hostile } as const;
    const check = {
      title: hostile,
      summary: `${hostile} <img src=x onerror=alert(1)>`,
      annotations: [{ ...annotation, message: hostile }],
    };
    const { read } = await open({ ...sourceOf(judged({ ...told, check })), name: hostile, folder: hostile });
    const list = await read('/');
    const href = /href="(\/changes\/[^"]+)"/.exec(list.html)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const page = await read(href);
    expect(page.status).toBe(200);
    for (const { html } of [list, page]) {
      expect(html).not.toMatch(/<script|<img/);
      expect(html.match(/<\/title>/g)).toHaveLength(1);
      expect(html).toContain('⟨U+202E⟩');
    }
  });
});

describe('what is not there', () => {
  test.each([
    '/nowhere',
    '/changes/',
    '/changes/branch%3Anone',
    '/changes/%ff',
    '/assets/../../package.json',
    '/assets/x',
  ])('%s gives a page that leads back', async (path) => {
    const { html, status } = await (await open(sourceOf(judged()))).read(path);
    expect(status).toBe(404);
    expect(html).toContain('<a href="/">All changes</a>');
  });

  test.each(['//', '//elsewhere.example/', '/\\', '/..//', 'http://elsewhere.example/nowhere', '*'])(
    'a target such as %s is no fault of ours',
    async (path) => {
      const { url, faults } = await open(sourceOf());
      expect([200, 404]).toContain(await statusOf(url, path));
      expect(faults).toEqual([]);
    },
  );

  test('a page is never written to', async () => {
    const { read } = await open(sourceOf(judged()));
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await read('/', method)).status).toBe(404);
  });
});

describe('every answer', () => {
  test.each(['/', '/changes/branch%3Asail', '/nowhere', '/health', '/assets/style.css'])(
    '%s says that nothing may run or be loaded from elsewhere',
    async (path) => {
      const { headers, html } = await (await open(sourceOf(judged()))).read(path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
      ])
        expect(policy).toContain(part);
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(html).not.toMatch(/<script|style="|https?:\/\/(?!www\.w3\.org)[^"]*\.(?:js|css|png)/);
    },
  );

  test('to HEAD has the headers and no body', async () => {
    const { read } = await open(sourceOf(judged()));
    const [whole, head] = [await read('/'), await read('/', 'HEAD')];
    expect(head.html).toBe('');
    expect(head.headers.get('content-length')).toBe(whole.headers.get('content-length'));
  });

  test('is small: a page of a hundred changes and its style are under 100 KB', async () => {
    const many = Array.from({ length: 100 }, (_, number) => judged({ id: `branch:${number}`, number }));
    const { read } = await open(sourceOf(...many));
    const sizes = await Promise.all(
      ['/', '/assets/style.css'].map(async (path) => (await read(path)).html.length),
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
  });
});

test('a fault is logged, and its page says what to do and tells nothing of it', async () => {
  const changes = () => Promise.reject(new Error('connection to db:5432 refused'));
  const { read, faults } = await open({ ...sourceOf(), changes });
  const { html, status, headers } = await read('/');
  expect(status).toBe(500);
  expect(html).toContain('This page could not be made');
  expect(html).not.toContain('5432');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(faults).toEqual([expect.objectContaining({ message: 'connection to db:5432 refused' })]);
});

test('health is told to machines, and of every mode', async () => {
  for (const source of [null, sourceOf()]) {
    const { read, close } = await open(source);
    const { html, status } = await read('/health');
    expect([status, JSON.parse(html)]).toEqual([200, { status: 'ok' }]);
    await close();
    site = null;
  }
});

test('with GitHub connected, the root says where the checks are', async () => {
  const { html } = await (await open(null)).read('/');
  expect(html).toContain('Delta Review is running');
});
