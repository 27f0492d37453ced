/** How a Flatpak is built in, what it may reach outside of its sandbox out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Grant } from '../../grant.ts';
import { nodeAt, Reading, textOf } from '../../reading.ts';

export const flatpak: GrantFormat = {
  name: 'Flatpak',
  paths: ['**/*.{json,yml,yaml}'],
  source: 'https://docs.flatpak.org/en/latest/sandbox-permissions.html',
  read: '2026-11',
  recognises: (text) =>
    /["']?finish-args["']?\s{0,16}:/.test(text) && /["']?runtime["']?\s{0,16}:/.test(text),
  app: read,
  covers: coversFiles,
};

/** What is built, and of what, is code and no permission. */
function read(file: TextFile, side: Side): App {
  const root = (file.path.endsWith('.json') ? readJson : readYaml)(file.path, file.text);
  const into = new Reading(file, side);
  const args = nodeAt(root, 'finish-args');
  for (const item of args?.kind === 'sequence' ? args.items : []) {
    const text = textOf(item) ?? '';
    const [, option = '', value = ''] = /^--([a-z-]{1,40})=(\S{1,400})$/.exec(text) ?? [];
    // Taking away, and settings of its own environment, give nothing.
    if (
      option === '' ||
      /^(?:no|un|env$|persist$|metadata$|require-version$)/.test(option) ||
      value.startsWith('!')
    )
      continue;
    into.ask('flatpak', 'device', `${option}=${value}`, item);
  }
  return into.app('the Flatpak', 'flatpak');
}

/** Who may write to a place may read it, and a folder holds those below it. */
function coversFiles({ scope: held }: Grant, { scope: asked }: Grant): boolean {
  const [wide, narrow] = [held, asked].map((scope) =>
    /^filesystem=([^:]{1,400})(?::(ro|rw|create))?$/.exec(scope),
  );
  if (wide?.[1] === undefined || narrow?.[1] === undefined) return false;
  if (wide[2] === 'ro' && narrow[2] !== 'ro') return false;
  if (wide[1] === narrow[1] || wide[1] === 'host') return true;
  return wide[1] === 'home'
    ? /^(?:~|xdg-(?!run|config|data|cache))/.test(narrow[1])
    : narrow[1].startsWith(`${wide[1].replace(/\/$/, '')}/`);
}
