/** The list of analyzers. A test compares it with the folders beside it. */
import type { AzureRoles } from '../access/azure-roles.ts';
import type { HclReader } from '../syntax/hcl/reader.ts';
import { agentWorkflowsAnalyzer } from './agent-workflows/analyzer.ts';
import { type AgentWorld, agentsAnalyzer } from './agents/analyzer.ts';
import { agentFormats } from './agents/formats/formats.ts';
import type { Analyzer } from './analyzer.ts';
import { azureAnalyzer } from './azure/analyzer.ts';
import { ciAnalyzer } from './ci/analyzer.ts';
import { ciFormats } from './ci/formats.ts';
import { cloudformationAnalyzer } from './cloudformation/analyzer.ts';
import { containers } from './containers/analyzer.ts';
import { credentialsAnalyzer } from './credentials/analyzer.ts';
import type { SignIn } from './credentials/catalogue.ts';
import { declaredAgentsAnalyzer } from './declared-agents/analyzer.ts';
import { declaredFormats } from './declared-agents/formats.ts';
import { googleAnalyzer } from './google/analyzer.ts';
import type { GoogleRoles } from './google/roles.ts';
import { grantsAnalyzer } from './grants/analyzer.ts';
import type { GrantCatalogue } from './grants/catalogue.ts';
import { grantFormats } from './grants/formats.ts';
import { grantTies } from './grants/ties.ts';
import { guardrailsAnalyzer } from './guardrails/analyzer.ts';
import { iamAnalyzer } from './iam/analyzer.ts';
import { compareAccess } from './iam/compare-access.ts';
import type { AwsWorld } from './iam/grading/grade.ts';
import type { ResourceCatalogue } from './infra/catalogue.ts';
import { instructionsAnalyzer } from './instructions/analyzer.ts';
import type { SignalCatalogue } from './instructions/signals/catalogue.ts';
import { integrationsAnalyzer } from './integrations/analyzer.ts';
import type { HostCatalogue } from './integrations/hosts/host-catalogue.ts';
import type { KnownExploited } from './integrations/known/exploited.ts';
import { manifests } from './integrations/manifests/manifests.ts';
import { mentionFormats } from './integrations/mentions/formats.ts';
import type { VendorCatalogue } from './integrations/vendors.ts';
import { kubernetes } from './kubernetes/analyzer.ts';
import { lockfilesAnalyzer } from './lockfiles/analyzer.ts';
import { lockFormats } from './lockfiles/formats/formats.ts';
import { pipelines } from './pipelines/analyzer.ts';
import { secretsAnalyzer } from './secrets/analyzer.ts';
import type { CredentialCatalogue } from './secrets/catalogue.ts';
import { infrastructureAccess } from './terraform/access/infrastructure.ts';
import { terraformAnalyzer } from './terraform/analyzer.ts';
import type { Plan } from './terraform/plan/plan.ts';
import { resourceDeltas } from './terraform/resources.ts';
import { type ModelReading, threatModelsAnalyzer } from './threat-models/analyzer.ts';
import { webEdgesAnalyzer } from './web-edges/analyzer.ts';
import { webhookTies } from './web-edges/readers/ties.ts';

/** The data under rules/catalogues/ that analyzers know the world by; each is read when a change first needs it. */
export interface Catalogues {
  readonly aws: AwsWorld;
  readonly azure: () => AzureRoles;
  readonly google: () => GoogleRoles;
  readonly grants: () => GrantCatalogue;
  readonly resources: () => ResourceCatalogue;
  readonly agents: AgentWorld;
  readonly signals: () => SignalCatalogue;
  readonly vendors: () => VendorCatalogue;
  readonly hosts: () => HostCatalogue;
  readonly credentials: () => CredentialCatalogue;
  readonly signIns: () => readonly SignIn[];
  readonly hcl: HclReader;
  readonly models: ModelReading;
}

/** What comes with one process or one command, and with no installation. */
export interface Supplied {
  /** What Terraform worked out for the change: a plan a directory, where anybody made one. */
  readonly plans: readonly Plan[];
  /** CISA's list, where the operator gave one. */
  readonly exploited: KnownExploited | null;
}

export function analyzersWith(
  {
    agents,
    aws,
    azure,
    credentials,
    google,
    grants,
    hosts,
    resources,
    signals,
    signIns,
    vendors,
    hcl,
    models,
  }: Catalogues,
  { plans, exploited }: Supplied,
): readonly Analyzer[] {
  return [
    agentWorkflowsAnalyzer(agents),
    agentsAnalyzer(agentFormats, agents),
    azureAnalyzer(azure),
    ciAnalyzer(ciFormats),
    cloudformationAnalyzer((before, after) => compareAccess(before, after, aws), resources),
    containers,
    credentialsAnalyzer(signIns),
    declaredAgentsAnalyzer(declaredFormats, agents),
    googleAnalyzer(google),
    grantsAnalyzer(grantFormats, grants),
    guardrailsAnalyzer(hcl.readFile),
    iamAnalyzer(aws),
    instructionsAnalyzer(signals),
    integrationsAnalyzer(manifests, mentionFormats(hcl.readFile), [grantTies(grantFormats), webhookTies], {
      vendors,
      hosts,
      exploited,
    }),
    kubernetes,
    lockfilesAnalyzer(lockFormats, manifests),
    pipelines,
    secretsAnalyzer(credentials),
    terraformAnalyzer({
      reader: hcl,
      compareAccess: (before, after) => infrastructureAccess(before, after, { aws, azure, google }),
      compareResources: (before, after, access) => resourceDeltas(before, after, access, resources()),
      plans,
    }),
    threatModelsAnalyzer(models),
    webEdgesAnalyzer(vendors),
  ];
}
