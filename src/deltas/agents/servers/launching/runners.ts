/** A program that fetches and runs packages, with its arguments, in; the package and what the server is given out. */
import { goMoves, type Named, npmPackage, pypiPackage } from './pins.ts';

export interface Run {
  /** 'local': a program that is there already, by the words that remain. */
  readonly package:
    | Named
    | {
        readonly source: 'go' | 'nuget';
        readonly name: string;
        readonly version: string | null;
        readonly moves: string | null;
      }
    | null;
  /** Where `package` is null, the whole command that remains. */
  readonly args: readonly string[];
  /** Completes "the package …": "comes from the registry npm.quay.example". */
  readonly opens: readonly string[];
}

/** Flags that take a value, by program (docs.npmjs.com/cli/commands/npx, docs.astral.sh/uv/reference/cli, read 2026-11). */
const npmValued = [
  '-p',
  '--package',
  '-c',
  '--call',
  '-w',
  '--workspace',
  '--registry',
  '--prefix',
  '--cache',
  '--userconfig',
  '--loglevel',
  '--node-options',
  '--cwd',
];
const uvValued = [
  '--from',
  '--with',
  '-w',
  '--with-editable',
  '--with-requirements',
  '-p',
  '--python',
  '--index',
  '--index-url',
  '-i',
  '--default-index',
  '--extra-index-url',
  '-f',
  '--find-links',
  '--directory',
  '--project',
  '--env-file',
  '--cache-dir',
  '--config-file',
  '--extra',
  '--group',
  '--refresh-package',
  '--spec',
  '--pip-args',
  '--constraints',
  '-c',
  '--overrides',
  '--prerelease',
  '--exclude-newer',
  '--resolution',
  '--index-strategy',
  '--color',
];
const registryFlags = new Set([
  '--registry',
  '--index',
  '--index-url',
  '-i',
  '--default-index',
  '--extra-index-url',
  '-f',
  '--find-links',
]);

interface Flags {
  readonly values: readonly (readonly [string, string])[];
  readonly rest: readonly string[];
}

/** @returns the flags before the first word that is none. */
export function leadingFlags(args: readonly string[], valued: readonly string[]): Flags {
  const values: (readonly [string, string])[] = [];
  let at = 0;
  while (at < args.length) {
    const word = args[at] ?? '';
    if (!word.startsWith('-')) break;
    at += 1;
    if (word === '--') break;
    const equals = word.indexOf('=');
    if (equals > 0) values.push([word.slice(0, equals), word.slice(equals + 1)]);
    else if (valued.includes(word)) {
      values.push([word, args[at] ?? '']);
      at += 1;
    } else values.push([word, '']);
  }
  return { values, rest: args.slice(at) };
}

const first = ({ values }: Flags, ...names: readonly string[]): string | undefined =>
  values.find(([name]) => names.includes(name))?.[1];
const has = ({ values }: Flags, ...names: readonly string[]): boolean =>
  values.some(([name]) => names.includes(name));

/** What is told by other means, or decides nothing. */
const settled = new Set([
  ...registryFlags,
  '-p',
  '--package',
  '--from',
  '--spec',
  '-y',
  '--yes',
  '-q',
  '--quiet',
  '--silent',
  '--bun',
]);

/** @returns the runner's own flags that are left, each as one word. */
function kept({ values }: Flags): readonly string[] {
  return values
    .filter(([flag]) => !settled.has(flag))
    .map(([flag, value]) => (value === '' ? flag : `${flag}=${value}`));
}

