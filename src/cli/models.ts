/** `delta-review models`: picks the command; `init` gives a threat model to begin with, for a team without a tool. */
import { writeFileSync } from 'node:fs';
import { modelTemplate } from '../config.ts';
import { type ExitCode, exit, WrongUse } from './exit.ts';
import { readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

const fileName = 'threat-model.yml';

export const modelsHelp = `delta-review models: the threat models of a repository

  delta-review models init [--write]
  delta-review models check [REV]

  init             prints a small threat model with comments, to begin with
  --write          writes it to ${fileName}, where there is none yet
  check            how much of the tree its threat models represent, what they
                   lack, and what they still have that is gone; see
                   delta-review models check --help

  Exit codes: 0 done, 2 wrong use, 3 internal failure
`;

/** @throws WrongUse with the sentence to show. */
export async function modelsCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (args[0] === 'check') {
    const { checkCommand } = await import('./models/check.ts');
    return checkCommand(args.slice(1), terminal);
  }
  return initCommand(args, terminal);
}

function initCommand(args: readonly string[], terminal: Terminal): ExitCode {
  const { values, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: { write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    },
    'delta-review models --help',
  );
  if (values.help === true) {
    terminal.out(modelsHelp);
    return exit.done;
  }
  const [command, ...rest] = positionals;
  if (command !== 'init') {
    const what = command === undefined ? 'no command was given' : `there is no ${JSON.stringify(command)}`;
    throw new WrongUse(`${what}. Commands of models: check, init. See delta-review models --help.`);
  }
  if (rest.length > 0) throw new WrongUse(`models init takes no argument such as ${JSON.stringify(rest[0])}`);
  const template = modelTemplate();
  if (values.write !== true) {
    terminal.out(template);
    return exit.done;
  }
  try {
    writeFileSync(fileName, template, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new WrongUse(
      code === 'EEXIST'
        ? `${fileName} is there already, and is left as it is. Without --write the template is printed.`
        : `${fileName} can't be written here (${code}). Without --write the template is printed.`,
    );
  }
  terminal.out(
    `Wrote ${fileName}. Replace its example by your system; its form is in docs/threat-model.md.\n`,
  );
  return exit.done;
}
