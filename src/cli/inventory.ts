/** `delta-review inventory`: every agent, server, permission, identity and integration of a tree, with its line. */
import { loadAnalyzers, loadBuiltIn } from '../config.ts';
import { configured } from '../deltas/analyzer.ts';
import { inventoryOf, treeDeltas } from '../deltas/inventory/inventory.ts';
import { judgedPaths } from '../deltas/units.ts';
import { changeOf } from '../forge/git/changes.ts';
import { gitForge } from '../forge/git/git.ts';
import { openRepository } from '../forge/git/open.ts';
import { readConfiguration } from '../forge/read-input.ts';
import { inventoryJson } from '../render/inventory/json.ts';
import { inventoryText } from '../render/inventory/text.ts';
import { layer } from '../rules/layers.ts';
import { type ExitCode, exit, WrongUse } from './exit.ts';
import { oneOf, readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';
import { asWrongUse } from './wrong-revision.ts';

export const inventoryHelp = `delta-review inventory: what a tree gives to agents, pipelines and identities

  delta-review inventory [--repo PATH] [--head REV] [--format text|json]

  --repo PATH      a git repository, bare ones too (default: this folder)
  --head REV       the commit whose tree is read (default: HEAD)
  --format FORMAT  text (default) or json

  Exit codes: 0 done, 2 wrong use, 3 internal failure
`;

/** @throws WrongUse with the sentence to show. */
export async function inventoryCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        repo: { type: 'string' },
        head: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    'delta-review inventory --help',
  );
  if (values.help === true) {
    terminal.out(inventoryHelp);
    return exit.done;
  }
  if (positionals.length > 0)
    throw new WrongUse(`inventory takes no argument such as ${JSON.stringify(positionals[0])}`);
  const format = oneOf(['text', 'json'] as const, values.format ?? 'text', '--format');
  const objects = await openRepository(values.repo ?? '.').catch(asWrongUse);
  try {
    terminal.progress('reading the tree');
    const ref = await changeOf(objects, { head: values.head }).catch(asWrongUse);
    const forge = gitForge(objects);
    const [shipped, configuration, { paths }] = await Promise.all([
      loadAnalyzers(),
      readConfiguration(forge, ref.repository, ref.head.sha),
      forge.list(ref.repository, ref.head.sha),
    ]);
    const rules = layer({ builtIn: loadBuiltIn(), ...configuration });
    const analyzers = configured(shipped, rules.vendors);
    const files = await forge.files(ref.repository, ref.head.sha, judgedPaths(paths, analyzers));
    terminal.progress('judging');
    const found = inventoryOf(treeDeltas(files, analyzers));
    const broken = rules.problems.map(({ file, message }) => ({ path: file, because: [message] }));
    const inventory = { ...found, gaps: [...broken, ...found.gaps] };
    terminal.progress(null);
    terminal.out(
      format === 'json'
        ? `${JSON.stringify(inventoryJson(ref.head.sha, inventory), null, 2)}\n`
        : inventoryText(inventory, terminal),
    );
    return exit.done;
  } finally {
    terminal.progress(null);
    await objects.close();
  }
}
