/**
 * Are the models still guiding?
 * Of the models that the last survey of the window found, those that are fresh: edited by meaning within 180 days, with
 * fewer than five material changes since that nobody held against them. What can't be read or dated is not called fresh.
 */

import type { Evidence, Measure } from '../../measure.ts';
import { parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import { type ModelThen, modelsThen } from '../../sections/models.ts';

/** What the product warns at where nothing else is configured. */
const [oldest, most] = [180, 5];

const staleBy: Readonly<Record<string, (model: ModelThen) => boolean>> = {
  'stale by age': ({ age }) => age !== null && age > oldest,
  'stale by changes since': ({ age, unreviewed }) => age !== null && unreviewed.length >= most,
  'of unknown age': ({ age }) => age === null,
  unreadable: ({ unread }) => unread !== null,
};

function evidence({ repository, path, age, unreviewed }: ModelThen): Evidence {
  const old = age === null ? 'of unknown age' : `${age} days old`;
  return { repository, change: null, says: `${path}: ${old}, ${unreviewed.length} changes since`, at: null };
}

export const modelFreshness: Measure = {
  id: 'model-freshness',
  title: 'Model freshness',
  definition:
    'Models that were edited by meaning within 180 days and had fewer than five material changes since that nobody held against them.',
  formula: 'fresh models / models',
  answers: 'Are the models still guiding?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  read: readBy({
    better: 'higher',
    figure: (history, window) => {
      const tests = Object.values(staleBy);
      const [stale, fresh] = parted(modelsThen(history, window), (model) => tests.some((is) => is(model)));
      return share(fresh, stale, 'model', evidence);
    },
    parts: (history, window) => {
      const models = modelsThen(history, window);
      return Object.entries(staleBy).map(([name, is]) => {
        const [those, others] = parted(models, is);
        return { name, figure: share(those, others, 'model', evidence) };
      });
    },
  }),
};
