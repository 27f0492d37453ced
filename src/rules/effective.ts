/** The rules in force for one repository, after all layers. */
import type { Direction } from '../deltas/delta.ts';
import type { VendorEntry } from '../deltas/integrations/known/entry.ts';
import type { Problem } from './problem.ts';
import type { Enforcement, LayeredRule } from './rule.ts';

/** What a question is about, for reading and counting: the domains of deltas, and what every full review ends with. */
export const categories = [
  'iam',
  'infrastructure',
  'integration',
  'agent',
  'pipeline',
  'secrets',
  'guardrail',
  'business',
  'model',
  'outcome',
] as const;
export type Category = (typeof categories)[number];

export interface ChecklistItem {
  readonly id: string;
  /** Absent where an admin named none. */
  readonly category?: Category;
  /** Asked of a person; `{subjects}` stands for the names of what it is asked about, `{what}` for what is so. */
  readonly question: string;
  /** Kinds it is about, * allowed. Where it is about none that changed, it is asked if a rule names it. */
  readonly deltas: readonly string[];
  /** Which of these deltas; without it all that do not narrow. */
  readonly direction?: Direction;
  /** Asked in every review of its tiers. */
  readonly always?: boolean;
  /** Asked about what people announced that no file shows. */
  readonly announced?: boolean;
  readonly tiers: readonly ('lightweight' | 'full')[];
  readonly frameworks: readonly string[];
  /** True where the organisation locks it: no question of a repository takes its place. */
  readonly locked?: boolean;
}

/** When a threat model counts as stale. */
export interface FreshnessLimits {
  /** Days since it last changed in meaning. */
  readonly days: number;
  /** Material changes since then that nobody has held against it. */
  readonly changes: number;
}

/** A threat model that the configuration names. */
export interface ConfiguredModel {
  readonly path: string;
  /** Globs of the paths it speaks for. */
  readonly covers: readonly string[];
  readonly owners: readonly string[];
  /** What it says of this model alone. */
  readonly freshness?: Partial<FreshnessLimits>;
}

/** Who signs a review of one tier, and how many of them. */
export interface SigningPolicy {
  /** "@user", "@organisation/team", "code-owners", "model-owners", or a repository permission: "write", "maintain", "admin". */
  readonly signers: readonly string[];
  /** How many different people sign. */
  readonly count: number;
}

export interface ReviewPolicy {
  readonly full: SigningPolicy;
  readonly lightweight: SigningPolicy & {
    /** True where the author's own word is enough for what is minor. */
    readonly selfAttestation: boolean;
  };
  /** True where an approving review of a signer on the forge counts as a signature. */
  readonly approvals: boolean;
  /** "@user" and "@organisation/team" who may waive a review, loudly; nobody where it is empty. */
  readonly breakGlass: readonly string[];
  /** Where open follow-ups are reminded of. */
  readonly followUps: 'issue' | 'comment' | 'none';
}

/** Whose plans of Terraform are taken; they say what the files leave open, so what makes them has to be trusted. */
export interface PlanPolicy {
  /** The workflow that uploads them, and the artifacts that hold them. */
  readonly uploads: { readonly workflow: string; readonly artifacts: string } | null;
  /** The login of the app that posts them as comments: "github-actions[bot]". */
  readonly commentsBy: string | null;
}

/** An issue a month about an organisation or a repository. */
export interface SummaryPolicy {
  /** Whose configuration asks for it, and whose figures they are. */
  readonly source: 'organisation' | 'repository';
  /** Where the issue goes: "harbour/security". */
  readonly repository: string;
  /** Of the month, from 1 to 28. */
  readonly day: number;
}

export interface EffectiveRules {
  readonly rules: readonly LayeredRule[];
  readonly checklist: readonly ChecklistItem[];
  readonly enforcement: Enforcement;
  readonly models: readonly ConfiguredModel[];
  readonly freshness: FreshnessLimits;
  /** Labels that announce a change, in any case of letters; what the layers name adds up. */
  readonly triggers: { readonly labels: readonly string[] };
  /** null: none is taken. */
  readonly plans: PlanPolicy | null;
  /** What the layers say of vendors, from the lowest to the highest; laid over those that ship. */
  readonly vendors: readonly VendorEntry[];
  readonly review: ReviewPolicy;
  /** How many minor deltas of one kind ask for one look as a whole. */
  readonly manyMinor: number;
  readonly summaries: readonly SummaryPolicy[];
  /** Faults of the layers above the built-in one. Where there are any, nothing goes green because of them. */
  readonly problems: readonly Problem[];
  /** False where a layer is broken and no good version of it is known: then nothing is called none. */
  readonly complete: boolean;
  /**
   * Rule ids, '*', 'default', 'enforcement', 'review', 'checklist', 'freshness', 'plans' or 'vendors' that a repository
   * may tighten and never weaken.
   */
  readonly locks: readonly string[];
  /** The text of each layer that was read without a fault: worth keeping as the last good one. */
  readonly good: { readonly organisation: string | null; readonly repository: string | null };
  /** Which layers are in force, for the check: "built-in rules, organisation, repository". */
  readonly layers: readonly string[];
}
