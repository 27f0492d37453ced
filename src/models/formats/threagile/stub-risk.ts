/** A threat in, an individual risk category of Threagile with that one risk out; its schema asks for every field. */
import type { Addition } from '../format.ts';
import { type WrittenMap, written } from '../writing/written.ts';
import { cweFor, gradings, strideFor } from './words.ts';

const open = 'Not written yet.';

/** @param about ids of technical assets, links and data assets. */
export function riskCategory(
  { name, reason, category, severity }: Extract<Addition, { add: 'threat' }>,
  id: string,
  about: readonly string[],
): WrittenMap {
  const [link] = about.filter((part) => part.includes('>'));
  const [asset, ...more] = about.filter((part) => !part.includes('>'));
  const { severity: grade, impact } = gradings[severity];
  return written({
    id,
    description: reason,
    impact: open,
    asvs: open,
    cheat_sheet: '',
    action: open,
    mitigation: open,
    check: open,
    function: 'architecture',
    stride: strideFor(category),
    detection_logic: 'Found in a change of the code.',
    risk_assessment: open,
    false_positives: open,
    model_failure_possible_reason: false,
    cwe: cweFor(category),
    risks_identified: new Map([
      [
        name,
        written({
          severity: grade,
          exploitation_likelihood: 'likely',
          exploitation_impact: impact,
          data_breach_probability: 'possible',
          data_breach_technical_assets: more.length > 0 ? more : null,
          most_relevant_data_asset: null,
          most_relevant_technical_asset: asset ?? null,
          most_relevant_communication_link: link ?? null,
          most_relevant_trust_boundary: null,
          most_relevant_shared_runtime: null,
        }),
      ],
    ]),
  });
}
