/** What changed in meaning, point by point: the review's own list, so that what is signed is what was shown. */
import type { Delta } from '../../deltas/delta.ts';
import { kinds } from '../../deltas/kinds.ts';
import type { Evaluation } from '../../evaluate.ts';
import type { PointView } from '../../review/view.ts';
import { code, inert, prose } from '../escape.ts';
import { fold, list } from '../layout.ts';
import { fileLink, linesBelow, placeLink } from '../place.ts';
import { count, headings, sentence, severityWords, whyItMatters } from '../words.ts';
import { fingerprint, noteAfter, person } from './people.ts';
import type { CommentPage } from './reviewed.ts';
import { signedBeforeNew } from './standing.ts';

/** Items of one group that stand open. */
const openItems = 8;
/** A reader with something to worry about is shown so many good news, and the rest on a click. */
const openNarrows = 2;

/** What is new since the last signature stands open; before there is one, everything does. */
export function meaningSection(page: CommentPage, characters: number): string {
  const { points } = page.view;
  if (points.length === 0) return '';
  const lastSigner = signedBeforeNew(page.view);
  // Where nothing but people's word is under review, that is all there is to show.
  if (points.every(({ point }) => point.about === 'announced') && lastSigner === null)
    return `### ${headings.announced}\n\n${flat(page, points, characters)}`;
  if (lastSigner === null) return `### ${headings.meaning}\n${groups(page, points, characters)}`;
  const fresh = points.filter(({ isNew }) => isNew);
  const before = points.filter(({ isNew }) => !isNew);
  const half = Math.floor(characters / 2);
  return [
    `### New since the signature of ${inert(lastSigner, 80)}`,
    groups(page, fresh, half),
    ...(before.length === 0
      ? []
      : [fold(`${count(before.length, 'difference')} signed before`, flat(page, before, half))]),
  ].join('\n\n');
}

/** What was under review and is gone: on record, and nothing to do about. */
export function removedSection({ state, view }: CommentPage, characters: number): string {
  const removed = [...state.removed.values()];
  if (removed.length === 0) return '';
  const items = removed.map(
    ({ point, head }) =>
      `- ${prose(sentence(point.says))} ${point.about === 'announced' ? 'Taken back' : `Gone with ${code(head.slice(0, 12))}`}.`,
  );
  const title = `${count(removed.length, 'difference')} removed under review`;
  const body = list(items, { open: 20, characters, noun: 'difference' });
  return view.points.length === 0 ? `### ${title}\n\n${body}` : fold(title, body);
}

/** One list: what is settled needs no headings. */
function flat(page: CommentPage, points: readonly PointView[], characters: number): string {
  const deltaOf = deltasOf(page);
  const items = points.map((one) => item(page, one, deltaOf.get(one.point.key), false));
  return list(items, { open: 40, characters, noun: 'difference' });
}

function deltasOf({ evaluation }: CommentPage): ReadonlyMap<string, Delta> {
  return new Map(evaluation.deltas.map((delta) => [delta.fingerprint, delta]));
}

interface Group {
  readonly title: string;
  readonly deltas: readonly Delta[];
  readonly items: string[];
}

/** By kind, in the order of each kind's most severe delta; then what nobody understood, and what narrows. */
function groups(page: CommentPage, points: readonly PointView[], characters: number): string {
  const deltaOf = deltasOf(page);
  const missed = new Set(
    page.evaluation.coverage.files.flatMap((file) => (file.understood ? [] : [file.path])),
  );
  const mixed = new Set(page.view.points.map(({ standing }) => standing)).size > 1;
  const found = new Map<string, Group & { readonly rank: number; readonly all: Delta[] }>();
  const told = new Set(
    points.flatMap(({ point }) => {
      const delta = deltaOf.get(point.key);
      return delta?.kind.endsWith('.unresolved') === true ? delta.evidence.map(({ path }) => path) : [];
    }),
  );
  for (const point of points) {
    // Its delta says the same of the same file.
    if (point.point.about === 'file' && told.has(point.point.path ?? '')) continue;
    const delta = deltaOf.get(point.point.key);
    const [rank, title] = placeOf(point, delta, missed);
    const group = found.get(title) ?? { rank, title, deltas: [], all: [], items: [] };
    if (delta !== undefined) group.all.push(delta);
    group.items.push(item(page, point, delta, mixed));
    found.set(title, group);
  }
  const sorted = [...found.values()].sort((a, b) => a.rank - b.rank);
  let left = characters;
  const blocks = sorted.map((group, index) => {
    const text = groupText(
      page.evaluation,
      { ...group, deltas: group.all },
      Math.floor(left / (sorted.length - index)),
      group.title === headings.narrows && sorted.length > 1 && group.items.length > openNarrows,
    );
    left = Math.max(0, left - text.length);
    return text;
  });
  return blocks.join('\n\n');
}

/** @returns where a point stands among the groups, and the title it stands under. */
function placeOf(
  { point }: PointView,
  delta: Delta | undefined,
  missed: ReadonlySet<string>,
): readonly [number, string] {
  if (point.about === 'announced') return [-1, headings.announced];
  if (delta?.kind.endsWith('.unresolved') === true) return [1, headings.unknown];
  if (point.about === 'file' && point.path !== null && missed.has(point.path)) return [1, headings.unknown];
  if (delta === undefined) return [2, headings.other];
  return delta.direction === 'narrows' ? [3, headings.narrows] : [0, kinds[delta.kind].title];
}

function groupText(
  evaluation: Evaluation,
  { title, deltas, items }: Group,
  characters: number,
  folded: boolean,
): string {
  const why = whyItMatters(evaluation, deltas)
    .slice(0, 2)
    .map((reason) => prose(reason, 300))
    .join(' ');
  const body = list(items, { open: openItems, characters, noun: 'difference' });
  if (folded) return fold(`${title}: ${count(items.length, 'difference')}`, body);
  return [`**${title}**${why === '' ? '' : `<br>${why}`}`, body].join('\n\n');
}

/** "- **High** · Job publish may now write packages. `release.yml:14` `a1b2c3d4`". */
function item(
  { evaluation, repositoryUrl }: CommentPage,
  { point, standing, disputes }: PointView,
  delta: Delta | undefined,
  mixed: boolean,
): string {
  const { change } = evaluation;
  const place =
    delta === undefined
      ? point.path === null
        ? ''
        : fileLink(change, point.path, repositoryUrl)
      : placeLink(change, delta.evidence[0], repositoryUrl);
  const graded = delta !== undefined && delta.direction !== 'narrows';
  const severity = graded ? `**${severityWords[delta.severity]}** · ` : '';
  // A file's own sentence begins with its path, which the link already shows.
  const says =
    point.about === 'file' && point.path !== null && point.says.startsWith(point.path)
      ? `${place}${prose(sentence(point.says.slice(point.path.length).replace(/^: /, ': ')), 300)}`
      : `${prose(sentence(point.says))} ${place}`;
  const mark = mixed && standing !== 'open' ? ` · _${standing}_` : '';
  const disputed = disputes
    .slice(-3)
    .map(({ by, reason }) => `<br>**Disputed** by ${person(by)}${noteAfter(reason)}`);
  const below = delta === undefined ? [] : linesBelow(change, delta, repositoryUrl);
  const lines = below.map((text) => `<br>${text}`);
  return `- ${severity}${says.trim()} <sub>${fingerprint(point)}</sub>${mark}${[...lines, ...disputed].join('')}`;
}
