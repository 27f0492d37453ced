/** How a configuration starts or reaches a server in, what really runs or answers, and whether that can change unseen, out. */
import { runsDownload } from '../../infra/downloads.ts';
import { containerRun } from './launching/containers.ts';
import { gitNamed, type Named, pypiName } from './launching/pins.ts';
import { type Remote, remoteOf } from './launching/remote.ts';
import { leadingFlags, packageRun } from './launching/runners.ts';
import { type Assignment, programOf, unwrap } from './launching/unwrap.ts';
import type { Launch } from './server.ts';

export interface Launched {
  readonly source:
    | Named['source']
    | 'go'
    | 'nuget'
    | 'docker'
    /** An address; the name is its host. */
    | 'url'
    /** A file or a task of the repository; the name is its path. */
    | 'script'
    /** A program that is on the machine already. */
    | 'program'
    /** More than one command of a shell. */
    | 'shell'
    | 'named';
  readonly name: string;
  readonly version: string | null;
  /** Why its code can become another without a change of the file: "no version"; null where it cannot, or nobody fetches it. */
  readonly moves: string | null;
  /** What the server itself is given. */
  readonly args: readonly string[];
  /** Variables that the command line sets. */
  readonly settings: readonly Assignment[];
  /** What the launch lets it reach beyond its own code: "is privileged". Each completes "server X …". */
  readonly opens: readonly string[];
  /** Files of the repository that it runs. */
  readonly scripts: readonly string[];
  readonly remote: Remote | null;
}

const nothing = { version: null, moves: null, args: [], settings: [], opens: [], scripts: [], remote: null };

export function launched(launch: Launch): Launched {
  if (launch.how === 'remote') return reached(launch.url, []);
  if (launch.how === 'named') return { ...nothing, source: 'named', name: launch.reference.slice(0, 300) };
  const { command, args, settings, line } = unwrap(launch.command, launch.args);
  if (line !== null) {
    const downloads = runsDownload(line) ? ['runs what it downloads'] : [];
    return {
      ...nothing,
      source: 'shell',
      name: 'a shell',
      args: [line],
      settings,
      opens: downloads,
      scripts: pathsIn(line.split(/[\s;&|]+/)),
    };
  }
  return started(command, args, settings, 0);
}

/** Packages that are only the way to an address. */
const bridges = new Set([
  'mcp-remote',
  'supergateway',
  'mcp-proxy',
  '@modelcontextprotocol/mcp-remote',
  'mcp-client-sse-proxy',
]);
/** Packages that run the file they are given. */
const loaders = new Set([
  'tsx',
  'ts-node',
  'node',
  'esbuild-runner',
  'nodemon',
  'vite-node',
  'jiti',
  'fastmcp',
]);
const containerEngines = new Set(['docker', 'podman', 'nerdctl', 'finch', 'container']);

