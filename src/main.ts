/** The service: with GitHub's credentials the app, without them the same pipeline over a local repository. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createProbot } from 'probot';
import { startApp } from './app.ts';
import { version } from './cli/version.ts';
import {
  analyzersSupplied,
  type GitHubSettings,
  loadBuiltIn,
  loadExploited,
  readSettings,
  type Settings,
} from './config.ts';
import { type KnownExploited, NoExploited } from './deltas/integrations/known/exploited.ts';
import { openRepository } from './forge/git/open.ts';
import { createSample } from './forge/git/sample.ts';
import { AppOctokit } from './forge/github/api/octokit.ts';
import { githubSignIn } from './forge/github/sign-in/sign-in.ts';
import { forgeLinks, type Links } from './render/effectiveness/links.ts';
import type { Database } from './store/database.ts';
import { catchUp, chains } from './store/effectiveness/catch-up.ts';
import { followedUp } from './store/effectiveness/follow-ups.ts';
import type { Seen } from './store/effectiveness/history.ts';
import { type Reporting, reportReader } from './store/effectiveness/report.ts';
import { migrate } from './store/migrate.ts';
import { openPglite } from './store/pglite.ts';
import { openPostgres } from './store/postgres.ts';
import { metricsHandler } from './web/api/metrics.ts';
import type { FollowUpsSource } from './web/follow-ups/routes.tsx';
import { judgeLocal, localLinks, localSource } from './web/local.ts';
import { nodeHandler } from './web/node.ts';
import { pages } from './web/pages.tsx';
import { listen } from './web/server.ts';
import { setUpHandler } from './web/set-up.ts';
import { hereOnly, notSetUp } from './web/sign-in/gate.tsx';
import { callbackPath, type SigningIn, signingIn } from './web/sign-in/github-gate.ts';
import { keyFrom } from './web/sign-in/sealed.ts';
import { webhookHandler } from './web/webhooks.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const fact = (name: string, value: string) => say(`  ${name.padEnd(11)} ${value}`);
const onFault = (error: unknown) =>
  void process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);

/** What ends the service, last started first. */
const stops: (() => Promise<void>)[] = [];

async function start(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { values } = parseArgs({ options: { repo: { type: 'string' } } });
  const settings = readSettings(process.env);
  const exploited = exploitedBy(settings);
  say(`Delta Review ${version()}`);
  const database = await openDatabase(settings);
  stops.push(database.close);
  fact('state', database.name);
  if (settings.github !== null) return serveGitHub(settings, settings.github, database, exploited);
  return serveLocal(settings, database, exploited, values.repo ?? null);
}

/** A list that cannot be read ends the start: an operator who gave one counts on it. */
function exploitedBy({ kevFile }: Settings): KnownExploited | null {
  try {
    return kevFile === null ? null : loadExploited(kevFile);
  } catch (error) {
    if (error instanceof NoExploited) throw new Error(`ADVISORIES_KEV ${kevFile}: ${error.message}.`);
    throw error;
  }
}

async function openDatabase({ databaseUrl, dataFolder }: Settings): Promise<Database> {
  const database = databaseUrl === null ? await openPglite(dataFolder) : await openPostgres(databaseUrl);
  await migrate(database);
  return database;
}

