/** What the build reads beforehand: the same as the files say, and only as long as they say it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadBuiltIn, loadVendors } from '../src/config.ts';
import { readVendors } from '../src/deltas/integrations/known/catalogue.ts';
import { preparedOf } from '../src/prepared.ts';
import { readBuiltIn } from '../src/rules/reading/read.ts';

const shipped = (path: string) => ({
  file: `rules/${path}`,
  text: readFileSync(new URL(`../rules/${path}`, import.meta.url), 'utf8'),
});
const folder = (path: string) =>
  readdirSync(new URL(`../rules/${path}`, import.meta.url))
    .sort()
    .map((name) => shipped(`${path}${name}`));

test('rules and vendors that were read beforehand are those of the files', () => {
  const files = {
    packs: folder('packs/'),
    checklists: folder('checklists/'),
    frameworks: shipped('frameworks.yml'),
  };
  const sources = [...files.packs, ...files.checklists, files.frameworks];
  const { vendors: _, ...builtIn } = loadBuiltIn();
  expect(preparedOf('rules', sources)).toEqual(builtIn);
  expect(builtIn).toEqual(readBuiltIn(files));
  const list = shipped('vendors.yml');
  const read = readVendors([list]);
  if (!('entries' in read)) throw new Error('the list of vendors is broken');
  expect(preparedOf('vendors', [list])).toEqual(read.entries);
  expect(loadVendors().all).toEqual(read.catalogue.all);
  // Edited and not built again, they are read anew.
  expect(preparedOf('vendors', [{ ...list, text: `${list.text} ` }])).toBeNull();
});
