/** The check of a commit: one verdict over all its open changes, in the words a busy developer reads. */
import { pathOf } from '../change/change.ts';
import type { Evaluation } from '../evaluate.ts';
import { type Check, type CheckAction, type Conclusion, checkName, type Gate } from '../review/check.ts';
import { tiers } from '../rules/rule.ts';
import { annotationLimit, annotationsOf } from './annotations.ts';
import { clip, code, prose, visible } from './escape.ts';
import { assemble, fold } from './layout.ts';
import type { Reviewed } from './review/reviewed.ts';
import { reviewSection, stateLine, titleOf } from './review/short.ts';
import {
  addsSection,
  comparedLine,
  configurationSection,
  effectSection,
  modelChangesSection,
  modelsSection,
  narrowsSection,
  otherSection,
  type Page,
  reasonsText,
  unknownSection,
} from './sections.ts';
import { count, coverageLine, lowerFirst, verdictLine } from './words.ts';

export interface CheckContext {
  /** null where the forge was not asked. */
  readonly gate: Gate | null;
  /** Where each change is reviewed, by its id: our comment on it. */
  readonly commentUrls: ReadonlyMap<string, string>;
  /** "https://github.com/owner/name"; null where lines cannot be linked. */
  readonly repositoryUrl: string | null;
}

/** GitHub refuses a summary or a text beyond 65,535 characters; both together stay below that. */
const summaryLimit = 44_000;
const textLimit = 15_000;
/** Changes at one commit that are shown whole; the others in one line each. */
const shownChanges = 4;

/** docs.github.com/rest/checks/runs, read 2026-11: label 20 characters, description 40, identifier 20, three at most. */
const buttons = {
  sign: { label: 'Sign off', description: 'Sign all that this check shows', identifier: 'sign' },
  escalate: {
    label: 'Escalate to full',
    description: 'Ask for a full review of this change',
    identifier: 'escalate',
  },
  judgeAgain: {
    label: 'Re-evaluate',
    description: 'Read this commit and judge it anew',
    identifier: 're-evaluate',
  },
} as const satisfies Record<string, CheckAction>;

/** @param results one review for each open change at one commit. The strictest decides. */
export function checkOf(results: readonly [Reviewed, ...Reviewed[]], context: CheckContext): Check {
  const [strictest, ...others] = strictestFirst(results);
  const { evaluation, view } = strictest;
  const { conclusion } = view;
  const annotations = annotationsOf([strictest, ...others].map((one) => one.evaluation));
  const { repositoryUrl } = context;
  const commentUrl = context.commentUrls.get(evaluation.change.ref.id) ?? null;
  const characters = Math.floor(24_000 / Math.min(results.length, shownChanges));
  const page: Page = { evaluation, repositoryUrl, shown: new Set(), characters };
  const told = new Set(evaluation.deltas.map((delta) => delta.fingerprint));
  const blocks = [
    `**${stateLine(strictest)}.** ${prose(verdictLine(evaluation))}`,
    severalLine([strictest, ...others], repositoryUrl),
    configurationSection(page),
    effectSection(page),
    addsSection(page),
    unknownSection(page),
    otherSection(page),
    narrowsSection(page),
    modelsSection(page),
    modelChangesSection(page),
    reviewSection({ ...strictest, repositoryUrl }, commentUrl, Math.floor(characters / 3)),
    ...others.slice(0, shownChanges - 1).map((one) =>
      otherChange({
        evaluation: one.evaluation,
        repositoryUrl,
        shown: told,
        characters: Math.floor(characters / 2),
      }),
    ),
    footer(evaluation, annotations.length),
    gateLine(context.gate, evaluation),
  ];
  return {
    sha: evaluation.change.ref.head.sha,
    status: 'completed',
    conclusion,
    title: clip(visible(titleOf(strictest)), 140),
    summary: assemble(blocks, summaryLimit),
    text: assemble([reasonsText({ ...page, characters: textLimit - 1_000 })], textLimit),
    annotations,
    actions: actionsOf(results),
    detailsUrl: commentUrl,
  };
}

/** What holds a merge comes first, then what advises; equals keep their order. */
const strictness: readonly Conclusion[] = ['success', 'neutral', 'action_required', 'failure'];

function strictestFirst(results: readonly [Reviewed, ...Reviewed[]]): readonly [Reviewed, ...Reviewed[]] {
  const rank = ({ view }: Reviewed) =>
    strictness.indexOf(view.conclusion) * tiers.length + tiers.indexOf(view.tier);
  const [first, ...rest] = [...results].sort((a, b) => rank(b) - rank(a));
  return first === undefined ? results : [first, ...rest];
}

function actionsOf(results: readonly Reviewed[]): readonly CheckAction[] {
  if (results.every(({ view }) => view.status === 'none')) return [];
  // A merge group is answered where its pull requests are.
  const open = results
    .filter(({ evaluation, view }) => evaluation.change.ref.number !== null && view.status === 'open')
    .map(({ view }) => view);
  if (open.length === 0) return [buttons.judgeAgain];
  const lesser = open.some(({ tier }) => tier === 'lightweight');
  return [buttons.sign, ...(lesser ? [buttons.escalate] : []), buttons.judgeAgain];
}

