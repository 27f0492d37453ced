/** `delta-review report`: is our threat modelling improving security? From the service's database, or a git history alone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadBuiltIn, readSettings } from '../config.ts';
import type { Scope } from '../effectiveness/history.ts';
import type { Report } from '../effectiveness/report.ts';
import { reportOf } from '../effectiveness/report-of.ts';
import { scopedTo } from '../effectiveness/scope.ts';
import { openRepository } from '../forge/git/open.ts';
import { csv } from '../render/effectiveness/csv.ts';
import { forgeLinks, type Links, noLinks } from '../render/effectiveness/links.ts';
import { markdown } from '../render/effectiveness/markdown.ts';
import { reportText } from '../render/effectiveness/text.ts';
import { codeOf, type Database } from '../store/database.ts';
import { frameworkTitles, reportReader } from '../store/effectiveness/report.ts';
import { openPglite } from '../store/pglite.ts';
import { openPostgres } from '../store/postgres.ts';
import { htmlFile } from '../web/effectiveness/file.tsx';
import { type Asked, askedFor, scopeFields } from '../web/effectiveness/query.ts';
import { type ExitCode, exit, WrongUse } from './exit.ts';
import { oneOf, readOptions } from './options.ts';
import { pastHistory } from './report/past-history.ts';
import { watching } from './report/watching.ts';
import type { Terminal } from './terminal.ts';
import { asWrongUse } from './wrong-revision.ts';

export const reportHelp = `delta-review report: is our threat modelling improving security?

  delta-review report [--scope NAME] [--model PATH] [--since DAY] [--until DAY]
                      [--format text|html|markdown|json|csv]
  delta-review report --from-history PATH [--since DAY] [--until DAY]
                      [--format ...]

  --scope NAME     of an organisation (harbour), a repository (harbour/quay) or
                   a team (@harbour/crane: what it was asked to sign, or whose
                   models it owns) alone; for several at once there are
                   --organisation, --repository and --team
  --model PATH     of one threat model, with its repository
  --since DAY      the first day, such as 2026-03-31 (default: 364 days before
                   the last one)
  --until DAY      the last day (default: today)
  --from-history PATH
                   of a git repository on this machine, from its history alone,
                   before anything is installed: every change of its default
                   branch is judged as the service would have; the days are
                   those before its last commit. With --since nothing older is
                   judged, which is quicker, and nothing is compared with it.
                   No review is seen, and none is made up.
  --format FORMAT  text (default), html (one file that loads nothing), markdown,
                   json (docs/effectiveness.schema.json) or csv

  Without --from-history it reads the service's database: that of DATABASE_URL,
  else the one in DATA_DIR. It writes nothing there.

  Exit codes: 0 done, 2 wrong use, 3 internal failure
`;

const formats = ['text', 'html', 'markdown', 'json', 'csv'] as const;

interface ReportOptions {
  readonly asked: (now: Date) => Asked;
  readonly fromHistory: string | null;
  readonly format: (typeof formats)[number];
}

/** @throws WrongUse with the sentence to show. */
export async function reportCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = optionsOf(args);
  if (options === 'help') {
    terminal.out(reportHelp);
    return exit.done;
  }
  const { asked, fromHistory } = options;
  const { report, links } =
    fromHistory === null ? await ofService(asked) : await ofHistory(fromHistory, asked, terminal);
  terminal.out(rendered(report, links, options.format, terminal));
  return exit.done;
}

