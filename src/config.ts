/** What the process reads from its own installation: the rules that ship with it. */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AwsCatalogue, awsCatalogue } from './access/aws-catalogue.ts';
import { azureRoles } from './access/azure-roles.ts';
import { agentCommands } from './deltas/agents/permissions/commands.ts';
import { type McpCatalogue, readMcpCatalogue } from './deltas/agents/servers/catalogue.ts';
import type { Analyzer } from './deltas/analyzer.ts';
import { analyzersWith, type Catalogues, type Supplied } from './deltas/analyzers.ts';
import { readSignIns } from './deltas/credentials/catalogue.ts';
import { googleRoles } from './deltas/google/roles.ts';
import { type GrantCatalogue, grantCatalogue } from './deltas/grants/catalogue.ts';
import { readAwsKnowledge } from './deltas/iam/knowledge/catalogue.ts';
import { type ResourceCatalogue, readResources } from './deltas/infra/catalogue.ts';
import { signalCatalogue } from './deltas/instructions/signals/catalogue.ts';
import { hostCatalogue } from './deltas/integrations/hosts/host-catalogue.ts';
import { readVendors } from './deltas/integrations/known/catalogue.ts';
import {
  exploitedLimits,
  type KnownExploited,
  NoExploited,
  readExploited,
} from './deltas/integrations/known/exploited.ts';
import type { VendorCatalogue } from './deltas/integrations/vendors.ts';
import { type CredentialCatalogue, readCredentials } from './deltas/secrets/catalogue.ts';
import { modelReading } from './models/weakened.ts';
import { problemText } from './rules/problem.ts';
import { type BuiltIn, readBuiltIn } from './rules/reading/read.ts';
import {
  fileOf,
  filesOf,
  listOf,
  listsOf,
  prepare,
  preparedOf,
  prepareLists,
  rulesFolder,
  type ShippedFile,
} from './shipped/files.ts';
import { type HclReader, openHclReader } from './syntax/hcl/reader.ts';

let loaded: BuiltIn | null = null;

/**
 * Reads `rules/` once a process.
 * @throws Error where a file of our own is broken: no reader of a check can mend that.
 */
export function loadBuiltIn(): BuiltIn {
  if (loaded !== null) return loaded;
  const files = ruleFiles();
  // Only prepareShipped keeps it, as readRules has it.
  const found = preparedOf('rules', allOf(files)) as Rules | null;
  loaded = { ...(found ?? readRules(files)), vendors: loadVendors };
  return loaded;
}

type Rules = Omit<BuiltIn, 'vendors'>;

interface RuleFiles {
  readonly packs: readonly ShippedFile[];
  readonly checklists: readonly ShippedFile[];
  readonly frameworks: ShippedFile;
}

function ruleFiles(): RuleFiles {
  return {
    packs: filesOf('packs/'),
    checklists: filesOf('checklists/'),
    frameworks: fileOf('frameworks.yml'),
  };
}

function allOf({ packs, checklists, frameworks }: RuleFiles): readonly ShippedFile[] {
  return [...packs, ...checklists, frameworks];
}

function readRules(files: RuleFiles): Rules {
  const found = readBuiltIn(files);
  if ('rules' in found) return found;
  throw new Error(`the built-in rules are broken:\n${found.map(problemText).join('\n')}`);
}

/**
 * Reads what every start needs, and keeps it beside the compiled program.
 * @throws Error where a file of our own is broken.
 */
export function prepareShipped(): void {
  const files = ruleFiles();
  prepare('rules', allOf(files), readRules(files));
  prepareLists(['', 'catalogues/', 'catalogues/grants/', 'resources/']);
}

let analyzers: Promise<readonly Analyzer[]> | null = null;

/** Every analyzer, with the catalogues that ship with it; read once a process. */
export function loadAnalyzers(): Promise<readonly Analyzer[]> {
  analyzers ??= analyzersSupplied({ plans: [], exploited: null });
  return analyzers;
}

/** The same analyzers with what an operator or a command supplies. */
export async function analyzersSupplied(supplied: Supplied): Promise<readonly Analyzer[]> {
  return analyzersWith({ ...loadCatalogues(), hcl: await loadHclReader() }, supplied);
}

/**
 * Reads a list of known exploited vulnerabilities that an operator names.
 * @throws NoExploited with what is wrong, to stand after the file's name.
 */
