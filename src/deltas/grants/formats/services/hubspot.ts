/** A HubSpot app's configuration in, what it asks of an account, where it may send data and what it is called with out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
import {
  inner,
  type Keys,
  keys,
  nameAt,
  nodeAt,
  nothing,
  placed,
  Reading,
  type Reads,
  readKeys,
  texts,
} from '../../reading.ts';

export const hubspotApp: GrantFormat = {
  name: 'HubSpot app',
  paths: ['**/*hsmeta.json', '**/{app,public-app,webhooks}.json'],
  source: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/app-configuration',
  read: '2026-11',
  recognises: (text) =>
    /"(?:requiredScopes|permittedUrls|allowedUrls|targetUrl|hsMetaFile)"/.test(text) ||
    (/"uid"/.test(text) && /"(?:scopes|type)"/.test(text)),
  app: read,
};

/** Newer files hold what matters under "config". */
function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  const config = nodeAt(root, 'config');
  readKeys(root, keys({ ...table, config: nothing }), into);
  readKeys(config, keys(table), into, 'config');
  const name = nameAt(root, ['config', 'name'], nameAt(root, ['name'], 'the HubSpot app'));
  return into.app(name, 'hubspot');
}

function asking(limit?: string): Reads {
  return texts((scope, lines, into) =>
    into.ask('hubspot', 'installation', scope, lines, undefined, { limit }),
  );
}

const agreed = 'where its user agrees';
const hooks: Keys = keys({ targetUrl: placed('webhook'), maxConcurrentRequests: nothing });

const table: Readonly<Record<string, Reads>> = {
  ...Object.fromEntries(
    [
      'uid',
      'type',
      'name',
      'description',
      'logo',
      'distribution',
      'support',
      'public',
      'extensions',
      'isUserLevel',
    ].map((key) => [key, nothing]),
  ),
  scopes: asking(),
  allowedUrls: placed('endpoint'),
  auth: inner(
    keys({
      type: nothing,
      redirectUrls: placed('redirect'),
      requiredScopes: asking(),
      conditionallyRequiredScopes: asking(agreed),
      optionalScopes: asking(agreed),
    }),
  ),
  permittedUrls: inner(keys({ fetch: placed('endpoint'), iframe: nothing, img: nothing })),
  settings: inner(hooks),
  webhooks: inner(keys({ file: nothing, settings: inner(hooks), subscriptions: nothing })),
  subscriptions: nothing,
};
