/** IAM conditions: expressions of CEL in, whether one is the other with less or more said out. */

/** @returns the expression with the space taken out that separates nothing; texts in quotes stay as they are. */
function conditionText(expression: string): string {
  const letters: string[] = [];
  let quote = '';
  let space = false;
  for (let at = 0; at < expression.length; at += 1) {
    const letter = expression[at] ?? '';
    if (quote === '' && /\s/.test(letter)) {
      space = true;
      continue;
    }
    if (space && wordLike(letters.at(-1)) && wordLike(letter)) letters.push(' ');
    space = false;
    letters.push(letter);
    if (quote === '') quote = letter === '"' || letter === "'" ? letter : '';
    else if (letter === '\\') letters.push(expression[++at] ?? '');
    else if (letter === quote) quote = '';
  }
  return letters.join('');
}

function wordLike(letter: string | undefined): boolean {
  return letter !== undefined && /[\w"']/.test(letter);
}

/** @returns what must all hold, where the expression is such a list; else the expression itself. */
function demandsOf(condition: string): ReadonlySet<string> {
  const demands = new Set<string>();
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < condition.length; at += 1) {
    const letter = condition[at] ?? '';
    if (quote !== '') {
      if (letter === '\\') at += 1;
      else if (letter === quote) quote = '';
      continue;
    }
    if (letter === '"' || letter === "'") quote = letter;
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    if (depth > 0) continue;
    // "a && b || c" asks for neither of the first two alone.
    if (letter === '?' || condition.startsWith('||', at)) return new Set([condition]);
    if (condition.startsWith('&&', at)) {
      demands.add(condition.slice(start, at));
      start = at + 2;
      at += 1;
    }
  }
  return demands.add(condition.slice(start));
}

/** @returns the condition in one spelling: space and the order of its demands are no difference. */
export function canonicalCondition(expression: string): string {
  return [...demandsOf(conditionText(expression))].sort().join('&&');
}

/** What became of a condition; only added or dropped demands can be decided without knowing what each one means. */
export function compareConditions(before: string, after: string): 'weaker' | 'stronger' | 'unknown' {
  const had = demandsOf(before);
  const has = demandsOf(after);
  if ([...had].every((demand) => has.has(demand))) return 'stronger';
  return [...has].every((demand) => had.has(demand)) ? 'weaker' : 'unknown';
}
