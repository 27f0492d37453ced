/** A SharePoint Framework solution's package: which interfaces its pages may call for whoever opens them, in the whole tenant. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
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
  unread,
  whileIs,
  whileOn,
} from '../../reading.ts';
import { askMicrosoft } from './resources.ts';

export const sharepointPackage: GrantFormat = {
  name: 'SharePoint solution package',
  paths: ['**/package-solution.json'],
  source: 'https://learn.microsoft.com/en-us/sharepoint/dev/spfx/use-aadhttpclient',
  read: '2026-11',
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['solution', 'name'], 'SharePoint solution'), 'microsoft-365');
}

const requests: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  for (const item of entry.value.items) {
    const [resource, scope] = [textOf(nodeAt(item, 'resource')), textOf(nodeAt(item, 'scope'))];
    if (resource === null || scope === null) into.part(at, item);
    else for (const one of scope.split(/\s+/)) askMicrosoft(into, 'user', resource, one, item);
  }
};

const table = keys({
  $schema: nothing,
  paths: nothing,
  solution: inner(
    keys({
      name: nothing,
      id: nothing,
      version: nothing,
      title: nothing,
      developer: nothing,
      metadata: nothing,
      features: nothing,
      includeClientSideAssets: nothing,
      iconPath: nothing,
      supportedLocales: nothing,
      webApiPermissionRequests: requests,
      skipFeatureDeployment: whileOn((into, lines) =>
        into.opens(
          'reach of {app} in the tenant',
          { setting: 'skipFeatureDeployment' },
          'low',
          ['{app} is in every site at once, without being added', '{app} is in the sites alone that add it'],
          lines,
        ),
      ),
      // Pages in a domain of their own keep the granted access from every other page's scripts.
      isDomainIsolated: whileIs(true, (into, lines) =>
        into.setting(
          {
            kinds: ['integration.app.closed', 'integration.app.opened'],
            subject: 'isolation of {app}',
            facts: { setting: 'isDomainIsolated' },
            severity: 'info',
            gained: 'What {app} is granted is for its own pages alone',
            lost: 'What {app} is granted, every script in the same SharePoint can use',
          },
          lines,
        ),
      ),
    }),
  ),
});
