/** Which attributes of a type the comparison of networks reads, so that nobody else judges them. */
import type { NetworkMeaning } from './schema.ts';

/** The attributes that the rules are read from: nobody else needs to judge them. */
export function networkPaths({ of, rules }: NetworkMeaning): readonly string[] {
  const own = rules.flatMap((rule) => {
    if (rule.at !== undefined) return [rule.at];
    const { way, traffic, protocol, ports, peers, groups = [], targets = [], allows, priority } = rule;
    const portPaths = ports === undefined ? [] : 'from' in ports ? [ports.from, ports.to] : ports;
    const peerPaths = 'in' in peers ? [...peers.in, ...peers.out] : peers;
    const { unless = {} } = rule;
    const single = [
      typeof way === 'string' ? undefined : way.at,
      traffic,
      protocol,
      allows === undefined || allows === false ? undefined : allows.at,
      priority,
    ].filter((path) => path !== undefined);
    return [...single, ...Object.keys(unless), ...portPaths, ...peerPaths, ...groups, ...targets];
  });
  return of === undefined ? own : [...own, of];
}
