/** What the values of a template stand for: literal text and opaque terms, the same for every notation of the same value. */
import { createHash } from 'node:crypto';
import type { Text, TextPart } from '../../access/patterns/pattern.ts';
import type { Terms } from '../../access/read-policy.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import {
  branchesOf,
  type Call,
  callIn,
  type Entries,
  entriesOf,
  isNothing,
  isNoValue,
  scalarText,
} from './nodes.ts';

export interface TemplateTerms extends Terms {
  /** Equal where two nodes mean the same: key order, notation and values of nothing aside. '' for a value of nothing. */
  readonly meaning: (node: TreeNode) => string;
}

/** A text that functions make longer than this stays one opaque term: `${A}${A}…`, nested, could make it as long as one likes. */
const textLimit = 16_384;
/** The meaning of one node is written out up to here; beyond it, a digest stands for it. */
const meaningLimit = 2_048;
/** A mapping named over and over could make a list as long as one likes. */
const itemLimit = 100_000;

/** A list of more values than anybody writes: to try the next one would cost as much again. */
export class TooLong extends Unreadable {}

/** @param mappings the template's Mappings section. */
export function templateTerms(path: string, mappings: Entries): TemplateTerms {
  return new Reader(path, mappings);
}

class Reader implements TemplateTerms {
  readonly #path: string;
  readonly #mappings: Entries;
  readonly #texts = new WeakMap<TreeNode, { readonly text: Text | null }>();
  readonly #meanings = new WeakMap<TreeNode, string>();

  constructor(path: string, mappings: Entries) {
    this.#path = path;
    this.#mappings = mappings;
  }

  readonly items = (node: TreeNode): readonly TreeNode[] => {
    const found: TreeNode[] = [];
    this.#spread(node, found);
    return found;
  };

  /** One list for all depths: copies of copies would take the square of their number. */
  #spread(node: TreeNode, found: TreeNode[]): void {
    if (found.length >= itemLimit) {
      throw new TooLong(this.#path, node.startLine, `a list of more than ${itemLimit} values`);
    }
    if (node.kind === 'sequence') {
      for (const item of node.items) this.#spread(item, found);
      return;
    }
    if (isNothing(node)) return;
    const call = callIn(node);
    const branches = call === null ? null : branchesOf(call);
    if (branches !== null) {
      for (const branch of branches) this.#spread(branch, found);
      return;
    }
    const mapped = call === null ? null : this.#mapped(call);
    if (mapped?.kind === 'sequence') this.#spread(mapped, found);
    else found.push(node);
  }

  readonly text = (node: TreeNode): Text | null => {
    const known = this.#texts.get(node);
    if (known !== undefined) return known.text;
    const text = this.#read(node);
    this.#texts.set(node, { text });
    return text;
  };