/** @returns null where the program fetches no package. */
export function packageRun(program: string, args: readonly string[]): Run | null {
  const [verb = '', ...after] = args;
  switch (program) {
    case 'npx':
    case 'pnpx':
    case 'bunx':
      return npmRun(args);
    case 'npm':
      return verb === 'exec' || verb === 'x' ? npmRun(after) : null;
    case 'pnpm':
      if (verb === 'dlx') return npmRun(after);
      return verb === 'exec' ? { package: null, args: after, opens: [] } : null;
    case 'yarn':
      if (verb === 'dlx') return npmRun(after);
      return verb === 'exec' ? { package: null, args: after, opens: [] } : null;
    case 'bun':
      return verb === 'x' ? npmRun(after) : null;
    case 'uvx':
      return toolRun(args);
    case 'uv':
      return uvRun(args);
    case 'pipx':
      return verb === 'run' ? toolRun(after) : null;
    case 'go':
      return verb === 'run' ? goRun(after) : null;
    case 'dnx':
      return dotnetRun(args);
    case 'dotnet':
      return verb === 'tool' && (after[0] === 'exec' || after[0] === 'execute')
        ? dotnetRun(after.slice(1))
        : null;
    case 'deno':
      return verb === 'run' ? denoRun(after) : null;
    default:
      return null;
  }
}

