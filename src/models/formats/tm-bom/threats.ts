/** Threats of the threat-model library: risks grade them, controls answer them. */
import { compareSeverity, type Severity } from '../../../deltas/delta.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Threat, ThreatStatus } from '../../model.ts';
import { severityIn } from '../reading/grades.ts';
import { uniqueIds } from '../reading/ids.ts';
import { field, itemsOf, placeOf, textOf, textsOf } from '../reading/tree.ts';

/** Each threat repeats the titles of its controls: a text must not become one that is much larger. */
const titleLength = 200;

interface Control {
  readonly title: string;
  readonly status: string;
}

/** @param ids those of the parts, flows and assets that a threat may be about. */
export function threatsIn(root: TreeNode, ids: ReadonlySet<string>): readonly Threat[] {
  const controls = new Map<string, Control[]>();
  for (const control of itemsOf(field(root, 'controls'))) {
    const title = (textOf(field(control, 'title')) ?? textOf(field(control, 'symbolic_name')))?.slice(
      0,
      titleLength,
    );
    const status = textOf(field(control, 'status')) ?? '';
    if (title === undefined) continue;
    for (const threat of textsOf(field(control, 'threats'))) {
      const known = controls.get(threat);
      if (known === undefined) controls.set(threat, [{ title, status }]);
      else known.push({ title, status });
    }
  }
  const levels = new Map<string, Severity>();
  for (const risk of itemsOf(field(root, 'risks'))) {
    const level = severityIn(textOf(field(risk, 'level')));
    for (const threat of textsOf(field(risk, 'threats'))) {
      const highest = levels.get(threat);
      if (level !== null && (highest === undefined || compareSeverity(level, highest) > 0))
        levels.set(threat, level);
    }
  }
  const threatId = uniqueIds();
  return itemsOf(field(root, 'threats')).map((threat) => {
    const symbol = textOf(field(threat, 'symbolic_name')) ?? textOf(field(threat, 'title')) ?? 'threat';
    const answers = controls.get(symbol) ?? [];
    const mitigation = answers
      .filter(({ status }) => status !== 'wont_do')
      .map(({ title, status }) => `${title} (${status})`);
    return {
      id: threatId(symbol),
      name: textOf(field(threat, 'title')) ?? symbol,
      place: placeOf(threat),
      category: categoryOf(threat),
      severity: levels.get(symbol) ?? null,
      status: statusOf(answers),
      owner: null,
      mitigation: mitigation.length === 0 ? null : mitigation.join('; '),
      due: null,
      about: textsOf(field(threat, 'components_affected')).filter((id) => ids.has(id)),
    };
  });
}

/** The schema has no state of a threat: it is mitigated where nothing is left to do and something is done. */
function statusOf(controls: readonly Control[]): ThreatStatus {
  const counted = controls.filter(({ status }) => status !== 'retired');
  if (counted.length === 0) return 'open';
  if (counted.every(({ status }) => status === 'wont_do')) return 'accepted';
  return counted.every(({ status }) => status === 'active' || status === 'wont_do') ? 'mitigated' : 'open';
}

/** "CWE-120, CAPEC-100"; scripts give the event alone. */
function categoryOf(threat: TreeNode): string | null {
  const known = [
    ...itemsOf(field(threat, 'weaknesses')).flatMap((one) => prefixed('CWE', textOf(field(one, 'cwe_id')))),
    ...itemsOf(field(threat, 'attack_mechanisms')).flatMap((one) =>
      prefixed('CAPEC', textOf(field(one, 'capec_id'))),
    ),
  ];
  return known.length > 0 ? known.join(', ') : textOf(field(threat, 'event'));
}

function prefixed(list: string, number: string | null): readonly string[] {
  return number === null ? [] : [`${list}-${number}`];
}
