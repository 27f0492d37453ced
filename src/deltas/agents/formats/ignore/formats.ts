/** Files that keep paths from an agent, as a .gitignore is written -> what it is forbidden to read. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { Unreadable } from '../../../../syntax/unreadable.ts';
import type { Powers, Product } from '../../model.ts';
import { withContents } from '../../permissions/notation/written.ts';
import type { PathPattern } from '../../permissions/pattern.ts';
import type { Format } from '../format.ts';
import { brief, Gathering } from '../gathering.ts';
import { directoryOf } from '../places.ts';

/** Each entry is held against all others, so longer lists are refused and not cut: what is cut off would be silent. */
const mostLines = 2_000;

/** What people keep from an agent because it is secret, and what takes all with it. */
const guarded =
  /secret|credential|passw|\.env|\.pem|\.key\b|\.p12|\.pfx|\.jks|\.keystore|id_rsa|id_ed25519|token|\.npmrc|\.netrc|\.ssh|\.aws|\.kube|tfstate|tfvars|vault|private|^[/!]*\*+[/]?$/i;

function ignoreFormat(name: string, source: string, product: Product, ...files: readonly string[]): Format {
  return {
    name,
    paths: files.map((file) => `**/${file}`),
    source: `${source}, read 2026-11`,
    read: (file, side) => readIgnored(file, side, product),
  };
}

function readIgnored(file: TextFile, side: Side, product: Product): readonly Powers[] {
  const root = directoryOf(file.path);
  const gathering = new Gathering(file, side, { product, root, part: null });
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const lines = file.text.split(/\r?\n/, mostLines + 1);
  if (lines.length > mostLines) throw new Unreadable(file.path, mostLines, `more than ${mostLines} lines`);
  for (const [index, line] of lines.entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const place = { startLine: index + 1, endLine: index + 1 };
    const shown = brief(entry);
    const bare = shown.replace(/\/+$/, '');
    if (entry.startsWith('!')) {
      const severity = guarded.test(entry.slice(0, 256)) ? 'high' : 'low';
      const meaning = `may read ${brief(entry.slice(1))} although ${name} keeps its surroundings back`;
      gathering.addOpening('file', name, entry, severity, meaning, place);
    } else if (!/index/i.test(name) && guarded.test(entry.slice(0, 256))) {
      const patterns = ignored(entry).map((path) => ({ tool: 'read', path }) as const);
      gathering.addRule('deny', patterns, `${shown} (${name})`, place);
    } else
      gathering.addLevel(
        'oversight',
        `${bare} in ${name}`,
        'listed',
        [-1, 'low', `keeps away from ${bare}`],
        place,
      );
  }
  return [gathering.powers()];
}

/** A name without a slash is meant wherever it stands. */
function ignored(entry: string): readonly PathPattern[] {
  const bare = entry.replace(/\/+$/, '');
  const floats = !bare.includes('/') && !/^\*+$/.test(bare);
  const path = bare.replace(/^\/+/, '');
  return withContents({ from: 'workspace', glob: floats ? `**/${path}` : path.replace(/^\*+$/, '**') });
}

export const ignoreFormats: readonly Format[] = [
  ignoreFormat(
    'Cursor ignore file',
    'cursor.com/docs/context/ignore-files',
    'cursor',
    '.cursorignore',
    '.cursorindexingignore',
  ),
  ignoreFormat('Roo Code ignore file', 'docs.roocode.com/features/rooignore', 'roo', '.rooignore'),
  ignoreFormat('Cline ignore file', 'docs.cline.bot/customization/clineignore', 'cline', '.clineignore'),
  ignoreFormat(
    'Windsurf ignore file',
    'docs.windsurf.com/context-awareness/windsurf-ignore',
    'windsurf',
    '.codeiumignore',
  ),
  ignoreFormat('Continue ignore file', 'docs.continue.dev/reference', 'continue', '.continueignore'),
  ignoreFormat(
    'Gemini ignore file',
    'geminicli.com/docs/cli/gemini-ignore',
    'gemini-cli',
    '.geminiignore',
    '.aiexclude',
  ),
  ignoreFormat('Junie ignore file', 'jetbrains.com/help/junie/aiignore', 'junie', '.aiignore'),
];