  #read(node: TreeNode): Text | null {
    if (node.kind === 'scalar') return node.value === null ? null : [String(node.value)];
    const call = callIn(node);
    if (call === null || isNoValue(node)) return null;
    return this.#evaluated(call) ?? [{ symbol: this.#opaque(call) }];
  }

  /** @returns null where the function stays one opaque term. */
  #evaluated({ name, argument }: Call): Text | null {
    switch (name) {
      case 'Ref':
        return termNamed(scalarText(argument));
      case 'Fn::GetAtt': {
        const parts = argument.kind === 'sequence' ? argument.items.map(scalarText) : [scalarText(argument)];
        return termNamed(parts.includes(null) ? null : parts.join('.'));
      }
      case 'Fn::Sub':
        return this.#substituted(argument);
      case 'Fn::Join':
        return this.#joined(argument);
      case 'Fn::FindInMap': {
        const value = this.#mapped({ name, argument });
        return value?.kind === 'scalar' ? this.text(value) : null;
      }
      case 'Fn::Select': {
        const [index, list] = argument.kind === 'sequence' ? argument.items : [];
        const chosen = list?.kind === 'sequence' ? list.items[Number(scalarText(index))] : undefined;
        return chosen === undefined ? null : this.text(chosen);
      }
      default:
        return null;
    }
  }

  #substituted(argument: TreeNode): Text | null {
    const [first, second] = argument.kind === 'sequence' ? argument.items : [argument];
    const template = scalarText(first);
    if (template === null) return null;
    const values = entriesOf(second);
    const parts: (Text | null)[] = [];
    let from = 0;
    for (let start = template.indexOf('${'); start >= 0; start = template.indexOf('${', from)) {
      const end = template.indexOf('}', start);
      if (end < 0) break;
      const name = template.slice(start + 2, end).trim();
      const value = values.get(name);
      parts.push([template.slice(from, start)]);
      // `${!Name}` is written for `${Name}`: a policy variable, which the policy's reader knows.
      if (name.startsWith('!')) parts.push([`\${${name.slice(1)}}`]);
      else parts.push(value === undefined ? termNamed(name) : this.text(value.value));
      from = end + 1;
    }
    return concatenated([...parts, [template.slice(from)]]);
  }

  #joined(argument: TreeNode): Text | null {
    const [first, list] = argument.kind === 'sequence' ? argument.items : [];
    const between = scalarText(first) ?? '';
    if (first?.kind !== 'scalar' || list?.kind !== 'sequence') return null;
    const texts = list.items.flatMap((item) => (isNoValue(item) ? [] : [this.text(item)]));
    return concatenated(texts.flatMap((text, index) => (index === 0 ? [text] : [[between], text])));
  }

  /** What a mapping holds under literal keys. */
  #mapped({ name, argument }: Call): TreeNode | null {
    if (name !== 'Fn::FindInMap' || argument.kind !== 'sequence' || argument.items.length !== 3) return null;
    const [map = '', top = '', second = ''] = argument.items.map((item) => scalarText(item) ?? '');
    const value = entriesOf(entriesOf(this.#mappings.get(map)?.value).get(top)?.value).get(second)?.value;
    // A mapping may hold no functions: it could name itself.
    const plain = value?.kind === 'sequence' && value.items.every(({ kind }) => kind === 'scalar');
    return value !== undefined && (value.kind === 'scalar' || plain) ? value : null;
  }

  /** What is given to it, in one spelling: two notations of one call are one term. */
  #opaque({ name, argument }: Call): string {
    const given = argument.kind === 'sequence' ? argument.items : [argument];
    return clipped(`${name.replace(/^Fn::/, '')}(${given.map(this.meaning).join(', ')})`);
  }

  readonly meaning = (node: TreeNode): string => {
    const known = this.#meanings.get(node);
    if (known !== undefined) return known;
    const meaning = clipped(this.#meant(node));
    this.#meanings.set(node, meaning);
    return meaning;
  };

  #meant(node: TreeNode): string {
    if (isNothing(node)) return '';
    const text = this.text(node);
    if (text !== null) return text.map(spelled).join('+');
    if (node.kind === 'sequence') return `[${node.items.map(this.meaning).filter(Boolean).join(', ')}]`;
    const fields = [...entriesOf(node).values()].map(({ key, value }) => [key, this.meaning(value)] as const);
    const told = fields
      .filter(([, value]) => value !== '')
      .map(([key, value]) => `${JSON.stringify(key)}: ${value}`);
    return `{${told.sort().join(', ')}}`;
  }
}

function termNamed(name: string | null): Text | null {
  return name === null || name === '' ? null : [{ symbol: name }];
}

/** @returns one text of neighbouring literals made one; null where a piece is no text or there is too much of it. */
function concatenated(pieces: readonly (Text | null)[]): Text | null {
  const parts: TextPart[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (piece === null) return null;
    for (const part of piece) {
      const last = parts.at(-1);
      size += typeof part === 'string' ? part.length : spelled(part).length;
      if (size > textLimit) return null;
      if (part === '') continue;
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
      else parts.push(part);
    }
  }
  return parts.length === 0 ? [''] : parts;
}

function spelled(part: TextPart): string {
  if (typeof part === 'string') return JSON.stringify(part);
  return 'symbol' in part ? part.symbol : JSON.stringify(part.literal);
}

function clipped(meaning: string): string {
  if (meaning.length <= meaningLimit) return meaning;
  return `${meaning.slice(0, 60)}… #${createHash('sha256').update(meaning).digest('hex').slice(0, 32)}`;
}
