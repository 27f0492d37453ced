/** `delta-review iam compare`: what one policy document allows that another does not. */
import { readFile } from 'node:fs/promises';
import { comparePolicies } from '../access/compare.ts';
import { policyFromText } from '../access/document.ts';
import { type Policy, type PolicyType, policyTypes, typeFault } from '../access/policy.ts';
import { loadAwsCatalogue, loadCatalogues } from '../config.ts';
import { newEscalations } from '../deltas/iam/grading/escalations.ts';
import {
  escalationJson,
  type PolicyComparisonJson,
  policyComparisonJson,
  unreadableJson,
} from '../render/iam/comparison-json.ts';
import { policyComparisonText } from '../render/iam/comparison-text.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { type ExitCode, exit, WrongUse } from './exit.ts';
import { oneOf, readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

export const iamHelp = `delta-review iam compare: what one AWS policy allows that another does not

  delta-review iam compare BEFORE AFTER [--type TYPE] [--format text|json]
  delta-review iam compare --stdin

  BEFORE, AFTER    files with a policy document, JSON or YAML; an empty file is
                   no policy
  --type TYPE      identity, resource, trust or scp: refuse a document that is
                   none (default: by its shape)
  --format FORMAT  text (default) or json
  --stdin          many pairs, a line of JSON each:
                   {"id": …, "before": POLICY, "after": POLICY}, policies as
                   objects, as text, or null for none. Answers are lines of
                   JSON in the same order.

  Access is what Allow statements grant and Deny statements do not stop. Where
  both documents only deny, denying less is new access.

  Exit codes: 0 no new access, 1 new access, 2 wrong use or a document that
  cannot be read, 3 internal failure
`;

/** @throws WrongUse with the sentence to show. */
export async function iamCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [command, ...rest] = args;
  if (command === '--help' || command === '-h') {
    terminal.out(iamHelp);
    return exit.done;
  }
  if (command !== 'compare') {
    const said =
      command === undefined ? 'iam needs a command' : `iam has no command ${JSON.stringify(command)}`;
    throw new WrongUse(`${said}. Commands: compare. See delta-review iam --help.`);
  }
  const { values, positionals } = readOptions(
    {
      args: [...rest],
      allowPositionals: true,
      options: {
        type: { type: 'string' },
        format: { type: 'string' },
        stdin: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    'delta-review iam --help',
  );
  if (values.help === true) {
    terminal.out(iamHelp);
    return exit.done;
  }
  if (values.stdin === true) {
    if (positionals.length > 0) throw new WrongUse('--stdin takes no files');
    const { compareStream } = await import('./iam-stream.ts');
    return compareStream(process.stdin, terminal, loadAwsCatalogue());
  }
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new WrongUse('iam compare takes two files, BEFORE and AFTER. See delta-review iam --help.');
  }
  const type = values.type === undefined ? null : oneOf(policyTypes, values.type, '--type');
  const format = oneOf(['text', 'json'] as const, values.format ?? 'text', '--format');
  let documents: readonly [Policy, Policy];
  try {
    documents = [await readDocument(before, type), await readDocument(after, type)];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (format === 'json') terminal.out(jsonText(unreadableJson(error.message)));
    else terminal.fault(`delta-review: ${error.message}`);
    return exit.wrongUse;
  }
  const { aws } = loadCatalogues();
  const comparison = comparePolicies(...documents, aws.catalogue);
  const escalations = newEscalations(...documents, aws);
  terminal.out(
    format === 'json'
      ? jsonText({ ...policyComparisonJson(comparison), escalations: escalations.map(escalationJson) })
      : policyComparisonText(comparison, escalations, { width: terminal.width, colour: terminal.colour }),
  );
  return comparison.added.length > 0 ? exit.met : exit.done;
}

/** @throws Unreadable, or WrongUse where there is no such file. */
async function readDocument(file: string, type: PolicyType | null): Promise<Policy> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse(`${file}: no such file, or it cannot be read`);
  });
  const policy = policyFromText(file, text);
  const fault = type === null ? null : typeFault(policy, type);
  if (fault !== null) throw new Unreadable(file, fault.line, fault.reason);
  return policy;
}

function jsonText(json: PolicyComparisonJson): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
