/** JSON text that PostgreSQL takes: its jsonb refuses NUL and half surrogate pairs, which hostile files can hold. */

/** @returns `value` as JSON text, with every character that jsonb refuses replaced by U+FFFD, in keys too. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return storableText(part);
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [storableText(key), inner]));
  });
}

/** @returns the text with NUL and lone surrogates replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}
