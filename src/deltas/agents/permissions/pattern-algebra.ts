/** Two tool patterns in; whether one has all that the other has, and whether both have something, out. */
import { covers as takesAll } from '../../../access/patterns/pattern.ts';
import { OutOfBudget, sharedWord } from '../../../access/patterns/words.ts';
import { wordsOf } from './language.ts';
import type { ToolPattern } from './pattern.ts';

const work = 200_000;

/** Exact for what people write; where only a split into cases could show it, false. */
export function covers(outer: ToolPattern, inner: ToolPattern): boolean {
  const has = wordsOf(outer);
  return wordsOf(inner).every(({ family, pattern }) =>
    has.some((words) => words.family === family && takesAll(words.pattern, pattern)),
  );
}

/** True too where that would take too long to know. */
export function overlaps(a: ToolPattern, b: ToolPattern): boolean {
  const others = wordsOf(b);
  return wordsOf(a).some(({ family, pattern }) =>
    others.some((words) => {
      if (words.family !== family) return false;
      try {
        return sharedWord(pattern, words.pattern, { left: work }) !== null;
      } catch (error) {
        if (error instanceof OutOfBudget) return true;
        throw error;
      }
    }),
  );
}
