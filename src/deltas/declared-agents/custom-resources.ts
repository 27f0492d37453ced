/** The API groups whose custom resources declare agents and their servers. */

/** kagent.dev/docs, docs.stacklok.com/toolhive, read 2026-11. */
const groups: ReadonlySet<string> = new Set(['kagent.dev', 'api.kagent.dev', 'toolhive.stacklok.dev']);

export function isAgentGroup(group: string): boolean {
  return groups.has(group);
}

const written =
  /^[ \t-]{0,12}"?apiVersion"?[ \t]{0,4}:[ \t]{0,4}["']?(?:(?:api\.)?kagent\.dev|toolhive\.stacklok\.dev)\//m;

export function holdsAgents(text: string): boolean {
  return written.test(text);
}