function optionsOf(args: readonly string[]): ReportOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values: told, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        scope: text,
        organisation: text,
        repository: text,
        team: text,
        model: text,
        since: text,
        until: text,
        'from-history': text,
        format: text,
        help: { type: 'boolean', short: 'h' },
      },
    },
    'delta-review report --help',
  );
  if (told.help === true) return 'help';
  if (positionals.length > 0)
    throw new WrongUse(`report takes no argument such as ${JSON.stringify(positionals[0])}`);
  const values = { ...told, ...(told.scope === undefined ? {} : scopeOf(told.scope, told)) };
  const fromHistory = values['from-history'] ?? null;
  for (const field of ['organisation', 'repository'] as const)
    if (fromHistory !== null && values[field] !== undefined)
      throw new WrongUse(`--${field} says nothing beside --from-history, which is of one repository`);
  if (fromHistory === null && values.model !== undefined && values.repository === undefined)
    throw new WrongUse('--model is asked for with its --repository');
  const given: Readonly<Record<string, string | undefined>> = Object.fromEntries(
    [...scopeFields, 'since' as const, 'until' as const].map((name) => [name, values[name]]),
  );
  return {
    asked: (now) => {
      const asked = askedFor((name) => given[name], now);
      if (asked.faults.length > 0) throw new WrongUse(asked.faults.join(' '));
      return asked;
    },
    fromHistory,
    format: oneOf(formats, values.format ?? 'text', '--format'),
  };
}

/** One word for what is asked for most: an at sign is a team's, a slash a repository's. */
function scopeOf(name: string, told: Scope): Scope {
  const field = name.startsWith('@') ? 'team' : name.includes('/') ? 'repository' : 'organisation';
  if (told[field] !== undefined) throw new WrongUse(`--scope and --${field} name the ${field} twice`);
  return { [field]: name };
}

interface Made {
  readonly report: Report;
  readonly links: Links;
}

async function ofService(asked: ReportOptions['asked']): Promise<Made> {
  const now = new Date();
  const { scope, window } = asked(now);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { databaseUrl, dataFolder, forgeUrl } = readSettings(process.env);
  const database = await openDatabase(databaseUrl, dataFolder);
  try {
    const read = reportReader({ database, builtIn: loadBuiltIn(), now: () => now });
    return { report: await read(scope, window, null), links: forgeLinks(forgeUrl) };
  } catch (error) {
    // undefined_table, undefined_column: this program is newer than the service that made the tables.
    const code = codeOf(error);
    if (code !== '42P01' && code !== '42703') throw error;
    throw new WrongUse(
      `${database.name} is not of this version yet; start the service once, which brings it up to date`,
    );
  } finally {
    await database.close();
  }
}

async function openDatabase(databaseUrl: string | null, dataFolder: string): Promise<Database> {
  if (databaseUrl === null && !existsSync(join(dataFolder, 'database')))
    throw new WrongUse(
      `there is no database in ${dataFolder}, and DATABASE_URL is not set; start the service first, or give --from-history PATH for the past of a repository`,
    );
  try {
    return databaseUrl === null ? await openPglite(dataFolder) : await openPostgres(databaseUrl);
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

async function ofHistory(path: string, asked: ReportOptions['asked'], terminal: Terminal): Promise<Made> {
  // What makes no sense is told before anything is judged.
  const { scope, since, until, window: given } = asked(new Date());
  const objects = await openRepository(path).catch((error: unknown) => asWrongUse(error, '--from-history'));
  try {
    const span = {
      since: since === '' ? null : Date.parse(given.since),
      until: until === '' ? null : Date.parse(given.until),
    };
    const history = await pastHistory(
      objects,
      span,
      watching(terminal, () => performance.now()),
    );
    const window = until === '' ? asked(new Date(history.now)).window : given;
    const whole: Scope = { ...scope, ...history.scope };
    const report = reportOf(scopedTo(history, whole), window, frameworkTitles(loadBuiltIn()));
    // One that was cloned from GitHub is called as it is there, any other by its folder.
    const isLocal = history.scope.repository?.startsWith('local/') === true;
    return { report, links: isLocal ? noLinks : forgeLinks('https://github.com') };
  } finally {
    terminal.progress(null);
    await objects.close();
  }
}

function rendered(report: Report, links: Links, format: ReportOptions['format'], terminal: Terminal): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'csv':
      return csv(report);
    case 'markdown':
      return markdown(report, links);
    case 'html':
      return htmlFile(report, links);
    case 'text':
      return reportText(report, { colour: terminal.colour, width: Math.min(terminal.width, 80) });
  }
}
