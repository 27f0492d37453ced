/** A text with expressions -> the contexts that end up in it which somebody outside may write. */
import { expressionsIn, normalContexts } from '../../../syntax/expressions/github.ts';

const person = '(?:author|committer)\\.(?:email|name)';
/**
 * Contexts that hold what a stranger typed: titles, bodies, branch names, commit messages. A number, a login or a
 * digest cannot carry a command (docs.github.com, "Secure use reference", script injections).
 */
const typed = new RegExp(
  [
    'github\\.head_ref\\b',
    `github\\.event\\.(?:${[
      '(?:issue|discussion|pull_request)\\.(?:title|body)\\b',
      '(?:comment|review|review_comment|discussion_comment)\\.body\\b',
      'pull_request\\.head\\.(?:ref|label|repo\\.(?:default_branch|description|homepage))\\b',
      'pages\\.\\*\\.page_name\\b',
      `commits\\.\\*\\.(?:message\\b|${person})`,
      `head_commit\\.(?:message\\b|${person})`,
      `workflow_run\\.(?:head_branch|display_title|head_repository\\.description|pull_requests\\.\\*\\.head\\.ref|head_commit\\.(?:message|${person}))\\b`,
    ].join('|')})`,
    // All of it, as in toJSON(github.event).
    'github\\.event(?![\\w.-])',
    'github(?![\\w.-])',
  ].join('|'),
  'g',
);
/** Their answer is true or false, whatever the stranger typed. */
const decides = /^!? ?(?:contains|startswith|endswith) ?\([^()]*\)$/;

/** @returns the contexts that end up in the text, and whether a stranger, not only a caller, writes them. */
export function writtenContexts(
  text: string,
  fromCallers: (name: string) => boolean,
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const expression of expressionsIn(text)) {
    const contexts = normalContexts(expression);
    if (decides.test(contexts)) continue;
    for (const [context] of contexts.matchAll(typed)) found.set(context, true);
    for (const [context, name = ''] of contexts.matchAll(/(?<![\w.-])inputs\.([\w-]+)/g)) {
      if (fromCallers(name)) found.set(context, false);
    }
  }
  return found;
}

/** @returns the name of `inputs.name`; '' for another context. */
export function inputOf(context: string): string {
  return context.startsWith('inputs.') ? context.slice('inputs.'.length) : '';
}