export function loadExploited(path: string): KnownExploited {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > exploitedLimits.bytes)
      throw new NoExploited(`is ${size} bytes long; the limit is ${exploitedLimits.bytes}`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof NoExploited) throw error;
    throw new NoExploited('no such file, or it cannot be read');
  }
  return readExploited(text);
}

/** Every action that AWS documents; a service is read when it is first asked for. */
export function loadAwsCatalogue(): AwsCatalogue {
  return awsCatalogue(fileOf('catalogues/aws-actions.txt').text);
}

/**
 * Reads `rules/resources/` once a process, when a change first needs it.
 * @throws Error where a file of our own is broken.
 */
export const loadResources: () => ResourceCatalogue = once(() =>
  sound('resources', readResources(listsOf('resources/'))),
);

/** @throws Error where the file of our own is broken. */
export function loadMcpServers(): McpCatalogue {
  const { file, text } = listOf('mcp-servers.yml');
  return sound('list of tool servers', readMcpCatalogue(file, text), file);
}

/**
 * Reads `rules/vendors.yml` once a process, when a change or a configuration first needs it.
 * @throws Error where the file of our own is broken.
 */
export const loadVendors: () => VendorCatalogue = once(() => {
  const one = listOf('vendors.yml');
  return sound('list of vendors', readVendors([one]), one.file);
});

/** @throws Error where the file of our own is broken. */
export function loadCredentials(): CredentialCatalogue {
  const one = listOf('catalogues/credentials.yml');
  return sound('list of credentials', readCredentials([one]), one.file);
}

interface CatalogueFault {
  readonly file?: string;
  readonly line: number;
  readonly message: string;
}

/** @throws Error with every fault of a catalogue of our own: no reader of a check can mend that. */
function sound<T>(
  what: string,
  found: { readonly catalogue: T } | { readonly faults: readonly CatalogueFault[] },
  only = '',
): T {
  if ('catalogue' in found) return found.catalogue;
  const faults = found.faults.map(({ file = only, line, message }) => `${file}:${line}: ${message}`);
  const verb = only === '' ? 'are' : 'is';
  throw new Error(`the built-in ${what} ${verb} broken:\n${faults.join('\n')}`);
}

/** @throws Error where a file of our own is broken. */
export function loadGrants(): GrantCatalogue {
  return grantCatalogue(listsOf('catalogues/grants/'));
}

/** Read once a process, each when a change first needs it. */
export const loadCatalogues: () => Omit<Catalogues, 'hcl'> = once(() => {
  const signals = once(() => signalCatalogue(listOf('catalogues/instruction-signals.yml').text));
  return {
    aws: {
      catalogue: loadAwsCatalogue(),
      known: once(() =>
        readAwsKnowledge({
          escalations: listOf('catalogues/aws-escalations.yml').text,
          risk: listOf('catalogues/aws-risk.yml').text,
          managedPolicies: listOf('catalogues/aws-managed-policies.yml').text,
          accounts: listOf('catalogues/aws-accounts.yml').text,
        }),
      ),
    },
    azure: once(() => azureRoles(listOf('catalogues/azure-roles.yml').text)),
    google: once(() => googleRoles(listOf('catalogues/google-roles.yml').text)),
    grants: once(loadGrants),
    resources: loadResources,
    agents: {
      servers: once(loadMcpServers),
      commands: once(() => agentCommands(listOf('catalogues/agent-commands.yml').text)),
      signals,
    },
    vendors: loadVendors,
    hosts: once(() => hostCatalogue(listOf('catalogues/hosts.yml').text)),
    credentials: once(loadCredentials),
    signIns: once(() => readSignIns(listOf('catalogues/long-lived.yml').text)),
    signals,
    models: modelReading,
  };
});

let hcl: Promise<HclReader> | null = null;

/** The reader of Terraform's language, opened once a process: its WebAssembly can only be loaded asynchronously. */
export function loadHclReader(): Promise<HclReader> {
  hcl ??= openHclReader({
    engine: readFileSync(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm')),
    grammar: readFileSync(new URL('grammars/tree-sitter-terraform.wasm', rulesFolder)),
    now: () => performance.now(),
  });
  return hcl;
}

/** Most changes need no catalogue, and reading them all would be felt at every start. */
function once<T>(read: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: read() };
    return made.value;
  };
}

/** The threat model that `delta-review models init` gives. */
export function modelTemplate(): string {
  return fileOf('models/threat-model.yml').text;
}

