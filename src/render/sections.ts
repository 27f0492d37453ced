/** The Markdown sections of one evaluation: each is empty where it has nothing to say. */
import type { Delta, Evidence } from '../deltas/delta.ts';
import { kinds } from '../deltas/kinds.ts';
import type { Evaluation } from '../evaluate.ts';
import type { ModelLink } from '../models/link.ts';
import type { ModelPlace } from '../models/model.ts';
import { problemText } from '../rules/problem.ts';
import type { Reason } from '../rules/verdict.ts';
import { block, code, prose } from './escape.ts';
import { fold, indented, list } from './layout.ts';
import { sinceLines } from './models/freshness.ts';
import { lackingLines } from './models/lacking.ts';
import { fileLink, linesBelow, placeLink } from './place.ts';
import {
  capital,
  count,
  goneOwners,
  headings,
  isAnnounced,
  listed,
  modelLine,
  noModel,
  partsOf,
  sentence,
  severityWords,
  whyItMatters,
} from './words.ts';

/** Up to so many deltas show their lines in place; a longer list is for scanning. */
const shownWithLines = 6;
const linesOfOneSide = 4;

export interface Page {
  readonly evaluation: Evaluation;
  /** "https://github.com/owner/name"; null where lines cannot be linked. */
  readonly repositoryUrl: string | null;
  /** Fingerprints that an earlier part of the page has shown. */
  readonly shown: ReadonlySet<string>;
  /** Characters for the longest section; the others take a share. */
  readonly characters: number;
}

