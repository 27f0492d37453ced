/** Notes in free text: lines of `key: value` that formats without a field for it carry in their descriptions. */
import { globFault } from '../../../change/path-set.ts';
import { componentKinds, identityKinds } from '../../model.ts';

export interface Notes {
  /** `covers: quay/**, ferry/**`: the paths that a model covers. */
  readonly covers: readonly string[];
  /** `tags: aws_db_instance.tides, tides`. */
  readonly tags: readonly string[];
  /** `technology: PostgreSQL`. */
  readonly technology: string | null;
  /** `protocol: HTTPS`, of a flow. */
  readonly protocol: string | null;
  /** `kind: agent`: what a part is, where the format has no word for it. */
  readonly kind: (typeof componentKinds)[number] | (typeof identityKinds)[number] | null;
}

const note = /^(covers|tags|technology|protocol|kind)[ \t]*:(.*)$/i;
const kinds = [...componentKinds, ...identityKinds];

/** Lines may be Markdown's: an item of a list, a quotation. */
export function notesIn(text: string | null): Notes {
  const found = new Map<string, string>();
  for (const line of text?.split('\n') ?? []) {
    const [, key, value] = note.exec(line.replace(/^[ \t>*-]{0,8}/, '').trim()) ?? [];
    if (key !== undefined && value !== undefined) found.set(key.toLowerCase(), value.trim());
  }
  const listOf = (key: string) => (found.get(key) ?? '').split(/[\s,]+/).filter((part) => part !== '');
  const wordsOf = (key: string) => found.get(key) || null;
  return {
    covers: globsOf(listOf('covers')),
    tags: listOf('tags'),
    technology: wordsOf('technology'),
    protocol: wordsOf('protocol'),
    kind: kinds.find((kind) => kind === found.get('kind')?.toLowerCase()) ?? null,
  };
}

/** @returns those of the globs that can be matched. */
export function globsOf(texts: readonly string[]): readonly string[] {
  return texts.filter((glob) => globFault(glob) === null);
}

/** @returns a description that reads back as these notes; its own words stay on one line, so that they are no note. */
export function described(words: string, notes: Partial<Notes>): string {
  const lines = Object.entries(notes).flatMap(([key, value]) => {
    const text =
      typeof value === 'string' ? value : (value ?? []).map((one) => one.replace(/[\s,]+/g, '-')).join(', ');
    return text === '' ? [] : [`${key}: ${text.replace(/\s+/g, ' ')}`];
  });
  return [words.replace(/\s+/g, ' ').trim(), ...lines].join('\n');
}
