/** Functions of numbers. */
import { knownNumber, knownText, scalar } from '../values.ts';
import type { TerraformFunction, TerraformFunctions } from './function.ts';

export const numbers: TerraformFunctions = {
  max: ofAll((values) => values.reduce((most, one) => Math.max(most, one))),
  min: ofAll((values) => values.reduce((least, one) => Math.min(least, one))),
  abs: ofAll(([value = 0]) => Math.abs(value)),
  ceil: ofAll(([value = 0]) => Math.ceil(value)),
  floor: ofAll(([value = 0]) => Math.floor(value)),
  signum: ofAll(([value = 0]) => Math.sign(value)),
  pow: ofAll(([base = 0, exponent = 0]) => base ** exponent),
  parseint: ([value, base], { at }) => {
    const text = value === undefined ? null : knownText(value);
    const radix = base === undefined ? null : knownNumber(base);
    if (text === null || radix === null || radix < 2 || radix > 36) return null;
    const number = Number.parseInt(text, radix);
    return Number.isFinite(number) ? scalar(number, at) : null;
  },
};

function ofAll(run: (values: readonly number[]) => number): TerraformFunction {
  return (given, { at }) => {
    const values = given.flatMap((one) => knownNumber(one) ?? []);
    if (values.length !== given.length || values.length === 0) return null;
    const result = run(values);
    return Number.isFinite(result) ? scalar(result, at) : null;
  };
}
