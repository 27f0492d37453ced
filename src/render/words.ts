/** The phrases that every output shares, as plain text: each output escapes and lays them out its own way. */
import type { Delta, Severity } from '../deltas/delta.ts';
import type { Evaluation } from '../evaluate.ts';
import type { Freshness } from '../models/freshness/freshness.ts';
import type { LinkReason, ModelLink } from '../models/link.ts';
import { type Materiality, materialities, type Tier } from '../rules/rule.ts';
import type { Reason } from '../rules/verdict.ts';
import { clip, visible } from './escape.ts';
import { freshnessWords, updateWords } from './models/freshness.ts';

export const tierWords = {
  none: 'Nothing to review',
  lightweight: 'Lightweight review',
  full: 'Full review',
} as const satisfies Record<Tier, string>;

export const materialityWords = {
  none: 'not material',
  minor: 'minor',
  material: 'material',
} as const satisfies Record<Materiality, string>;

export const severityWords = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
} as const satisfies Record<Severity, string>;

const linkWords = {
  configured: 'named by the configuration',
  covers: 'which says itself that it covers the changed files',
  'same-directory': 'beside the changed files',
  'nearest-above': 'the nearest one above the changed files',
  name: 'which names what changed',
  'similar-name': 'which names what changed, but for case and separators',
  mentioned: 'which the announcement names',
  offered: 'one of this repository; the announcement names none',
} as const satisfies Record<LinkReason, string>;

export const headings = {
  meaning: 'What changed in meaning',
  announced: 'What people announced',
  adds: 'What it adds',
  unknown: 'What could not be understood',
  narrows: 'What it narrows',
  other: 'What else asks for a review',
  models: 'Threat model',
  modelChanges: 'What it does to the threat model',
  checklist: 'Checklist',
  review: 'Review',
  signatures: 'Signatures',
  decisions: 'Decisions',
  followUps: 'Follow-ups',
  next: 'What happens next',
  configuration: 'The configuration is broken',
  effect: 'What it does to the rules',
} as const;

export const noModel = 'No threat model covers this change.';

/** "1 file", "3 files", "2 identities". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[], last = 'and'): string {
  const head = items.slice(0, -1);
  return head.length === 0 ? (items[0] ?? '') : `${head.join(', ')} ${last} ${items.at(-1)}`;
}

/** A sentence that ends as one, whoever wrote it. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** The deltas of an evaluation as a reader takes them in; each list keeps the order, most severe first. */
export interface Parts {
  /** Widening and neutral ones. */
  readonly adds: readonly Delta[];
  readonly narrows: readonly Delta[];
  readonly unknown: readonly Delta[];
  /** Files with a part that nobody judged, where no delta of `unknown` already says so. */
  readonly gaps: Evaluation['coverage']['files'];
  /** What rules and built-in reasons ask for beyond deltas, gaps and a broken configuration. */
  readonly others: readonly Reason[];
}

export function partsOf({ deltas, coverage, verdict, rules }: Evaluation): Parts {
  const unknown = deltas.filter((delta) => delta.kind.endsWith('.unresolved'));
  const told = new Set(unknown.flatMap((delta) => delta.evidence.map(({ path }) => path)));
  const known = deltas.filter((delta) => !unknown.includes(delta));
  const missed = new Set(coverage.files.filter((file) => !file.understood).map((file) => file.path));
  return {
    adds: known.filter((delta) => delta.direction !== 'narrows'),
    narrows: known.filter((delta) => delta.direction === 'narrows'),
    unknown,
    gaps: coverage.files.filter((file) => !file.understood && !told.has(file.path)),
    others: verdict.reasons.filter(
      (reason) =>
        reason.materiality !== 'none' &&
        !(reason.rule === 'configuration-broken' && rules.problems.length > 0) &&
        reason.deltas.length === 0 &&
        (reason.paths.length === 0 || reason.paths.some((path) => !missed.has(path))),
    ),
  };
}

