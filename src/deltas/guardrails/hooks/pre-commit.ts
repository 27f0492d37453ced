/** `.pre-commit-config.yaml`: which hooks check a commit, what they pass over, and whose code they are, after pre-commit.com. */
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta, Severity } from '../../delta.ts';
import type { Findings, List } from '../findings.ts';
import {
  addName,
  inner,
  level,
  names,
  nothing,
  type Place,
  partOf,
  type Reads,
  readTable,
  table,
  textOf,
  textsIn,
  unread,
  whileTrue,
} from '../table.ts';
import { alternativesOf } from './patterns.ts';
import { isPlainTool, optionsIn, type Scanner, scannerIn } from './tools.ts';

export function readPreCommit(root: TreeNode | null, into: Findings, name: string): void {
  // The first format of the file was the list of repositories alone.
  if (root?.kind === 'sequence') {
    for (const repository of root.items) readRepository(repository, into);
    return;
  }
  const scans = root !== null && hasScanner(root);
  const all = scans ? 'medium' : 'low';
  readTable(
    root,
    table({
      repos: (entry, into, at) => {
        if (entry.value.kind !== 'sequence') return unread(entry, into, at);
        for (const repository of entry.value.items) readRepository(repository, into);
      },
      exclude: patterns(passed('every hook', 'all hooks', all)),
      files: patterns(looked('every hook', 'all hooks', all)),
      default_stages: nothing,
      default_install_hook_types: nothing,
      default_language_version: nothing,
      minimum_pre_commit_version: nothing,
      fail_fast: nothing,
      ci: inner(
        table({
          skip: names(
            {
              subject: 'hooks that pre-commit.ci leaves out',
              sense: 'hole',
              severity: 'low',
              facts: { guard: 'pre-commit', list: 'ci.skip' },
              grows: 'Pre-commit.ci no longer runs {names}',
              shrinks: 'Pre-commit.ci runs {names} again',
            },
            { severity: (hook) => (scannerIn(hook) === null ? 'low' : 'medium') },
          ),
          autofix_prs: nothing,
          autofix_commit_msg: nothing,
          autoupdate_branch: nothing,
          autoupdate_commit_msg: nothing,
          autoupdate_schedule: nothing,
          submodules: nothing,
        }),
      ),
    }),
    into,
    { name },
  );
}

const styleHooks: List = {
  subject: 'hooks of style and tests',
  sense: 'guard',
  severity: 'low',
  facts: { guard: 'pre-commit', list: 'hooks' },
  grows: 'These hooks now run before commits: {names}',
  shrinks: 'These hooks no longer run before commits: {names}',
};

function scanHooks({ name, family }: Scanner): List {
  return {
    subject: `scanner ${name} before commits`,
    sense: 'guard',
    severity: 'high',
    facts: { guard: 'pre-commit', scanner: name, family },
    grows: `The scanner ${name} now looks at commits before they are made`,
    shrinks: `The scanner ${name} no longer looks at commits before they are made`,
  };
}

const otherCode: List = {
  subject: 'code that hooks run',
  sense: 'code',
  severity: 'low',
  facts: { guard: 'pre-commit', list: 'repositories' },
  grows: 'Hooks now run code of {names} on the machines of developers',
  shrinks: 'Hooks no longer run code of {names}',
};

const moving: List = {
  subject: 'hooks in no fixed version',
  sense: 'code',
  severity: 'medium',
  facts: { guard: 'pre-commit', list: 'moving' },
  grows: 'Hooks run whatever stands at {names}, which its owner can exchange',
  shrinks: 'Hooks no longer run whatever stands at {names}',
};

const plain: List = {
  subject: 'hooks fetched unencrypted',
  sense: 'code',
  severity: 'medium',
  facts: { guard: 'pre-commit', list: 'unencrypted' },
  grows: 'Hooks are now fetched unencrypted from {names}, so that whoever stands between can exchange them',
  shrinks: 'Hooks are no longer fetched unencrypted from {names}',
};

function passed(who: string, subject: string, severity: Severity): List {
  return {
    subject: `files skipped by ${subject}`,
    sense: 'hole',
    severity,
    facts: { guard: 'pre-commit', hook: subject, list: 'exclude' },
    grows: `Before commits, ${who} now passes over files that match {names}`,
    shrinks: `Before commits, ${who} no longer passes over files that match {names}`,
  };
}

function looked(who: string, subject: string, severity: Severity): List {
  return {
    subject: `files looked at by ${subject}`,
    sense: 'guard',
    severity,
    only: true,
    facts: { guard: 'pre-commit', hook: subject, list: 'files' },
    grows: `Before commits, ${who} now looks at {names}`,
    shrinks: `Before commits, ${who} no longer looks at {names}`,
  };
}

