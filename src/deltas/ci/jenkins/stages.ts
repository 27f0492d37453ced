/** A Jenkinsfile as its stages: statements in; for each stage its own Groovy, its directives and what stands before it, out. */
import type { TextFile } from '../../../change/snapshot.ts';
import {
  type Call,
  callOf,
  type Group,
  isSign,
  meant,
  type Statement,
  soleString,
  spelled,
} from '../../../syntax/groovy/groovy.ts';
import type { Lines } from '../../../syntax/tree.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import type { CiPart, CiStep } from '../model.ts';
import { keyLine, placeIn } from '../reading/job.ts';

export interface Stage {
  /** '' for what all stages share. */
  readonly name: string;
  readonly lines: Lines;
  /** Its own Groovy, that of stages inside it left out. */
  readonly own: readonly Statement[];
  readonly parts: readonly CiPart[];
  readonly steps: readonly CiStep[];
  readonly strength: ScanStrength;
  /** How deep it stands, so that what a stage waits for reaches those inside it. */
  readonly path: readonly string[];
}

interface Growing {
  readonly name: string;
  readonly lines: Lines;
  readonly own: Statement[];
  readonly parts: CiPart[];
  readonly steps: CiStep[];
  readonly path: readonly string[];
  strength: ScanStrength;
}

/** Only shown, or only about how long, how many and how the log looks. */
const silent = new Set(
  'timeout buildDiscarder timestamps ansiColor disableConcurrentBuilds parallelsAlwaysFailFast failFast quietPeriod durabilityHint preserveStashes'.split(
    ' ',
  ),
);

export class StageReader {
  readonly #file: TextFile;
  readonly #stages: Growing[] = [];

  constructor(file: TextFile) {
    this.#file = file;
  }

  /** @returns what all share first, then the stages in the order in which they run. */
  read(statements: readonly Statement[]): readonly Stage[] {
    const shared = this.#stage('', { startLine: 1, endLine: 1 }, []);
    for (const statement of statements) {
      const call = callOf(statement);
      if (call?.name === 'pipeline' && call.block !== null) this.#section(call.block, shared);
      else this.#scripted(statement, shared);
    }
    return this.#stages;
  }

