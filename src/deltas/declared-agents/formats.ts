/** The list of formats, from the special to the general: a file of several is read by the first. */
import type { DeclaredFormat } from './declaration.ts';
import { agentCard } from './formats/agent-card.ts';
import { autoGen } from './formats/autogen.ts';
import { cagent } from './formats/cagent.ts';
import { crewAi } from './formats/crewai.ts';
import { gooseRecipe } from './formats/goose.ts';
import { customResources } from './formats/kubernetes/custom-resources.ts';
import { langGraph } from './formats/langgraph.ts';
import { appManifest, declarativeAgent, plugin } from './formats/microsoft-365.ts';
import { openAiAgent, promptAgent } from './formats/prompt-agents.ts';
import { bundle, registryServer } from './formats/registry.ts';

export const declaredFormats: readonly DeclaredFormat[] = [
  langGraph,
  declarativeAgent,
  plugin,
  appManifest,
  agentCard,
  registryServer,
  bundle,
  customResources,
  autoGen,
  promptAgent,
  openAiAgent,
  crewAi,
  cagent,
  gooseRecipe,
];
