/** Every file by which Codex is configured. */
import type { Format } from '../format.ts';
import { brief, Gathering } from '../gathering.ts';
import { readLooseFrontMatter } from '../loose-front-matter.ts';
import { directoryAbove, stemOf } from '../places.ts';
import { codexAgents, codexConfig, codexHooks } from './config.ts';
import { codexRules } from './rules.ts';

/** Nothing of a prompt is a power; its text is for whoever judges instructions. */
const codexPrompts: Format = {
  name: 'Codex prompt',
  paths: ['**/.codex/prompts/*.md'],
  source: 'developers.openai.com/codex/custom-prompts, read 2026-11',
  read: (file, side) => {
    const { data } = readLooseFrontMatter(file.path, file.text, ['description', 'argument-hint']);
    const part = { sort: 'command', name: brief(stemOf(file.path)) };
    const root = directoryAbove(file.path, '.codex');
    const gathering = new Gathering(file, side, { product: 'codex', root, part });
    if (data !== null) gathering.read(data, { description: 'silent', 'argument-hint': 'silent' });
    return [gathering.powers()];
  },
};

export const codexFormats: readonly Format[] = [
  codexConfig,
  codexAgents,
  codexRules,
  codexHooks,
  codexPrompts,
];
