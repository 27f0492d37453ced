/** What the readers of Android's files share: lines of an element, and how an opening or a guard is told. */
import type { Lines } from '../../../../syntax/tree.ts';
import type { XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Facts, Severity } from '../../../delta.ts';
import type { Reading } from '../../reading.ts';

export interface Context {
  readonly into: Reading;
  /** Built for testing alone: nobody else gets it. */
  readonly testing: boolean;
}

export interface Opening {
  readonly subject: string;
  readonly facts: Facts;
  readonly severity: Severity;
  readonly rank?: number;
  readonly gained: string;
  readonly lost: string;
  readonly lines: Lines;
}

export function opened({ into, testing }: Context, opening: Opening): void {
  const { subject, facts, severity, gained, lost, lines, rank } = opening;
  into.opens(subject, facts, testing ? 'info' : severity, [gained, lost], lines, rank);
}

/** Something that holds back while it stands. */
export function guarded(into: Reading, { lines, ...guard }: Omit<Opening, 'severity' | 'rank'>): void {
  into.setting(
    { ...guard, kinds: ['integration.app.closed', 'integration.app.opened'], severity: 'info' },
    lines,
  );
}

/** Source sets that no release is built from (developer.android.com/build/build-variants, read 2026-11). */
export function isForTesting(path: string): boolean {
  return /(?:^|\/)(?:debug|androidTest|test|testFixtures|sharedTest|mock|benchmark|tests?)\//i.test(path);
}

/** The start tag, which is where attributes stand; a whole element where it holds nothing. */
export function linesOf({ startLine, endLine, children }: XmlElement): Lines {
  return { startLine, endLine: children.length === 0 ? endLine : startLine };
}

/** One text without layout, for telling whether two elements say the same. */
export function saysOf({ name, attributes, children, text }: XmlElement): string {
  const given = [...attributes].map(([key, value]) => `${key}=${JSON.stringify(value)}`).sort();
  return `<${[name, ...given].join(' ')}>${text.replace(/\s+/g, ' ')}${children.map(saysOf).join('')}</>`;
}