function patterns(list: List): Reads {
  return (entry, into, at) => {
    const text = textOf(entry.value);
    if (text === null) return unread(entry, into, at);
    // An empty pattern of what is looked at matches all; "^$" is the default of what is not.
    if (text === '' || (list.sense === 'hole' && text === '^$')) return;
    for (const one of alternativesOf(text)) addName(into, list, one, entry, at);
  };
}

function fieldsOf(node: TreeNode): ReadonlyMap<string, TreeEntry> {
  return node.kind === 'map' ? node.entries : new Map();
}

function hasScanner(root: TreeNode): boolean {
  const items = (node: TreeNode | undefined) => (node?.kind === 'sequence' ? node.items : []);
  return items(fieldsOf(root).get('repos')?.value).some((repository) =>
    items(fieldsOf(repository).get('hooks')?.value).some((hook) => scannerOf(fieldsOf(hook)) !== null),
  );
}

function scannerOf(fields: ReadonlyMap<string, TreeEntry>): Scanner | null {
  const id = textOf(fields.get('id')?.value) ?? '';
  return scannerIn(id) ?? scannerIn(textOf(fields.get('entry')?.value) ?? '');
}

/** Hooks of the repository itself, and those that pre-commit brings. */
const own = new Set(['local', 'meta', 'builtin']);

function readRepository(node: TreeNode, into: Findings): void {
  const fields = fieldsOf(node);
  const [repo, hooks] = [fields.get('repo'), fields.get('hooks')];
  const address = textOf(repo?.value);
  if (address === null || repo === undefined || hooks?.value.kind !== 'sequence') {
    into.parts.push(partOf('a repository of hooks', node, {}));
    return;
  }
  for (const entry of node.kind === 'map' ? node.entries.values() : []) {
    if (!['repo', 'rev', 'sha', 'hooks'].includes(entry.key))
      unread(entry, into, { name: `${entry.key} of ${address}` });
  }
  const name = addressName(address);
  if (!own.has(address)) {
    addName(into, otherCode, name, repo);
    if (/^(?:http|git):/i.test(address)) addName(into, plain, name, repo);
    const rev = fields.get('rev') ?? fields.get('sha');
    const at = textOf(rev?.value) ?? '';
    if (!/\d/.test(at)) addName(into, moving, `${name} at ${at || 'no version'}`, rev ?? repo);
  }
  for (const hook of hooks.value.items) readHook(hook, address, into);
}

