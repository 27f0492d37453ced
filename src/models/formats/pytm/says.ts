/**
 * What pytm says of its elements and data (pytm/base.py, element.py, asset.py, datastore.py, dataflow.py, data.py of OWASP/pytm
 * 1.3, and pytm.py of the versions before, read 2026-11): an attribute that nobody sets has the default of its class.
 */

import type { Says } from '../../model.ts';
import { says, type Vocabulary } from '../reading/says.ts';

/** What an element is asked. */
interface Attributes {
  /** All that anything is said under. */
  readonly keys: () => readonly string[];
  readonly text: (key: string) => string | null;
  readonly computed: (key: string) => boolean;
}

/** Of `controls`; before version 1.2 they stood on the element itself. */
const controls = `
  authenticatesDestination authenticatesSource authorizesSource checksDestinationRevocation checksInputBounds
  definesConnectionTimeout disablesDTD disablesiFrames encodesHeaders encodesOutput encryptsCookies
  encryptsSessionData handlesCrashes handlesInterruptions handlesResourceConsumption hasAccessControl
  implementsAuthenticationScheme implementsCSRFToken implementsNonce implementsPOLP implementsServerSideValidation
  implementsStrictHTTPValidation invokesScriptFilters isEncrypted isEncryptedAtRest isHardened isResilient
  providesConfidentiality providesIntegrity sanitizesInput tracksExecutionFlow usesCodeSigning usesMFA
  usesParameterizedInput usesSecureFunctions usesStrongSessionIdentifiers usesVPN validatesContentType
  validatesHeaders validatesInput verifySessionIdentifiers
`;

const others = `
  allowsClientSideScripting authenticatedWith executesCode handlesResources hasAccessToSensitiveSystems
  hasAgentCapabilities hasContentFiltering hasPhysicalAccess hasWriteAccess implementsAPI
  implementsCommunicationProtocol isAdmin isShared processesPersonalData retainsUserData storesLogData storesPII
  storesSensitiveData usesCache usesEnvironmentVariables usesExternalTools usesSessionTokens usesXMLParser
  validatesToolLaunchConfig
`;

export const saidOfElements: Vocabulary = {
  ...vocabulary('truth', controls + others),
  ...vocabulary(
    'word',
    'authenticationScheme usesEncryptionAlgorithm maxClassification minTLSVersion tlsVersion',
  ),
  ...vocabulary('word', 'codeType port dstPort isThirdParty processesUntrustedInput'),
};

export const saidOfData: Vocabulary = {
  ...vocabulary('truth', 'isPII isCredentials isStored isDestEncryptedAtRest isSourceEncryptedAtRest'),
  ...vocabulary('word', 'credentialsLife'),
};

function vocabulary(sort: Vocabulary[string], names: string): Vocabulary {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, sort]),
  );
}

/** As the classes begin, all in one: no attribute has one of these as a value that says something. */
const defaults = new Set(['UNKNOWN', 'NONE', '-1', 'Unmanaged']);
/** What holds until somebody denies it. */
const assumed = new Set(['isThirdParty', 'processesUntrustedInput']);

const constant = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

/** Goes by what is there: reports hold many elements, and the lists many names. */
export function saysOf(of: Vocabulary, { keys, text, computed }: Attributes): Says {
  const names = keys().map((key) => (key.startsWith('controls.') ? key.slice('controls.'.length) : key));
  const given: Record<string, Vocabulary[string]> = {};
  for (const name of [...new Set(names)].sort()) {
    const sort = Object.hasOwn(of, name) ? of[name] : undefined;
    if (sort !== undefined) given[name] = sort;
  }
  const saidAs = (name: string) => {
    const key = [`controls.${name}`, name].find((one) => text(one) !== null || computed(one));
    if (key === undefined) return null;
    const written = text(key) ?? 'computed';
    // `Classification.SECRET` and "SECRET" are one.
    const value = constant.test(written.slice(0, 200))
      ? written.slice(written.lastIndexOf('.') + 1)
      : written;
    const isDefault = defaults.has(value) || (assumed.has(name) && value.toLowerCase() === 'true');
    return isDefault ? null : value;
  };
  return says(given, { text: saidAs, texts: () => [] });
}
