/** What variables of GitLab's runs hold: secrets kept in the project's settings, and texts that people outside it write. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import { commandLines } from '../../infra/downloads.ts';
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { Injection, Place, Secret } from '../model.ts';
import { lineOf } from '../traits.ts';

/** Bounded by hand: `$NAME`, `${NAME}`, `$env:NAME`, `%NAME%`. */
const reading = /\$(?:env:)?\{?([A-Za-z_]\w{0,127})|%([A-Z_]\w{0,127})%/g;

/** Names that people give to what must not be known. */
const telling =
  /(?:^|_)(?:TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASS|PASSPHRASE|PWD|CREDENTIALS?|CREDS|(?:API|ACCESS|SECRET|PRIVATE|SIGNING|DEPLOY|SSH|GPG|LICENSE|ENCRYPTION|ACCOUNT|SERVICE)_?KEY|APIKEY|KEYFILE|KEYSTORE|PAT|JWT|KUBECONFIG|AUTH_CONFIG|WEBHOOK(?:_URL)?|DSN)(?:_|$|\d)/i;
const plain =
  /(?:_PATH|_DIR|_NAME|_ID|_URL|_HEADER|_USER|_FILE_NAME|_TTL|_LENGTH|_TYPE|_VERSION|_AUDIENCE)$|PUBLIC|^(?:OLD)?PWD$/i;

/** The job's own token, and what stands for it: everybody has it, and what it may do is set in the project. */
const ownTokens = new Set(['CI_JOB_TOKEN', 'CI_REGISTRY_PASSWORD', 'CI_DEPENDENCY_PROXY_PASSWORD']);

export function namesRead(text: string): readonly string[] {
  return [...new Set([...text.matchAll(reading)].map(([, name, other]) => name ?? other ?? ''))];
}

/** @returns names that the text gives a value to itself. */
export function namesSet(text: string): readonly string[] {
  const assigned = text.matchAll(
    /(?:^|[\s;&|(])(?:export\s{1,8}|\$env:|local\s{1,8})?([A-Za-z_]\w{0,127})\s{0,4}=/gm,
  );
  const read = text.matchAll(/\b(?:read|for)[ \t]{1,8}([\w \t-]{1,300})/g);
  return [
    ...[...assigned].map(([, name = '']) => name),
    ...[...read].flatMap(([, names = '']) => names.split(/[ \t]+/)),
  ];
}

/**
 * @param own names that the file itself gives a value to.
 * @returns the secrets that a text reads by the names of variables which no file declares.
 */
export function secretsRead(text: string, place: Place, own: ReadonlySet<string>): readonly Secret[] {
  return namesRead(text)
    .filter((name) => ownTokens.has(name) || (telling.test(name) && !plain.test(name) && !own.has(name)))
    .map((name) => {
      const at = lineOf(place, (line) => namesRead(line).includes(name));
      return ownTokens.has(name)
        ? { name, how: "the job's own token", severity: 'low', place: at }
        : { name, how: 'a variable of the project', place: at };
    });
}

/** Secrets that a job names with `secrets:`, each with the store that it comes from. */
export function storedSecrets(body: Entries, placeOf: (entry: TreeEntry) => Place): readonly Secret[] {
  return [...entriesOf(body.get('secrets')).values()].map((entry) => {
    const fields = [...entriesOf(entry).values()].filter(({ key }) => key !== 'file' && key !== 'token');
    const [store] = fields;
    const kind = (store?.key ?? 'a store').replaceAll('_', ' ');
    const path =
      textOf(store) ||
      ['name', 'path', 'field', 'secret_id']
        .map((key) => textOf(entriesOf(store).get(key)))
        .filter(Boolean)
        .join('/');
    return { name: entry.key, how: path === '' ? kind : `${kind} ${path}`, place: placeOf(entry) };
  });
}

/**
 * Texts of people who need not be members: of merge requests and of pull requests elsewhere; and texts of whoever may
 * push (docs.gitlab.com/ci/variables/predefined_variables, read 2026-11).
 */
const strangers =
  /^CI_(?:MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS|MILESTONE)|EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME)$/;
const pushers =
  /^CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|BRANCH|REF_NAME|TAG|TAG_MESSAGE)|BUILD_REF_NAME)$/;
