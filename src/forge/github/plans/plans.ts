/** Plans over GitHub's API: artifacts of workflow runs at the head, and comments of an app. */
import type { Plans } from '../../plans.ts';
import type { Reader } from '../api/reader.ts';
import { uploadedPlans } from './artifacts.ts';
import { postedPlans } from './comments.ts';

export function githubPlans(reader: Reader): Plans {
  return {
    async find(change, { uploads, commentsBy }) {
      const found = await Promise.all([
        uploads === null ? null : uploadedPlans(reader, change, uploads),
        commentsBy === null || change.number === null
          ? null
          : postedPlans(reader, change, change.number, commentsBy),
      ]);
      return {
        texts: found.flatMap((one) => one?.texts ?? []),
        refused: found.flatMap((one) => one?.refused ?? []),
      };
    },
  };
}
