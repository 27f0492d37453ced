/** The lines a delta points at, as a person may see them: cut to size, with what looks like a secret taken out. */
import type { Side, TextFile } from '../change/snapshot.ts';
import type { Lines } from '../syntax/tree.ts';
import type { Evidence } from './delta.ts';

const shown = 240;
/** More than is shown, so that a secret across the cut is still recognised; bounded, so that no pattern runs long. */
const searched = 1_024;
const searchedLines = 32;

export const redacted = '[redacted]';
/** Tokens that their issuers made recognisable, then values of telling names, then long opaque words that are no digest. */
const secrets: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----)[\s\S]){0,4096}/g, redacted],
  // Fixed signs of rules/catalogues/credentials.yml; a test holds the two together.
  [
    /\b(?:gh[opsur]_|github_pat_|gl(?:pat|dt|rt|ptt|oas|soat|agent|ft|imt|ffct|cbt)-|GR1348941|npm_|pypi-|rubygems_|dckr_[op]at_|AKCp|CLOJARS_|ATATT|ATCTT|ATBB|sk-|[sr]k_(?:live|test)_|sk\.eyJ|whsec_|sq0[ac][ts]p-|EAAA|shp(?:at|ca|pa|ss)_|access-production-|access_token\$production\$|FLWSECK-|EZAK|shippo_live_|xox[abeprs]-|xoxe\.|xapp-|SG\.|xkeysib-|xsmtpsib-|AIza|GOCSPX-|A[KS]IA|A[BC][CI]A(?=[A-Z2-7]{16})|ABSK|LTAI|hv[sbr]\.|pul-|CCIP(?:AT|RJ)_|bkua_|dp\.(?:pt|st|ct|sa)\.|ops_eyJ|tskey-|AGE-SECRET-KEY-|do[opr]_v1_|HRKU-|v1\.0-[\da-f]{24}-|nf[pc]_|rnd_|pscale_|sbp_|sb_secret_|fm2_|hf_|api_org_|gsk_|pplx-|r8_|xai-|nvapi-|lsv2_|pcsk_|glsa_|glc_|sntry[us]_|NRA[AK]-|dt0[cs]01\.|phx_|sq[uap]_|lin_(?:api|oauth)_|ntn_|secret_(?=[A-Za-z\d]{43}\b)|figd_|PMAK-|CFPAT-|tfp_)[\w.~+/=$-]{12,}/g,
    redacted,
  ],
  // Short signs before a length that tells.
  [
    /\b(?:cio[A-Za-z\d]{32}|oy2[a-z\d]{43}|(?:SK|key-|dapi|dose)[\da-f]{32}|re_[A-Za-z\d]{8}_[A-Za-z\d]{24}|pat[A-Za-z\d]{14}\.[\da-f]{64}|sl\.[\w-]{130,}|\d{8,10}:AA[\w-]{33}|[\da-f]{32}-us\d{1,2}|[A-Za-z\d]{14}\.atlasv1\.[\w-]{60,})/g,
    redacted,
  ],
  [/(\.com\/(?:services|api\/webhooks|webhookb2)\/)[\w@/-]{20,}/g, `$1${redacted}`],
  [/\b[\w~.-]{3}\dQ~[\w~.-]{31,34}/g, redacted],
  [/((?:Account|SharedAccess)Key=|[?&;]sig=)[\w+/%=-]{20,}/g, `$1${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, redacted],
  // The path of an incoming webhook is all that a caller needs.
  [
    /((?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks|outlook\.office(?:365)?\.com\/webhook|\.webhook\.office\.com|hooks\.zapier\.com\/hooks|hook\.(?:\w{2,4}\.)?(?:make|integromat)\.com|maker\.ifttt\.com\/trigger|open-apis\/bot|chat\.googleapis\.com\/v1\/spaces|logic\.azure\.com(?::\d{1,5})?)\/)[^\s"'`]{6,512}/gi,
    `$1${redacted}`,
  ],
  [/(robot\/send\?access_token=|cgi-bin\/webhook\/send\?key=)[\w-]{6,}/gi, `$1${redacted}`],
  [/(:\/\/[^\s/:@]{1,64}:)[^\s/@]{1,256}@/g, `$1${redacted}@`],
  [
    /((?:passw(?:or)?d|pwd|secret|token|(?:api|access|secret|private|account|auth|app)[_-]?key|authorization)["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token) )?)(?=[^\s"'$]{0,64}\d)[^\s"'$]{8,}/gi,
    `$1${redacted}`,
  ],
  [/\b(?![\da-f]+\b)(?=[\w+=-]{0,64}\d)(?=[\w+=-]{0,64}[A-Z])(?=[\w+=-]{0,64}[a-z])[\w+=-]{40,}/g, redacted],
  // A line of a private key stands alone where only that line changed; OpenSSH and MIME have longer ones.
  [
    /(?<![\w+/=-])(?=[\w+/]{0,75}[A-Z])(?=[\w+/]{0,75}[a-z])(?=[\w+/]{0,75}\d)[A-Za-z\d+/]{64,76}={0,2}(?![\w+/=.-])/g,
    redacted,
  ],
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
  return { side, path: file.path, startLine, endLine, text: shownAt(file, lines) };
}

/** A module is shown once for each that calls it, and many a part of it on both sides. */
const known = new WeakMap<TextFile, Map<string, string>>();

function shownAt(file: TextFile, { startLine, endLine }: Lines): string {
  const texts = known.get(file) ?? new Map<string, string>();
  known.set(file, texts);
  const key = `${startLine} ${endLine}`;
  const found = texts.get(key);
  if (found !== undefined) return found;
  const written = linesOf(file).slice(startLine - 1, Math.min(endLine, startLine + searchedLines));
  const clean = redact(written.join('\n').slice(0, searched));
  const text = clean.length > shown ? `${clean.slice(0, shown - 1)}…` : clean;
  texts.set(key, text);
  return text;
}
