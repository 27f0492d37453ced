/** The sign-in of a Zapier integration, as its code writes it in; the scopes that Zapier then holds for each user out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { bracketEnds, type Token } from '../../../../syntax/code/statements.ts';
import { readTokens } from '../../../../syntax/code/tokens.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Meaning } from '../../grant.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';

export const zapierIntegration: GrantFormat = {
  name: 'Zapier integration',
  paths: [
    '**/authentication.{js,cjs,mjs,ts}',
    '**/*{zapier,Zapier}*/**/{index,auth,oauth,oauth2}.{js,cjs,mjs,ts}',
  ],
  source: 'https://docs.zapier.com/platform/reference/cli-docs',
  read: '2026-11',
  looksInto: true,
  recognises: (text) => /\boauth2Config\b/.test(text) && /\btype\s{0,8}:\s{0,8}["']oauth2["']/.test(text),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const into = new Reading(file, side);
  const tokens = readTokens(file.text, ['//']);
  const ends = bracketEnds(tokens);
  for (const [at, token] of tokens.entries()) {
    if (token.text !== 'oauth2Config' || !':='.includes(tokens[at + 1]?.text ?? ' ')) continue;
    const end = ends.get(at + 2);
    if (end !== undefined) scopesIn(tokens.slice(at + 3, end), into);
  }
  return into.app('the Zapier integration', 'zapier');
}

/** What is worked out, or filled in when somebody signs in, is nobody's to judge here. */
function scopesIn(tokens: readonly Token[], into: Reading): void {
  for (const [at, { kind, text }] of tokens.entries()) {
    const [colon, value, after] = tokens.slice(at + 1, at + 4);
    if (kind === 'sign' || !/^scopes?$/.test(text) || colon?.text !== ':' || value?.kind !== 'string')
      continue;
    const ends = after === undefined || after.text === ',' || after.text === '}';
    if (!ends || /\{\{|\$\{/.test(value.text)) continue;
    const lines = { startLine: value.line, endLine: value.endLine };
    for (const scope of value.text.split(/[\s,]+/))
      if (scope !== '') into.ask('zapier', 'user', scope, lines, meaningOf(scope));
  }
}

/** Each service has names of its own; these words mean the same with all. */
function meaningOf(scope: string): Meaning {
  const may = `use ${brief(scope)} there`;
  if (/\boffline(?:_access)?\b/i.test(scope)) return { power: 'offline', may, severity: 'medium' };
  if (/admin|\bfull\b|\ball\b|\*/i.test(scope)) return { power: 'admin', may, severity: 'high' };
  if (/write|create|update|delete|manage|edit|send/i.test(scope))
    return { power: 'write', may, severity: 'high' };
  if (/^(?:openid|email|profile)$/.test(scope)) return { power: 'identity', may, severity: 'low' };
  return { power: 'read', may, severity: 'medium' };
}
