import { describe, expect, test } from '@jest/globals';
import {
  gitSource,
  meaningOfSource,
  pathOutside,
  plainAddress,
} from '../../../src/deltas/integrations/manifests/addresses.ts';
import { specified } from '../../../src/deltas/integrations/manifests/javascript/specifier.ts';
import { readRequirement } from '../../../src/deltas/integrations/manifests/python/requirement.ts';

describe('addresses lose what is secret in them', () => {
  test.each([
    ['https://ferry:odd-word@pypi.harbour.example/simple/', 'https://pypi.harbour.example/simple'],
    ['https://odd-word@Pypi.Harbour.example/simple?key=odd-word', 'https://pypi.harbour.example/simple'],
    ['HTTPS://odd-word@host.example', 'https://host.example'],
    ['https://host.example/@scope/quay.tgz', 'https://host.example/@scope/quay.tgz'],
    ['https://github.com/odd-hands/quay.git', 'https://github.com/odd-hands/quay'],
  ])('%s', (written, plain) => {
    expect(plainAddress(written)).toBe(plain);
  });
});

describe('one notation for a git address', () => {
  test.each([
    ['github:odd-hands/quay', 'git+https://github.com/odd-hands/quay#main'],
    ['git@github.com:odd-hands/quay.git', 'git+ssh://github.com/odd-hands/quay#main'],
    ['git+https://odd-word@github.com/odd-hands/quay.git', 'git+https://github.com/odd-hands/quay#main'],
    ['git://github.com/odd-hands/quay', 'git+git://github.com/odd-hands/quay#main'],
    ['github.com/odd-hands/quay', 'git+https://github.com/odd-hands/quay#main'],
  ])('%s', (written, source) => {
    expect(gitSource(written, 'main')).toBe(source);
  });
});

test('what an address means', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  expect(meaningOfSource(`git+https://host.example/quay#${commit}`)).toMatchObject({
    fixed: true,
    clear: false,
  });
  expect(meaningOfSource('git+git://host.example/quay')).toMatchObject({ fixed: false, clear: true });
  expect(meaningOfSource('http://host.example/quay.tgz')).toMatchObject({ form: 'archive', clear: true });
  expect(meaningOfSource('../../quay')).toMatchObject({ form: 'path', clear: false });
  // Whose it is, is no version.
  expect(meaningOfSource('https://host.example/odd1.2/quay/get/v1.2/quay-1.2.zip').address).toBe(
    'https://host.example/odd1.2/quay/get/*/quay-*.zip',
  );
});

test.each([
  ['quay/package.json', '../pier', null],
  ['quay/package.json', '../../pier', '../pier'],
  ['quay/package.json', '/opt/pier', '/opt/pier'],
  ['quay/package.json', 'C:\\pier', 'C:/pier'],
  ['package.json', 'file:./pier', null],
])('%s asks for %s', (from, written, outside) => {
  expect(pathOutside(from, written)).toBe(outside);
});

describe('specifiers of npm', () => {
  test.each<[string, string | null, string | null]>([
    ['^1.2.0', 'quay', null],
    ['latest', 'quay', null],
    ['workspace:^', null, null],
    ['catalog:react19', 'quay', null],
    ['npm:@odd/pier@^2', '@odd/pier', null],
    ['npm:^2.0.0', 'quay', null],
    ['link:../pier', null, null],
    ['file:../pier.tgz', 'quay', '../pier.tgz'],
    ['odd-hands/quay', 'quay', 'git+https://github.com/odd-hands/quay'],
    ['odd-hands/quay#semver:^1', 'quay', 'git+https://github.com/odd-hands/quay#semver:^1'],
    ['https://github.com/odd-hands/quay.git#v1', 'quay', 'git+https://github.com/odd-hands/quay#v1'],
    ['https://host.example/quay.tgz?token=odd', 'quay', 'https://host.example/quay.tgz'],
    ['patch:quay@npm%3A1.0.0#~/.yarn/patches/quay.patch', 'quay', null],
  ])('%s', (written, name, source) => {
    expect(specified('harbour/package.json', 'quay', written)).toMatchObject({ name, source });
  });
});

describe('requirements of Python', () => {
  test.each<[string, string | null, string | null]>([
    ['Odd_Quay[pay,ship] >=1,<2 ; python_version < "3.12"', 'odd-quay', null],
    ['quay', 'quay', null],
    [
      'quay @ git+https://odd-word@github.com/odd-hands/quay@main#egg=quay',
      'quay',
      'git+https://github.com/odd-hands/quay#main',
    ],
    [
      'git+ssh://git@github.com/odd-hands/quay.git@v1#egg=Quay',
      'quay',
      'git+ssh://github.com/odd-hands/quay#v1',
    ],
    [
      'https://host.example/quay-1.2-py3-none-any.whl',
      'quay',
      'https://host.example/quay-1.2-py3-none-any.whl',
    ],
    ['quay @ file:///opt/quay', 'quay', '/opt/quay'],
    ['./pier', null, null],
    ['.', null, null],
    ['.[pay]', null, null],
  ])('%s', (written, name, source) => {
    expect(readRequirement('requirements.txt', written)).toMatchObject({ name, source });
  });

  test('what is none', () => {
    expect(readRequirement('requirements.txt', 'quay pier')).toBeNull();
    expect(readRequirement('requirements.txt', '{{ quay }}')).toBeNull();
  });
});
