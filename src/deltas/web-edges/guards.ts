/** Headers that hold browsers back, besides policies: edges of what is there on one side. */
import { evidenceAt } from '../evidence.ts';
import type { ReadFile } from './analyzer.ts';
import type { Edge } from './edges.ts';

/** @param others the other side: a policy's frame-ancestors there stands in for X-Frame-Options. */
export function guardEdges(files: readonly ReadFile[], others: readonly ReadFile[]): readonly Edge[] {
  const framed = new Set(
    others.flatMap(({ file, findings }) =>
      findings.some((one) => one.sort === 'policy' && one.directives.has('frame-ancestors'))
        ? [file.path]
        : [],
    ),
  );
  return files.flatMap(({ file, side, findings }) =>
    findings.flatMap((finding): readonly Edge[] => {
      if (finding.sort !== 'guard') return [];
      const { name, at } = finding;
      if (name === 'X-Frame-Options' && framed.has(file.path)) return [];
      const held =
        name === 'X-Frame-Options' ? 'Who may frame pages' : 'That browsers come back over TLS alone';
      const edge: Edge = {
        key: name,
        path: file.path,
        list: JSON.stringify([file.path, at]),
        rank: 0,
        trait: {
          subject: name,
          facts: { guard: name.toLowerCase() },
          evidence: evidenceAt(file, side, finding),
          gained: { kind: 'guardrail.restored', summary: `${held} is now limited by ${name}` },
          lost: {
            kind: 'guardrail.weakened',
            severity: 'low',
            summary: `${held} is no longer limited by ${name}`,
          },
        },
      };
      return [edge];
    }),
  );
}
