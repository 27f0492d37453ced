/** What stands behind a figure, as links to its changes: the first few, and where the rest is. */
import type { Scope } from '../../../effectiveness/history.ts';
import type { Evidence } from '../../../effectiveness/measure.ts';
import type { Report } from '../../../effectiveness/report.ts';
import type { Links } from '../../../render/effectiveness/links.ts';
import { referenceText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';

/** What differs between the page, which can be asked for more, and the file, which can't. */
export interface Around {
  readonly scope: Scope;
  /** Left out of references where all are of this one. */
  readonly owner: string | null;
  readonly links: Links;
  /** Where a table is downloaded, by its name in render/effectiveness/tables; null in a file. */
  readonly download: ((table: string) => string) | null;
  /** The page of another scope, over the same window; null in a file. */
  readonly narrow: ((scope: Scope) => string) | null;
}

interface Props {
  readonly evidence: readonly Evidence[];
  readonly around: Around;
  /** So many are written out. */
  readonly most: number;
  /** Table that has them all. */
  readonly table: string;
}

export function Behind({ evidence, around, most, table }: Props) {
  const shown = evidence.slice(0, most);
  const more = evidence.length - shown.length;
  const all = around.download?.(table) ?? null;
  return (
    <>
      {shown.map((one, index) => (
        <>
          {index > 0 && ', '}
          <Reference one={one} around={around} />
        </>
      ))}
      {more > 0 && ' and '}
      {more > 0 && (all === null ? `${more} more` : <a href={all}>{`${more} more`}</a>)}
    </>
  );
}

/** The reference, and what it is for those who point at it. */
export function Reference({
  one,
  around,
}: {
  readonly one: Pick<Evidence, 'repository' | 'change' | 'says'>;
  readonly around: Around;
}) {
  const text = clip(visible(shortOf(one, around)), 60);
  const href = one.change === null ? null : around.links.change(one.repository, one.change);
  const says = clip(visible(one.says), 60);
  if (one.change === null) return <span>{`${text}: ${says}`}</span>;
  if (href === null) return <span title={says}>{text}</span>;
  return (
    <a href={href} title={says}>
      {text}
    </a>
  );
}

/** What the scope says already is left out: "quay#12" within an organisation, "#12" within a repository. */
function shortOf(one: Pick<Evidence, 'repository' | 'change'>, { scope, owner }: Around): string {
  const text = referenceText(one);
  if (one.change !== null && scope.repository === one.repository) return text.slice(one.repository.length);
  return owner !== null && text.startsWith(`${owner}/`) ? text.slice(owner.length + 1) : text;
}

/** @returns the owner of every repository in the report; null where there are several. */
export function onlyOwner({ answer, measures, models, followUps }: Report): string | null {
  const grounds = [...answer.for, ...answer.against].flatMap(({ evidence }) => evidence);
  const figures = measures.flatMap(({ figure }) => [...figure.counted, ...figure.missed]);
  const owners = new Set(
    [...grounds, ...figures, ...models, ...followUps].map(({ repository }) => repository.split('/', 1)[0]),
  );
  const [owner] = owners;
  return owners.size === 1 ? (owner ?? null) : null;
}
