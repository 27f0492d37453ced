/** Clauses of a policy's Condition block: an operator, a key and values, and whether a value in a request meets them. */

import { arnPattern } from '../patterns/arn.ts';
import {
  covers,
  hull,
  inLowerCase,
  type Pattern,
  spoken,
  type Text,
  takesWord,
  textInLowerCase,
  textPattern,
  withVariables,
} from '../patterns/pattern.ts';
import { type Budget, spend } from '../patterns/words.ts';
import { allOf, anyOf, not, type Truth, unknown } from '../truth.ts';
import { type Address, type AddressRange, parseAddress, parseRange } from './addresses.ts';

/** How a key's several values in one request count: as one value, any of them, or all of them. */
type Quantifier = 'one' | 'any' | 'all';

type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** One value that a clause lists. `opaque` is one that cannot be understood: it equals itself. */
export type Wanted =
  | { readonly form: 'pattern'; readonly pattern: Pattern; readonly fold: boolean }
  | { readonly form: 'number' | 'date'; readonly comparison: Comparison; readonly value: number }
  | { readonly form: 'boolean'; readonly value: boolean }
  | { readonly form: 'address'; readonly range: AddressRange }
  | { readonly form: 'opaque'; readonly name: string };

export interface Clause {
  /** As people read it: "StringEquals aws:PrincipalOrgID o-1". */
  readonly text: string;
  /** Operator, key and values in one form: what tells two clauses apart. */
  readonly id: string;
  /** As written: "ForAllValues:StringLike". */
  readonly operator: string;
  /** Lower case: names of keys have no letter case. */
  readonly key: string;
  /** As written, in order. */
  readonly values: readonly string[];
  readonly wanted: readonly Wanted[];
  readonly quantifier: Quantifier;
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** For `Null`: the clause asks whether the key is there. */
  readonly asksPresence: boolean;
}

interface Operator {
  readonly form: 'word' | 'folded' | 'like' | 'arn' | 'number' | 'date' | 'boolean' | 'address' | 'presence';
  readonly negated?: true;
  readonly comparison?: Comparison;
}

/** docs.aws.amazon.com, IAM User Guide, "Policy elements: Condition operators", read 2026-11. */
const operators: Readonly<Record<string, Operator>> = {
  stringequals: { form: 'word' },
  stringnotequals: { form: 'word', negated: true },
  stringequalsignorecase: { form: 'folded' },
  stringnotequalsignorecase: { form: 'folded', negated: true },
  stringlike: { form: 'like' },
  stringnotlike: { form: 'like', negated: true },
  numericequals: { form: 'number', comparison: '=' },
  numericnotequals: { form: 'number', comparison: '=', negated: true },
  numericlessthan: { form: 'number', comparison: '<' },
  numericlessthanequals: { form: 'number', comparison: '<=' },
  numericgreaterthan: { form: 'number', comparison: '>' },
  numericgreaterthanequals: { form: 'number', comparison: '>=' },
  dateequals: { form: 'date', comparison: '=' },
  datenotequals: { form: 'date', comparison: '=', negated: true },
  datelessthan: { form: 'date', comparison: '<' },
  datelessthanequals: { form: 'date', comparison: '<=' },
  dategreaterthan: { form: 'date', comparison: '>' },
  dategreaterthanequals: { form: 'date', comparison: '>=' },
  bool: { form: 'boolean' },
  binaryequals: { form: 'word' },
  ipaddress: { form: 'address' },
  notipaddress: { form: 'address', negated: true },
  // Equals and Like behave identically for ARNs.
  arnequals: { form: 'arn' },
  arnlike: { form: 'arn' },
  arnnotequals: { form: 'arn', negated: true },
  arnnotlike: { form: 'arn', negated: true },
  null: { form: 'presence' },
};

/** @param variables whether `${…}` in values is a policy variable. */
export function clause(operator: string, key: string, values: readonly Text[], variables: boolean): Clause {
  const { quantifier, ifExists, name } = parseOperator(operator);
  const known = operators[name];
  const texts = values.map(spoken);
  const read = values.map((value) => withVariables(value, variables));
  const folded = known !== undefined && ['boolean', 'presence', 'folded'].includes(known.form);
  const distinct = [...new Set(read.map((value) => idOf(folded ? textInLowerCase(value) : value)))].sort();
  const id = JSON.stringify([quantifier, ifExists, name, key.toLowerCase(), distinct]);
  return {
    text: `${operator} ${key} ${texts.join(', ')}`,
    id,
    operator,
    key: key.toLowerCase(),
    values: texts,
    wanted: read.map((value) => wantedOf(known, value, id)),
    quantifier,
    negated: known?.negated === true,
    ifExists,
    asksPresence: known?.form === 'presence',
  };
}

/** A term is not the text that looks like it: before version 2012-10-17 `${` is text. */
function idOf(value: Text): string {
  return value.every((part) => typeof part === 'string') ? spoken(value) : JSON.stringify(value);
}

function parseOperator(operator: string): { quantifier: Quantifier; ifExists: boolean; name: string } {
  const lower = operator.trim().toLowerCase();
  const [, set, rest = lower] = /^(foranyvalue|forallvalues):(.*)$/.exec(lower) ?? [];
  const ifExists = rest.endsWith('ifexists');
  return {
    quantifier: set === 'foranyvalue' ? 'any' : set === 'forallvalues' ? 'all' : 'one',
    ifExists,
    name: ifExists ? rest.slice(0, -'ifexists'.length) : rest,
  };
}

