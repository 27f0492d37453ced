/** Where evidence stands: as words, and as a link to the very lines at the commit they were read from. */
import type { Change } from '../change/change.ts';
import type { Delta, Evidence } from '../deltas/delta.ts';
import { clip, code, prose } from './escape.ts';

type Lines = Pick<Evidence, 'side' | 'path' | 'startLine' | 'endLine'>;

/** "src/main.tf:12" or "src/main.tf:12-14". */
export function placeText({ path, startLine, endLine }: Lines): string {
  return `${path}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}

/** The commit that a side was read from. */
export function commitOf(change: Change, side: Evidence['side']): string {
  return side === 'after' ? change.ref.head.sha : (change.comparison.mergeBase ?? change.ref.base.sha);
}

/** @returns the address of a file at a commit, with its lines where they are given. */
export function blobUrl(repositoryUrl: string, commit: string, path: string, lines?: Lines): string {
  const file = path.split('/').map(segment).join('/');
  // Without `plain` GitHub renders Markdown and has no lines to jump to.
  const plain = /\.(md|mdx|markdown|rst|adoc)$/i.test(path) ? '?plain=1' : '';
  const anchor =
    lines === undefined
      ? ''
      : `${plain}#L${lines.startLine}${lines.endLine > lines.startLine ? `-L${lines.endLine}` : ''}`;
  return `${repositoryUrl.replace(/\/+$/, '')}/blob/${commit}/${file}${anchor}`;
}

/** Parentheses would close a Markdown link; a lone surrogate cannot be encoded. */
function segment(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[()'*!~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @returns a Markdown link to the lines, or their place alone where no address is known. */
export function placeLink(change: Change, lines: Lines, repositoryUrl: string | null): string {
  const shown = code(placeText({ ...lines, path: shortened(lines.path) }));
  return repositoryUrl === null || climbs(lines.path)
    ? shown
    : `[${shown}](${blobUrl(repositoryUrl, commitOf(change, lines.side), lines.path, lines)})`;
}

/** Details that are shown of one delta, and places of what a third party left behind. */
const shownBelow = { details: 8, places: 12 } as const;

/** @returns the lines below a delta or a question about it: its details, and where what is left of it stands now. */
export function linesBelow(change: Change, delta: Delta, repositoryUrl: string | null): readonly string[] {
  const details = (delta.details ?? []).slice(0, shownBelow.details).map((line) => prose(line, 300));
  const left = leftBehind(delta);
  if (left.length === 0) return details;
  const links = left.slice(0, shownBelow.places).map((place) => placeLink(change, place, repositoryUrl));
  const more = left.length - links.length;
  return [...details, `Still here: ${links.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

/** What a vendor whose code left still has in the tree. */
export function leftBehind({ kind, evidence }: Delta): readonly Evidence[] {
  return kind === 'integration.vendor.removed' ? evidence.filter(({ side }) => side === 'after') : [];
}

/** @returns a Markdown link to a file at the head, or its path alone. */
export function fileLink(change: Change, path: string, repositoryUrl: string | null): string {
  const shown = code(shortened(path));
  return repositoryUrl === null || climbs(path)
    ? shown
    : `[${shown}](${blobUrl(repositoryUrl, change.ref.head.sha, path)})`;
}

/** A browser resolves dot segments, so such a path would lead out of the repository. */
function climbs(path: string): boolean {
  return path.split('/').some((part) => part === '.' || part === '..');
}

/** A path keeps its end, which tells files apart. */
function shortened(path: string): string {
  return path.length <= 120 ? path : `…${clip([...path.slice(-119)].join(''), 119)}`;
}
