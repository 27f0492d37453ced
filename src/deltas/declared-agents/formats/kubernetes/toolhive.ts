/** Specs of ToolHive's custom resources -> what each server runs, is given, and asks of its callers. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { brief } from '../../../agents/formats/gathering.ts';
import { textOf } from '../../../agents/formats/settings.ts';
import { opensWhenOn } from '../../../agents/formats/switches.ts';
import { type DeclaredHolder, nodeAt, silent, textAt } from '../../declaration.ts';
import { addServer, type Given, givenIn, nothingGiven, wordsIn } from '../servers.ts';

/** github.com/stacklok/toolhive, cmd/thv-operator/api/v1alpha1 (mcpserver_types.go), read 2026-11. */
export function readToolHive(holder: DeclaredHolder, spec: TreeEntry, kind: string, name: string): void {
  let given: Given = nothingGiven;
  const guards = (meaning: string) => (entry: TreeEntry, key: string) =>
    holder.addLevel('trust', key, 'set', [-1, 'high', meaning], entry);
  holder.read(
    spec.value,
    {
      ...silent(`image transport proxyMode port proxyPort targetPort mcpPort args replicas resources telemetry
        telemetryConfigRef sessionAffinity groupRef remoteURL remoteUrl`),
      env: (entry, key) => {
        const more = givenIn(holder, entry, key);
        given = {
          environment: [...given.environment, ...more.environment],
          secrets: [...given.secrets, ...more.secrets],
        };
      },
      secrets: (entry, key) =>
        holder.each(entry, key, (item) => {
          const as = textAt(item, 'targetEnvName') ?? textAt(item, 'key') ?? '';
          const reference = brief(`secret ${textAt(item, 'name') ?? ''}, key ${textAt(item, 'key') ?? ''}`);
          given = {
            ...given,
            secrets: [...given.secrets, { name: brief(as), reference, evidence: holder.at(item) }],
          };
        }),
      permissionProfile: (entry, key) => readProfile(holder, entry, key),
      oidcConfig: guards('asks callers who they are'),
      oidcConfigRef: guards('asks callers who they are'),
      authzConfig: guards('holds callers to rules'),
      authzConfigRef: guards('holds callers to rules'),
      'audit.enabled': holder.level('oversight', {
        true: [-1, 'medium', 'keeps a record of what is asked of it'],
        false: [0, 'info', 'keeps no record of what is asked of it'],
      }),
      tools: holder.limitOf('oversight', 'offers only listed tools', 'medium', (tool) => `offers ${tool}`),
      toolsFilter: holder.limitOf(
        'oversight',
        'offers only listed tools',
        'medium',
        (tool) => `offers ${tool}`,
      ),
      trustProxyHeaders: holder.level(
        'trust',
        opensWhenOn(
          'medium',
          'believes what headers say of its callers',
          'believes no header of its callers',
        ),
      ),
      serviceAccount: holder.noted,
    },
    'spec.',
  );
  const image = textAt(spec.value, 'image');
  const url = textAt(spec.value, 'remoteURL') ?? textAt(spec.value, 'remoteUrl');
  const args = wordsIn(nodeAt(spec.value, 'args'));
  if (url !== null) addServer(holder, name, { how: 'remote', url: brief(url), transport: null }, given, spec);
  else if (image !== null && kind === 'MCPServer')
    addServer(
      holder,
      name,
      { how: 'command', command: 'docker', args: ['run', brief(image), ...args] },
      given,
      spec,
    );
}

/** What the container may reach: `none` is the default, `network` is all of it; a profile of one's own stands elsewhere. */
function readProfile(holder: DeclaredHolder, entry: TreeEntry, key: string): void {
  const type = textAt(entry.value, 'type');
  const name = textAt(entry.value, 'name') ?? textOf(entry.value) ?? '';
  if (type === 'builtin' && name === 'network')
    holder.addLevel('network', key, name, [1, 'high', 'reaches every host of the network'], entry);
  else if (type === 'builtin' && name === 'none')
    holder.addLevel('network', key, name, [0, 'info', 'reaches no host of the network'], entry);
  else holder.noted(entry, key);
}
