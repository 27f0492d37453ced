/** `delta-review classify`: judge one change of a local repository, exactly as the service would. */
import { readFile, stat } from 'node:fs/promises';
import { analyzersSupplied, loadBuiltIn, loadExploited } from '../config.ts';
import { type KnownExploited, NoExploited } from '../deltas/integrations/known/exploited.ts';
import { NoPlan, type Plan, planLimits, readPlan } from '../deltas/terraform/plan/plan.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { changeOf } from '../forge/git/changes.ts';
import { gitForge } from '../forge/git/git.ts';
import { gitHistory, headTime } from '../forge/git/history/history.ts';
import { openRepository } from '../forge/git/open.ts';
import { type Configuration, readConfiguration, readInput } from '../forge/read-input.ts';
import { checkOf } from '../render/check.ts';
import { jsonOf } from '../render/json.ts';
import { openedBy } from '../render/review/reviewed.ts';
import { sarifOf } from '../render/sarif.ts';
import { terminalText } from '../render/terminal.ts';
import { problemText } from '../rules/problem.ts';
import { materialities } from '../rules/rule.ts';
import { type ExitCode, exit, WrongUse } from './exit.ts';
import { oneOf, readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';
import { asWrongUse } from './wrong-revision.ts';

export const classifyHelp = `delta-review classify: what a change means for security, and which review it
needs

  delta-review classify [--repo PATH] [--base REV] [--head REV] [--config FILE]
                        [--plan FILE] [--kev FILE]
                        [--format text|json|markdown|sarif]
                        [--fail-on material|minor]

  --repo PATH      a git repository, bare ones too (default: this folder)
  --base REV       what the change is compared with (default: the default
                   branch, or the first parent when the head is on it)
  --head REV       the change (default: HEAD)
  --config FILE    a configuration file, instead of .github/delta-review.yml
                   in the base
  --plan FILE      what terraform show -json says of the head's plan: its values
                   are taken where the files leave them open
  --kev FILE       CISA's list of known exploited vulnerabilities: a new third
                   party that is on it is told so
  --format FORMAT  text (default), json, markdown or sarif
  --fail-on LEVEL  exit with 1 where the change is at least that: material
                   or minor

  Exit codes: 0 done, 1 --fail-on was met, 2 wrong use, 3 internal failure
`;

const formats = ['text', 'json', 'markdown', 'sarif'] as const;
type Format = (typeof formats)[number];

interface ClassifyOptions {
  readonly repo: string;
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly config: string | null;
  readonly plan: string | null;
  readonly kev: string | null;
  readonly format: Format;
  readonly failOn: 'minor' | 'material' | null;
}

/** @throws WrongUse with the sentence to show. */
export async function classifyCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = optionsOf(args);
  if (options === 'help') {
    terminal.out(classifyHelp);
    return exit.done;
  }
  const plan = options.plan === null ? null : await planIn(options.plan);
  const exploited = options.kev === null ? null : exploitedIn(options.kev);
  const objects = await openRepository(options.repo).catch(asWrongUse);
  try {
    terminal.progress('reading the change');
    const ref = await changeOf(objects, options).catch(asWrongUse);
    const forge = gitForge(objects);
    // Before the configuration is asked for: its fault would go unheard while this loads.
    const analyzers = await analyzersSupplied({ plans: plan === null ? [] : [plan], exploited });
    const inForce = readConfiguration(forge, ref.repository, ref.base.sha);
    const configuration = options.config === null ? inForce : inPlaceOf(await inForce, options.config);
    const input = await readInput(forge, ref, configuration, {
      analyzers,
      builtIn: loadBuiltIn(),
      lastGood: { organisation: null, repository: null },
      history: { history: gitHistory(objects), records: null, at: headTime(objects) },
    });
    const { problems } = input.rules;
    if (options.config !== null && problems.length > 0)
      throw new WrongUse(problems.map(problemText).join('\n'));
    terminal.progress('judging');
    const evaluation = evaluate(input);
    terminal.progress(null);
    terminal.out(rendered(evaluation, options.format, terminal));
    return failed(evaluation, options.failOn) ? exit.met : exit.done;
  } finally {
    terminal.progress(null);
    await objects.close();
  }
}

function optionsOf(args: readonly string[]): ClassifyOptions | 'help' {
  const { values, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        repo: { type: 'string' },
        base: { type: 'string' },
        head: { type: 'string' },
        config: { type: 'string' },
        plan: { type: 'string' },
        kev: { type: 'string' },
        format: { type: 'string' },
        'fail-on': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    'delta-review classify --help',
  );
  if (values.help === true) return 'help';
  if (positionals.length > 0)
    throw new WrongUse(
      `classify takes no argument such as ${JSON.stringify(positionals[0])}; to judge a revision, write --head ${positionals[0]}`,
    );
  return {
    repo: values.repo ?? '.',
    base: values.base,
    head: values.head,
    config: values.config ?? null,
    plan: values.plan ?? null,
    kev: values.kev ?? null,
    format: oneOf(formats, values.format ?? 'text', '--format'),
    failOn:
      values['fail-on'] === undefined
        ? null
        : oneOf(['minor', 'material'] as const, values['fail-on'], '--fail-on'),
  };
}

/** @returns the configuration with that file's rules alone. */
async function inPlaceOf(inForce: Configuration, file: string): Promise<Configuration> {
  try {
    return { ...inForce, organisation: null, repository: { file, text: await readFile(file, 'utf8') } };
  } catch {
    throw new WrongUse(`--config ${file}: no such file, or it cannot be read`);
  }
}

async function planIn(file: string): Promise<Plan> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null) throw new WrongUse(`--plan ${file}: no such file, or it cannot be read`);
  if (size > planLimits.bytes) {
    throw new WrongUse(`--plan ${file}: ${size} bytes; the limit is ${planLimits.bytes}`);
  }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse(`--plan ${file}: no such file, or it cannot be read`);
  });
  try {
    return readPlan(text);
  } catch (error) {
    if (error instanceof NoPlan) throw new WrongUse(`--plan ${file}: ${error.message}`);
    throw error;
  }
}

function exploitedIn(file: string): KnownExploited {
  try {
    return loadExploited(file);
  } catch (error) {
    if (error instanceof NoExploited) throw new WrongUse(`--kev ${file}: ${error.message}`);
    throw error;
  }
}

function rendered(evaluation: Evaluation, format: Format, terminal: Terminal): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(jsonOf(evaluation), null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifOf(evaluation), null, 2)}\n`;
    case 'markdown': {
      const check = checkOf([openedBy(evaluation)], {
        gate: null,
        commentUrls: new Map(),
        repositoryUrl: null,
      });
      return `# ${check.title}\n\n${check.summary}\n\n${check.text}\n`;
    }
    case 'text':
      return terminalText(evaluation, { colour: terminal.colour, width: terminal.width });
  }
}

function failed(evaluation: Evaluation, level: ClassifyOptions['failOn']): boolean {
  if (level === null) return false;
  return materialities.indexOf(evaluation.verdict.materiality) >= materialities.indexOf(level);
}
