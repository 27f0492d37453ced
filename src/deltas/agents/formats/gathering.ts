/** The powers of one holder while a reader gathers them from a file: whatever fits nowhere is noted, nothing is dropped. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Evidence, Severity } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import {
  type Holder,
  type Hook,
  type Level,
  type Named,
  noPowers,
  type Opening,
  type PermissionRule,
  type Powers,
  type Prose,
  type Secret,
  type Tool,
  type UnknownSetting,
} from '../model.ts';
import type { TextPattern, ToolPattern } from '../permissions/pattern.ts';
import { withoutSecrets } from '../servers/secrets.ts';
import type { Server, Variable } from '../servers/server.ts';
import { variablesIn } from '../servers/variables.ts';
import { inRepository } from './places.ts';
import { type KnownSettings, readSettings, shownSetting } from './settings.ts';

/** Given an entry and its key path, with `*` written out where it is the last key. */
export type Reader = (entry: TreeEntry, key: string) => void;
export type Table = Readonly<Record<string, 'silent' | Reader>>;

/** What one value of a setting stands for. */
export type Rung = readonly [openness: number, severity: Severity, meaning: string, how?: 'unattended'];
export type Ladder = Readonly<Record<string, Rung>>;

/** What one written rule stands for: often one pattern, sometimes several together. */
export type Patterns = ToolPattern | readonly ToolPattern[];

function listed(patterns: Patterns): readonly ToolPattern[] {
  return 'tool' in patterns ? [patterns] : patterns;
}

/** More of a value than this is nobody's reading. */
const shown = 240;

export class Gathering {
  readonly file: TextFile;
  readonly side: Side;
  readonly holder: Holder;
  readonly #evidence: Evidence;
  /** A file on one line has one place for thousands of things. */
  readonly #places = new Map<string, Evidence>();
  readonly servers: Server[] = [];
  readonly rules: PermissionRule[] = [];
  tools: Tool[] | null = null;
  readonly levels: Level[] = [];
  readonly openings: Opening[] = [];
  readonly hooks: Hook[] = [];
  readonly delegates: Named[] = [];
  model: Named | null = null;
  readonly endpoints: Named[] = [];
  readonly secrets: Secret[] = [];
  readonly settings: UnknownSetting[] = [];
  readonly prose: Prose[] = [];

  constructor(file: TextFile, side: Side, holder: Holder, lines: Lines = { startLine: 1, endLine: 1 }) {
    this.file = file;
    this.side = side;
    this.holder = holder;
    this.#evidence = this.at(lines);
  }

