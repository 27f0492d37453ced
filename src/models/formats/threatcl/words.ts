/** The words of threatcl, and what they stand for: severities, categories, and the notes that stand in comments. */
import { type Severity, severities } from '../../../deltas/delta.ts';

/** "Very High" and "very-high" are "very_high" (threatcl/spec, risk.go, read 2026-11). */
function token(word: string): string {
  return word.trim().toLowerCase().replace(/[ -]+/g, '_');
}

const levels = ['very_low', 'low', 'medium', 'high', 'very_high'];

/** By likelihood, then by impact (threatcl/spec, risk.go, read 2026-11). */
const matrix: readonly (readonly Severity[])[] = [
  ['info', 'info', 'low', 'low', 'medium'],
  ['info', 'low', 'low', 'medium', 'high'],
  ['low', 'low', 'medium', 'high', 'high'],
  ['low', 'medium', 'high', 'high', 'critical'],
  ['low', 'medium', 'high', 'critical', 'critical'],
];

/** @param written what the author sets, which goes before what follows from the other two. */
export function severityOf(
  written: string | null,
  likelihood: string | null,
  impact: string | null,
): Severity | null {
  const own = severities.find((severity) => severity === token(written ?? ''));
  return (
    own ?? matrix[levels.indexOf(token(likelihood ?? ''))]?.[levels.indexOf(token(impact ?? ''))] ?? null
  );
}

/** The impact that gives each severity at medium likelihood, or comes closest. */
export const impacts: Readonly<Record<Severity, string>> = {
  info: 'very_low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'very_high',
};

/** The values that `stride` takes (threatcl/spec, config.go, read 2026-11). */
const strides: ReadonlyMap<string, string> = new Map([
  ['spoofing', 'Spoofing'],
  ['tampering', 'Tampering'],
  ['repudiation', 'Repudiation'],
  ['info_disclosure', 'Info Disclosure'],
  ['information_disclosure', 'Info Disclosure'],
  ['denial_of_service', 'Denial Of Service'],
  ['elevation_of_privilege', 'Elevation Of Privilege'],
]);

/** @returns null for a category of another scheme. */
export function strideOf(category: string | null): string | null {
  return strides.get(token(category ?? '')) ?? null;
}

/** `about: "Ferry", "Books a berth"`: threatcl has no field for what a threat is about but assets. */
export function aboutNote(names: readonly string[]): string {
  return `about: ${names.map((name) => JSON.stringify(name)).join(', ')}`;
}

export function aboutIn(comments: readonly string[]): readonly string[] {
  return comments
    .filter((comment) => comment.startsWith('about:'))
    .flatMap((comment) => {
      try {
        const names: unknown = JSON.parse(`[${comment.slice('about:'.length)}]`);
        return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
      } catch {
        return [];
      }
    });
}
