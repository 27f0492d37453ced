#!/usr/bin/env node
/** The command line: picks the command and turns what it throws into an exit code. Commands load when called. */
import { type ExitCode, exit, WrongUse } from './cli/exit.ts';
import { type Terminal, terminalOf } from './cli/terminal.ts';
import { version } from './cli/version.ts';

const help = `delta-review: what a change means for security

  delta-review classify [options]   judge one change of a local git repository
  delta-review iam compare A B      what one AWS policy allows that another
                                    does not
  delta-review inventory [options]  every agent, tool server, identity and
                                    integration of a tree, with its line
  delta-review models init          a small threat model to begin with
  delta-review models check         how much of a tree its threat models
                                    represent, and what they lack
  delta-review models suggest       what a change adds and its threat models
                                    lack, as patches
  delta-review report [options]     is our threat modelling improving security?
                                    From the service, or a git history alone
  delta-review --version
  delta-review COMMAND --help

  The service starts with npm start.
`;

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [command, ...rest] = args;
  switch (command) {
    case 'classify': {
      const { classifyCommand } = await import('./cli/classify.ts');
      return classifyCommand(rest, terminal);
    }
    case 'iam': {
      const { iamCommand } = await import('./cli/iam.ts');
      return iamCommand(rest, terminal);
    }
    case 'inventory': {
      const { inventoryCommand } = await import('./cli/inventory.ts');
      return inventoryCommand(rest, terminal);
    }
    case 'models': {
      const { modelsCommand } = await import('./cli/models.ts');
      return modelsCommand(rest, terminal);
    }
    case 'report': {
      const { reportCommand } = await import('./cli/report.ts');
      return reportCommand(rest, terminal);
    }
    case '--version':
      terminal.out(`${version()}\n`);
      return exit.done;
    case '--help':
    case '-h':
    case undefined:
      terminal.out(help);
      return command === undefined ? exit.wrongUse : exit.done;
    default:
      throw new WrongUse(
        `there is no command ${JSON.stringify(command)}. Commands: classify, iam, inventory, models, report. See delta-review --help.`,
      );
  }
}

const terminal = terminalOf(process.stdout, process.stderr, process.env.NO_COLOR);
// A reader that closes early, such as `| head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exit.done : exit.internal),
);
try {
  process.exitCode = await run(process.argv.slice(2), terminal);
} catch (error) {
  if (error instanceof WrongUse) {
    terminal.fault(`delta-review: ${error.message}`);
    process.exitCode = exit.wrongUse;
  } else {
    terminal.fault(
      `delta-review: internal failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    terminal.fault('This is our fault. Please report it with the command you ran.');
    process.exitCode = exit.internal;
  }
}