const callers = /^(?:TRIGGER_PAYLOAD|CHAT_INPUT)$/;
/** Words of any kind: written bare, they become options and names of files. */
const freeText = /_(?:MESSAGE|TITLE|DESCRIPTION)$|^TRIGGER_PAYLOAD$|^CHAT_INPUT$/;

/** What reads its argument as a program, so that a variable in double quotes is a part of it. */
const interprets =
  /\beval\b|\b(?:ba|z|da|k)?sh\s{1,4}(?:-\w{1,8}\s{1,4}){0,2}-\w{0,4}c\b|\bssh\s|\b(?:python[\d.]*|pwsh|powershell)\s{1,4}-c\b|\b(?:node|ruby|perl)\s{1,4}-e\b|\bphp\s{1,4}-r\b|\b(?:iex|invoke-expression)\b/i;

export function injectionsIn(text: string, place: Place, free: ReadonlySet<string>): readonly Injection[] {
  const found = new Map<string, Injection>();
  const put = (expression: string, severity: Severity, who: string, at: Place) => {
    if (!found.has(expression)) found.set(expression, { expression, severity, who, place: at });
  };
  for (const line of commandLines(text)) {
    const start = interprets.exec(line)?.index ?? Number.POSITIVE_INFINITY;
    for (const { name, at, quote } of variablesOf(line)) {
      const who = strangers.test(name)
        ? 'people outside the project can write'
        : pushers.test(name) || callers.test(name)
          ? 'whoever starts a run chooses'
          : null;
      if (who === null || quote === "'") continue;
      const program = at > start;
      if (!program && (quote !== '' || !freeText.test(name))) continue;
      const severity = !program ? 'low' : strangers.test(name) ? 'high' : 'medium';
      put(
        `$${name}`,
        severity,
        who,
        lineOf(place, (one) => namesRead(one).includes(name)),
      );
    }
  }
  for (const [, name = ''] of text.matchAll(/\$\[\[\s{0,8}inputs\.([\w-]{1,64})/g)) {
    if (!free.has(name)) continue;
    put(
      `inputs.${name}`,
      'medium',
      'whoever includes it chooses',
      lineOf(place, (line) => line.includes(`inputs.${name}`)),
    );
  }
  return [...found.values()];
}

/** Assignments and tests are no arguments: the shell splits nothing there. */
const unsplit = /^(?:export\s{1,8})?[A-Za-z_]\w{0,127}=|\[\[|^\s{0,8}case\s/;

/** @returns each variable of a line with the quote that it stands in. */
function variablesOf(
  line: string,
): readonly { readonly name: string; readonly at: number; readonly quote: string }[] {
  const found: { name: string; at: number; quote: string }[] = [];
  const starts = new Map([...line.matchAll(reading)].map((match) => [match.index, match[1] ?? '']));
  const safe = unsplit.test(line);
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (letter === '\\') at += 1;
    else if (quote === '' ? letter === "'" || letter === '"' : letter === quote)
      quote = quote === '' ? letter : '';
    const name = starts.get(at);
    if (name !== undefined && name !== '')
      found.push({ name, at, quote: quote === '' && safe ? '"' : quote });
  }
  return found;
}

/** @returns the text with variables whose value the file gives in their places. */
export function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  let filled = text;
  for (let round = 0; round < 3 && filled.includes('$') && filled.length < 2_000; round += 1) {
    filled = filled.replaceAll(
      /\$(?:\{(\w{1,128})\}|(\w{1,128}))/g,
      (whole, braced?: string, bare?: string) => {
        return variables.get(braced ?? bare ?? '') ?? whole;
      },
    );
  }
  return filled;
}

/** @returns the values of variables that are plain texts. */
export function valuesOf(...blocks: readonly Entries[]): ReadonlyMap<string, string> {
  return new Map(
    blocks.flatMap((block) =>
      [...block.values()].flatMap((entry): readonly (readonly [string, string])[] => {
        const value = entry.value.kind === 'map' ? textOf(entriesOf(entry).get('value')) : textOf(entry);
        return value === '' ? [] : [[entry.key, value]];
      }),
    ),
  );
}