function wantedOf(operator: Operator | undefined, value: Text, id: string): Wanted {
  const text = spoken(value);
  const opaque: Wanted = { form: 'opaque', name: `${id} ${text}` };
  switch (operator?.form) {
    case 'word':
      return { form: 'pattern', pattern: textPattern(value, false), fold: false };
    case 'folded':
      return { form: 'pattern', pattern: textPattern(textInLowerCase(value), false), fold: true };
    case 'like':
      return { form: 'pattern', pattern: textPattern(value), fold: false };
    case 'arn':
      return { form: 'pattern', pattern: arnPattern(value), fold: false };
    case 'number':
    case 'date': {
      const number = operator.form === 'number' ? parseNumber(text) : parseDate(text);
      if (number === null || operator.comparison === undefined) return opaque;
      return { form: operator.form, comparison: operator.comparison, value: number };
    }
    case 'boolean':
    case 'presence': {
      const lower = text.toLowerCase();
      return lower === 'true' || lower === 'false' ? { form: 'boolean', value: lower === 'true' } : opaque;
    }
    case 'address': {
      const range = parseRange(text);
      return range === null ? opaque : { form: 'address', range };
    }
    default:
      return opaque;
  }
}

export function parseNumber(text: string): number | null {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? null : number;
}

/** ISO 8601 or seconds of the epoch, as AWS takes them. @returns milliseconds. */
export function parseDate(text: string): number | null {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1_000;
  const time = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** @param present the key's values in the request; null where the request has no such key. */
export function meets(clause: Clause, present: readonly string[] | null): Truth {
  const { quantifier, negated, ifExists, wanted, asksPresence } = clause;
  const values = present === null || present.length === 0 ? null : present;
  if (asksPresence) {
    return anyOf(
      wanted.map((one) => {
        if (one.form === 'opaque') return unknown(one.name);
        return one.form === 'boolean' && one.value === (values === null);
      }),
    );
  }
  if (values === null) {
    // No value: nothing that could fail "all", nothing that could meet "any"; alone, only a negation holds.
    if (ifExists || quantifier === 'all') return true;
    return quantifier === 'one' && negated;
  }
  const each = values.map((value, place) => {
    const found = anyOf(wanted.map((one) => met(one, value, `value ${place} of ${clause.key}`)));
    return negated ? not(found) : found;
  });
  const every = quantifier === 'all' || (quantifier === 'one' && negated);
  return every ? allOf(each) : anyOf(each);
}

/** @param subject tells the value from every other one of the request. */
function met(wanted: Wanted, value: string, subject: string): Truth {
  switch (wanted.form) {
    case 'opaque':
      return unknown(`${subject} is ${wanted.name}`);
    case 'pattern': {
      const { pattern, fold } = wanted;
      if (!takesWord(hull(pattern), fold ? value.toLowerCase() : value)) return false;
      return pattern.symbolic ? unknown(factOf(subject, wanted)) : true;
    }
    case 'number':
    case 'date': {
      const number = wanted.form === 'number' ? parseNumber(value) : parseDate(value);
      return number !== null && compares(number, wanted.comparison, wanted.value);
    }
    case 'boolean':
      return value.toLowerCase() === String(wanted.value);
    case 'address': {
      const address = parseAddress(value);
      return address !== null && holds(wanted.range, address);
    }
  }
}

type WantedPattern = Extract<Wanted, { form: 'pattern' }>;

function factOf(subject: string, { pattern, fold }: WantedPattern): string {
  return `${subject} is ${fold ? 'in any letter case ' : ''}${pattern.key}`;
}

/**
 * Of the facts that `meets` rests on, those of which the first never holds without the second.
 * @param clauses all of one key
 * @param places how many values a request has at most
 */
export function containedValues(
  clauses: readonly Clause[],
  places: number,
  budget: Budget,
): readonly (readonly [string, string])[] {
  const open = clauses.flatMap(({ key, wanted }) =>
    wanted.flatMap((one) => (one.form === 'pattern' && one.pattern.symbolic ? [{ key, one }] : [])),
  );
  return open.flatMap(({ key, one: inner }) => {
    spend(budget, open.length * places);
    return open
      .filter(({ one: outer }) => within(inner, outer))
      .flatMap(({ one: outer }) =>
        Array.from({ length: places }, (_, place) => {
          const subject = `value ${place} of ${key}`;
          return [factOf(subject, inner), factOf(subject, outer)] as const;
        }),
      );
  });
}

function within(inner: WantedPattern, outer: WantedPattern): boolean {
  if (inner.fold === outer.fold) return covers(outer.pattern, inner.pattern);
  return outer.fold && covers(outer.pattern, inLowerCase(inner.pattern));
}

function compares(number: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '=':
      return number === limit;
    case '<':
      return number < limit;
    case '<=':
      return number <= limit;
    case '>':
      return number > limit;
    case '>=':
      return number >= limit;
  }
}

function holds(range: AddressRange, address: Address): boolean {
  return range.version === address.version && range.first <= address.value && address.value <= range.last;
}
