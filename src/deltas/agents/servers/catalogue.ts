/** Well-known tool servers: the text of rules/mcp-servers.yml in, the catalogue or all that is wrong with the text out. */
import { z } from 'zod';
import { lineAt, plainOf } from '../../../syntax/json-value.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { abilities } from '../model.ts';

/** What servers reach, with the words that a sentence calls it by. */
export const domains = {
  accounts: 'accounts and permissions',
  analytics: 'analytics',
  automation: 'other connected services',
  browser: 'a browser',
  calendar: 'calendars',
  chat: 'chat',
  clusters: 'clusters',
  cloud: 'cloud resources',
  customers: 'customer records',
  database: 'databases',
  deployments: 'deployments',
  design: 'designs',
  devices: 'devices',
  documentation: 'public documentation',
  documents: 'documents',
  files: 'files',
  home: 'a home',
  issues: 'issues',
  mail: 'mail',
  maps: 'maps',
  media: 'generated media',
  memory: 'what it remembers',
  models: 'models and data sets',
  monitoring: 'monitoring',
  money: 'money',
  payments: 'payments',
  pipelines: 'build pipelines',
  secrets: 'secrets',
  shell: 'a shell',
  shop: 'a shop',
  'source-control': 'source control',
  web: 'the web',
  websites: 'websites',
} as const;
export type Domain = keyof typeof domains;

const domain = z.custom<Domain>((name) => typeof name === 'string' && Object.hasOwn(domains, name), {
  error: `a server reaches one of ${Object.keys(domains).join(', ')}`,
});

const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'an id is words in small letters, joined by hyphens'),
  vendor: z.string().min(1),
  title: z.string().min(1),
  /** What it is started as. */
  packages: z
    .array(
      z
        .string()
        .regex(
          /^(npm|pypi|docker|go|nuget|github|program):[^\sA-Z]+$/,
          'a package reads "npm:@vendor/server", in small letters',
        ),
    )
    .default([]),
  /** Hosts where it answers; `*` for any text. */
  urls: z
    .array(z.string().regex(/^[a-z\d.*-]+(\/[^\s?#]*)?$/, 'a host, and a path where hosts are shared'))
    .default([]),
  reaches: z.partialRecord(domain, z.enum(['read', 'write'])),
  gives: z.array(z.enum(abilities)),
  source: z.url({ protocol: /^https$/ }),
  /** Year and month. */
  read: z.string().regex(/^\d{4}-\d{2}$/),
});

export type McpEntry = Readonly<z.infer<typeof entrySchema>>;

const fileSchema = z.strictObject({ servers: z.array(entrySchema).min(1) });

export interface McpCatalogue {
  /** In order of id. */
  readonly all: readonly McpEntry[];
  /** By "npm:@vendor/server". */
  readonly byPackage: ReadonlyMap<string, McpEntry>;
  /** By address as written; those with a `*` and those with a path too. */
  readonly byUrl: ReadonlyMap<string, McpEntry>;
}

/** What an admin can mend. */
export interface McpFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function readMcpCatalogue(
  file: string,
  text: string,
): { readonly catalogue: McpCatalogue } | { readonly faults: readonly McpFault[] } {
  let tree: TreeNode | null;
  try {
    tree = readYaml(file, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { faults: [{ file, line: error.line, message: error.reason }] };
  }
  if (tree === null) return { faults: [{ file, line: 1, message: 'the file is empty' }] };
  const root = tree;
  const fault = (path: readonly PropertyKey[], message: string): McpFault => ({
    file,
    line: lineAt(root, path),
    message: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  });
  const { data, error } = fileSchema.safeParse(plainOf(root));
  if (error !== undefined) return { faults: error.issues.map(({ path, message }) => fault(path, message)) };
  const { servers } = data;
  const faults: McpFault[] = [];
  const byPackage = new Map<string, McpEntry>();
  const byUrl = new Map<string, McpEntry>();
  const ids = new Set<string>();
  for (const [index, server] of servers.entries()) {
    const twice = (key: string, what: string) =>
      faults.push(fault(['servers', index, key], `${what} stands here twice`));
    if (ids.has(server.id)) twice('id', server.id);
    if (server.packages.length + server.urls.length === 0)
      faults.push(fault(['servers', index], 'a package or an address is missing'));
    if (server.id < (servers[index - 1]?.id ?? ''))
      faults.push(
        fault(['servers', index, 'id'], `${server.id} belongs further up: servers stand in order of id`),
      );
    ids.add(server.id);
    for (const name of server.packages) {
      if (byPackage.has(name)) twice('packages', name);
      byPackage.set(name, server);
    }
    for (const url of server.urls) {
      if (byUrl.has(url)) twice('urls', url);
      byUrl.set(url, server);
    }
  }
  return faults.length > 0 ? { faults } : { catalogue: { all: servers, byPackage, byUrl } };
}