/** How the service runs; everything has a default but GitHub's credentials. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** State that is not in DATABASE_URL: PGlite's folder and the sample repository. */
  readonly dataFolder: string;
  /** null: PGlite in the data folder. */
  readonly databaseUrl: string | null;
  /** "https://github.com", or the address of a GitHub Enterprise Server. */
  readonly forgeUrl: string;
  /** CISA's list of known exploited vulnerabilities, as a file; null where there is none. */
  readonly kevFile: string | null;
  /** Whoever bears it may read /metrics; null where none is set. */
  readonly metricsToken: string | null;
  /** null without credentials: then a local repository is shown. */
  readonly github: GitHubSettings | null;
}

export interface GitHubSettings {
  readonly appId: number;
  /** Of the webhooks. */
  readonly secret: string;
  /** "https://api.github.com". */
  readonly apiUrl: string;
  /** Where people open this service: "https://delta-review.harbour.example". */
  readonly publicUrl: string;
  /** null where people cannot sign in: then nobody is shown any figures. */
  readonly signIn: { readonly clientId: string; readonly clientSecret: string } | null;
}

/**
 * @param env DATA_DIR, DATABASE_URL, HOST, PORT, ADVISORIES_KEV, METRICS_TOKEN, PUBLIC_URL, and Probot's own: APP_ID, PRIVATE_KEY or PRIVATE_KEY_PATH,
 *   WEBHOOK_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GHE_HOST, GHE_PROTOCOL.
 * @throws Error with a sentence to show.
 */
export function readSettings(env: Environment): Settings {
  const port = Number(env.PORT ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is ${JSON.stringify(env.PORT)}. Set it to a number from 0 to 65535.`);
  }
  const protocol = env.GHE_PROTOCOL || 'https';
  const forgeUrl = env.GHE_HOST ? `${protocol}://${env.GHE_HOST}` : 'https://github.com';
  return {
    host: env.HOST || 'localhost',
    port,
    dataFolder: env.DATA_DIR || '.delta-review',
    databaseUrl: env.DATABASE_URL || null,
    forgeUrl,
    kevFile: env.ADVISORIES_KEV || null,
    metricsToken: metricsToken(env.METRICS_TOKEN ?? ''),
    github: credentials(env, env.GHE_HOST ? `${forgeUrl}/api/v3` : 'https://api.github.com', port),
  };
}

const shortestToken = 16;

function metricsToken(token: string): string | null {
  if (token === '') return null;
  if (token.length < shortestToken || !/^[\x21-\x7e]+$/.test(token)) {
    throw new Error(
      `METRICS_TOKEN is too easy to guess, or has characters that no header carries. Set it to at least ${shortestToken} letters and digits, such as "openssl rand -hex 32" gives.`,
    );
  }
  return token;
}

type Environment = Readonly<Record<string, string | undefined>>;

function credentials(env: Environment, apiUrl: string, port: number): GitHubSettings | null {
  if (!env.APP_ID) return null;
  const appId = Number(env.APP_ID);
  if (!Number.isInteger(appId) || appId <= 0) {
    throw new Error(
      `APP_ID is ${JSON.stringify(env.APP_ID)}. Set it to the number on the GitHub App's settings page.`,
    );
  }
  if (!env.PRIVATE_KEY && !env.PRIVATE_KEY_PATH) {
    throw new Error(
      "APP_ID is set and no private key. Set PRIVATE_KEY or PRIVATE_KEY_PATH to the GitHub App's key.",
    );
  }
  // Probot falls back to a secret that everybody knows; a service that gates merges must not.
  if (!env.WEBHOOK_SECRET) {
    throw new Error(
      'APP_ID is set and WEBHOOK_SECRET is not. Set it to the webhook secret of the GitHub App.',
    );
  }
  const { GITHUB_CLIENT_ID: clientId = '', GITHUB_CLIENT_SECRET: clientSecret = '' } = env;
  return {
    appId,
    secret: env.WEBHOOK_SECRET,
    apiUrl,
    publicUrl: publicUrl(env.PUBLIC_URL || `http://localhost:${port}`),
    signIn: clientId === '' || clientSecret === '' ? null : { clientId, clientSecret },
  };
}

/** Whoever listens on a network in between would be signed in as everybody else. */
function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHere = url?.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url === null || !(isHere || url.protocol === 'https:') || url.pathname !== '/' || url.search !== '') {
    throw new Error(
      `PUBLIC_URL is ${JSON.stringify(text)}. Set it to where people open this service, as in "https://delta-review.example.com": https, and no path.`,
    );
  }
  return url.origin;
}
