/** What the build reads of the files that ship: the same as they say, and only as long as they say it. */
import { expect, test } from '@jest/globals';
import { loadBuiltIn } from '../src/config.ts';
import { readBuiltIn } from '../src/rules/reading/read.ts';
import { fileOf, filesOf, listOf, preparedOf } from '../src/shipped/files.ts';
import { packed, unpacked } from '../src/shipped/packed-tree.ts';
import { readYaml } from '../src/syntax/yaml.ts';

test('rules that were read beforehand are those of the files', () => {
  const packs = filesOf('packs/');
  const checklists = filesOf('checklists/');
  const frameworks = fileOf('frameworks.yml');
  const { vendors: _, ...builtIn } = loadBuiltIn();
  expect(preparedOf('rules', [...packs, ...checklists, frameworks])).toEqual(builtIn);
  expect(builtIn).toEqual(readBuiltIn({ packs, checklists, frameworks }));
});

test('a list that was read beforehand has the tree of its text; edited and not built again, it is read anew', () => {
  const list = fileOf('vendors.yml');
  // Before listOf keeps the tree, the text itself is read.
  const tree = readYaml(list.file, list.text);
  if (tree === null) throw new Error('the list is empty');
  expect(unpacked(packed(tree))).toEqual(tree);
  expect(preparedOf('vendors', [list])).toEqual(packed(tree));
  expect(readYaml(list.file, listOf('vendors.yml').text)).toEqual(tree);
  expect(preparedOf('vendors', [{ ...list, text: `${list.text} ` }])).toBeNull();
});
