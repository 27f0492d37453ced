/** `$NAME`, `${NAME}`, `${NAME:-default}` in a text, as Dockerfiles and compose files write them. */

/** Beyond these a reference stays as it is written. */
export const interpolationLimits = { reference: 256, depth: 8, growth: 65_536 };

/** @returns the text with what is known put in; a reference whose value nobody knows stays as it is written. */
export function interpolate(text: string, lookup: (name: string) => string | undefined, depth = 0): string {
  if (!text.includes('$')) return text;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const sign = text.indexOf('$', at);
    if (sign < 0 || out.length > text.length + interpolationLimits.growth) break;
    out += text.slice(at, sign);
    const { written, value } = referenceAt(text, sign, lookup, depth);
    out += value ?? written;
    at = sign + written.length;
  }
  return out + text.slice(at);
}

interface Reference {
  readonly written: string;
  readonly value: string | undefined;
}

function referenceAt(
  text: string,
  at: number,
  lookup: (name: string) => string | undefined,
  depth: number,
): Reference {
  const window = text.slice(at, at + interpolationLimits.reference);
  // An escaped sign is one and means itself.
  if (window.startsWith('$$')) return { written: '$$', value: undefined };
  const bare = /^\$([A-Za-z_]\w*)/.exec(window);
  if (bare !== null) return { written: bare[0], value: lookup(bare[1] ?? '') };
  const name = /^\$\{([A-Za-z_]\w*)/.exec(window)?.[1];
  const end = name === undefined ? -1 : closing(window);
  if (name === undefined || end < 0) return { written: '$', value: undefined };
  const written = window.slice(0, end + 1);
  const operator = /^:?[-+?]/.exec(window.slice(name.length + 2))?.[0] ?? '';
  const operand = window.slice(name.length + 2 + operator.length, end);
  const value = lookup(name);
  const set = value !== undefined && (value !== '' || !operator.startsWith(':'));
  if (operator === '' && operand !== '') return { written, value: undefined };
  const otherwise = () =>
    depth < interpolationLimits.depth ? interpolate(operand, lookup, depth + 1) : undefined;
  if (operator.endsWith('-')) return { written, value: set ? value : otherwise() };
  if (operator.endsWith('+'))
    return { written, value: set ? otherwise() : value === undefined ? undefined : '' };
  return { written, value };
}

/** @returns the index of the brace that closes the one at index 1; -1 where none does. */
function closing(window: string): number {
  let open = 0;
  for (let at = 1; at < window.length; at += 1) {
    if (window[at] === '{') open += 1;
    if (window[at] === '}') open -= 1;
    if (open === 0) return at;
  }
  return -1;
}
