/** The manifest of an Apps Script project: scopes, services, libraries, and who may run it (developers.google.com/apps-script/manifest, read 2026-11). */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Severity } from '../../../delta.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import {
  inner,
  keys,
  nameAt,
  nodeAt,
  nothing,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
  unread,
} from '../../reading.ts';

export const appsScript: GrantFormat = {
  name: 'Apps Script manifest',
  paths: ['**/appsscript.json'],
  source: 'https://developers.google.com/apps-script/manifest',
  read: '2026-11',
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['addOns', 'common', 'name'], 'Apps Script project'), 'google');
}

/** Who may call, from nobody else to anybody; the words follow "may be used by". */
const audiences: readonly (readonly [string, string, Severity])[] = [
  ['MYSELF', 'its owner alone', 'info'],
  ['DOMAIN', 'everybody in the organisation', 'low'],
  ['ANYONE', 'anybody with a Google account', 'medium'],
  ['ANYONE_ANONYMOUS', 'anybody, without signing in', 'high'],
];

function audience(what: string): Reads {
  return (entry, into, at) => {
    const access = textOf(entry.value) ?? 'MYSELF';
    const rank = audiences.findIndex(([name]) => name === access);
    const [, whom, severity] = audiences[rank] ?? [];
    if (whom === undefined || severity === undefined) return unread(entry, into, at);
    if (rank === 0) return;
    const says = [
      `The ${what} of {app} may be used by ${whom}`,
      `The ${what} of {app} may no longer be used by ${whom}`,
    ] as const;
    into.opens(`who may use the ${what} of {app}`, { access }, severity, says, entry, rank);
  };
}

/** With an open door, whoever comes in works with the rights of the one who put it there. */
const deployer: Reads = (entry, into, at) => {
  const as = textOf(entry.value);
  if (as === null || as === 'USER_ACCESSING') return;
  if (as !== 'USER_DEPLOYING') return unread(entry, into, at);
  into.opens(
    'whose rights the web app of {app} has',
    { executeAs: as },
    'medium',
    [
      'The web app of {app} acts with the rights of whoever deployed it, for everybody who opens it',
      'The web app of {app} acts with the rights of whoever opens it',
    ],
    entry,
  );
};

const libraries: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  for (const item of entry.value.items) {
    const id = textOf(nodeAt(item, 'libraryId'));
    if (id === null) {
      into.part(at, item);
      continue;
    }
    const name = brief(textOf(nodeAt(item, 'userSymbol')) ?? id);
    into.setting(
      {
        kinds: ['integration.dependency.added', 'integration.dependency.removed'],
        subject: `library ${name} of {app}`,
        facts: { library: id.slice(0, 100) },
        severity: 'medium',
        gained: `{app} runs the library ${name} with all of its own rights`,
        lost: `{app} no longer runs the library ${name}`,
      },
      item,
    );
    if (textOf(nodeAt(item, 'developmentMode')) !== 'true') continue;
    into.opens(
      `version of library ${name} of {app}`,
      { library: id.slice(0, 100), setting: 'developmentMode' },
      'medium',
      [
        `Whatever is saved last in the library ${name} runs in {app}, without a version of its own`,
        `{app} runs a fixed version of the library ${name}`,
      ],
      item,
    );
  }
};

/** A list of services of Google that the script may call beside the usual ones; scopes say what it may do there. */
const services: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  for (const item of entry.value.items) {
    const service = textOf(nodeAt(item, 'serviceId'));
    if (service === null) {
      into.part(at, item);
      continue;
    }
    const name = brief(service);
    into.opens(
      `service ${name} of {app}`,
      { service: name },
      'low',
      [`{app} may call Google's service ${name}`, `{app} may no longer call Google's service ${name}`],
      item,
    );
  }
};

/** A list keeps a script from every other address; without one it may fetch any. */
const fetched: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  if (entry.value.items.length === 0) return;
  limited(into, entry);
  for (const item of entry.value.items) {
    const address = textOf(item);
    if (address === null) into.part(at, item);
    else into.place('endpoint', address, item);
  }
};

function limited(into: Reading, entry: TreeEntry): void {
  into.setting(
    {
      kinds: ['integration.app.closed', 'integration.app.opened'],
      subject: 'addresses that {app} may fetch from',
      facts: { setting: 'urlFetchWhitelist' },
      severity: 'info',
      gained: '{app} may fetch from the listed addresses alone',
      lost: '{app} may fetch from any address',
    },
    entry,
  );
}

/** Without a list, Google works out from the code what the script asks for. */
const scopes: Reads = (entry, into, at) => {
  into.setting(
    {
      kinds: ['integration.app.closed', 'integration.app.opened'],
      subject: 'list of the scopes of {app}',
      facts: { setting: 'oauthScopes' },
      severity: 'info',
      gained: '{app} asks for the listed scopes alone',
      lost: '{app} asks for whatever scopes Google finds its code to need, no longer for a list',
    },
    entry,
  );
  texts((scope, lines, reading) => reading.ask('google', 'user', withoutSlash(scope), lines))(
    entry,
    into,
    at,
  );
};

/** Google takes a feed's scope with and without the last slash. */
function withoutSlash(scope: string): string {
  return scope === 'https://mail.google.com' ? `${scope}/` : scope.replace(/(?<=feeds)\/$/, '');
}

const table = keys({
  timeZone: nothing,
  exceptionLogging: nothing,
  runtimeVersion: nothing,
  oauthScopes: scopes,
  urlFetchWhitelist: fetched,
  dependencies: inner(keys({ enabledAdvancedServices: services, libraries })),
  webapp: inner(keys({ access: audience('web app'), executeAs: deployer })),
  executionApi: inner(keys({ access: audience('interface') })),
  sheets: nothing,
  chat: nothing,
  gmail: nothing,
  dataStudio: nothing,
  // Where and how an add-on shows itself; what it may read there is a matter of its scopes.
  addOns: inner(
    keys({
      common: nothing,
      gmail: nothing,
      calendar: nothing,
      drive: nothing,
      docs: nothing,
      sheets: nothing,
      slides: nothing,
      chat: nothing,
    }),
  ),
});
