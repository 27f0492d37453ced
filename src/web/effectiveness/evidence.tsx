/** What stands behind a figure, as links to its changes: the first few, and where the rest is. */
import type { Scope } from '../../effectiveness/history.ts';
import type { Evidence } from '../../effectiveness/measure.ts';
import type { Links } from '../../render/effectiveness/links.ts';
import { referenceText } from '../../render/effectiveness/words.ts';
import { clip, visible } from '../../render/escape.ts';

/** What differs between the page, which can be asked for more, and the file, which can't. */
export interface Around {
  readonly scope: Scope;
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
  const text = clip(visible(shortOf(one, around.scope)), 60);
  const href = one.change === null ? null : around.links.change(one.repository, one.change);
  const says = clip(visible(one.says), 90);
  if (href === null) return <span title={says}>{one.change === null ? clip(says, 60) : text}</span>;
  return (
    <a href={href} title={says}>
      {text}
    </a>
  );
}

/** What the scope says already is left out: "quay#12" within an organisation, "#12" within a repository. */
function shortOf(one: Pick<Evidence, 'repository' | 'change'>, { organisation, repository }: Scope): string {
  const text = referenceText(one);
  if (one.change !== null && repository === one.repository) return text.slice(repository.length);
  const owner = `${organisation ?? ''}/`;
  return owner !== '/' && text.startsWith(owner) ? text.slice(owner.length) : text;
}
