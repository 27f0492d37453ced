/** An Auth0 tenant as its deploy tool writes it in, which applications get in how, with which scopes, and what guards them out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Severity } from '../../../delta.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { nameAt, nodeAt, Reading, textOf } from '../../reading.ts';

export const auth0Tenant: GrantFormat = {
  name: 'Auth0 tenant',
  paths: ['**/tenant*.{yml,yaml}', '**/{clients,grants,client-grants}/*.json'],
  source: 'https://auth0.com/docs/deploy-monitor/deploy-cli-tool/resource-specific-documentation',
  read: '2026-11',
  recognises: (text) =>
    /^(?:clients|clientGrants|resourceServers|guardianPolicies|attackProtection)\s{0,16}:/m.test(text) ||
    (/"(?:audience|grant_types)"\s{0,16}:/.test(text) &&
      /"(?:scope|app_type|client_id|callbacks)"\s{0,16}:/.test(text)),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const into = new Reading(file, side);
  // Marks that the tool fills in stand where no value may begin.
  const text = file.text.replace(/@@(\w{1,128})@@/g, '__$1__');
  if (file.path.endsWith('.json')) {
    const root = readJson(file.path, text);
    if (nodeAt(root, 'audience') !== undefined) clientGrant(root, into);
    else client(root, into);
    return into.app('the tenant', 'auth0');
  }
  const root = readYaml(file.path, text);
  for (const entry of root?.kind === 'map' ? root.entries.values() : []) {
    const reads = sections.get(entry.key);
    if (reads === undefined) into.part(entry.key, entry.value, entry);
    else reads(entry, into);
  }
  return into.app('the tenant', 'auth0');
}

type Section = (entry: TreeEntry, into: Reading) => void;

const each =
  (read: (item: TreeNode, into: Reading) => void): Section =>
  (entry, into) => {
    for (const item of itemsOf(entry.value)) read(item, into);
  };
const nothing: Section = () => {};

/** Words, colours and pages say nothing of access; what is not named here is nobody's to judge. */
const sections: ReadonlyMap<string, Section> = new Map([
  ['clients', each(client)],
  ['clientGrants', each(clientGrant)],
  ['roles', each(role)],
  ['actions', each(action)],
  ['guardianPolicies', factor],
  ['attackProtection', attack],
  ['branding', nothing],
  ['emailTemplates', nothing],
  ['prompts', nothing],
  ['themes', nothing],
]);

function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

function client(node: TreeNode | null, into: Reading): void {
  const name = nameAt(node, ['name'], 'application');
  const listed = (key: string) =>
    itemsOf(nodeAt(node, key)).flatMap((item) =>
      textOf(item) === null ? [] : [{ text: brief(textOf(item) ?? ''), item }],
    );
  const address = (text: string): Severity =>
    /^https?:\/\/localhost\b/.test(text) ? 'low' : text.startsWith('http:') ? 'high' : 'medium';
  for (const { text, item } of listed('grant_types')) {
    const severity = /password|implicit/.test(text) ? 'high' : 'medium';
    into.opens(
      `grants of ${name}`,
      { client: name, grant: text },
      severity,
      [`${name} may get tokens by ${text}`, `${name} may no longer get tokens by ${text}`],
      item,
    );
  }
  for (const { text, item } of listed('callbacks')) {
    into.opens(
      `logins of ${name}`,
      { client: name, callback: text },
      address(text),
      [`Logins to ${name} are handed to ${text}`, `Logins to ${name} are no longer handed to ${text}`],
      item,
    );
  }
  for (const key of ['allowed_origins', 'web_origins']) {
    for (const { text, item } of listed(key)) {
      into.opens(
        `pages that may log in to ${name}`,
        { client: name, origin: text },
        address(text),
        [
          `Pages of ${text} may log people in to ${name}`,
          `Pages of ${text} may no longer log people in to ${name}`,
        ],
        item,
      );
    }
  }
}

