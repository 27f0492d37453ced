/** Options of a command, read strictly: what is wrong with them is one sentence. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { WrongUse } from './exit.ts';

/** @param help how the command is asked for help: "delta-review classify --help". @throws WrongUse */
export function readOptions<T extends ParseArgsConfig>(
  config: T,
  help: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Node's first sentence says what is wrong; what follows is advice about its own parser.
    const [said] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new WrongUse(`${said}. See ${help}.`);
  }
}

/** @throws WrongUse where the value is none of those known. */
export function oneOf<T extends string>(known: readonly T[], value: string, option: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined)
    throw new WrongUse(`${option} is one of ${known.join(', ')}; it was ${JSON.stringify(value)}`);
  return found;
}
