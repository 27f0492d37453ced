/** Commands that run what they fetch: a script in, its command lines and the hosts whose answers it runs out. */

export const fetches =
  /(?:^|[\s(`'"])(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)(?:\.exe)?(?=\s)|downloadstring/i;

/** @returns the lines of a script as its shell sees them: continued lines joined, comments and empty lines gone. */
export function commandLines(script: string): readonly string[] {
  return script
    .replaceAll(/[\\`]\r?\n[ \t]*/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** @returns the commands of one line, each as the stages of its pipe. */
export function commandsOf(line: string): readonly (readonly string[])[] {
  return line.split(/&&|\|\||;/).map((command) => command.split('|').map((stage) => stage.trim()));
}

/** The download is inside a command that its output is made of: bash <(curl ...), sh -c "$(curl ...)", eval, iex. */
const substituted = [
  /\b(?:ba|z|da|k)?sh\s{1,4}(?:-\w{1,8}\s{1,4}){0,3}<\(\s{0,4}(?:curl|wget)\b/,
  /\b(?:ba|z|da|k)?sh\s{1,4}-\w{0,4}c\s{1,4}["']?(?:\$\(|`)\s{0,4}(?:curl|wget)\b/,
  /(?:^|[\s;&])(?:eval|source|\.)\s{1,4}["']?(?:\$\(|`|<\()\s{0,4}(?:curl|wget)\b/,
  /\b(?:iex|invoke-expression)\b[\s("'&]{0,8}(?:iwr|irm|invoke-webrequest|invoke-restmethod|new-object|curl|wget)\b/i,
];

/** @returns true where a line runs what it downloads. */
export function runsDownload(line: string): boolean {
  if (!fetches.test(line)) return false;
  if (substituted.some((pattern) => pattern.test(line))) return true;
  return commandsOf(line).some((stages) => {
    const source = stages.findIndex((stage) => fetches.test(stage));
    return source >= 0 && stages.slice(source + 1).some(runsItsInput);
  });
}

/** @returns true where a stage of a pipe takes what comes in as a program. */
function runsItsInput(stage: string): boolean {
  const words = stage
    .replaceAll(/["'()`{}]/g, ' ')
    .trim()
    .split(/\s+/);
  let at = 0;
  while (at < words.length && /^(?:sudo|env|exec|command|nohup|time|doas|-\w+|\w+=.*)$/.test(words[at] ?? ''))
    at += 1;
  const program = (words[at] ?? '').replace(/^.*\//, '').toLowerCase();
  if (/^(?:(?:ba|z|da|k|c|tc|fi)?sh|pwsh|powershell|iex|invoke-expression)$/.test(program)) return true;
  const operand = words[at + 1] ?? '-';
  return /^(?:python[\d.]*|node|perl|ruby|php|deno)$/.test(program) && operand === '-';
}

export const unknownHost = 'an unknown host';

/** @returns the host of the first address in a line. */
export function hostIn(line: string): string {
  const host =
    /https?:\/\/(?:[^\s/@"'`]{1,128}@)?([^\s/"'`?#:)]{1,253})/i.exec(line)?.[1]?.toLowerCase() ?? '';
  return /^[\w.-]+$/.test(host) ? host : unknownHost;
}
