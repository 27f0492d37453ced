/** Switches of a configuration -> how open each value is, seen from the product's default at 0. */
import type { Severity } from '../../delta.ts';
import type { Ladder } from './gathering.ts';

/** @returns a switch whose default is off, and which opens when it is on. */
export function opensWhenOn(severity: Severity, on: string, off: string): Ladder {
  return { true: [1, severity, on], false: [0, 'info', off] };
}

/** @returns a switch whose default is off, and which guards when it is on; as bad to lose as its own grade says. */
export function guardsWhenOn(severity: Severity, on: string, off: string): Ladder {
  return { true: [-1, severity, on], false: [0, severity, off] };
}

/** @returns a switch whose default is on, and which guards when it is off. */
export function guardsWhenOff(severity: Severity, on: string, off: string): Ladder {
  return { true: [0, severity, on], false: [-1, severity, off] };
}

/** @returns a switch that knows one word alone, such as "disable". */
export function guardsByWord(word: string, meaning: string): Ladder {
  return { [word]: [-1, 'high', meaning] };
}
