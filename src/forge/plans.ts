/** The port to plans that continuous integration made of a change: where `terraform show -json` was kept. */
import type { ChangeRef } from '../change/change.ts';
import type { PlanPolicy } from '../rules/effective.ts';

/** A text that may be a plan. */
export interface PlanText {
  /** Where it is from, for people: "infra/plan.json in artifact tfplan of run 42". */
  readonly from: string;
  readonly text: string;
}

export interface FoundPlans {
  readonly texts: readonly PlanText[];
  /** What was found and is not taken, one sentence each: "artifact tfplan of run 42 has expired". */
  readonly refused: readonly string[];
}

export interface Plans {
  /**
   * What the policy's sources hold for the head of this change; nothing where no workflow has made a plan yet.
   * @throws ForgeUnavailable where the forge does not answer.
   */
  find(change: ChangeRef, policy: PlanPolicy): Promise<FoundPlans>;
}

/** The first line of a comment that holds a plan says of which commit it is: "<!-- delta-review plan 6f1c… -->". */
export const planMarker = '<!-- delta-review plan ';

/** How much of one change's plans is read, unpacked, in bytes; a plan of a thousand resources has some 5 MB. */
export const planBytes = 67_108_864;
