/** What Azure Pipelines calls things: its own tasks, inputs that name connections, security scanners, texts of strangers. */
import type { Severity } from '../../delta.ts';

/** Tasks of the product itself (github.com/microsoft/azure-pipelines-tasks, read 2026-11), in small letters. */
const ownTasks = new Set(
  `advancedsecurity-codeql-analyze advancedsecurity-codeql-autobuild advancedsecurity-codeql-init advancedsecurity-dependency-scanning
  advancedsecurity-publish androidsigning androidbuild ant appcenterdistribute appcentertest archivefiles azureappconfiguration azureappservicemanage
  azureappservicesettings azurecli azurecloudpowershelldeployment azurecontainerapps azurefilecopy azurefunctionapp
  azurefunctionappcontainer azurefunctiononkubernetes azurefunction azureiotedge azurekeyvault azuremonitor azuremysqldeployment
  azurenlbmanagement azurepolicycheckgate azurepolicy azurepowershell azureresourcegroupdeployment azureresourcemanagertemplatedeployment
  azurermwebappdeployment azurespringcloud azurestaticwebapp azurewebapp azurewebappcontainer azurevmssdeployment bash batchscript
  cachebeta cache cargoauthenticate chef chefknife cmake cmdline cocoapods condaauthenticate condaenvironment containerstructuretest
  containerbuild copyfiles copyfilesoverssh curluploader decryptfile delay deletefiles deployvisualstudiotestagent docker dockercompose
  dockerinstaller dotnetcorecli dotnetcoreinstaller downloadbuildartifacts downloadfileshareartifacts downloadgithubnugetpackage
  downloadgithubnpmpackage downloadgithubrelease downloadpackage downloadpipelineartifact downloadsecurefile duffleinstaller
  extractfiles filetransform ftpupload functoolsinstaller githubcomment githubrelease go gotool gradle grunt gulp helmdeploy
  helminstaller iiswebappdeploymentonmachinegroup iiswebappmanagementonmachinegroup installapplecertificate
  installappleprovisioningprofile installsshkey invokerestapi javatoolinstaller jenkinsdownloadartifacts jenkinsqueuejob
  kubectlinstaller kubelogininstaller kubernetes kubernetesmanifest manualintervention manualvalidation mavenauthenticate maven
  msbuild mysqldeploymentonmachinegroup nodetaskrunnerinstaller nodetool npm npmauthenticate nugetauthenticate nugetinstaller nuget
  nugetcommand nugetpackager nugetpublisher nugetrestore nugettoolinstaller openpolicyagentinstaller packerbuild pipauthenticate
  powershell powershellontargetmachines publishbuildartifacts publishcodecoverageresults publishpipelineartifact
  publishpipelinemetadata publishsymbols publishtestresults publishtoazureservicebus pythonscript queryazuremonitoralerts queryworkitems
  quickperftest reviewapp runjmeterloadtest runloadtest servicefabriccomposedeploy servicefabricdeploy servicefabricpowershell
  servicefabricupdatemanifests sqlazuredacpacdeployment sqldacpacdeploymentonmachinegroup shellscript ssh twineauthenticate
  universalpackages usedotnet usenode usepythonversion useruby userubyversion vsbuild vstest vstestplatformtoolinstaller
  windowsmachinefilecopy xamarinandroid xamarinios xcode xcodepackageios`.split(/\s+/),
);
/** Extensions that Microsoft makes for its own builds. */
const makersTasks =
  /^(?:ms\.|1es\.|azureartifacts\.|onelocbuild|vsrm-ev2\.|securedevelopmentteam\.|microbuild|esrp|sfp\.|credscan|binskim|policheck|sdtreport|componentgovernance|tsaupload|codeql3000|apiscan|antimalware|microsoftsecuritydevops|ms-|securitydevops|artifactdrop|onebranch|manifestgenerat|codesign|postanalysis|securecodeanalysis|publishsecurityanalysislogs)/;

/** @returns true for what the maker of the product publishes. */
export function isOwnTask(task: string): boolean {
  const name = task.toLowerCase();
  return ownTasks.has(name) || makersTasks.test(name);
}

/** Inputs that name a connection to another system, kept by Azure DevOps with its credentials; in small letters. */
const connections: Readonly<Record<string, Severity>> = {
  azuresubscription: 'high',
  azuresubscriptionendpoint: 'high',
  azuresubscriptionendpointname: 'high',
  azureresourcemanagerconnection: 'high',
  azureconnection: 'high',
  connectedservicename: 'high',
  connectedservicenamearm: 'high',
  connectedserviceazurerm: 'high',
  serviceconnection: 'high',
  awscredentials: 'high',
  backendservicearm: 'high',
  environmentservicenameazurerm: 'high',
  kubernetesserviceconnection: 'high',
  kubernetesserviceendpoint: 'high',
  sshendpoint: 'high',
  containerregistry: 'medium',
  containerregistryendpoint: 'medium',
  dockerregistryendpoint: 'medium',
  dockerregistryserviceconnection: 'medium',
  azurecontainerregistry: 'medium',
  githubconnection: 'medium',
  nugetserviceconnections: 'medium',
  publishfeedcredentials: 'medium',
  externalfeedcredentials: 'medium',
  customendpoint: 'medium',
  publishendpoint: 'medium',
  pythonuploadserviceconnection: 'medium',
  pythondownloadserviceconnections: 'medium',
  mavenserviceconnections: 'medium',
  sonarqube: 'low',
  sonarcloud: 'low',
};