/** "github.com/harbour/quay": however it is fetched, in lower case as hosts take names. */
function addressName(address: string): string {
  return address
    .trim()
    .replace(/^(?:https?|ssh|git):\/\/(?:[^/@]{1,256}@)?|^git@/, '')
    .replace(/^([^/:]{1,256}):/, '$1/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

function readHook(node: TreeNode, repo: string, into: Findings): void {
  const fields = fieldsOf(node);
  const id = textOf(fields.get('id')?.value);
  if (id === null) return void into.parts.push(partOf('a hook', node, {}));
  const scanner = scannerOf(fields);
  // Two hooks of one scanner are one guard, whatever they are called.
  const within = `hook ${scanner?.name ?? id}`;
  into.holders.add(within);
  const lines: Lines = fields.get('id') ?? node;
  if (!isOff(fields))
    addName(into, scanner === null ? styleHooks : scanHooks(scanner), scanner?.name ?? id, lines);
  readTable(node, scanner === null ? ofStyle(repo) : ofScanner(scanner, repo), into, {
    name: within,
    within,
  });
}

/** A hook of the manual stage alone runs for nobody who does not ask for it. */
function isOff(fields: ReadonlyMap<string, TreeEntry>): boolean {
  const stages = fields.get('stages');
  const texts = stages === undefined ? null : textsIn(stages.value);
  return texts !== null && texts.length > 0 && texts.every(([text]) => text === 'manual');
}

const shown = [
  'id',
  'name',
  'alias',
  'description',
  'verbose',
  'log_file',
  'language_version',
  'require_serial',
  'minimum_pre_commit_version',
  'stages',
  'fail_fast',
];
const silent = Object.fromEntries(shown.map((key) => [key, nothing]));

/** Another package beside a hook is code of its author; another version of it is not. */
const packages: Reads = (entry, into, at) => {
  const texts = textsIn(entry.value);
  if (texts === null) return unread(entry, into, at);
  for (const [text, lines] of texts) {
    const name = /^(?:@[\w.-]+\/)?[\w.-]+/.exec(text)?.[0];
    // Stubs of types hold no code that runs.
    if (name === undefined || /[:\\]\/\/|^\./.test(text)) addName(into, otherCode, `package ${text}`, lines);
    else if (!/^types-|^@types\//.test(name))
      addName(into, otherCode, `package ${name.toLowerCase()}`, lines);
  }
};

function commandReads(repo: string): Reads {
  return (entry, into, at) => {
    const command = textOf(entry.value);
    if (command !== null && isPlainTool(command)) return;
    unread(entry, into, {
      ...at,
      name: `the command of ${at.name.split('.', 1)[0] ?? ''}${repo === 'local' ? '' : ', in place of its own'}`,
    });
  };
}

function ofStyle(repo: string) {
  // What a command of the repository's own is given may be half of the command.
  const given = repo === 'local' ? argumentsOfOwn : nothing;
  return table({
    ...silent,
    additional_dependencies: packages,
    entry: commandReads(repo),
    args: given,
    language: languageReads(repo),
    files: nothing,
    exclude: nothing,
    types: nothing,
    types_or: nothing,
    exclude_types: nothing,
    always_run: nothing,
    pass_filenames: nothing,
  });
}

const argumentsOfOwn: Reads = (entry, into, at) => {
  const texts = textsIn(entry.value);
  if (texts?.every(([text]) => /^[\w./=,:@*-]*$/.test(text) && !/^-?-?c(?:ommand)?$/.test(text)) !== true)
    unread(entry, into, at);
};

function languageReads(repo: string): Reads {
  return repo === 'local' ? nothing : unread;
}

function ofScanner({ name }: Scanner, repo: string) {
  return table({
    ...silent,
    additional_dependencies: packages,
    entry: commandReads(repo),
    language: languageReads(repo),
    exclude: patterns(passed(name, name, 'medium')),
    files: patterns(looked(name, name, 'medium')),
    types: names({ ...looked(name, name, 'medium'), subject: `types of files looked at by ${name}` }),
    types_or: names({ ...looked(name, name, 'medium'), subject: `types of files looked at by ${name}` }),
    exclude_types: names(passed(name, name, 'medium')),
    always_run: level(
      {
        subject: `runs of ${name} before commits`,
        facts: { guard: 'pre-commit', scanner: name, setting: 'always_run' },
        severity: 'low',
        usual: 0,
        weaker: `The scanner ${name} now runs only for commits of the files that it looks at`,
        stronger: `The scanner ${name} now runs for every commit`,
      },
      whileTrue,
    ),
    args: (entry, into, at) => argumentsOfScanner(name, entry, into, at),
  });
}

function argumentsOfScanner(name: string, entry: TreeEntry, into: Findings, at: Place): void {
  const texts = textsIn(entry.value);
  if (texts === null) {
    unread(entry, into, at);
    return;
  }
  const { skips, silent: unheard, rest } = optionsIn(texts.map(([text]) => text));
  const list: List = {
    subject: `what ${name} skips before commits`,
    sense: 'hole',
    severity: 'medium',
    facts: { guard: 'pre-commit', scanner: name, list: 'args' },
    grows: `Before commits, the scanner ${name} now passes over {names}`,
    shrinks: `Before commits, the scanner ${name} no longer passes over {names}`,
  };
  const lineOf = (skip: string): Lines => {
    const value = skip.slice(skip.indexOf(' ') + 1);
    return texts.find(([text]) => text.includes(value))?.[1] ?? entry;
  };
  for (const skip of skips) addName(into, list, skip, lineOf(skip), at);
  if (unheard) {
    const stops: List = {
      ...list,
      subject: `failing of ${name} before commits`,
      severity: 'high',
      facts: { guard: 'pre-commit', scanner: name, setting: 'failing' },
      grows: `Before commits, the scanner ${name} can no longer stop anything`,
      shrinks: `Before commits, the scanner ${name} can stop what it finds again`,
    };
    addName(into, stops, 'soft fail', entry, at);
  }
  if (rest.length > 0)
    into.parts.push({ ...partOf(`the arguments of hook ${name}`, entry.value, at), meaning: rest.join(' ') });
}

/** What another scanner of the same family takes over is no hole, but not the same guard either. */
export function withSuccessors(deltas: readonly DraftDelta[]): readonly DraftDelta[] {
  const gained = deltas.filter(({ kind, facts }) => kind === 'guardrail.restored' && 'family' in facts);
  return deltas.map((delta): DraftDelta => {
    const successor =
      delta.kind === 'guardrail.weakened' && 'family' in delta.facts
        ? gained.find(({ facts }) => facts.family === delta.facts.family)
        : undefined;
    if (successor === undefined) return delta;
    const summary = `${delta.summary}; ${successor.facts.scanner} does now, for the same kind of faults`;
    return { ...delta, severity: 'low', summary };
  });
}