/** "job publish may now write packages, +2 more". Plain text, for a list of checks. */
export function gist(evaluation: Evaluation): string {
  const { verdict, coverage } = evaluation;
  const { adds, narrows, unknown, gaps } = partsOf(evaluation);
  if (verdict.tier === 'none') return whyNothing(evaluation);
  const told = [
    ...adds
      .filter(({ severity }) => severity !== 'info')
      .map(({ summary }) => summary.trim().replace(/[.!]$/, '')),
    ...unknown.map(({ subject }) => `${subject} cannot be understood`),
  ];
  const [first] = told;
  if (first !== undefined) return withMore(first, told.length - 1);
  const announced = verdict.reasons.filter(isAnnounced);
  if (announced[0] !== undefined) return withMore(announced[0].message, announced.length - 1);
  return gaps.length > 0
    ? gapHeadline(evaluation, gaps.length)
    : coverage.omitted !== null
      ? 'files that could not be seen'
      : narrows.length > 0
        ? `${count(narrows.length, 'thing')} narrowed, nothing added`
        : verdict.reasons.some((reason) => reason.rule === 'configuration-broken')
          ? 'the configuration is broken'
          : 'a rule asks for it';
}

/** "job publish may now write packages, +2 more", within a title. */
export function withMore(first: string, more: number): string {
  const shown = clip(visible(first), 96);
  const whole = shown.endsWith('…') ? shown.replace(/ [^ ]{0,30}…$/, ' …') : shown;
  return `${whole}${more > 0 ? `, +${more} more` : ''}`;
}

/** What the weightiest rule says became true of files that nobody could judge. */
function gapHeadline({ verdict, rules }: Evaluation, gaps: number): string {
  const speaking = [...verdict.reasons].sort(
    (a, b) => materialities.indexOf(b.materiality) - materialities.indexOf(a.materiality),
  );
  const title = speaking.flatMap(
    (reason) => rules.rules.find(({ id }) => id === reason.rule)?.title ?? [],
  )[0];
  const unclear = `${count(gaps, 'file')} not understood`;
  return title === undefined ? unclear : `${clip(visible(lowerFirst(title)), 100)}, ${unclear}`;
}

/** As the middle of a sentence, unless it begins with a name. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function whyNothing({ coverage, deltas }: Evaluation): string {
  if (deltas.length > 0) return `${count(deltas.length, 'difference')}, none that a review is for`;
  return coverage.files.length > 0 ? 'same meaning' : 'no relevant file changed';
}

/** The first line of every output, after the words of its tier: the verdict and what it rests on. */
export function verdictLine(evaluation: Evaluation): string {
  const { verdict, coverage, deltas } = evaluation;
  const said = tally(evaluation);
  if (verdict.tier === 'none') {
    if (deltas.length > 0) return `${said} None of it asks for a review, by its severity or by a rule.`;
    return coverage.files.length > 0
      ? 'What changed means the same as before: no access, exposure or trust is added, and no guard is taken away.'
      : 'No analyzer reads the files that changed, and no rule names them.';
  }
  const counted = verdict.reasons.filter(({ materiality }) => materiality !== 'none');
  if (counted.length > 0 && counted.every(isAnnounced)) return announcedLine(evaluation, counted.length);
  const raised = verdict.tier === 'full' && verdict.materiality !== 'material';
  const grade = `This change is ${materialityWords[verdict.materiality]}${raised ? ', and a rule asks for more' : ''}.`;
  return said === '' ? grade : `${grade} ${said}`;
}

export function isAnnounced({ rule }: Pick<Reason, 'rule'>): boolean {
  return rule === 'announced';
}

/** Where nothing but somebody's word asks for the review. */
function announcedLine({ change }: Evaluation, announced: number): string {
  const said = announced === 1 ? 'A change was announced' : `${announced} changes were announced`;
  return change.ref.issue === true
    ? `${said} that no file shows.`
    : `${said} that no file shows; the files of this change ask for no review by themselves.`;
}

/** "It adds 3 things, the most severe high, and narrows 1; 2 files could not be fully understood." */
function tally(evaluation: Evaluation): string {
  const { adds, narrows, unknown, gaps } = partsOf(evaluation);
  const worst = adds[0]?.severity;
  const graded = worst !== undefined && worst !== 'info' && adds.length > 1;
  const severe = graded ? `, the most severe ${worst}` : '';
  const claims = [
    ...(adds.length > 0 ? [`adds ${count(adds.length, 'thing')}${severe}`] : []),
    ...(narrows.length > 0
      ? [`narrows ${adds.length > 0 ? narrows.length : count(narrows.length, 'thing')}`]
      : []),
  ];
  // One file may hold several parts that nobody understood, and they are listed by file.
  const missed = new Set([
    ...unknown.map(({ evidence }) => evidence[0].path),
    ...gaps.map(({ path }) => path),
  ]).size;
  const said = claims.length > 0 ? [`It ${claims.join(graded ? ', and ' : ' and ')}`] : [];
  if (missed > 0) said.push(`${count(missed, 'file')} could not be fully understood`);
  const whole = said.join('; ');
  return whole === '' ? '' : `${whole}.`;
}

