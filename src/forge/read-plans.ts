/** A change and whose plans are taken -> the plans, and in words what was taken and what was not. */
import type { Change } from '../change/change.ts';
import { pathSet } from '../change/path-set.ts';
import { NoPlan, type Plan, readPlan } from '../deltas/terraform/plan/plan.ts';
import type { PlanPolicy } from '../rules/effective.ts';
import type { Plans } from './plans.ts';

export interface ReadPlans {
  readonly plans: readonly Plan[];
  /** One sentence each, for the check. */
  readonly notes: readonly string[];
}

const none: ReadPlans = { plans: [], notes: [] };

const planned = pathSet(['**/*.{tf,tofu}', '**/*.{tf,tofu}.json', '**/*.tfvars', '**/*.tfvars.json']);

/** What a workflow does is written in these; a change of them may upload what it likes. */
const makers = pathSet(['.github/workflows/**', '.github/actions/**', 'action.{yml,yaml}']);

/** @throws ForgeUnavailable where the forge does not answer. */
export async function readPlans(source: Plans, policy: PlanPolicy, change: Change): Promise<ReadPlans> {
  const paths = change.comparison.files.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  if (!paths.some((path) => planned.has(path))) return none;
  const made = paths.find((path) => makers.has(path));
  if (made !== undefined) {
    const why = `this change edits ${made}, so that a plan may be of its own making`;
    return { plans: [], notes: [`No plan of Terraform is taken: ${why}.`] };
  }
  const { texts, refused } = await source.find(change.ref, policy);
  const read = texts.map(({ from, text }) => {
    try {
      return { plan: readPlan(text), note: `What Terraform planned is taken from ${from}.` };
    } catch (error) {
      if (!(error instanceof NoPlan)) throw error;
      return { plan: null, note: `${from} is not taken: it ${error.message}.` };
    }
  });
  return {
    plans: read.flatMap(({ plan }) => plan ?? []),
    notes: [...read.map(({ note }) => note), ...refused.map((why) => `No plan is taken from ${why}.`)],
  };
}
