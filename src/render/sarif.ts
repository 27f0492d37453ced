/** SARIF 2.1.0 of one evaluation: kinds are its rules, deltas its results. */
import type { Delta, Evidence, Severity } from '../deltas/delta.ts';
import { type Kind, kinds } from '../deltas/kinds.ts';
import type { Evaluation } from '../evaluate.ts';
import { visible } from './escape.ts';
import { jsonOf, type UnresolvedJson } from './json.ts';
import { sentence, whyItMatters } from './words.ts';

const levels = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Record<Severity, string>;

/** The scale of code scanning: over 9 critical, over 7 high, over 4 medium. */
const scores = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.5',
  info: '0.0',
} as const satisfies Record<Severity, string>;

/** @returns a log with one run, as a value to be written as JSON. */
export function sarifOf(evaluation: Evaluation) {
  const present = [...new Set(evaluation.deltas.map((delta) => delta.kind))].sort();
  const { base, head, unresolved } = jsonOf(evaluation);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Delta Review', rules: present.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          SRCROOT: { description: { text: 'The root of the repository at the head commit' } },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: unresolved.map(notificationOf),
          },
        ],
        results: evaluation.deltas.map((delta) => resultOf(evaluation, delta, present.indexOf(delta.kind))),
        properties: {
          base,
          head,
          materiality: evaluation.verdict.materiality,
          tier: evaluation.verdict.tier,
        },
      },
    ],
  };
}

function ruleOf(kind: Kind) {
  const { title, severity, frameworks } = kinds[kind];
  return {
    id: kind,
    shortDescription: { text: title },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['security', ...frameworks], 'security-severity': scores[severity] },
  };
}

function resultOf(evaluation: Evaluation, delta: Delta, ruleIndex: number) {
  // Viewers open the head: a place there comes first, and what stands at the base is related to it.
  const [primary, ...related] = [...delta.evidence].sort((a, b) => rank(a) - rank(b));
  const why = whyItMatters(evaluation, [delta]);
  const narrows = delta.direction === 'narrows';
  return {
    ruleId: delta.kind,
    ruleIndex,
    kind: narrows ? 'informational' : 'fail',
    level: narrows ? 'none' : levels[delta.severity],
    message: message([sentence(delta.summary), ...why].join(' ')),
    locations: primary === undefined ? [] : [locationOf(primary)],
    ...(related.length > 0 && {
      relatedLocations: related.map((one, index) => ({ id: index + 1, ...locationOf(one) })),
    }),
    partialFingerprints: { 'deltaReview/v1': delta.fingerprint },
    properties: { direction: delta.direction, severity: delta.severity, subject: visible(delta.subject) },
  };
}

function rank({ side }: Evidence): number {
  return side === 'after' ? 0 : 1;
}

function locationOf({ side, path, startLine, endLine, text }: Evidence) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: 'SRCROOT' },
      region: { startLine, endLine, ...(text !== '' && { snippet: { text } }) },
    },
    message: { text: side === 'after' ? 'As it is now' : 'As it was before' },
  };
}

/** Relative, with every segment encoded; a lone surrogate cannot be. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/');
}

function notificationOf({ path, startLine, reason }: UnresolvedJson) {
  return {
    level: 'warning',
    message: message(path === null ? `Not seen: ${reason}` : `Not understood: ${reason}`),
    ...(path !== null && {
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(path), uriBaseId: 'SRCROOT' },
            ...(startLine !== undefined && { region: { startLine } }),
          },
        },
      ],
    }),
  };
}

/** A bracket before a parenthesis would be read as an embedded link. */
function message(text: string) {
  return { text: visible(text.replace(/\s+/g, ' ')).replaceAll('](', '] (') };
}