function severalLine(results: readonly Reviewed[], repositoryUrl: string | null): string {
  if (results.length === 1) return '';
  const shown = results
    .slice(0, 20)
    .map(
      (one) =>
        `- ${changeName(one.evaluation.change, repositoryUrl)} into ${code(one.evaluation.change.ref.base.branch)}: ${lowerFirst(stateLine(one))}`,
    );
  const more = results.length > 20 ? [`- and ${results.length - 20} more`] : [];
  const lead = `This commit is the head of ${results.length} changes. A check belongs to a commit, so the strictest result counts:`;
  return [`${lead}\n`, ...shown, ...more].join('\n');
}

function changeName({ ref }: Evaluation['change'], repositoryUrl: string | null): string {
  return ref.number === null || repositoryUrl === null
    ? code(ref.id)
    : `[#${ref.number}](${repositoryUrl}/pull/${ref.number})`;
}

/** What a further change at the same commit adds to what the strictest has shown; empty where nothing. */
function otherChange(page: Page): string {
  const sections = [addsSection(page), unknownSection(page), narrowsSection(page)].filter(
    (section) => section !== '',
  );
  if (sections.length === 0) return '';
  const { ref } = page.evaluation.change;
  const name = ref.number === null ? 'another change' : `pull request ${ref.number}`;
  return fold(`Only in ${name}`, [`Into ${code(ref.base.branch)}:`, ...sections].join('\n\n'));
}

/** How much was understood, what was compared, and by which rules. */
function footer(evaluation: Evaluation, annotated: number): string {
  const { deltas } = evaluation;
  const relevant = evaluation.coverage.files.length;
  const marked =
    annotated === annotationLimit && deltas.length > annotationLimit
      ? ` The ${annotationLimit} most severe are marked on their lines.`
      : '';
  const files =
    relevant === 0 ? '' : `\n\n${fold(`${count(relevant, 'relevant file')}`, fileList(evaluation))}`;
  return `---\n\n**Coverage.** ${prose(coverageLine(evaluation))}${marked}\n\n<sub>${comparedLine(evaluation)}</sub>${files}`;
}

/** Every relevant file by name, up to a limit; those not understood have their own section above. */
function fileList({ coverage, change }: Evaluation): string {
  const changed = new Set(change.comparison.files.map(pathOf));
  const shown = coverage.files.slice(0, 50).map((file) => {
    const state = file.understood ? 'understood' : 'not understood';
    return `- ${code(file.path)} ${changed.has(file.path) ? state : `${state}, followed`}`;
  });
  const more = coverage.files.length > 50 ? [`- and ${coverage.files.length - 50} more`] : [];
  return [...shown, ...more].join('\n');
}

/** For an admin: a gate that does not hold is worth one line; where the forge does not tell, none. */
function gateLine(gate: Gate | null, { change }: Evaluation): string {
  const branch = code(change.ref.base.branch);
  if (gate?.required === false)
    return `**For an admin.** Merges into ${branch} do not wait for this check. Require “${checkName}” in the branch's rules to make it a gate.`;
  if (gate?.required === true && gate.pinned === false)
    return `**For an admin.** Merges into ${branch} wait for “${checkName}” from any source. Pin it to this app in the branch's rules, or anybody who may write a status can stand in for it.`;
  return '';
}

function notice(sha: string, conclusion: Conclusion | null, title: string, summary: string): Check {
  return {
    sha,
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    title: clip(visible(title), 140),
    summary,
    text: '',
    annotations: [],
    actions: conclusion === 'failure' || conclusion === 'action_required' ? [buttons.judgeAgain] : [],
    detailsUrl: null,
  };
}

/** Posted before anything is read, so that a merge waits. */
export function inProgress(sha: string): Check {
  const summary = 'Both sides of every relevant file are being read. This takes a few seconds as a rule.';
  return notice(sha, null, 'Reading what this change means', summary);
}

/**
 * @param what what went wrong, in words; it may hold text of an error.
 * @param reference finds the case in the log of this service.
 */
export function internalFailure(sha: string, what: string, reference: string): Check {
  const summary = [
    '**This change was not judged.** The fault is on our side, and it says nothing about the change.',
    `What happened: ${prose(what)}`,
    `Re-run this check. If it fails again, give ${code(reference)} to those who run this app: it finds the case in the log.`,
  ].join('\n\n');
  return notice(sha, 'failure', 'Could not judge this change', summary);
}

/** Posted once at installation: GitHub lets an admin require a check only after it was seen. */
export function setUp(sha: string): Check {
  const summary = [
    '**Set up.** From now on every pull request gets this check: a full review for a material change, a lightweight one for a minor change, none where the meaning stays the same.',
    `To make merges wait for it, require “${checkName}” in the rules of the default branch, and pin it to this app.`,
    'To tune it, add `.github/delta-review.yml`. Without that file the built-in rules apply.',
  ].join('\n\n');
  return notice(sha, 'success', 'Ready to review pull requests', summary);
}