/** "41 of 43 relevant files understood; 2 not, because: …. What Terraform planned is taken from …". */
export function coverageLine(evaluation: Evaluation): string {
  return [understoodLine(evaluation), ...evaluation.planNotes.slice(0, 5)].join(' ');
}

function understoodLine({ coverage, change }: Evaluation): string {
  const { files, omitted, unscanned } = coverage;
  const missed = files.filter((file) => !file.understood);
  const changed = change.comparison.files.length;
  const unsearched = unscanned === 0 ? '' : ` ${count(unscanned, 'other file')} not searched for secrets.`;
  const unseen = (omitted === null ? '' : ` ${capital(sentence(omitted))}`) + unsearched;
  if (files.length === 0)
    return `${count(changed, 'changed file')}, none relevant: no analyzer reads them and no rule names them.${unseen}`;
  const understood = files.length - missed.length;
  const all = `${understood} of ${count(files.length, 'relevant file')} understood`;
  if (missed.length === 0) return `${all}, ${count(changed, 'file')} changed.${unseen}`;
  const because = [...new Set(missed.flatMap((file) => file.because))];
  const more = because.length > 2 ? [count(because.length - 2, 'other reason')] : [];
  return `${all}; ${missed.length} not, because: ${[...because.slice(0, 2), ...more].join('; ')}.${unseen}`;
}

/** Why it matters: the words of the rules that speak about any of these deltas; the default has none of its own. */
export function whyItMatters({ verdict }: Evaluation, deltas: readonly Delta[]): readonly string[] {
  const about = new Set(deltas.map((delta) => delta.fingerprint));
  const speaking = verdict.reasons.filter(
    (reason) => reason.rule !== 'default' && reason.deltas.some((fingerprint) => about.has(fingerprint)),
  );
  return [...new Set(speaking.map((reason) => sentence(reason.message)))];
}

/** "the nearest one above …. This change updates the model." Follows the model's path. */
export function modelLine(model: ModelLink, all: readonly Freshness[]): string {
  const freshness = all.find(({ path }) => path === model.path);
  // An update makes it fresh, whatever came before.
  const past = model.updated || freshness === undefined ? '' : ` ${freshnessWords(freshness)}`;
  // Whether what nobody can read still holds is no question.
  const state =
    model.unread === null
      ? `${updateWords(model)}${past}`
      : `${model.touched ? 'This change touches it, and it' : 'It'} can't be read: ${sentence(model.unread)}`;
  return `${linkWords[model.reason]}. ${state}`;
}

/** "It has no owner that is still there: … is gone."; empty where nothing is known to be missing. */
export function goneOwners(
  { ownership }: Evaluation,
  path: string,
): { readonly names: readonly string[]; readonly text: string } | null {
  const owned = ownership.find((one) => one.path === path);
  if (owned === undefined || owned.gone.length === 0) return null;
  const alone = owned.gone.length === owned.owners.length;
  const one = owned.gone.length === 1;
  const verb = one ? 'is no longer there, or has no access' : 'are no longer there, or have no access';
  return { names: owned.gone, text: `${verb}${alone ? ': nobody else owns it' : ''}.` };
}

export interface Step {
  readonly text: string;
  /** Names to show as they are: "@org/security". */
  readonly names: readonly string[];
}

/** What happens next: who acts, and how. Empty where there is nothing to do. */
export function nextSteps({ verdict, checklist, models }: Evaluation): readonly Step[] {
  if (verdict.tier === 'none') return [];
  const { signers } = verdict;
  const questions = checklist.length > 0 ? 'goes through the checklist' : 'looks at the points above';
  const steps: Step[] = [
    {
      text: `Somebody other than the author ${questions} with them.${signers.length > 0 ? ' The rules name' : ''}`,
      names: signers,
    },
  ];
  if (verdict.tier === 'full' && models.some((model) => !model.updated))
    steps.push({ text: 'Where the threat model no longer holds, update it in this change.', names: [] });
  steps.push({
    text: 'Every push is judged anew: what a push takes back is no longer asked about.',
    names: [],
  });
  steps.push({
    text:
      verdict.enforcement === 'block'
        ? 'Until the review is complete this check stays open, and holds the merge where it is required.'
        : 'This check advises: it does not hold the merge.',
    names: [],
  });
  return steps;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
