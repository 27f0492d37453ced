import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadBuiltIn, loadResources, loadVendors, modelTemplate } from '../src/config.ts';
import { checklistsPage, configurationPage, kindsPage, rulesPage } from './harness/documentation.ts';
import { expectGolden } from './harness/golden.ts';
import { resourcesPage } from './harness/resources-page.ts';
import { threatModelPage } from './harness/threat-model-page.ts';
import { vendorsPage } from './harness/vendors-page.ts';

const root = new URL('../', import.meta.url);

test('pages made from the code are in step with it', () => {
  expectGolden(new URL('docs/kinds.md', root), `${kindsPage()}\n`);
  expectGolden(new URL('docs/rules.md', root), `${rulesPage(loadBuiltIn())}\n`);
  expectGolden(new URL('docs/checklists.md', root), `${checklistsPage(loadBuiltIn())}\n`);
  expectGolden(new URL('docs/configuration.md', root), `${configurationPage()}\n`);
  expectGolden(new URL('docs/resources.md', root), `${resourcesPage(loadResources())}\n`);
  expectGolden(new URL('docs/threat-model.md', root), `${threatModelPage(modelTemplate())}\n`);
  expectGolden(new URL('docs/vendors.md', root), `${vendorsPage(loadVendors())}\n`);
});

describe.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'])('%s', (page) => {
  const text = readFileSync(new URL(page, root), 'utf8');

  test('names only files that are there', () => {
    const inCode = [...text.matchAll(/`((?:src|test|rules|docs)\/[^`<>{}*…]+)`/g)].map(
      (match) => match[1] ?? '',
    );
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect([...inCode, ...linked].filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  test('names only scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    const named = [...text.matchAll(/npm run ([\w-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

test('the example rule of CONTRIBUTING.md is a rule of ours, word for word', () => {
  const contributing = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');
  const example = /^ {3}- id: pipeline-environment-left\n(?: {5}.*\n)+/m.exec(contributing)?.[0] ?? '';
  const pack = readFileSync(new URL('rules/packs/pipelines.yml', root), 'utf8');
  expect(example).not.toBe('');
  expect(pack).toContain(example.replace(/^ {3}/gm, '  '));
});
