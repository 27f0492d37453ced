/** Conditions of jobs and steps in; whether an event that a stranger caused can get past them, out. */
import { bareCondition, normalContexts } from '../../syntax/expressions/github.ts';

/** Longer or deeper than people write; beyond it a condition holds nobody back. */
const longest = 8_192;
const deepest = 32;

/** @returns true where the condition lets nobody through whom the project did not choose, or not that event at all. */
export function holdsStrangersBack(condition: string, event: string): boolean {
  const text = bareCondition(condition);
  if (text.length > longest) return false;
  return holds(normalContexts(text).replace(/\s+/g, ' '), event, 0);
}

/** `a || b` holds where both do, `a && b` where one does. */
function holds(written: string, event: string, depth: number): boolean {
  const text = withoutParentheses(written.trim());
  if (depth > deepest || text === '') return false;
  const either = splitAt(text, '||');
  if (either.length > 1) return either.every((part) => holds(part, event, depth + 1));
  const both = splitAt(text, '&&');
  if (both.length > 1) return both.some((part) => holds(part, event, depth + 1));
  const inner = expressionAlone(text);
  return inner === null ? atomHolds(text, event) : holds(inner, event, depth + 1);
}

function expressionAlone(text: string): string | null {
  return text.startsWith('${{') && text.endsWith('}}') ? text.slice(3, -2) : null;
}

/** @returns the parts between an operator that stands in no parentheses and no string. */
function splitAt(text: string, operator: '||' | '&&'): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let open = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'") quoted = !quoted;
    if (quoted) continue;
    if (letter === '(') open += 1;
    if (letter === ')') open -= 1;
    if (open === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at));
      at += 1;
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let open = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') open += 1;
    if (text[at] === ')') open -= 1;
    if (open === 0 && at < text.length - 1) return text;
  }
  return text.slice(1, -1).trim();
}

const person =
  'github\\.(?:actor|triggering_actor|event\\.(?:sender|[a-z_]+\\.(?:user|author|actor|triggering_actor))\\.(?:login|id))';
/** Whom GitHub calls owner, member or collaborator can write or was invited; a contributor only had one change merged. */
const trusted = new Set(['owner', 'member', 'collaborator']);

/** Each a condition that only people of the project, or their own branches, can fulfil. */
const guards: readonly RegExp[] = [
  new RegExp(`^${person} ?== ?(?:'[^']+'|github\\.repository_owner|vars\\.[\\w-]+)$`),
  new RegExp(`^(?:'[^']+'|github\\.repository_owner) ?== ?${person}$`),
  new RegExp(`^contains ?\\( ?(?:fromjson ?\\( ?)?(?:'[^']+'|vars\\.[\\w-]+) ?\\)? ?, ?${person} ?\\)$`),
  /^github\.event\.label\.name ?== ?'[^']+'$/,
  /^(?:contains|startswith) ?\( ?github\.event\.label\.name ?, ?'[^']+' ?\)$/,
  /^contains ?\( ?github\.event\.[a-z_]+\.labels\.\*\.name ?, ?'[^']+' ?\)$/,
  /^github\.event\.action ?== ?'(?:labeled|unlabeled|assigned|milestoned|review_requested)'$/,
  /^github\.event\.(?:[a-z_]+\.)?assignee\.login ?== ?'[^']+'$/,
  /^github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.full_name ?== ?(?:github\.repository|github\.event\.[\w.]+full_name|'[^']+')$/,
  /^github\.repository ?== ?github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.full_name$/,
  /^github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.owner\.login ?== ?/,
  /^! ?github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.fork$/,
  /^github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.fork ?(?:== ?false|!= ?true)$/,
  /^github\.event\.workflow_run\.event ?== ?'(?:push|schedule|workflow_dispatch|release|merge_group)'$/,
  // What an earlier step or job found out about whoever started it, by the name of its answer.
  /^(?:needs|steps)\.[\w.-]*(?:auth|permi|trust|allow|collab|member|maintain|access|approved)[\w.-]*(?: ?== ?(?:'(?:true|1|yes|ok|success|write|admin|maintain)'|true))?$/,
  /^false$/,
];

function atomHolds(text: string, event: string): boolean {
  const named =
    /^github\.event_name ?(==|!=) ?'(\w+)'$/.exec(text) ??
    /^'(\w+)' ?(==|!=) ?github\.event_name$/.exec(text);
  if (named !== null) {
    const [operator, name] =
      named[1] === '==' || named[1] === '!=' ? [named[1], named[2]] : [named[2], named[1]];
    return (operator === '==') === (name !== event);
  }
  if (text.includes('author_association')) return associationHolds(text);
  return guards.some((guard) => guard.test(text));
}

function associationHolds(text: string): boolean {
  const equal = /^[\w.]+ ?== ?'(\w+)'$/.exec(text) ?? /^'(\w+)' ?== ?[\w.]+$/.exec(text);
  if (equal !== null) return trusted.has(equal[1] ?? '');
  const list = /^contains ?\( ?(?:fromjson ?\( ?)?'([^']*)' ?\)? ?, ?[\w.]+ ?\)$/.exec(text);
  const named = list?.[1]?.match(/\w+/g) ?? [];
  return named.length > 0 && named.every((name) => trusted.has(name));
}
