/** A regular expression in, its alternatives out: never run, only told apart, so that one that grew is not a new one. */

/** @returns "(?x)^( a | b )$" as "a" and "b"; one that is not made of alternatives, as itself. */
export function alternativesOf(pattern: string): readonly string[] {
  const verbose = /^\s*\(\?x\)/.test(pattern);
  const bare = (verbose ? withoutSpace(pattern.replace(/^\s*\(\?x\)/, '')) : pattern).trim();
  const split = atTop(bare);
  if (split.length > 1) return split;
  const anchored = /^\^?\((?:\?:)?([\s\S]*)\)\$?$/.exec(bare)?.[1];
  // "(a)|(b)" begins and ends with brackets that do not belong together.
  if (anchored === undefined || !isClosed(anchored)) return [bare];
  const [before, after] = [bare.startsWith('^') ? '^' : '', bare.endsWith('$') ? '$' : ''];
  return atTop(anchored)
    .filter((one) => one !== '')
    .map((one) => (one.startsWith('^') ? '' : before) + one + (one.endsWith('$') ? '' : after));
}

function withoutSpace(pattern: string): string {
  return pattern
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''))
    .join('')
    .replace(/\s+/g, '');
}

function atTop(pattern: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    const last = parts.length - 1;
    if (sign === '\\') {
      parts[last] += sign + pattern.charAt(at + 1);
      at += 1;
      continue;
    }
    if (sign === '[') inClass = true;
    else if (sign === ']') inClass = false;
    else if (!inClass && sign === '(') depth += 1;
    else if (!inClass && sign === ')') depth -= 1;
    if (sign === '|' && depth === 0 && !inClass) parts.push('');
    else parts[last] += sign;
  }
  return parts;
}

function isClosed(pattern: string): boolean {
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === '\\') at += 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