  /** @returns what was gathered so far. */
  powers(): Powers {
    const {
      servers,
      rules,
      tools,
      levels,
      openings,
      hooks,
      delegates,
      model,
      endpoints,
      secrets,
      settings,
      prose,
    } = this;
    const gathered = { servers, rules, tools, levels, openings, hooks, delegates, model, endpoints };
    return { ...noPowers(this.holder, this.#evidence), ...gathered, secrets, settings, prose };
  }

  at(lines: Lines): Evidence {
    const key = `${lines.startLine} ${lines.endLine}`;
    const known = this.#places.get(key) ?? evidenceAt(this.file, this.side, lines);
    this.#places.set(key, known);
    return known;
  }

  /** @param above the key path that the tree stands under, with its last dot. */
  read(tree: TreeNode, table: Table, above = ''): void {
    if (tree.kind !== 'map') {
      this.note(above === '' ? 'everything' : above.slice(0, -1), tree, tree);
      return;
    }
    const known: Record<string, KnownSettings[string]> = {};
    for (const [key, read] of Object.entries(table)) {
      const whole = (entry: TreeEntry) => above + (key.endsWith('*') ? key.slice(0, -1) + entry.key : key);
      known[key] = read === 'silent' ? read : (entry) => read(entry, whole(entry));
    }
    for (const setting of readSettings(this.file, this.side, tree, known))
      this.settings.push({ ...setting, key: brief(above + setting.key) });
  }

  /** Keeps what has no better place: a setting of another type than documented, or one that only a person can judge. */
  note(key: string, lines: Lines, value: TreeNode): void {
    this.settings.push({ key: brief(key), value: shownSetting(value), evidence: this.at(lines) });
  }

  readonly noted: Reader = (entry, key) => this.note(key, entry, entry.value);

  /** A text that the agent follows. */
  readonly told: Reader = (entry, key) => {
    const text = this.text(entry, key);
    if (text !== null) this.prose.push({ key: brief(key), text, evidence: this.at(entry) });
  };

  /** @returns the text of a setting; null where it is none, which is noted. */
  text(entry: TreeEntry, key: string): string | null {
    const { value } = entry;
    if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
    if (value.kind !== 'scalar' || value.value !== null) this.noted(entry, key);
    return null;
  }

  /** @returns the texts of a list, or of one text alone; what is no text is noted. */
  texts(entry: TreeEntry, key: string): readonly { readonly text: string; readonly node: TreeNode }[] {
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    return items.flatMap((node) => {
      if (node.kind === 'scalar' && typeof node.value === 'string') return [{ text: node.value, node }];
      if (node.kind !== 'scalar' || node.value !== null) this.note(key, node, node);
      return [];
    });
  }

  level(of: Level['of'], ladder: Ladder): Reader {
    return (entry, key) => {
      const value = entry.value.kind === 'scalar' ? String(entry.value.value) : null;
      const rung = value !== null && Object.hasOwn(ladder, value) ? ladder[value] : undefined;
      if (value === null || rung === undefined) this.noted(entry, key);
      else this.addLevel(of, key, value, rung, entry);
    };
  }

  addLevel(of: Level['of'], key: string, value: string, rung: Rung, lines: Lines): void {
    const [openness, severity, meaning, how] = rung;
    this.levels.push({
      of,
      key: brief(key),
      value: brief(value),
      openness,
      severity,
      meaning: brief(meaning),
      unattended: how === 'unattended',
      evidence: this.at(lines),
    });
  }

  rulesOf(decision: PermissionRule['decision'], read: (written: string) => Patterns): Reader {
    return (entry, key) => {
      for (const { text, node } of this.texts(entry, key)) this.addRule(decision, read(text), text, node);
    };
  }

  /**
   * @param patterns all that one written rule stands for.
   * @param except what it does not speak of although a pattern has it.
   */
  addRule(
    decision: PermissionRule['decision'],
    patterns: Patterns,
    written: string,
    lines: Lines,
    except: readonly ToolPattern[] = [],
  ): void {
    const evidence = this.at(lines);
    const without = except.length === 0 ? {} : { except: except.map(cleanPattern) };
    for (const one of listed(patterns)) {
      const pattern = cleanPattern(one);
      this.rules.push({ decision, pattern, ...without, written: brief(written), evidence });
    }
  }

  /** The first makes the list of tools a limit. */
  addTool(patterns: Patterns, written: string, lines: Lines): void {
    this.tools ??= [];
    const evidence = this.at(lines);
    for (const pattern of listed(patterns))
      this.tools.push({ pattern: cleanPattern(pattern), written: brief(written), evidence });
  }

  /** @param severity of one entry, by what it says. */
  openingsOf(
    of: Opening['of'],
    severity: Severity | ((value: string) => Severity),
    meaning: (value: string) => string,
  ): Reader {
    return (entry, key) => {
      for (const { text, node } of this.texts(entry, key)) {
        const how = typeof severity === 'string' ? severity : severity(text);
        this.addOpening(of, key, text, how, meaning(brief(text)), node);
      }
    };
  }

  /** Directories that it may work in besides its own, which open nothing where they lie within it. */
  directoriesOf(meaning: (value: string, outside: string) => string): Reader {
    const { root } = this.holder;
    return (entry, key) => {
      for (const { text, node } of this.texts(entry, key)) {
        const path = inRepository(root, text);
        if (path !== null && (root === '' || path === root || path.startsWith(`${root}/`))) continue;
        const said = meaning(brief(text), path === null ? ' outside the repository' : '');
        this.addOpening('directory', key, text, path === null ? 'high' : 'low', said, node);
      }
    };
  }

  addOpening(
    of: Opening['of'],
    key: string,
    value: string,
    severity: Severity,
    meaning: string,
    lines: Lines,
  ): void {
    const evidence = this.at(lines);
    this.openings.push({
      of,
      key: brief(key),
      value: brief(value),
      severity,
      meaning: brief(meaning),
      evidence,
    });
  }

  /** A list that limits where it stands, and lets out with each entry: a level and its openings under one key. */
  limitOf(of: Level['of'], limit: string, severity: Severity, meaning: (value: string) => string): Reader {
    return (entry, key) => {
      if (entry.value.kind !== 'sequence') {
        this.noted(entry, key);
        return;
      }
      this.addLevel(of, key, 'listed', [-1, 'high', limit], entry);
      this.openingsOf('other', severity, meaning)(entry, key);
    };
  }

  named(entry: TreeEntry, key: string): Named | null {
    const name = this.text(entry, key);
    return name === null ? null : { name: brief(name), evidence: this.at(entry) };
  }

  readonly modelNamed: Reader = (entry, key) => {
    this.model = this.named(entry, key) ?? this.model;
  };

  /** Variables of a map: secrets by name, all others returned; what is no text is noted. */
  variables(entry: TreeEntry, key: string, into: Secret[]): readonly Variable[] {
    const { value } = entry;
    if (value.kind !== 'map') {
      if (value.kind !== 'scalar' || value.value !== null) this.noted(entry, key);
      return [];
    }
    for (const inner of value.entries.values())
      if (inner.value.kind !== 'scalar') this.noted(inner, `${key}.${inner.key}`);
    const { environment, secrets } = variablesIn(this.file, this.side, value);
    into.push(...secrets.map((secret) => ({ ...secret, name: brief(secret.name) })));
    return environment.map((variable) => ({ ...variable, name: brief(variable.name) }));
  }
}

/** @returns the text as a person may see it. */
export function brief(text: string): string {
  return withoutSecrets(text.slice(0, 1_024)).slice(0, shown);
}

/** Whole, unlike what is shown: two long patterns must not become one by being cut. */
function cleanPattern(pattern: ToolPattern): ToolPattern {
  switch (pattern.tool) {
    case 'shell':
      return { ...pattern, command: cleanText(pattern.command) };
    case 'read':
    case 'write':
      return {
        ...pattern,
        path: pattern.path && { ...pattern.path, glob: withoutSecrets(pattern.path.glob) },
      };
    case 'fetch':
      return { ...pattern, host: cleanText(pattern.host) };
    case 'mcp':
      return { ...pattern, server: cleanSet(pattern.server), name: cleanText(pattern.name) };
    case 'delegate':
      return { ...pattern, agent: cleanText(pattern.agent) };
    case 'other':
      return {
        ...pattern,
        name: withoutSecrets(pattern.name),
        argument: pattern.argument === null ? null : withoutSecrets(pattern.argument),
      };
    default:
      return pattern;
  }
}

function cleanText(set: TextPattern | null): TextPattern | null {
  return set === null ? null : cleanSet(set);
}

function cleanSet(set: TextPattern): TextPattern {
  return set.form === 'glob'
    ? { ...set, glob: withoutSecrets(set.glob) }
    : { ...set, written: withoutSecrets(set.written) };
}
