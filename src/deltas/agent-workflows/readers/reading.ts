/** What a reader of one agent's inputs or arguments works with: a gathering, and texts that are configuration files in themselves. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Lines, TreeEntry } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { Format } from '../../agents/formats/format.ts';
import { Gathering } from '../../agents/formats/gathering.ts';
import { textOf } from '../../agents/formats/settings.ts';
import type { Holder, Powers } from '../../agents/model.ts';
import type { Evidence } from '../../delta.ts';
import { evidenceAt, redact } from '../../evidence.ts';
import { type LineMap, linesWithin } from '../lines.ts';

/** A text that the agent follows. */
export interface Prompt {
  readonly text: string;
  readonly lines: Lines;
}

export class Reading {
  readonly gathering: Gathering;
  readonly prompts: Prompt[] = [];
  /** What settings written out in the workflow add to the gathering. */
  readonly layers: Powers[] = [];

  readonly file: TextFile;
  readonly side: Side;
  readonly holder: Holder;

  constructor(file: TextFile, side: Side, holder: Holder, lines: Lines) {
    this.file = file;
    this.side = side;
    this.holder = holder;
    this.gathering = new Gathering(file, side, holder, lines);
  }

  powers(): readonly Powers[] {
    return [this.gathering.powers(), ...this.layers];
  }

  prompt(text: string, lines: Lines): void {
    if (text.trim() !== '') this.prompts.push({ text, lines });
  }

  /** @param text a configuration file of that format; a path, and what is no text of the format, is noted. */
  embed(format: Format, path: string, text: string, key: string, place: Lines, lineMap: LineMap): void {
    if (!text.trimStart().startsWith('{') && !path.endsWith('.toml')) {
      this.note(key, text, place);
      return;
    }
    try {
      const inner: TextFile = { state: 'text', path, blob: '', mode: 'file', text };
      for (const powers of format.read(inner, this.side))
        this.layers.push(rehomed(powers, this.holder, this.#placed(lineMap)));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.note(key, text, place);
    }
  }

  /** For inputs: the lines of the entry's own text. */
  embedEntry(format: Format, path: string, entry: TreeEntry, key: string): void {
    const text = textOf(entry.value) ?? '';
    if (text.trim() !== '') this.embed(format, path, text, key, entry, linesWithin(this.file, entry));
  }

  /** Keeps a setting that only a person can judge. */
  note(key: string, value: string, lines: Lines): void {
    const shown = redact(value.slice(0, 1_024)).slice(0, 160);
    this.gathering.settings.push({ key, value: shown, evidence: this.gathering.at(lines) });
  }

  #placed(lineMap: LineMap): (evidence: Evidence) => Evidence {
    return ({ startLine, endLine }) => {
      const start = lineMap(startLine);
      const end = lineMap(endLine);
      return evidenceAt(this.file, this.side, { startLine: start.startLine, endLine: end.endLine });
    };
  }
}

/** @returns the same powers for another holder, with all evidence where it really stands. */
function rehomed(powers: Powers, holder: Holder, at: (evidence: Evidence) => Evidence): Powers {
  const placed = <T extends { readonly evidence: Evidence }>(one: T): T => ({
    ...one,
    evidence: at(one.evidence),
  });
  return {
    holder,
    evidence: at(powers.evidence),
    servers: powers.servers.map((server) => ({
      ...placed(server),
      environment: server.environment.map(placed),
      secrets: server.secrets.map(placed),
    })),
    rules: powers.rules.map(placed),
    tools: powers.tools?.map(placed) ?? null,
    levels: powers.levels.map(placed),
    openings: powers.openings.map(placed),
    hooks: powers.hooks.map(placed),
    delegates: powers.delegates.map(placed),
    model: powers.model === null ? null : placed(powers.model),
    endpoints: powers.endpoints.map(placed),
    secrets: powers.secrets.map(placed),
    settings: powers.settings.map(placed),
    prose: powers.prose.map(placed),
  };
}