/** What the change adds, by kind; the kinds in the order of their most severe delta. */
export function addsSection(page: Page): string {
  const adds = partsOf(page.evaluation).adds.filter((delta) => !page.shown.has(delta.fingerprint));
  if (adds.length === 0) return '';
  const groups = new Map<Delta['kind'], Delta[]>();
  for (const delta of adds) groups.set(delta.kind, [...(groups.get(delta.kind) ?? []), delta]);
  const withLines = adds.length <= shownWithLines;
  const share = Math.max(1_500, Math.floor(page.characters / groups.size));
  const parts = [...groups].map(([kind, deltas]) => {
    const why = whyItMatters(page.evaluation, deltas).slice(0, 3);
    const items = deltas.map((delta) => item(page, delta, withLines));
    return [
      `#### ${kinds[kind].title}`,
      why.map((reason) => prose(reason)).join(' '),
      list(items, { open: 10, characters: share, noun: 'difference' }),
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  });
  return [`### ${headings.adds}`, ...parts].join('\n\n');
}

/** "- **High** Job publish may now write packages. `release.yml:14`", and the lines themselves below it. */
function item({ evaluation, repositoryUrl }: Page, delta: Delta, withLines: boolean): string {
  const where = placeLink(evaluation.change, delta.evidence[0], repositoryUrl);
  const below = linesBelow(evaluation.change, delta, repositoryUrl).map((text) => `<br>${text}`);
  const line = `- **${severityWords[delta.severity]}** · ${prose(sentence(delta.summary))} ${where}${below.join('')}`;
  if (!withLines) return line;
  const lines = [...sideLines(delta.evidence, 'before'), ...sideLines(delta.evidence, 'after')];
  return lines.length === 0 ? line : `${line}\n\n  ${indented(block(lines, 'diff'))}\n`;
}

/** The text of one side, as lines of a diff. */
function sideLines(evidence: readonly Evidence[], side: Evidence['side']): readonly string[] {
  const sign = side === 'before' ? '-' : '+';
  const lines = evidence
    .filter((one) => one.side === side && one.text.trim() !== '')
    .slice(0, 2)
    .flatMap((one) => one.text.replace(/\n+$/, '').split('\n'));
  const cut = lines.length > linesOfOneSide ? [`${sign} …`] : [];
  return [...lines.slice(0, linesOfOneSide).map((line) => `${sign} ${line}`), ...cut];
}

/** What could not be understood: deltas that say so, then files with a part that nobody judged. */
export function unknownSection(page: Page): string {
  const { unknown, gaps } = partsOf(page.evaluation);
  const deltas = unknown.filter((delta) => !page.shown.has(delta.fingerprint));
  const items = [
    ...deltas.map((delta) => item(page, delta, false)),
    ...gaps.map((file) => {
      const where = fileLink(page.evaluation.change, file.path, page.repositoryUrl);
      return `- ${where}: ${prose(file.because.slice(0, 3).join('; '), 240)}`;
    }),
  ];
  if (items.length === 0) return '';
  const why = [
    ...whyItMatters(page.evaluation, deltas),
    ...(gaps.length > 0 ? reasonsOfGaps(page.evaluation) : []),
  ];
  return [
    `### ${headings.unknown}`,
    [...new Set(why)]
      .slice(0, 3)
      .map((reason) => prose(reason))
      .join(' '),
    list(items, { open: 8, characters: Math.floor(page.characters / 3), noun: 'part' }),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function reasonsOfGaps({ verdict, coverage }: Evaluation): readonly string[] {
  const missed = new Set(coverage.files.filter((file) => !file.understood).map((file) => file.path));
  const about = verdict.reasons.filter(
    (reason) => reason.deltas.length === 0 && reason.paths.some((path) => missed.has(path)),
  );
  return about.map((reason) => sentence(reason.message));
}

export function narrowsSection(page: Page): string {
  const narrows = partsOf(page.evaluation).narrows.filter((delta) => !page.shown.has(delta.fingerprint));
  if (narrows.length === 0) return '';
  const { evaluation, repositoryUrl } = page;
  const items = narrows.map((delta) => {
    const below = linesBelow(evaluation.change, delta, repositoryUrl).map((text) => `<br>${text}`);
    const where = placeLink(evaluation.change, delta.evidence[0], repositoryUrl);
    return `- ${prose(sentence(delta.summary))} ${where}${below.join('')}`;
  });
  return `### ${headings.narrows}\n\n${list(items, { open: 5, characters: Math.floor(page.characters / 4), noun: 'difference' })}`;
}

/** Reasons that rest on no delta and no gap: a rule of paths that always speaks, a broken configuration. */
export function otherSection({ evaluation, repositoryUrl, characters }: Page): string {
  const { others } = partsOf(evaluation);
  if (others.length === 0) return '';
  const announced = others.every(isAnnounced);
  const items = others.map((reason) => {
    const paths = reason.paths.slice(0, 3).map((path) => fileLink(evaluation.change, path, repositoryUrl));
    const more = reason.paths.length > 3 ? ` and ${reason.paths.length - 3} more` : '';
    const where = paths.length > 0 ? ` ${paths.join(', ')}${more}` : '';
    return `- ${prose(sentence(reason.message))}${where}`;
  });
  return `### ${announced ? headings.announced : headings.other}\n\n${list(items, { open: 8, characters: Math.floor(characters / 4), noun: 'reason' })}`;
}

/**
 * Only where there is a review: a change of no meaning touches no threat model.
 * @param offer what stands under a model, or instead of one: an update of it, folded.
 */
export function modelsSection(
  { evaluation, repositoryUrl, characters }: Page,
  offer: (path: string | null) => string = () => '',
): string {
  if (evaluation.verdict.tier === 'none') return '';
  let room = Math.floor(characters / (evaluation.lacking.length > 0 ? 2 : 4));
  const items = evaluation.models.map((model) => {
    const owners = model.owners.slice(0, 5).map((owner) => code(owner));
    const owned = owners.length > 0 ? ` Owners: ${owners.join(', ')}.` : '';
    const line = `- ${fileLink(evaluation.change, model.path, repositoryUrl)}, ${prose(modelLine(model, evaluation.freshness))}${owned}${goneText(evaluation, model.path)}`;
    const since = evaluation.freshness.filter(({ path }) => path === model.path && !model.updated);
    const merged = since.flatMap((one) =>
      sinceLines(one, shownSince).map((text) => `  - ${prose(text, 160)}`),
    );
    const lines = [
      line,
      ...merged,
      ...touchedLines(evaluation.change, model, repositoryUrl),
      ...lackingLines(evaluation, model.path, repositoryUrl),
    ].join('\n');
    const offered = offer(model.path);
    room += offered.length;
    return offered === '' ? lines : `${lines}\n\n  ${indented(offered)}`;
  });
  const body =
    items.length === 0
      ? [
          `${noModel} A file such as \`threat-model.yml\` beside the changed files would be linked here.`,
          offer(null),
        ]
          .filter((part) => part !== '')
          .join('\n\n')
      : list(items, { open: 5, characters: room, noun: 'threat model' });
  return `### ${headings.models}\n\n${body}`;
}

const shownSince = 5;
/** " Its owner `@harbour/crane` is no longer there, or has no access." */
function goneText(evaluation: Evaluation, path: string): string {
  const gone = goneOwners(evaluation, path);
  if (gone === null) return '';
  const names = listed(gone.names.slice(0, 5).map((owner) => code(owner)));
  return ` **Its ${gone.names.length === 1 ? 'owner' : 'owners'} ${names}** ${gone.text}`;
}

const shownParts = 4;
const shownThreats = 5;

/** What the change touches there, and what the model says can go wrong with it, each at its line. */
function touchedLines(
  change: Evaluation['change'],
  { path, parts, threats, reason }: ModelLink,
  repositoryUrl: string | null,
): readonly string[] {
  if (reason === 'offered') return [];
  const at = (place: ModelPlace) => placeLink(change, { side: 'after', path, ...place }, repositoryUrl);
  const touched = parts.slice(0, shownParts).map(({ name, sort, place, exact }) => {
    const how = exact ? '' : ' (by a name that is the same but for case and separators)';
    return `  - Touches ${sort} **${prose(name, 80)}**${how} ${at(place)}`;
  });
  const about = threats.filter(
    (threat) => threat.status === 'open' && (parts.length === 0 || threat.about.length > 0),
  );
  const open = about.slice(0, shownThreats).map(({ id, name, severity, place }) => {
    const grade = severity === null ? '' : `**${severityWords[severity]}** · `;
    return `  - Open there: ${grade}${code(id)} ${prose(name, 120)} ${at(place)}`;
  });
  const more = [
    ...(parts.length > shownParts ? [`${count(parts.length - shownParts, 'more part')} touched`] : []),
    ...(about.length > shownThreats ? [`${count(about.length - shownThreats, 'more open threat')}`] : []),
  ];
  return [...touched, ...open, ...(more.length > 0 ? [`  - and ${more.join(', ')}`] : [])];
}

/** Sentences about models that are shown; the rest is counted. */
export const shownChanges = 10;

/** What the change does to threat models, linked or not, each at its line. */
export function modelChangesSection({ evaluation, repositoryUrl, characters }: Page): string {
  const { change, modelChanges, ownership } = evaluation;
  const unowned = ownership
    .filter(({ lost }) => lost.length > 0)
    .map(({ path, lost }) => {
      const was = listed(lost.slice(0, 5).map((owner) => code(owner)));
      return `- **${fileLink(change, path, repositoryUrl)} has no owner after this** (was ${was}).`;
    });
  const changed = modelChanges.flatMap(({ path, formerly, changes }) =>
    changes.map((one) => {
      const place = one.after ?? one.before;
      const side = one.after === null ? 'before' : 'after';
      const at = { side, path: side === 'after' ? path : formerly } as const;
      const where = place === null ? '' : ` ${placeLink(change, { ...at, ...place }, repositoryUrl)}`;
      return `- ${prose(sentence(capital(one.sentence)))}${where}`;
    }),
  );
  const all = [...unowned, ...changed];
  if (all.length === 0) return '';
  const more = all.length > shownChanges ? [`- and ${count(all.length - shownChanges, 'more change')}`] : [];
  const items = [...all.slice(0, shownChanges), ...more];
  return `### ${headings.modelChanges}\n\n${list(items, { open: shownChanges + 1, characters: Math.floor(characters / 4), noun: 'change' })}`;
}

/** For an admin: what is broken, and which rules judged in its place. */
export function configurationSection({ evaluation, characters }: Page): string {
  const { problems, layers } = evaluation.rules;
  if (problems.length === 0) return '';
  const items = problems.map((problem) => `- ${prose(problemText(problem))}`);
  return [
    `### ${headings.configuration}`,
    `Until it is mended on the default branch, these rules judge: ${prose(layers.join(', '))}. Nothing goes green because of a fault.`,
    list(items, { open: 5, characters: Math.floor(characters / 4), noun: 'fault' }),
  ].join('\n\n');
}

/** What a change to the configuration would do: judged by the rules of today, shown before it is merged. */
export function effectSection({ evaluation, characters }: Page): string {
  const { effect } = evaluation;
  if (effect === null) return '';
  const items = [
    ...effect.problems.map((problem) => `- **Fault.** ${prose(problemText(problem))}`),
    ...effect.sentences.map((sentence) => `- ${prose(sentence)}`),
  ];
  return [
    `### ${headings.effect}`,
    items.length === 0
      ? 'Nothing: the rules stay as they are.'
      : list(items, { open: 10, characters: Math.floor(characters / 4), noun: 'line' }),
  ].join('\n\n');
}

/** "Compared `3c3c` (merge base with `main`) with `9d9d`. Judged by: built-in rules." */
export function comparedLine(evaluation: Evaluation): string {
  const { change } = evaluation;
  const { mergeBase } = change.comparison;
  const base = code((mergeBase ?? change.ref.base.sha).slice(0, 12));
  const what = mergeBase === null ? 'tip of' : 'merge base with';
  const head = code(change.ref.head.sha.slice(0, 12));
  return `Compared ${base} (${what} ${code(change.ref.base.branch)}) with ${head}. ${judgedByLine(evaluation)}`;
}

/** "Judged by: built-in rules, organisation." */
export function judgedByLine({ rules }: Pick<Evaluation, 'rules'>): string {
  return `Judged by: ${prose(rules.layers.join(', '))}.`;
}

/** Every reason, rule by rule, and how many rules had nothing to say. */
export function reasonsText({ evaluation, repositoryUrl, characters }: Page): string {
  const { verdict, rules } = evaluation;
  const titles = new Map(rules.rules.map((rule) => [rule.id, rule.title]));
  const matched = verdict.considerations.filter((one) => one.matched);
  const reasons = verdict.reasons.map((reason) =>
    reasonItem(reason, titles.get(reason.rule), evaluation, repositoryUrl),
  );
  const spoke = matched.map((one) => `- ${code(one.rule)} ${prose(one.why, 240)}`);
  const whyNot = new Map<string, number>();
  for (const one of verdict.considerations)
    if (!one.matched) whyNot.set(one.why, (whyNot.get(one.why) ?? 0) + 1);
  const quiet = [...whyNot]
    .sort((a, b) => b[1] - a[1])
    .map(([why, number]) => `- ${count(number, 'rule')} silent: ${prose(why, 240)}`);
  const considered = count(verdict.considerations.length, 'rule');
  const half = Math.floor(characters / 2);
  return [
    ...(reasons.length > 0
      ? [`### Reasons\n\n${list(reasons, { open: 20, characters: half, noun: 'reason' })}`]
      : []),
    ...(verdict.considerations.length > 0
      ? [
          fold(
            `${considered} considered: ${matched.length} spoke, ${verdict.considerations.length - matched.length} had nothing to say`,
            list([...spoke, ...quiet], { open: 40, characters: half, noun: 'line' }),
          ),
        ]
      : []),
  ].join('\n\n');
}

function reasonItem(
  reason: Reason,
  title: string | undefined,
  { change }: Evaluation,
  repositoryUrl: string | null,
): string {
  const paths = reason.paths.slice(0, 3).map((path) => fileLink(change, path, repositoryUrl));
  const more = reason.paths.length > 3 ? ` and ${reason.paths.length - 3} more` : '';
  const lowered = reason.loweredBy === undefined ? '' : ` Lowered by ${code(reason.loweredBy)}.`;
  const named = title === undefined ? '' : ` ${prose(sentence(title))}`;
  const where = paths.length > 0 ? ` ${paths.join(', ')}${more}` : '';
  return `- **${capital(reason.materiality)}** · ${code(reason.rule)}${named} ${prose(sentence(reason.message))}${lowered}${where}`;
}
