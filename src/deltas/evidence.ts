/** The lines a delta points at, as a person may see them: cut to size, with what looks like a secret taken out. */
import type { Side, TextFile } from '../change/snapshot.ts';
import type { Lines } from '../syntax/tree.ts';
import type { Evidence } from './delta.ts';

const shown = 240;
/** More than is shown, so that a secret across the cut is still recognised; bounded, so that no pattern runs long. */
const searched = 1_024;
const searchedLines = 32;

const hidden = '[redacted]';
/** Tokens that their issuers made recognisable, then values of telling names, then long opaque words that are no digest. */
const secrets: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,1024}/g, hidden],
  [
    /\b(?:gh[opsur]_|github_pat_|glpat-|npm_|pypi-|sk-|sk_live_|rk_live_|xox[abeprs]-|AIza|AKIA|ASIA|hvs\.|dop_v1_)[\w-]{12,}/g,
    hidden,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, hidden],
  // The path of an incoming webhook is all that a caller needs.
  [
    /((?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks|outlook\.office(?:365)?\.com\/webhook|\.webhook\.office\.com|hooks\.zapier\.com\/hooks|hook\.(?:\w{2,4}\.)?(?:make|integromat)\.com|maker\.ifttt\.com\/trigger|open-apis\/bot|chat\.googleapis\.com\/v1\/spaces|logic\.azure\.com(?::\d{1,5})?)\/)[^\s"'`]{6,512}/gi,
    `$1${hidden}`,
  ],
  [/(robot\/send\?access_token=|cgi-bin\/webhook\/send\?key=)[\w-]{6,}/gi, `$1${hidden}`],
  [/(:\/\/[^\s/:@]{1,64}:)[^\s/@]{1,256}@/g, `$1${hidden}@`],
  [
    /((?:passw(?:or)?d|secret|token|api[_-]?key|authorization)["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token) )?)(?=[^\s"'$]{0,64}\d)[^\s"'$]{8,}/gi,
    `$1${hidden}`,
  ],
  [/\b(?![\da-f]+\b)(?=[\w+=-]{0,64}\d)(?=[\w+=-]{0,64}[A-Z])(?=[\w+=-]{0,64}[a-z])[\w+=-]{40,}/g, hidden],
];

/** @returns the text with what looks like a secret replaced by "[redacted]". */
export function redact(text: string): string {
  return secrets.reduce((clean, [pattern, mark]) => clean.replace(pattern, mark), text);
}

/** The lines of a file, split once: a hostile file can have thousands of deltas. */
const split = new WeakMap<TextFile, readonly string[]>();

export function linesOf(file: TextFile): readonly string[] {
  const known = split.get(file) ?? file.text.split(/\r?\n/);
  split.set(file, known);
  return known;
}

/** @param lines 1-based; lines past the end of the text count as empty. */
export function evidenceAt(file: TextFile, side: Side, lines: Lines): Evidence {
  const { startLine, endLine } = lines;
  const written = linesOf(file).slice(startLine - 1, Math.min(endLine, startLine + searchedLines));
  const text = redact(written.join('\n').slice(0, searched));
  return {
    side,
    path: file.path,
    startLine,
    endLine,
    text: text.length > shown ? `${text.slice(0, shown - 1)}…` : text,
  };
}