function clientGrant(node: TreeNode | null, into: Reading): void {
  const who = nameAt(node, ['client_id'], 'application');
  const audience = nameAt(node, ['audience'], 'API');
  for (const item of itemsOf(nodeAt(node, 'scope'))) {
    const scope = textOf(item);
    if (scope === null) continue;
    const strong = /^(?:create|update|delete|write|manage|admin)\b|:\*$/.test(scope);
    into.ask(
      'auth0',
      'application',
      `${who} ${audience} ${scope}`,
      item,
      {
        power: strong ? 'write' : 'read',
        severity: strong ? 'high' : 'medium',
        may: `use ${brief(scope)} at ${audience} as ${who}`,
      },
      { label: `${scope} at ${audience} for ${who}` },
    );
  }
}

function role(node: TreeNode, into: Reading): void {
  const name = nameAt(node, ['name'], 'role');
  for (const item of itemsOf(nodeAt(node, 'permissions'))) {
    const [permission, api] = [
      nameAt(item, ['permission_name'], 'permission'),
      nameAt(item, ['resource_server_identifier'], 'API'),
    ];
    into.opens(
      `what role ${name} may do`,
      { role: name, permission, api },
      'medium',
      [
        `People with the role ${name} may ${permission} at ${api}`,
        `People with the role ${name} may no longer ${permission} at ${api}`,
      ],
      item,
    );
  }
}

/** Code that runs while somebody logs in; its text stands in a file of its own. */
function action(node: TreeNode, into: Reading): void {
  const name = nameAt(node, ['name'], 'action');
  into.opens(
    `action ${name}`,
    { action: name },
    'medium',
    [`The action ${name} runs while people log in`, `The action ${name} no longer runs while people log in`],
    { startLine: node.startLine, endLine: node.startLine },
  );
  for (const item of itemsOf(nodeAt(node, 'secrets'))) {
    const secret = nameAt(item, ['name'], 'secret');
    into.opens(
      `secrets of action ${name}`,
      { action: name, secret },
      'low',
      [
        `The action ${name} holds the secret ${secret}`,
        `The action ${name} no longer holds the secret ${secret}`,
      ],
      { startLine: item.startLine, endLine: item.startLine },
    );
  }
}

function guard(
  into: Reading,
  what: string,
  missed: Severity,
  says: readonly [string, string],
  entry: TreeEntry,
): void {
  into.setting(
    {
      kinds: ['integration.app.closed', 'integration.app.opened'],
      subject: `${what} of the tenant`,
      facts: { guard: what },
      severity: 'info',
      missed,
      gained: says[0],
      lost: says[1],
    },
    { startLine: entry.startLine, endLine: entry.startLine },
  );
}

function factor(entry: TreeEntry, into: Reading): void {
  const policies = itemsOf(nodeAt(entry.value, 'policies')).map(textOf);
  if (policies.includes('all-applications'))
    guard(
      into,
      'a second factor for everybody',
      'high',
      ['Everybody is asked for a second factor', 'Not everybody is asked for a second factor any more'],
      entry,
    );
  else if (policies.includes('confidence-score'))
    guard(
      into,
      'a second factor where a login looks odd',
      'high',
      [
        'A second factor is asked for where a login looks odd',
        'A second factor is no longer asked for where a login looks odd',
      ],
      entry,
    );
}

function attack(entry: TreeEntry, into: Reading): void {
  if (entry.value.kind !== 'map') return;
  for (const part of entry.value.entries.values()) {
    const words = part.key.replace(/([A-Z])/g, ' $1').toLowerCase();
    if (textOf(nodeAt(part.value, 'enabled')) === 'true')
      guard(into, words, 'high', [`The tenant has ${words}`, `The tenant no longer has ${words}`], part);
    for (const item of itemsOf(nodeAt(part.value, 'allowlist'))) {
      const address = brief(textOf(item) ?? '');
      into.opens(
        `whom ${words} spares`,
        { guard: words, address },
        'medium',
        [`${words} spares ${address}`, `${words} no longer spares ${address}`],
        item,
      );
    }
  }
}
