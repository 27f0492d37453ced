/** Paths as configurations write them -> paths of the repository, and whether they leave it. */

/** @returns the directory that holds the folder: "apps/quay" of "apps/quay/.claude/agents/a.md" and ".claude"; '' for the root. */
export function directoryAbove(path: string, folder: string): string {
  const names = path.split('/');
  const at = names.lastIndexOf(folder);
  return names.slice(0, Math.max(0, at)).join('/');
}

/** @returns the directory of a file, '' for the root. */
export function directoryOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

/** @returns the name of a file without its folders and its last extension. */
export function stemOf(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return name.replace(/\.[^.]{1,12}$/, '');
}

/** @returns the path from the root of the repository; null where it leads out of it or cannot be known. */
export function inRepository(root: string, written: string): string | null {
  if (/^(?:[/\\~]|[A-Za-z]:|\$|%)/.test(written)) return null;
  const names = root === '' ? [] : root.split('/');
  for (const name of written.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return null;
  }
  return names.join('/');
}

/** What vendors write for the directory of the project, the plugin or the extension. */
const ownDirectory =
  /^\$(?:\{(?:CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|GEMINI_PROJECT_DIR|extensionPath|workspacePath)\}|(?:CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|GEMINI_PROJECT_DIR)\b)(?:\$\{\/\})?\/?/;
const script = /\.(?:sh|bash|zsh|fish|py|js|mjs|cjs|ts|mts|rb|pl|php|lua|ps1|cmd|bat)$/;

/** @returns the files of the repository that a command runs, as far as its words name them. */
export function scriptsIn(root: string, command: string): readonly string[] {
  const found = new Set<string>();
  for (const word of command.slice(0, 4_096).split(/[\s;&|()<>]+/)) {
    const bare = word.replaceAll(/["'`]/g, '').slice(0, 512);
    const below = bare.replace(ownDirectory, './');
    const looks =
      script.test(below) || /^\.{1,2}\/[\w.-]/.test(below) || /(?:^|\/)hooks\/[\w.-]+$/.test(below);
    const path = looks && /^[\w./@+-]+$/.test(below) ? inRepository(root, below) : null;
    if (path !== null && path !== '') found.add(path);
  }
  return [...found].slice(0, 16);
}