  #stage(name: string, lines: Lines, path: readonly string[]): Growing {
    const fresh: Growing = { name, lines, own: [], parts: [], steps: [], path, strength: 'blocking' };
    this.#stages.push(fresh);
    return fresh;
  }

  /** The inside of `pipeline { }` or of a stage (jenkins.io/doc/book/pipeline/syntax, read 2026-11). */
  #section({ statements }: Group, stage: Growing): void {
    for (const statement of statements) {
      const call = callOf(statement);
      const inner = call?.block?.statements ?? [];
      if (call === null) this.#steps([statement], stage);
      else if (call.name === 'stage' && call.block !== null) this.#inner(call, call.block, stage);
      else if (call.name === 'stages' || call.name === 'parallel') this.#list(inner, stage);
      else if (call.name === 'matrix') this.#matrix(inner, stage);
      else if (call.name === 'steps') this.#steps(inner, stage);
      else if (call.name === 'post')
        for (const one of inner) this.#steps(callOf(one)?.block?.statements ?? [one], stage);
      else this.#directive(call, statement, stage);
    }
  }

  #inner(call: Call, block: Group, parent: Growing): void {
    const name = soleString(call.values[0])?.text ?? (spelled(call.values[0] ?? []) || 'without a name');
    const stage = this.#stage(name, keyLine(call), [...parent.path, name]);
    stage.strength = parent.strength;
    this.#section(block, stage);
  }

  #list(statements: readonly Statement[], parent: Growing): void {
    for (const statement of statements) {
      const call = callOf(statement);
      if (call?.name === 'stage' && call.block !== null) this.#inner(call, call.block, parent);
      else if (!silent.has(call?.name ?? '')) this.#steps([statement], parent);
    }
  }

  #matrix(statements: readonly Statement[], stage: Growing): void {
    for (const statement of statements) {
      const call = callOf(statement);
      if (call?.name === 'stages') this.#list(call.block?.statements ?? [], stage);
      else if (call !== null) this.#directive(call, statement, stage);
    }
  }

  #directive(call: Call, statement: Statement, stage: Growing): void {
    const { name } = call;
    if (silent.has(name)) return;
    stage.own.push(statement);
    if (name === 'when') stage.strength = 'conditional';
    const inner = call.block?.statements ?? [];
    const listed = spokenLists.get(name);
    if (listed !== undefined && call.block !== null) {
      stage.parts.push(...inner.flatMap((one) => this.#listed(name, listed, one)));
      return;
    }
    // Who is asked is told by the gate.
    stage.parts.push(this.#part(name, spoken.get(name) ?? name, meant(statement), statement));
  }

  /** One line of `environment`, `options`, `parameters`, `triggers` or `tools`. */
  #listed(directive: string, word: string, statement: Statement): readonly CiPart[] {
    const call = callOf(statement);
    if (silent.has(call?.name ?? '')) return [];
    const [first] = statement.pieces;
    const assigned = first?.kind === 'word' && isSign(statement.pieces[1], '=') ? first.text : null;
    const parameter = directive === 'parameters' ? soleString(call?.named.get('name'))?.text : undefined;
    const name = assigned ?? parameter ?? call?.name ?? '';
    return [
      this.#part(
        `${directive}.${name}`,
        `${word} ${name}`,
        this.#meaning(directive, call, statement),
        statement,
      ),
    ];
  }

  #meaning(directive: string, call: Call | null, statement: Statement): string {
    if (directive !== 'parameters' || call === null) return meant(statement);
    const fields = [...call.named].filter(([key]) => !['description', 'trim'].includes(key));
    const named = fields.map(([key, value]) => `${key}: ${spelled(value)}`).sort();
    return `${call.name} ${[...call.values.map(spelled), ...named].join(', ')}`;
  }

  #steps(statements: readonly Statement[], stage: Growing): void {
    for (const statement of statements) {
      const call = callOf(statement);
      const name = call?.name ?? '';
      if (isPlainText(call)) continue;
      stage.own.push(statement);
      const library = isSign(statement.pieces[0], '@');
      const told = name === 'script' ? 'the scripted code' : name === '' ? 'code' : `step ${name}`;
      const part = this.#part('step', library ? 'the library' : told, meant(statement), statement);
      stage.steps.push({
        place: placeIn(this.#file, statement),
        kin: ['', '', library ? 'library' : name],
        parts: [library ? { ...part, toldBy: ['type', 'library'] } : part],
      });
    }
  }

  /** Groovy outside `pipeline { }`: stages that are called in it are told apart, the rest is code. */
  #scripted(statement: Statement, stage: Growing): void {
    if (!holdsStage(statement.pieces)) {
      this.#steps([statement], stage);
      return;
    }
    const call = callOf(statement);
    if (call?.name === 'stage' && call.block !== null) {
      const name = soleString(call.values[0])?.text ?? (spelled(call.values[0] ?? []) || 'without a name');
      const inner = this.#stage(name, keyLine(call), [...stage.path, name]);
      inner.strength = stage.strength;
      for (const one of call.block.statements) this.#scripted(one, inner);
      // A stage of a script is a heading: what its code may do, the whole script may.
      (this.#stages[0] ?? inner).own.push(...inner.own.splice(0));
      return;
    }
    this.#around(statement.pieces, stage);
  }

  /** What stands around stages: the words before a block are code, its inside is read on. */
  #around(pieces: Statement['pieces'], stage: Growing): void {
    const plain = pieces.filter((piece) => piece.kind !== 'group' || !holdsStage([piece]));
    const [first] = plain;
    const last = plain.at(-1);
    if (first !== undefined && last !== undefined) {
      this.#steps([{ pieces: plain, startLine: first.startLine, endLine: last.endLine }], stage);
    }
    for (const piece of pieces) {
      if (piece.kind !== 'group' || !holdsStage([piece])) continue;
      for (const inner of piece.statements) this.#scripted(inner, stage);
    }
  }

  #part(key: string, name: string, meaning: string, lines: Lines): CiPart {
    return { key, name, meaning, lines, file: this.#file };
  }
}

const spoken: ReadonlyMap<string, string> = new Map([
  ['when', 'the condition'],
  ['input', 'the question to a person'],
  ['agent', 'the agent'],
]);
const spokenLists: ReadonlyMap<string, string> = new Map([
  ['environment', 'variable'],
  ['options', 'option'],
  ['parameters', 'parameter'],
  ['triggers', 'trigger'],
  ['tools', 'tool'],
]);

/** A line for the log, without anything put into it. */
function isPlainText(call: Call | null): boolean {
  return call?.name === 'echo' && soleString(call.values[0])?.expressions.length === 0;
}

const holding = new WeakMap<Group, boolean>();

/** @returns true where a stage is called somewhere in the pieces; each bracket is looked into once. */
function holdsStage(pieces: Statement['pieces']): boolean {
  return pieces.some((piece, at) => {
    if (piece.kind === 'word') {
      const next = pieces[at + 1];
      return piece.text === 'stage' && (next?.kind === 'group' || next?.kind === 'string');
    }
    if (piece.kind !== 'group') return false;
    const known = holding.get(piece) ?? piece.statements.some((statement) => holdsStage(statement.pieces));
    holding.set(piece, known);
    return known;
  });
}