export function connectionSeverity(input: string): Severity | null {
  const name = input.toLowerCase();
  return Object.hasOwn(connections, name) ? (connections[name] ?? null) : null;
}

/** Inputs whose value is a program, in small letters. */
const programs = new Set([
  'script',
  'inlinescript',
  'inline',
  'commands',
  'runoptions',
  'arguments',
  'scriptarguments',
]);

export function isProgram(task: string, input: string): boolean {
  const name = input.toLowerCase();
  if (!programs.has(name)) return false;
  return (
    !/^(?:arguments|scriptarguments|runoptions)$/.test(name) ||
    /^(?:bash|powershell|azurecli|azurepowershell|batchscript|shellscript|cmdline|ssh)$/i.test(task)
  );
}

const scanTasks: readonly (readonly [RegExp, string])[] = [
  [/^advancedsecurity-codeql-analyze$|^codeql3000finalize$|^semmle$/, 'codeql'],
  [/^advancedsecurity-dependency-scanning$/, 'dependency-scanning'],
  [/^credscan$/, 'credscan'],
  [/^microsoftsecuritydevops$/, 'microsoft-security-devops'],
  [/^componentgovernancecomponentdetection$/, 'component-governance'],
  [/^binskim$/, 'binskim'],
  [/^apiscan$/, 'apiscan'],
  [/^antimalware$/, 'antimalware'],
  [/^postanalysis$/, 'post-analysis'],
  [/^sonar(?:qube|cloud)analyze$/, 'sonar'],
  [/^snyksecurityscan$/, 'snyk'],
  [/^checkmarx|^checkmarx ast$/, 'checkmarx'],
  [/^veracode$|^flaw ?importer$/, 'veracode'],
  [/^trivy$/, 'trivy'],
  [/^gitleaks$/, 'gitleaks'],
  [/^whitesource(?: bolt)?$|^mend$/, 'mend'],
  [/^dependency-check-build-task$/, 'dependency-check'],
  [/^nexusiqpipelinetask$/, 'nexus-iq'],
  [/^fortify/, 'fortify'],
];

/** @returns the scanner that a task runs; null for any other task. */
export function scannerOf(task: string): string | null {
  const name = task.toLowerCase().split('.').at(-1) ?? '';
  return scanTasks.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

interface Typed {
  readonly severity: Severity;
  readonly who: string;
}

/**
 * Variables that hold what somebody typed; as macros they are put into a script before its shell sees them
 * (learn.microsoft.com/azure/devops/pipelines/build/variables, read 2026-11).
 */
const typed: Readonly<Record<string, Typed>> = {
  'system.pullrequest.sourcebranch': { severity: 'high', who: 'people outside the project can write' },
  'system.pullrequest.sourcerepositoryuri': { severity: 'high', who: 'people outside the project can write' },
  'build.sourceversionmessage': { severity: 'high', who: 'whoever wrote the commit chose' },
  'build.sourceversionauthor': { severity: 'medium', who: 'whoever wrote the commit chose' },
  'build.sourcebranch': { severity: 'low', who: 'whoever may push a branch chooses' },
  'build.sourcebranchname': { severity: 'low', who: 'whoever may push a branch chooses' },
  'build.requestedfor': { severity: 'medium', who: 'whoever starts a run has chosen' },
};

export function typedBy(variable: string): Typed | null {
  const name = variable.toLowerCase();
  return Object.hasOwn(typed, name) ? (typed[name] ?? null) : null;
}

const telling =
  /(?:^|[-_. ])(?:token|secret|secrets|password|passwd|pwd|pat|apikey|credentials?|sas|passphrase|connectionstring|(?:api|access|account|signing|storage|private|ssh|subscription)[-_. ]?key|client[-_. ]?secret|connection[-_. ]?string)(?:$|[-_. \d])/;
const plain =
  /(?:path|dir|directory|name|id|uri|url|file|expiry|type|version|length|user|username|parameters?)$/;

/** @returns true for names that people give to what must not be known, in any of the usual spellings. */
export function namesSecret(name: string): boolean {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  return telling.test(words) && !plain.test(words);
}

/** @returns names in `$(...)`, once each; commands of a shell in the same notation have spaces and are none. */
export function macrosIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\(([A-Za-z_][\w.-]{0,127})\)/g)].map(([, name = '']) => name))];
}
