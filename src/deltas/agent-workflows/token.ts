/** A job of a workflow in; what its token may write, and which secrets a step is handed, out. */
import { expressionsIn, normalContexts } from '../../syntax/expressions/github.ts';
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import {
  entriesOf,
  isNothing,
  type Job,
  type Pipeline,
  type Step,
  textOf,
  writtenIn,
} from '../pipelines/workflow.ts';

export interface Token {
  /** `unknown`: of a composite action, whose caller decides. */
  readonly source: 'listed' | 'default' | 'read-all' | 'write-all' | 'unknown';
  /** Scopes that it may write, `id-token` aside, in order; all of `write-all` is "*". */
  readonly writes: readonly string[];
  readonly oidc: boolean;
  readonly lines: Lines;
}

/** A job's own block replaces the workflow's whole; docs.github.com, "Workflow syntax", permissions, read 2026-11. */
export function tokenOf(pipeline: Pipeline, job: Job): Token {
  const block = job.body.get('permissions') ?? pipeline.top.get('permissions');
  const lines = block ?? job.lines;
  const none = { writes: [], oidc: false, lines };
  if (pipeline.form === 'action') return { ...none, source: 'unknown' };
  if (block === undefined) return { ...none, source: 'default' };
  const text = textOf(block);
  if (text === 'write-all') return { source: text, writes: ['*'], oidc: true, lines };
  if (text === 'read-all' || isNothing(block.value))
    return { ...none, source: text === 'read-all' ? text : 'listed' };
  const written = [...entriesOf(block).values()].filter((entry) => textOf(entry) === 'write');
  const scopes = written.map(({ key }) => key).sort();
  return {
    source: 'listed',
    writes: scopes.filter((scope) => scope !== 'id-token'),
    oidc: scopes.includes('id-token'),
    lines,
  };
}

/** Talk on issues and discussions, and use of models: the agent may say what it likes, and changes no code. */
const talk = new Set(['issues', 'discussions', 'models', 'copilot-requests']);

/** @returns the scopes with which more than words can be changed. */
export function gravestWrites({ writes }: Token): readonly string[] {
  return writes.filter((scope) => !talk.has(scope));
}

export interface UsedSecret {
  /** "*" where the name is only known at run time, or all are handed over. */
  readonly name: string;
  readonly lines: Lines;
}

const reference = /(?<![\w.-])secrets(?:\.([a-z_][\w-]*))?(?![\w-])/g;
/** What an agent is paid with, by the name it goes by; the token of the job is told by its permissions. */
const ownKey =
  /(?:anthropic|claude|openai|codex|gemini|google_api|vertex_api|openrouter|opencode|cursor|copilot|xai|deepseek|mistral|groq|zhipu|moonshot|amp|goose|aider|azure_(?:openai|api)|warp|factory|model)[\w-]*(?:key|token)/i;

/** @returns the secrets in the step's inputs and in all variables that it sees, what the agent is paid with aside. */
export function secretsHanded(pipeline: Pipeline, job: Job, step: Step): readonly UsedSecret[] {
  const maps = [step.body.get('with'), step.body.get('env'), job.body.get('env'), pipeline.top.get('env')];
  return maps.flatMap((map) => [...entriesOf(map).values()].flatMap(secretsIn));
}

function secretsIn(entry: TreeEntry): readonly UsedSecret[] {
  if (ownKey.test(entry.key)) return [];
  return writtenIn([entry]).flatMap(({ text, lines }) =>
    expressionsIn(text).flatMap((expression) =>
      [...normalContexts(expression).matchAll(reference)].flatMap(([, name]) => {
        const found = name === undefined ? '*' : name.toUpperCase();
        return found === 'GITHUB_TOKEN' || ownKey.test(found) ? [] : [{ name: found, lines }];
      }),
    ),
  );
}
