/** Variables that Claude Code sets for itself and all it starts: secrets, other addresses, other libraries. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { brief, type Gathering, type Table } from '../gathering.ts';

/** Where what the agent reads and writes is sent instead: code.claude.com/docs/en/env-vars, read 2026-11. */
const addresses =
  /^(?:ANTHROPIC_(?:\w{1,32}_)?BASE_URL|(?:HTTPS?|ALL)_PROXY|OTEL_EXPORTER_OTLP(?:_\w{1,32})?_ENDPOINT)$/i;
/** What makes every program that starts load or run something first, or trust whom it should not. */
const loaders =
  /^(?:LD_PRELOAD|LD_LIBRARY_PATH|DYLD_INSERT_LIBRARIES|NODE_OPTIONS|PYTHONSTARTUP|BASH_ENV|ENV|PATH|GIT_SSH_COMMAND|GIT_CONFIG_\w{1,32}|NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|PYTHONPATH|CLAUDE_CODE_SHELL(?:_PREFIX)?)$/;
/** Numbers and switches of display and telemetry. */
const harmless =
  /^(?:BASH_(?:DEFAULT|MAX)_\w{1,32}|API_\w{0,24}TIMEOUT\w{0,8}|MCP_\w{0,24}TIMEOUT|MAX_\w{1,40}|CLAUDE_CODE_MAX_\w{1,40}|DISABLE_(?:TELEMETRY|ERROR_REPORTING|AUTOUPDATER|COST_WARNINGS|BUG_COMMAND|FEEDBACK_COMMAND)|CLAUDE_BASH_MAINTAIN_PROJECT_WORKING_DIR)$/;

export function environmentOf(gathering: Gathering): Table {
  return { env: (entry, key) => readEnvironment(gathering, entry, key) };
}

function readEnvironment(gathering: Gathering, entry: TreeEntry, key: string): void {
  const entries = entry.value.kind === 'map' ? [...entry.value.entries.values()] : [];
  const written = new Map(entries.map((variable) => [brief(variable.key), variable]));
  for (const { name, value } of gathering.variables(entry, key, gathering.secrets)) {
    const variable = written.get(name);
    if (variable === undefined || harmless.test(name)) continue;
    const at = `${key}.${name}`;
    if (addresses.test(name))
      gathering.addOpening('host', at, value, 'high', `sends what it reads and writes to ${value}`, variable);
    else if (loaders.test(name))
      gathering.addOpening(
        'other',
        at,
        value,
        'high',
        `starts every program with ${name} set to ${value}`,
        variable,
      );
    else if (name === 'ANTHROPIC_MODEL') gathering.modelNamed(variable, at);
    else gathering.noted(variable, at);
  }
}
