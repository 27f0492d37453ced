/**
 * GitHub Copilot: the tools of custom agents, prompts and chat modes, and the arguments of its command line; text in, patterns out.
 * docs.github.com/copilot/reference/custom-agents-configuration, docs.github.com/copilot/how-tos/copilot-cli, "Allowing and denying
 * tool use", code.visualstudio.com/docs/copilot/agents/agent-tools, read 2026-11: names in any case, "server/tool", "server/*";
 * `shell(git:*)` and `shell(git push)` take the command with any arguments, deny beats allow.
 */
import type { ToolPattern } from '../pattern.ts';
import {
  anchored,
  callOf,
  delegate,
  fetchFrom,
  files,
  hostIn,
  server,
  shell,
  shellBeginning,
  tool,
} from './written.ts';

const shells =
  'bash,execute,powershell,runcommands,runinterminal,runtask,runtasks,runtests,runnotebooks,shell,terminal';
const readers =
  'codebase,fileSearch,glob,grep,listDirectory,notebookread,read,readFile,search,textSearch,view,findTestFiles';
const writers =
  'create,createFile,createDirectory,edit,editFiles,editNotebook,multiedit,new,notebookedit,write,apply_patch';
const agents = 'agent,custom-agent,runSubagent,task';
const fetchers = 'fetch,webfetch,web_fetch,githubRepo,openSimpleBrowser';
const searchers = 'websearch,web_search';

const named = (list: string) => new Set(list.toLowerCase().split(','));
const families = {
  shell: named(shells),
  read: named(readers),
  write: named(writers),
  delegate: named(agents),
  fetch: named(fetchers),
  search: named(searchers),
};

/** The tool sets of VS Code: what stands before a slash and is no server. */
const sets = new Set([
  'agent',
  'edit',
  'execute',
  'read',
  'search',
  'todo',
  'vscode',
  'web',
  'new',
  'runcommands',
  'runtasks',
]);

/** An entry of a list of tools. */
export function copilotTools(written: string): readonly ToolPattern[] {
  const name = written.trim();
  if (name === '') return [];
  if (name === '*') return [{ tool: 'any' }];
  const slash = name.lastIndexOf('/');
  const before = name.slice(0, Math.max(0, slash));
  if (slash > 0 && !sets.has(before.toLowerCase())) return [server(before, name.slice(slash + 1))];
  return builtIn(slash > 0 && !name.endsWith('/*') ? name.slice(slash + 1) : name.replace(/\/\*$/, ''));
}

function builtIn(name: string): readonly ToolPattern[] {
  const lower = name.toLowerCase();
  if (lower === 'web') return [fetchFrom(null), { tool: 'search' }];
  if (families.shell.has(lower)) return [shell(null)];
  if (families.read.has(lower)) return files('read', [{ from: 'workspace', glob: '**' }]);
  if (families.write.has(lower)) return files('write', [{ from: 'workspace', glob: '**' }]);
  if (families.delegate.has(lower)) return [delegate(null)];
  if (families.fetch.has(lower)) return [fetchFrom(null)];
  if (families.search.has(lower)) return [{ tool: 'search' }];
  return [tool(name)];
}

/** What `--allow-tool`, `--deny-tool` and their settings take. */
export function copilotCliPatterns(written: string): readonly ToolPattern[] {
  const { name, argument } = callOf(written);
  if (name === '') return [];
  switch (name) {
    case '*':
      return [{ tool: 'any' }];
    case 'shell':
      return argument === null ? [shell(null)] : shellBeginning(argument.replace(/:\*$/, ''));
    case 'read':
    case 'write':
      return files(name, argument === null ? null : [anchored(argument)]);
    case 'url':
      return [fetchFrom(argument === null ? null : hostIn(argument))];
    case 'memory':
      return [tool(name)];
    default:
      return [server(name, argument)];
  }
}
