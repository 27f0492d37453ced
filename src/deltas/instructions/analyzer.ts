/** Text that agents follow: what its new wording lets them do, and what it hides from the people who review it. */
import type { Analyzer } from '../analyzer.ts';
import { instructionPaths } from './claimed.ts';
import { hiddenDeltas } from './hidden/compare.ts';
import type { SignalCatalogue } from './signals/catalogue.ts';
import { signalDeltas } from './signals/compare.ts';
import { readInstructions } from './text/read.ts';
import { readTold } from './told.ts';
import { wordingDeltas } from './wording.ts';

/** Prose is judged whole, so nothing is left unjudged; the powers that front matter grants are the agents' analyzer's. */
export function instructionsAnalyzer(catalogue: () => SignalCatalogue): Analyzer {
  return {
    name: 'instructions',
    unresolved: 'agent.unresolved',
    unit: 'file',
    paths: instructionPaths,
    analyze(beforeFiles, afterFiles) {
      const before = readInstructions(beforeFiles);
      const after = readInstructions(afterFiles);
      if (before?.file.text === after?.file.text && before?.role.sort === after?.role.sort) {
        return { deltas: [], unjudged: [] };
      }
      const told = [before, after].map((side) => (side === null ? null : readTold(side, catalogue())));
      const [was = null, is = null] = told;
      // What was a command and is read at every start is another text.
      const moved = was !== null && is !== null && was.of.role.sort !== is.of.role.sort;
      const pairs = moved ? [[was, null] as const, [null, is] as const] : [[was, is] as const];
      const deltas = pairs.flatMap(([one, other]) => [
        ...hiddenDeltas(one, other),
        ...signalDeltas(one, other, catalogue()),
        ...wordingDeltas(one, other),
      ]);
      return { deltas, unjudged: [] };
    },
  };
}
