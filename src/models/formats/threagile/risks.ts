/**
 * The risks that a Threagile file itself holds: individual ones, and the tracking of those that its rules compute. What the
 * rules find is known to the tool alone.
 */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Threat } from '../../model.ts';
import { uniqueIds } from '../reading/ids.ts';
import { entriesOf, field, placeOf, textOf, textsOf } from '../reading/tree.ts';
import { severities, statuses } from './words.ts';

/** In the order in which the tool joins them to the id of a risk. */
const relevant = ['technical_asset', 'communication_link', 'trust_boundary', 'shared_runtime', 'data_asset'];

/** @param known ids of components, flows and assets: only of those can a threat be about. */
export function risksOf(tree: TreeNode, known: ReadonlySet<string>): readonly Threat[] {
  const tracked = new Tracking(entriesOf(field(tree, 'risk_tracking')));
  const newId = uniqueIds();
  const individual = entriesOf(field(tree, 'individual_risk_categories')).flatMap((category) => {
    const categoryId = textOf(field(category.value, 'id')) ?? category.key;
    return entriesOf(field(category.value, 'risks_identified')).map((risk): Threat => {
      const about = relevant.flatMap((part) => textOf(field(risk.value, `most_relevant_${part}`)) ?? []);
      const id = [categoryId, ...about].join('@');
      const breached = textsOf(field(risk.value, 'data_breach_technical_assets'));
      return {
        id: newId(id),
        name: risk.key.replace(/<[^<>]{0,20}>/g, '').trim() || risk.key,
        place: placeOf(risk),
        category: textOf(field(category.value, 'stride')),
        severity: severities.get(textOf(field(risk.value, 'severity')) ?? '') ?? null,
        ...stateOf(tracked.of(id)?.value),
        due: null,
        about: [...new Set([...about, ...breached])].filter((part) => known.has(part)),
      };
    });
  });
  const computed = tracked.rest().map((entry): Threat => {
    const [rule = '', ...parts] = entry.key.split('@');
    return {
      id: newId(entry.key),
      name: entry.key,
      place: placeOf(entry),
      category: rule,
      severity: null,
      ...stateOf(entry.value),
      due: null,
      about: [...new Set(parts)].filter((part) => known.has(part)),
    };
  });
  return [...individual, ...computed];
}

function stateOf(tracking: TreeNode | undefined): Pick<Threat, 'status' | 'owner' | 'mitigation'> {
  const word = textOf(field(tracking, 'status')) ?? '';
  // Why a risk is accepted or none is no mitigation of it.
  const done = word === 'mitigated' || word === 'in-progress';
  return {
    status: statuses.get(word) ?? 'open',
    owner: textOf(field(tracking, 'checked_by')),
    mitigation: done ? textOf(field(tracking, 'justification')) : null,
  };
}

/** @param pattern where `*` stands for any characters. */
function partFits(pattern: string, part: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return pattern === part;
  if (part.length < first.length + last.length || !part.startsWith(first) || !part.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = part.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= part.length - last.length;
}

/** More patterns than that for one rule are not looked through. */
const mostPatterns = 200;

/** Tracking by the ids of risks, where `*` stands for anything between two @ signs, and a rule is named in full. */
class Tracking {
  readonly #exact = new Map<string, TreeEntry>();
  readonly #patterns = new Map<string, { entry: TreeEntry; parts: readonly string[] }[]>();
  readonly #used = new Set<TreeEntry>();
  readonly #all: readonly TreeEntry[];

  constructor(entries: readonly TreeEntry[]) {
    this.#all = entries;
    for (const entry of entries) {
      const parts = entry.key.split('@');
      if (!entry.key.includes('*')) this.#exact.set(entry.key, entry);
      else {
        const known = this.#patterns.get(parts[0] ?? '') ?? [];
        if (known.length < mostPatterns) known.push({ entry, parts });
        this.#patterns.set(parts[0] ?? '', known);
      }
    }
  }

  of(id: string): TreeEntry | undefined {
    const parts = id.split('@');
    const fits = ({ parts: pattern }: { readonly parts: readonly string[] }) =>
      pattern.length === parts.length && pattern.every((part, at) => partFits(part, parts[at] ?? ''));
    const found = this.#exact.get(id) ?? this.#patterns.get(parts[0] ?? '')?.find(fits)?.entry;
    if (found !== undefined) this.#used.add(found);
    return found;
  }

  /** Those that no individual risk took. */
  rest(): readonly TreeEntry[] {
    return this.#all.filter((entry) => !this.#used.has(entry));
  }
}
