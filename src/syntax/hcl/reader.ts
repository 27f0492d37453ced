/** Opens the HCL reader: two WebAssembly modules in, synchronous and pure functions from text to AST out. */
import { lineIndex } from '../line-index.ts';
import type { HclExpression, HclFile } from './ast.ts';
import { readFileBody } from './body.ts';
import { type Engine, type HclModules, openEngine } from './engine.ts';
import { readExpression } from './expression.ts';
import { type Fragments, readHclJson } from './json.ts';
import { type Part, partsOf } from './parts.ts';
import {
  brokenExpression,
  hasOwnFault,
  hclLimits,
  type Reading,
  readingOf,
  reportFaults,
} from './reading.ts';
import { squeeze } from './squeeze.ts';
import type { Syntax } from './syntax-tree.ts';
import { readBare } from './template.ts';

/** @param path ends in `.json` where the text is Terraform's JSON. */
export type ReadHcl = (path: string, text: string) => HclFile;

export interface HclReader {
  readonly readFile: ReadHcl;
  /** A template file, as `templatefile` reads it. */
  readonly readTemplate: (text: string) => HclFragment;
}

export interface HclFragment {
  readonly value: HclExpression;
  readonly broken: HclFile['broken'];
}

/** Once a process, as its engine. */
export async function openHclReader(modules: HclModules): Promise<HclReader> {
  const engine = await openEngine(modules);
  return {
    readFile: (path, text) =>
      path.endsWith('.json') ? readHclJson(path, text, fragmentsOf(engine)) : readNative(path, text, engine),
    readTemplate: (text) => fragmentsOf(engine).template(text, lineIndex(text)),
  };
}

function readNative(path: string, text: string, engine: Engine): HclFile {
  const reading = readingOf(text, lineIndex(text));
  const body = readFileBody(reading, rootsOf(reading, engine));
  return { path, body, broken: reading.broken };
}

function rootsOf(reading: Reading, engine: Engine): readonly Syntax[] {
  const { text } = reading;
  if (text.length > hclLimits.characters) {
    reading.report(0, text.length, `${text.length} characters; the limit is ${hclLimits.characters}`);
    return [];
  }
  const squeezed = squeeze(text, 0, text.length);
  const sound = squeezed.text.length > hclLimits.signs ? null : engine.sound(squeezed);
  if (sound !== null) {
    for (const { start, end, because } of squeezed.faults) reading.report(start, end, because);
    return [sound];
  }
  const recover = recovery(engine);
  return partsOf(text)
    .map((part) => recover(reading, part))
    .filter((root) => root !== null);
}

/** @returns null where it cannot be parsed; that is reported. */
type Recover = (reading: Reading, part: Part) => Syntax | null;

/** Parses the parts of one file, for as long as what they hold together stays within the limits. */
function recovery({ sound, recovered }: Engine): Recover {
  const limits = hclLimits.recovered;
  let faulty = 0;
  return (reading, { start, end }) => {
    if (faulty > limits.file) {
      reading.report(start, end, 'too much before this makes no sense');
      return null;
    }
    const squeezed = squeeze(reading.text, start, end);
    const { length } = squeezed.text;
    for (const fault of squeezed.faults) reading.report(fault.start, fault.end, fault.because);
    if (length > hclLimits.signs) {
      reading.report(start, end, `${length} signs of code; the limit is ${hclLimits.signs}`);
      return null;
    }
    const root = sound(squeezed);
    if (root !== null) return root;
    faulty += length;
    if (length <= limits.part) return recovered(squeezed);
    reading.report(start, end, 'something here makes no sense, and it is too long to say what');
    return null;
  };
}

/** Readers of the templates and references in one file. */
function fragmentsOf(engine: Engine): Fragments {
  const recover = recovery(engine);
  let read = 0;
  const within = (before: string, text: string, after: string, lineOf: (offset: number) => number) => {
    const whole = `${before}${text}\n${after}`;
    const start = before.length;
    const end = start + text.length;
    const reading = readingOf(whole, (offset) => lineOf(Math.max(0, Math.min(offset - start, text.length))));
    read += 1;
    const more = read > hclLimits.fragments;
    if (more) reading.report(start, end, `more than ${hclLimits.fragments} templates`);
    const root = more ? null : recover(reading, { start: 0, end: whole.length });
    return { reading, expression: root === null ? null : onlyExpression(root), start, end };
  };
  return {
    template: (text, lineOf) => {
      // A heredoc is the one place where a bare template may stand, once its marker is a word that the text does not hold.
      const longest = (text.match(/Z+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
      const marker = 'Z'.repeat(Math.min(longest + 1, 100));
      const { reading, expression, start, end } = within(`x = <<${marker}\n`, text, `${marker}\n`, lineOf);
      const heredoc = expression?.children[0]?.children[0];
      const sound = heredoc?.type === 'heredoc_template' && !hasOwnFault(heredoc);
      const value = sound ? readBare(reading, heredoc, start, end) : fault(reading, expression, start, end);
      return { value, broken: reading.broken };
    },
    expression: (text, lineOf) => {
      const { reading, expression, start, end } = within('x = ', text, '', lineOf);
      const value =
        expression === null ? fault(reading, null, start, end) : readExpression(reading, expression, 1);
      return { value, broken: reading.broken };
    },
  };
}

function fault(reading: Reading, node: Syntax | null, start: number, end: number): HclExpression {
  if (node !== null) reportFaults(reading, node);
  if (reading.broken.length === 0) reading.report(start, end, 'this is no expression');
  return brokenExpression(reading, start, end);
}

/** @returns null where the text is more than one attribute. */
function onlyExpression(root: Syntax): Syntax | null {
  const [body, ...others] = root.children;
  const [attribute, ...more] = body?.children ?? [];
  if (others.length > 0 || more.length > 0 || attribute?.type !== 'attribute') return null;
  const [, equals, expression, ...rest] = attribute.children;
  return equals?.type === '=' && expression?.type === 'expression' && rest.length === 0 ? expression : null;
}