function started(
  command: string,
  args: readonly string[],
  settings: readonly Assignment[],
  depth: number,
): Launched {
  const program = programOf(command);
  if (containerEngines.has(program)) return inContainer(program, args, settings);
  const run = depth > 3 ? null : packageRun(program, args);
  if (run === null) return onMachine(command, args, settings);
  if (run.package === null) {
    const [next = '', ...rest] = run.args;
    const inner =
      next === '' || next === command
        ? onMachine(next || command, rest, settings)
        : started(next, rest, settings, depth + 1);
    return { ...inner, opens: [...new Set([...inner.opens, ...run.opens])].sort() };
  }
  const { name, source, version, moves } = run.package;
  if (bridges.has(name)) {
    const at = run.args.findIndex((word) => /^[a-z]{2,5}:\/\//i.test(word) || /^\$\{.*\}\//.test(word));
    if (at >= 0) {
      const rest = run.args.filter((_, index) => index !== at);
      const { opens } = reached(run.args[at] ?? '', []);
      return { ...reached(run.args[at] ?? '', rest), settings, opens: [...opens, ...run.opens] };
    }
  }
  if (loaders.has(name)) {
    const scripts = pathsIn(run.args);
    if (scripts.length > 0)
      return {
        ...nothing,
        source: 'script',
        name: scripts[0] ?? '',
        moves,
        version,
        args: run.args,
        settings,
        opens: run.opens,
        scripts,
      };
  }
  return { ...nothing, source, name, version, moves, args: run.args, settings, opens: [...run.opens].sort() };
}

function reached(url: string, args: readonly string[]): Launched {
  const remote = remoteOf(url);
  if (remote === null) return { ...nothing, source: 'url', name: url.slice(0, 300), args };
  return { ...nothing, source: 'url', name: remote.host, args, remote };
}

function inContainer(program: string, args: readonly string[], settings: readonly Assignment[]): Launched {
  const at = args.findIndex(
    (word) => word === 'run' || word === 'exec' || word === 'compose' || word === 'mcp',
  );
  const verb = args[at] ?? '';
  const after = args.slice(at + 1);
  if (verb === 'mcp') return { ...nothing, source: 'program', name: `${program}-mcp`, args: after, settings };
  if (verb === 'compose') {
    const flags = leadingFlags(after, [
      '-f',
      '--file',
      '-p',
      '--project-name',
      '--profile',
      '--env-file',
      '--project-directory',
    ]);
    const files = flags.values
      .filter(([flag]) => flag === '-f' || flag === '--file')
      .map(([, value]) => value);
    const scripts = pathsIn(files.length > 0 ? files : ['docker-compose.yml', 'compose.yaml', 'compose.yml']);
    return {
      ...nothing,
      source: 'script',
      name: scripts[0] ?? 'compose.yaml',
      args: flags.rest,
      settings,
      scripts,
    };
  }
  const run = verb === 'run' ? containerRun(after) : null;
  if (run === null) return { ...nothing, source: 'program', name: program, args, settings };
  return {
    ...nothing,
    source: 'docker',
    name: run.image,
    version: run.version,
    moves: run.moves,
    args: run.args,
    settings: [...settings, ...run.settings],
    opens: run.opens,
  };
}

const interpreters = new Set(
  `node nodejs python python3 py deno bun ruby php perl lua java dart tsx ts-node bash sh zsh fish pwsh powershell rscript
  julia osascript`.split(/\s+/),
);
const taskRunners = new Map([
  ['npm', 'package.json'],
  ['pnpm', 'package.json'],
  ['yarn', 'package.json'],
  ['bun', 'package.json'],
  ['make', 'Makefile'],
  ['just', 'justfile'],
  ['cargo', 'Cargo.toml'],
  ['go', 'go.mod'],
  ['dotnet', '*.csproj'],
  ['mvn', 'pom.xml'],
  ['gradle', 'build.gradle'],
]);

/** What is not fetched: a file of the repository, a module or package that was installed, a program. */
function onMachine(command: string, args: readonly string[], settings: readonly Assignment[]): Launched {
  const program = programOf(command).replace(/^python3?\.\d{1,2}$/, 'python3');
  const base = { ...nothing, args, settings };
  const path = scriptPath(command);
  if (path !== null) return { ...base, source: 'script', name: path, scripts: [path, ...pathsIn(args)] };
  if (/^py(?:thon)?3?$/.test(program)) {
    const at = args.indexOf('-m');
    const module = at < 0 ? undefined : args[at + 1];
    if (module !== undefined) return { ...base, ...ofModule(module), args: args.slice(at + 2) };
  }
  if (interpreters.has(program) || taskRunners.has(program)) {
    const { values, rest } = leadingFlags(args, [
      '-r',
      '--require',
      '--import',
      '--loader',
      '-W',
      '-X',
      '-cp',
      '-classpath',
      '--prefix',
      '--cwd',
      '-C',
    ]);
    const loads = values.flatMap(([flag, value]) =>
      /^(?:-r|--require|--import|--loader|-jar)$/.test(flag) ? [value] : [],
    );
    const words = rest[0] === 'run' ? rest.slice(1) : rest;
    // The interpreter's own flags can load other code or open a port.
    const own = args.slice(0, args.length - rest.length);
    const installed = /(?:^|\/)node_modules\/((?:@[^/]{1,200}\/)?[^/]{1,200})/.exec(words[0] ?? '')?.[1];
    if (installed !== undefined)
      return { ...base, source: 'npm', name: installed.toLowerCase(), args: [...own, ...words.slice(1)] };
    const scripts = pathsIn([
      ...words.slice(0, interpreters.has(program) ? 1 : 0),
      ...loads,
      ...words.slice(0, 8),
    ]);
    const code = values.some(([flag]) => /^-(?:e|c|p)$|^--(?:eval|print)$/.test(flag));
    if (code) return { ...base, source: 'shell', name: program, scripts };
    const [script] = scripts;
    if (script !== undefined)
      return { ...base, source: 'script', name: script, args: [...own, ...words.slice(1)], scripts };
    const [outside] = words;
    if (outside !== undefined && interpreters.has(program) && /^(?:[/~$]|[A-Za-z]:\\)/.test(outside)) {
      return { ...base, source: 'program', name: outside.slice(0, 300), args: [...own, ...words.slice(1)] };
    }
    const task = taskRunners.get(program);
    if (task !== undefined) {
      const directory = values.find(([flag]) => /^(?:--prefix|--cwd|-C)$/.test(flag))?.[1];
      const file = scriptPath(directory === undefined ? `./${task}` : `${directory}/${task}`) ?? task;
      return { ...base, source: 'script', name: file, scripts: [file] };
    }
  }
  return { ...base, source: 'program', name: program === '' ? 'nothing' : program, scripts: pathsIn(args) };
}

/** `python -m harbour_mcp` starts an installed package or a file beside; `python -m src.harbour` only a file. */
function ofModule(module: string): Pick<Launched, 'source' | 'name' | 'scripts'> {
  const path = module.slice(0, 300).replaceAll('.', '/');
  const scripts = /^[\w/]+$/.test(path) ? [`${path}.py`, `${path}/__main__.py`] : [];
  const [top = module] = module.split('.');
  const inRepository =
    module.includes('.') && /^(?:src|app|server|scripts|tools|backend|packages)$/.test(top);
  return inRepository
    ? { source: 'script', name: `${path}.py`, scripts }
    : { source: 'pypi', name: pypiName(top), scripts };
}

const scriptForm =
  /\.(?:[cm]?[jt]sx?|py|pyz|sh|bash|zsh|ps1|rb|php|pl|lua|jar|dart|go|rs|cs|csproj|fsx|toml|ya?ml|swift|kts?|exs?|R)$/;
/** Where a product puts the directory of the configuration. */
const workspace =
  /^(?:\$\{(?:workspaceFolder|workspaceRoot|CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|PWD|extensionPath|workspacePath)(?:[:}][^}/]{0,80})?\}?|\$(?:PWD|CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT)|\.)[/\\]/;

