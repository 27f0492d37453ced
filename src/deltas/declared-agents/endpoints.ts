/** Where declared agents are reached by others: addresses that anybody on the way can listen to. */
import { holderName, type Powers } from '../agents/model.ts';
import { remoteOf } from '../agents/servers/launching/remote.ts';
import type { DraftDelta } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';

export function endpointDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  return compareTraits(openTraits(before), openTraits(after));
}

function openTraits(powers: readonly Powers[]): readonly Trait[] {
  return powers.flatMap(({ holder, endpoints }) =>
    endpoints.flatMap(({ name: address, evidence }): readonly Trait[] => {
      const remote = remoteOf(address);
      if (remote === null || !remote.open || remote.local) return [];
      const name = holderName(holder);
      return [
        {
          subject: `${name} at ${address}`,
          facts: { agent: name, address },
          evidence,
          gained: {
            kind: 'agent.transport.insecure',
            summary: `${name} is reached at ${address} without encryption`,
          },
          lost: {
            kind: 'agent.transport.secured',
            summary: `${name} is no longer reached at ${address} without encryption`,
          },
        },
      ];
    }),
  );
}
