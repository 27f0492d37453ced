/** `iam compare --stdin`: pairs of policies as lines of JSON in, one answer a line out, in the same order. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { AwsCatalogue } from '../access/aws-catalogue.ts';
import { comparePolicies } from '../access/compare.ts';
import { policyFromValue } from '../access/document.ts';
import {
  type PolicyComparisonJson,
  policyComparisonJson,
  unreadableJson,
} from '../render/iam/comparison-json.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { type ExitCode, exit } from './exit.ts';
import type { Terminal } from './terminal.ts';

const policySchema = z.union([z.string(), z.null(), z.record(z.string(), z.unknown())]);
const pairSchema = z.object({ id: z.unknown(), before: policySchema, after: policySchema });

/** Some answers at a time, so that a slow reader is not flooded and memory stays flat. */
const batch = 200;

/** @returns `wrongUse` where some pair could not be read, else `met` where some pair has new access. */
export async function compareStream(
  input: Readable,
  terminal: Terminal,
  catalogue: AwsCatalogue,
): Promise<ExitCode> {
  let answers: string[] = [];
  let number = 0;
  const seen = { wider: false, unreadable: false };
  const write = async () => {
    terminal.out(answers.join(''));
    answers = [];
    // Lets the output drain and the process answer signals.
    await new Promise((done) => setImmediate(done));
  };
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const { id, answer } = answerTo(line, number, catalogue);
    if (answer.added.length > 0) seen.wider = true;
    if (answer.result === 'unreadable') seen.unreadable = true;
    answers.push(`${JSON.stringify({ id, ...answer })}\n`);
    if (answers.length >= batch) await write();
  }
  await write();
  return seen.unreadable ? exit.wrongUse : seen.wider ? exit.met : exit.done;
}

function answerTo(
  line: string,
  number: number,
  catalogue: AwsCatalogue,
): { readonly id: unknown; readonly answer: PolicyComparisonJson } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return { id: null, answer: unreadableJson(`line ${number} is no JSON`) };
  }
  const { data, error } = pairSchema.safeParse(parsed);
  if (error !== undefined) {
    const id = z.object({ id: z.unknown() }).safeParse(parsed).data?.id ?? null;
    const reason = `line ${number} is no {"id", "before", "after"} with policies as objects, as text or null`;
    return { id, answer: unreadableJson(reason) };
  }
  const { id = null } = data;
  try {
    const [before, after] = [policyFromValue('before', data.before), policyFromValue('after', data.after)];
    return { id, answer: policyComparisonJson(comparePolicies(before, after, catalogue)) };
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    return { id, answer: unreadableJson(fault.message) };
  }
}
