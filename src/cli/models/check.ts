/** `delta-review models check`: how much of a tree its threat models represent, what they lack, and what they have of the past. */
import { loadAnalyzers, loadBuiltIn } from '../../config.ts';
import { configured } from '../../deltas/analyzer.ts';
import { inventoryOf, treeDeltas } from '../../deltas/inventory/inventory.ts';
import { judgedPaths } from '../../deltas/units.ts';
import { changeOf } from '../../forge/git/changes.ts';
import { gitForge } from '../../forge/git/git.ts';
import { openRepository } from '../../forge/git/open.ts';
import { readConfiguration } from '../../forge/read-input.ts';
import { withLargeModels } from '../../forge/read-models.ts';
import { modelPaths } from '../../models/detect.ts';
import { fidelityOf } from '../../models/fidelity/fidelity.ts';
import { isApart } from '../../models/fidelity/naming.ts';
import { modelsOfTree } from '../../models/known.ts';
import { fidelityJson } from '../../render/models/fidelity-json.ts';
import { fidelityText } from '../../render/models/fidelity-text.ts';
import { layer } from '../../rules/layers.ts';
import { type ExitCode, exit, WrongUse } from '../exit.ts';
import { oneOf, readOptions } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { asWrongUse } from '../wrong-revision.ts';

export const checkHelp = `delta-review models check: what of a tree its threat models represent

  delta-review models check [--repo PATH] [--model PATH] [--format text|json]
                            [REV]

  REV              the commit whose tree is read (default: HEAD)
  --repo PATH      a git repository, bare ones too (default: this folder)
  --model PATH     shows that model alone
  --format FORMAT  text (default) or json

  Exit codes: 0 done, 2 wrong use, 3 internal failure
`;

/** @throws WrongUse with the sentence to show. */
export async function checkCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        repo: { type: 'string' },
        model: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    'delta-review models check --help',
  );
  if (values.help === true) {
    terminal.out(checkHelp);
    return exit.done;
  }
  const [head, ...more] = positionals;
  if (more.length > 0)
    throw new WrongUse(`models check takes one revision; ${JSON.stringify(more[0])} is one too many`);
  const format = oneOf(['text', 'json'] as const, values.format ?? 'text', '--format');
  const objects = await openRepository(values.repo ?? '.').catch(asWrongUse);
  try {
    terminal.progress('reading the tree');
    const ref = await changeOf(objects, { head }).catch(asWrongUse);
    const forge = gitForge(objects);
    const [shipped, configuration, { paths }] = await Promise.all([
      loadAnalyzers(),
      readConfiguration(forge, ref.repository, ref.head.sha),
      forge.list(ref.repository, ref.head.sha),
    ]);
    const rules = layer({ builtIn: loadBuiltIn(), ...configuration });
    const analyzers = configured(shipped, rules.vendors);
    const known = new Set(rules.models.map(({ path }) => path));
    const candidates = modelPaths(paths, [...known]);
    const wanted = new Set([...judgedPaths(paths, analyzers), ...candidates]);
    const read = await forge.files(ref.repository, ref.head.sha, [...wanted]);
    const files = await withLargeModels(forge, ref.repository, ref.head.sha, read, candidates);
    terminal.progress('judging');
    const models = modelsOfTree(candidates, files, known);
    const deltas = treeDeltas(files, analyzers);
    const fidelity = only(
      fidelityOf({ deltas, tree: { paths, files }, models, configured: rules.models }),
      values.model,
    );
    const broken = rules.problems.map(({ file, message }) => ({ path: file, because: [message] }));
    const gaps = [...broken, ...inventoryOf(deltas).gaps.filter(({ path }) => !isApart(path))];
    terminal.progress(null);
    terminal.out(
      format === 'json'
        ? `${JSON.stringify(fidelityJson(ref.head.sha, fidelity, gaps), null, 2)}\n`
        : fidelityText(fidelity, gaps, terminal),
    );
    return exit.done;
  } finally {
    terminal.progress(null);
    await objects.close();
  }
}

type Checked = ReturnType<typeof fidelityOf>;

/** @throws WrongUse where there is no such model. */
function only(fidelity: Checked, path: string | undefined): Checked {
  if (path === undefined) return fidelity;
  const models = fidelity.models.filter((model) => model.path === path);
  const [model] = models;
  if (model === undefined) {
    const there = fidelity.models.slice(0, 5).map((one) => one.path);
    const known = there.length === 0 ? 'there is none' : `there are ${there.join(', ')}`;
    throw new WrongUse(`--model ${path}: no threat model is there; ${known}`);
  }
  return { models, uncovered: [], all: model.all, actors: model.actors };
}
