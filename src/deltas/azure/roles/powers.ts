/**
 * What an action of Azure is worth to an attacker: a pattern and what is taken out of it in, a power with its grade out.
 * Actions: learn.microsoft.com/azure/role-based-access-control/resource-provider-operations, read 2026-11.
 */
import { covers, type Wildcard, wildcard } from '../../../access/azure-wildcards.ts';
import type { Severity } from '../../delta.ts';

/** The control plane manages resources (Actions), the data plane what is in them (DataActions). */
export type Plane = 'control' | 'data';

export interface Power {
  readonly name: string;
  readonly severity: Severity;
  /** To follow "may": "give roles to others". */
  readonly words: string;
  /** Whether a holder can give itself more. */
  readonly escalates: boolean;
}

interface Ranked extends Power {
  /** Actions that show it: a pattern that matches one has the power. */
  readonly shownBy: readonly Wildcard[];
}

const rights = 'microsoft.authorization/';

/** Strongest first. */
const control: readonly Ranked[] = [
  {
    name: 'roles',
    severity: 'critical',
    words: 'give roles to others',
    escalates: true,
    shownBy: [
      `${rights}roleassignments/write`,
      `${rights}roledefinitions/write`,
      `${rights}elevateaccess/action`,
      `${rights}roleassignmentschedulerequests/write`,
      `${rights}roleeligibilityschedulerequests/write`,
    ].map(wildcard),
  },
  {
    name: 'keys',
    severity: 'high',
    words: 'read keys and secrets',
    escalates: false,
    shownBy: [
      'microsoft.storage/storageaccounts/listkeys/action',
      'microsoft.storage/storageaccounts/listaccountsas/action',
      'microsoft.documentdb/databaseaccounts/listkeys/action',
      'microsoft.containerservice/managedclusters/listclusteradmincredential/action',
      'microsoft.cognitiveservices/accounts/listkeys/action',
      'microsoft.containerregistry/registries/listcredentials/action',
      'microsoft.eventhub/namespaces/authorizationrules/listkeys/action',
      'microsoft.servicebus/namespaces/authorizationrules/listkeys/action',
      'microsoft.web/sites/config/list/action',
      'microsoft.web/sites/publishxml/action',
      'microsoft.app/containerapps/listsecrets/action',
      'microsoft.keyvault/vaults/accesspolicies/write',
    ].map(wildcard),
  },
  {
    name: 'code',
    severity: 'high',
    words: 'run code as another identity',
    escalates: false,
    shownBy: [
      'microsoft.compute/virtualmachines/runcommand/action',
      'microsoft.compute/virtualmachines/extensions/write',
      'microsoft.managedidentity/userassignedidentities/assign/action',
      'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write',
      'microsoft.automation/automationaccounts/runbooks/write',
      'microsoft.containerservice/managedclusters/runcommand/action',
    ].map(wildcard),
  },
  {
    name: 'guards',
    severity: 'high',
    words: 'change policies, locks and other guards',
    escalates: false,
    shownBy: [
      `${rights}policyassignments/write`,
      `${rights}policyassignments/delete`,
      `${rights}policyexemptions/write`,
      `${rights}policydefinitions/write`,
      `${rights}locks/delete`,
      `${rights}denyassignments/delete`,
    ].map(wildcard),
  },
];

const data: readonly Ranked[] = [
  {
    name: 'keys',
    severity: 'high',
    words: 'read or use keys and secrets',
    escalates: false,
    shownBy: [
      'microsoft.keyvault/vaults/secrets/getsecret/action',
      'microsoft.keyvault/vaults/keys/decrypt/action',
      'microsoft.keyvault/vaults/keys/unwrap/action',
      'microsoft.keyvault/vaults/keys/sign/action',
      'microsoft.containerservice/managedclusters/secrets/read',
    ].map(wildcard),
  },
];

/** A last segment but one that names keys, whatever the service: every listKeys/action is one. */
const keyWords =
  /\/(?:list\w*(?:keys?|secrets?|credentials?|connectionstrings|sas)|getsecret|readonlykeys|regenerate\w*keys?)\/(?:action|\*)$/;

const everything = wildcard('*');
const plain = (name: string, severity: Severity, words: string): Power => ({
  name,
  severity,
  words,
  escalates: false,
});

/**
 * @param within patterns that an action has to match, all of them.
 * @param except what is taken out again.
 * @returns the strongest power that is left.
 */
export function powerOf(plane: Plane, within: readonly Wildcard[], except: readonly Wildcard[]): Power {
  const left = (action: Wildcard) =>
    within.every((pattern) => covers(pattern, action)) &&
    !except.some((exclusion) => covers(exclusion, action));
  const shown = (plane === 'control' ? control : data).find((power) => power.shownBy.some(left));
  if (left(everything)) {
    if (plane === 'data') return plain('everything', 'critical', 'read and change all data');
    const escalates = shown?.escalates === true;
    // Without the roles it is what Contributor may.
    return {
      name: 'everything',
      severity: escalates ? 'critical' : 'high',
      words: 'manage everything',
      escalates,
    };
  }
  if (shown !== undefined) return shown;
  if (within.some(isKeys)) return plain('keys', 'high', 'read keys and secrets');
  if (within.some(({ key }) => key.endsWith('/read'))) {
    return plane === 'data' ? plain('data', 'medium', 'read data') : plain('read', 'low', 'read settings');
  }
  return plane === 'data'
    ? plain('write', 'medium', 'change data')
    : plain('write', 'medium', 'change resources');
}

/** Only the last two segments are looked at, cut to a length. */
function isKeys({ key }: Wildcard): boolean {
  const last = key.split('/').slice(-2).join('/').slice(-200);
  return keyWords.test(`/${last}`);
}