async function serveGitHub(
  settings: Settings,
  github: GitHubSettings,
  database: Database,
  exploited: KnownExploited | null,
): Promise<void> {
  const probot = createProbot({ defaults: { logLevel: 'info' }, overrides: { Octokit: AppOctokit } });
  await probot.ready();
  const { forgeUrl } = settings;
  const { appId, secret } = github;
  const reporting = { database, builtIn: loadBuiltIn(), now: () => new Date() };
  const app = await startApp(probot, { ...reporting, exploited, appId, forgeUrl });
  stops.push(app.stop);
  const webhooks = webhookHandler({
    secret,
    onFault,
    receive: ({ id, name, payload }) => app.receive({ id, event: name, payload }),
  });
  const signIn = signInOf(github, forgeUrl);
  const gate = signIn?.gate ?? notSetUp(`${github.publicUrl}${callbackPath}`);
  const figures = figuresOf(reporting, forgeLinks(forgeUrl), 'command');
  const server = await listen({
    ...settings,
    handlers: [
      webhooks,
      metricsHandler({ ...reporting, token: settings.metricsToken, openHere: false, ended: app.ended }),
      nodeHandler(pages({ source: null, ...figures, gate, signIn, onFault })),
    ],
    onFault,
  });
  stops.push(server.close);
  fact('GitHub', `app ${appId} at ${forgeUrl}`);
  fact('webhooks', `${server.url}/api/github/webhooks`);
  fact('sign-in', signIn === null ? 'not set up: figures are shown to nobody' : github.publicUrl);
}

/** What the pages of figures read; who may see them is the gate's. */
function figuresOf(reporting: Reporting, links: Links, closing: FollowUpsSource['closing']) {
  const { database, now } = reporting;
  return {
    effectiveness: { report: reportReader(reporting), links, now },
    followUps: { read: (seen: Seen) => followedUp(database, seen), links, closing, now },
  };
}

function signInOf({ signIn, secret, apiUrl, publicUrl }: GitHubSettings, forgeUrl: string): SigningIn | null {
  if (signIn === null) return null;
  const clientFor = (token: string) => new AppOctokit({ auth: { token }, baseUrl: apiUrl });
  return signingIn({
    github: githubSignIn({ ...signIn, forgeUrl, callbackUrl: `${publicUrl}${callbackPath}`, clientFor }),
    key: keyFrom(secret),
    secure: publicUrl.startsWith('https:'),
    now: () => new Date(),
  });
}

async function serveLocal(
  settings: Settings,
  database: Database,
  exploited: KnownExploited | null,
  asked: string | null,
): Promise<void> {
  const folder = asked ?? join(settings.dataFolder, 'sample', 'harbour');
  if (asked === null) await createSample(folder);
  const objects = await openRepository(folder);
  stops.push(objects.close);
  const reporting = { database, builtIn: loadBuiltIn(), now: () => new Date() };
  const local = await localSource(objects, {
    ...reporting,
    analyzers: await analyzersSupplied({ plans: [], exploited }),
    onFault,
  });
  const figures = figuresOf(reporting, localLinks, 'form');
  const server = await listen({
    ...settings,
    handlers: [
      await setUpHandler(settings.host, settings.port),
      metricsHandler({ ...reporting, token: settings.metricsToken, openHere: true, ended: () => [] }),
      nodeHandler(pages({ source: local.source, ...figures, gate: hereOnly, signIn: null, onFault })),
    ],
    onFault,
  });
  stops.push(server.close);
  const { length } = local.changes;
  fact(
    'repository',
    `${asked ?? `a small sample in ${folder}`}, ${length} ${length === 1 ? 'change' : 'changes'}`,
  );
  fact('open', server.url);
  fact('GitHub', `not connected; ${server.url}/probot creates the app`);
  // Nobody waits for what an older version left to be done.
  for (const { repository } of await chains(database)) await catchUp(database, repository).catch(onFault);
  const ending = new AbortController();
  const { signal } = ending;
  const judging = judgeLocal(local, signal);
  stops.push(() => {
    ending.abort();
    return judging;
  });
  await judging;
  if (!signal.aborted) fact('judged', `${length} of ${length}`);
}

let stopping = false;
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const end of stops.reverse()) await end().catch(onFault);
  process.exit(code);
}

process.once('SIGINT', () => void stop(0));
process.once('SIGTERM', () => void stop(0));
try {
  await start();
} catch (error) {
  process.stderr.write(`delta-review: ${error instanceof Error ? error.message : String(error)}\n`);
  await stop(1);
}
