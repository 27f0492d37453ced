/** What stands beside an address in the settings of package managers: no credential of it reaches what is shown. */
import { expect, test } from '@jest/globals';
import { pathSet } from '../../../src/change/path-set.ts';
import { manifests } from '../../../src/deltas/integrations/manifests/manifests.ts';

const secret = 'hunter2mooring';

test.each([
  [
    '.npmrc',
    `registry=https://ferry:${secret}@npm.harbour.example/\n//npm.harbour.example/:_authToken=${secret}\n`,
  ],
  ['.npmrc', `_authToken ${secret}\n_password: ${secret}\n`],
  ['.npmrc', `//npm.harbour.example/:_password=${secret}\n_auth=${secret}\nusername=${secret}\n`],
  [
    '.yarnrc',
    `registry "https://${secret}@npm.harbour.example/"\n"//npm.harbour.example/:_authToken" "${secret}"\n`,
  ],
  [
    '.yarnrc.yml',
    `npmScopes:\n  quay:\n    npmRegistryServer: https://npm.harbour.example\n    npmAuthToken: ${secret}\nnpmAuthIdent: "ferry:${secret}"\n`,
  ],
  ['bunfig.toml', `[install.scopes]\nquay = { url = "https://npm.harbour.example", token = "${secret}" }\n`],
  ['bunfig.toml', `[install]\nregistry = { url = "https://npm.harbour.example", password = '${secret}' }\n`],
  ['pip.conf', `[global]\nindex-url = https://ferry:${secret}@pypi.harbour.example/simple\n`],
  ['.pypirc', `[harbour]\nusername = ${secret}\npassword = ${secret}\npassword ${secret}\n`],
  ['poetry.toml', `[http-basic.quay]\nusername = "ferry"\npassword = "${secret}"\n`],
  [
    'nuget.config',
    `<configuration><packageSources><add key="quay" value="https://ferry:${secret}@nuget.harbour.example/v3" /></packageSources>\n<packageSourceCredentials><quay><add key="ClearTextPassword" value="${secret}" /></quay></packageSourceCredentials></configuration>`,
  ],
  [
    'settings.xml',
    `<settings><servers><server><id>quay</id>\n<password>${secret}</password></server></servers></settings>`,
  ],
  [
    '.cargo/config.toml',
    `[registries]\nquay = { index = "https://crates.harbour.example", token = "${secret}" }\n`,
  ],
  ['.bundle/config', `BUNDLE_GEMS__HARBOUR__EXAMPLE: "ferry:${secret}"\n`],
])('%s keeps a credential to itself', (path, text) => {
  const manifest = manifests.find(({ paths }) => pathSet(paths).has(path));
  const reading = manifest?.read({ state: 'text', path, blob: '0'.repeat(40), mode: 'file', text }, 'after');
  expect(reading).toBeDefined();
  // What a part says is compared and never shown.
  const shown = { ...reading, unjudged: reading?.unjudged.map(({ part }) => part) };
  expect(JSON.stringify(shown)).not.toContain(secret);
});
