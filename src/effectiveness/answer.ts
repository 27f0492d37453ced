/** The readings of all measures in, the answer in words out. */
import type { Source } from './record.ts';
import type { Answer, MeasureReading } from './report.ts';

export function answerOf(_readings: readonly MeasureReading[], _source: Source): Answer {
  return { is: 'unknown', says: 'It is not known yet.', for: [], against: [] };
}
