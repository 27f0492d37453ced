/** Commands of containers that run what they fetch at that moment. */
import { commandLines, runsDownload } from '../../infra/downloads.ts';
import { type Aspect, code } from '../meaning/aspects.ts';
import { at, itemsOf, type Spot, textAt } from '../meaning/spots.ts';
import { ofPod, type Pod, who } from './pods.ts';

const places: readonly (readonly string[])[] = [
  ['command'],
  ['args'],
  ['lifecycle', 'postStart', 'exec', 'command'],
  ['lifecycle', 'preStop', 'exec', 'command'],
];

export function commandAspects(pod: Pod): readonly Aspect[] {
  return pod.containers.flatMap(({ name, spot }) =>
    places.flatMap((keys): readonly Aspect[] => {
      const list = at(spot, ...keys);
      const line = list === null ? '' : textOf(list);
      if (list === null || !commandLines(line).some(runsDownload)) return [];
      return [
        {
          key: JSON.stringify(['download', name, ...keys, line]),
          kinds: code,
          severity: 'medium',
          group: 'download',
          member: name,
          value: '',
          ...ofPod(pod),
          facts: { ...pod.facts, setting: keys.join('.') },
          gained: (members) =>
            `${who(pod, members)} now runs whatever an address on the network sends when it starts`,
          lost: (members) => `${who(pod, members)} no longer runs what it fetches when it starts`,
          spot: list,
        },
      ];
    }),
  );
}

function textOf(list: Spot): string {
  const items = itemsOf(list).map((item) => textAt(item));
  return list.node.kind === 'scalar' ? textAt(list) : items.join('\n');
}