/** @returns the path of a file of the repository; null of what is a program's name, a flag or a place outside. */
function scriptPath(word: string): string | null {
  if (word === '' || word.length > 500 || word.startsWith('-') || /^[a-z][a-z\d+.-]*:\/\//i.test(word))
    return null;
  const inside = workspace.exec(word)?.[0];
  const path = (inside === undefined ? word : word.slice(inside.length)).replaceAll('\\', '/');
  if (/^(?:\/|~|[A-Za-z]:|\$|%|@)/.test(path) || /[\s*?<>|"'`$]/.test(path) || path.includes('node_modules/'))
    return null;
  const named = inside !== undefined || path.startsWith('../') || scriptForm.test(path);
  return named && path !== '' ? normal(path) : null;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function pathsIn(words: readonly string[]): readonly string[] {
  return [...new Set(words.flatMap((word) => scriptPath(word) ?? []))].slice(0, 16);
}

/** @returns what a repository's own name says of it, for a reference such as "github:quay/harbour". */
export function namedRepository(reference: string): string | null {
  const found = /^(?:https?:\/\/github\.com\/|github:|io\.github\.)?([\w.-]{1,100})\/([\w.-]{1,100})$/i.exec(
    reference,
  );
  return found === null ? null : gitNamed(`${found[1]}/${found[2]}`, null).name;
}
