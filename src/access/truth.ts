/** True, false, or a formula over facts that the text does not tell, such as whether a term stands for a certain value. */
export type Truth = boolean | Formula;

export interface Formula {
  /** Equal for formulas that are written alike. */
  readonly key: string;
  /** The facts it rests on. */
  readonly facts: readonly string[];
  readonly under: (known: (fact: string) => boolean) => boolean;
}

export function unknown(fact: string): Formula {
  return { key: fact, facts: [fact], under: (known) => known(fact) };
}

export function not(truth: Truth): Truth {
  if (typeof truth === 'boolean') return !truth;
  return { key: `not(${truth.key})`, facts: truth.facts, under: (known) => !truth.under(known) };
}

export function anyOf(truths: readonly Truth[]): Truth {
  return joined(truths, true);
}

export function allOf(truths: readonly Truth[]): Truth {
  return joined(truths, false);
}

function joined(truths: readonly Truth[], decisive: boolean): Truth {
  const open = new Map<string, Formula>();
  for (const truth of truths) {
    if (truth === decisive) return decisive;
    if (typeof truth !== 'boolean') open.set(truth.key, truth);
  }
  const parts = [...open.values()];
  const [first, second] = parts;
  if (first === undefined) return !decisive;
  if (second === undefined) return first;
  return {
    key: `${decisive ? 'any' : 'all'}(${[...open.keys()].sort().join()})`,
    facts: [...new Set(parts.flatMap((part) => part.facts))],
    under: (known) =>
      decisive ? parts.some((part) => part.under(known)) : parts.every((part) => part.under(known)),
  };
}

export function keyOf(truth: Truth): string {
  return typeof truth === 'boolean' ? String(truth) : truth.key;
}

/** More facts are not tried out; then everything counts as possible. */
const tried = 10;

/**
 * Whether a formula can be true.
 * @param rules pairs of facts of which the first never holds without the second
 */
export function possible(truth: Truth, rules: readonly (readonly [string, string])[] = []): boolean {
  if (typeof truth === 'boolean') return truth;
  const { facts } = truth;
  if (facts.length > tried) return true;
  const telling = rules.filter(([first, second]) => facts.includes(first) && facts.includes(second));
  for (let guess = 0; guess < 2 ** facts.length; guess += 1) {
    const known = (fact: string) => {
      const bit = facts.indexOf(fact);
      return bit >= 0 && ((guess >> bit) & 1) === 1;
    };
    const lawful = telling.every(([first, second]) => !known(first) || known(second));
    if (lawful && truth.under(known)) return true;
  }
  return false;
}
