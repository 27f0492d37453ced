/** What AWS documents of its actions: access level and the resources they work on; read lazily, service by service. */

/** As AWS's Service Authorization Reference has them, least first. */
export const accessLevels = ['List', 'Read', 'Tagging', 'Write', 'Permissions management'] as const;
export type AccessLevel = (typeof accessLevels)[number];

export interface AwsAction {
  /** As AWS writes it: "s3:GetObject". */
  readonly name: string;
  readonly level: AccessLevel;
  /** ARN formats of the resources it works on, variables as `${Name}`; empty where it takes no resource but `*`. */
  readonly arns: readonly string[];
}

export interface AwsCatalogue {
  /** Prefixes of all services, lower case, in order. */
  readonly services: readonly string[];
  /** @returns the actions of a service by lower-case name with prefix ("s3:getobject"); empty for an unknown one. */
  readonly actionsOf: (service: string) => ReadonlyMap<string, AwsAction>;
}

/** One service of the packed file: ARN formats, then actions by level, each a name and the numbers of its formats. */
export interface PackedService {
  readonly arns: readonly string[];
  readonly actions: Readonly<Partial<Record<AccessLevel, readonly string[]>>>;
}

/** @param packed `rules/catalogues/aws-actions.txt`: a line a service, prefix, tab, a PackedService as JSON. */
export function awsCatalogue(packed: string): AwsCatalogue {
  const lines = new Map<string, string>();
  for (const line of packed.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0) lines.set(line.slice(0, tab), line.slice(tab + 1));
  }
  const read = new Map<string, ReadonlyMap<string, AwsAction>>();
  return {
    services: [...lines.keys()],
    actionsOf: (service) => {
      const known = read.get(service);
      if (known !== undefined) return known;
      const line = lines.get(service);
      const actions = line === undefined ? new Map<string, AwsAction>() : unpack(service, JSON.parse(line));
      read.set(service, actions);
      return actions;
    },
  };
}

function unpack(service: string, { arns, actions }: PackedService): ReadonlyMap<string, AwsAction> {
  return new Map(
    accessLevels.flatMap((level) =>
      (actions[level] ?? []).map((entry): [string, AwsAction] => {
        const [short = '', ...formats] = entry.split(' ');
        const name = `${service}:${short}`;
        return [
          name.toLowerCase(),
          { name, level, arns: formats.flatMap((format) => arns[Number(format)] ?? []) },
        ];
      }),
    ),
  );
}