function npmRun(args: readonly string[]): Run {
  const flags = leadingFlags(args, npmValued);
  const named = first(flags, '-p', '--package');
  // A flag can stand after the name as well: `npx foo -y` hands it to foo, so only those before count.
  if (has(flags, '--no-install', '--no')) return { package: null, args: flags.rest, opens: [] };
  const [name = '', ...rest] = flags.rest;
  if (named !== undefined)
    return {
      package: npmPackage(named),
      args: [...kept(flags), ...flags.rest.slice(1)],
      opens: registries(flags),
    };
  if (name === '') return { package: null, args: [], opens: [] };
  if (/^(?:\.{0,2}\/|file:|\$\{|[A-Za-z]:\\)/.test(name))
    return { package: null, args: flags.rest, opens: [] };
  return { package: npmPackage(name), args: [...kept(flags), ...rest], opens: registries(flags) };
}

/** `uvx`, `uv tool run`, `pipx run`. */
function toolRun(args: readonly string[]): Run {
  const flags = leadingFlags(args, uvValued);
  const from = first(flags, '--from', '--spec');
  const [name = '', ...rest] = flags.rest;
  const opens = [...registries(flags), ...companions(flags)];
  if (from !== undefined && isLocal(from)) return { package: null, args: [from, ...rest], opens };
  if (from === undefined && name === '') return { package: null, args: [], opens };
  return { package: pypiPackage(from ?? name), args: [...kept(flags), ...rest], opens };
}

/** `uv run` works on the project of the directory, unless `--with` brings the package that it starts. */
function uvRun(args: readonly string[]): Run | null {
  const outer = leadingFlags(args, uvValued);
  const [verb, second, ...after] = outer.rest;
  if (verb === 'tool' && second === 'run') return toolRun(after);
  if (verb === 'x') return toolRun(outer.rest.slice(1));
  if (verb !== 'run') return null;
  const inner = leadingFlags(outer.rest.slice(1), [...uvValued, '-m', '--module']);
  const [name = '', ...rest] = inner.rest;
  const module = first(inner, '-m', '--module');
  const directory = first(inner, '--directory', '--project') ?? first(outer, '--directory', '--project');
  const withs = inner.values.filter(([flag]) => flag === '--with').flatMap(([, value]) => value.split(','));
  const started = module ?? name;
  const opens = [...registries(inner), ...registries(outer)];
  const brought = withs.map(pypiPackage).find((one) => one.name === pypiPackage(started).name);
  const only = withs.length === 1 && /^(?:fastmcp|mcp)$/.test(started) === false ? withs[0] : undefined;
  if (brought !== undefined) return { package: brought, args: rest, opens };
  // `uv run --with quay python -m quay`, but not `uv run --with requests server.py`.
  if (only !== undefined && !/\.py$/.test([started, ...rest].join(' '))) {
    return { package: pypiPackage(only), args: inner.rest, opens };
  }
  const local = module === undefined ? inner.rest : ['python', '-m', module, ...inner.rest];
  const inDirectory = directory === undefined || local.length === 0 ? local : placed(directory, local);
  const told = withs
    .map(pypiPackage)
    .filter(({ moves }) => moves !== null)
    .map(({ name: one }) => `brings ${one} along without a version`);
  return { package: null, args: inDirectory, opens: [...opens, ...told] };
}

/** `uv --directory quay run server.py` starts quay/server.py. */
function placed(directory: string, words: readonly string[]): readonly string[] {
  const script = words.findIndex((word) => /\.(?:py|pyz)$/.test(word));
  if (script >= 0)
    return words.map((word, index) =>
      index === script && !/^[/$~]/.test(word) ? `${directory}/${word}` : word,
    );
  return /^\.{0,2}$|^\.{1,2}\//.test(directory) || !/^[/$~]/.test(directory)
    ? [`${directory.replace(/\/$/, '')}/pyproject.toml`, ...words]
    : words;
}

function goRun(args: readonly string[]): Run {
  const { rest } = leadingFlags(args, ['-C', '-tags', '-ldflags', '-mod', '-modfile', '-exec']);
  const [name = '', ...more] = rest;
  if (name === '' || isLocal(name) || /\.go$/.test(name))
    return { package: null, args: ['go', ...rest], opens: [] };
  const at = name.indexOf('@');
  const version = at < 0 ? null : name.slice(at + 1);
  const module = at < 0 ? name : name.slice(0, at);
  // Without a version it is the one that go.mod holds (go.dev/ref/mod#go-run, read 2026-11).
  return {
    package: { source: 'go', name: module, version, moves: version === null ? null : goMoves(version) },
    args: more,
    opens: [],
  };
}

function dotnetRun(args: readonly string[]): Run {
  const flags = leadingFlags(args, ['--version', '--source', '--add-source', '--framework', '--configfile']);
  const [written = '', ...after] = flags.rest;
  const trailing = leadingFlags(after, ['--version', '--source', '--add-source']);
  const at = written.indexOf('@');
  const version =
    at < 0 ? (first(flags, '--version') ?? first(trailing, '--version') ?? null) : written.slice(at + 1);
  const name = (at < 0 ? written : written.slice(0, at)).toLowerCase();
  return {
    package: { source: 'nuget', name, version, moves: goMoves(version) },
    args: trailing.rest,
    opens: [],
  };
}

function denoRun(args: readonly string[]): Run {
  const flags = leadingFlags(args, ['-c', '--config', '--import-map', '--lock', '--env-file', '--location']);
  const [name = '', ...rest] = flags.rest;
  const all = has(flags, '-A', '--allow-all') ? ['runs with every permission of Deno'] : [];
  const open = flags.values
    .filter(([flag]) => /^--allow-(?:run|write|read|net|env|ffi|sys)$/.test(flag))
    .map(([flag, value]) => `runs with ${flag}${value === '' ? '' : `=${value.slice(0, 120)}`}`);
  const opens = [...all, ...open];
  if (name.startsWith('npm:'))
    return { package: npmPackage(name.replace(/^npm:\/?/, '')), args: rest, opens };
  if (name.startsWith('jsr:')) {
    const found = npmPackage(name.replace(/^jsr:\/?/, ''));
    return { package: { ...found, source: 'download', name: `jsr.io/${found.name}` }, args: rest, opens };
  }
  if (/^https?:\/\//.test(name)) return { package: npmPackage(name), args: rest, opens };
  return { package: null, args: ['deno', ...flags.rest], opens };
}

function isLocal(name: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/|~|\$\{|[A-Za-z]:\\)/.test(name);
}

function registries(flags: Flags): readonly string[] {
  return flags.values.flatMap(([flag, value]) =>
    registryFlags.has(flag) ? [`comes from ${hostOf(value)} and not from the usual registry`] : [],
  );
}

function hostOf(value: string): string {
  const host = /^(?:[a-z+]{1,12}:\/\/)?(?:[^/@\s]{0,200}@)?([^/\s?#]{1,200})/i.exec(value)?.[1] ?? '';
  return host === '' ? 'another place' : host.toLowerCase();
}

/** What `--with` brings along runs in the same process. */
function companions(flags: Flags): readonly string[] {
  return flags.values
    .filter(([flag]) => flag === '--with' || flag === '-w')
    .flatMap(([, value]) => value.split(','))
    .map((written) => pypiPackage(written.trim()))
    .filter(({ moves }) => moves !== null)
    .map(({ name }) => `brings ${name} along without a version`);
}
