/** What checks objects before they are made: webhooks, admission policies, Kyverno and Gatekeeper; and what they leave out. */
import { createHash } from 'node:crypto';
import { canonical } from '../../../syntax/canonical.ts';
import type { DraftDelta, Facts, Severity } from '../../delta.ts';
import { type Aspect, exception, guard, type Pair, power, type Told } from '../meaning/aspects.ts';
import { at, itemsOf, type Spot, type Standing, textAt, textsAt } from '../meaning/spots.ts';
import { evidenceIn } from '../objects.ts';

function shared(side: Standing): Pick<Aspect, 'facts' | 'subject' | 'member' | 'value'> {
  const { object } = side;
  const facts: Facts = {
    system: 'kubernetes',
    objectKind: object.kind,
    object: object.name,
    namespace: object.namespace,
  };
  return { facts, subject: () => object.label, member: '', value: '' };
}

/** The object as a whole: what it checked is not checked any more when it is gone. */
export function presence(side: Standing, severity: Severity, does: string, did: string): Aspect {
  const { label } = side.object;
  return {
    ...shared(side),
    key: 'presence',
    kinds: guard,
    severity,
    group: 'presence',
    gained: () => `${label} is new and ${does}`,
    lost: () => `${label} is gone; it ${did}`,
    spot: side.root,
  };
}

type What = Pick<Aspect, 'kinds' | 'severity' | 'gained' | 'lost'> &
  Partial<Pick<Aspect, 'key' | 'value' | 'within' | 'also'>>;

/** Of a check that is new or gone, its parts say nothing by themselves. */
function item(side: Standing, spot: Spot, about: string, what: What): Aspect {
  return { within: '', ...whole(side, spot, about, what) };
}

function whole(side: Standing, spot: Spot, about: string, what: What): Aspect {
  return {
    ...shared(side),
    key: JSON.stringify([about, what.value ?? '']),
    group: about,
    ...what,
    facts: { ...shared(side).facts, setting: about },
    spot,
  };
}

/** Left out, a webhook that does not answer stops what it checks (kubernetes.io, "Dynamic Admission Control", v1, read 2026-11). */
export function webhookAspects(side: Standing): readonly Aspect[] {
  const mutates = side.object.kind.startsWith('Mutating');
  const { label } = side.object;
  const hooks = itemsOf(at(side.root, 'webhooks'));
  return hooks.flatMap((hook): readonly Aspect[] => {
    const name = textAt(hook, 'name');
    const ignores = textAt(hook, 'failurePolicy') === 'Ignore';
    const url = at(hook, 'clientConfig', 'url');
    return [
      whole(side, hook, `webhook ${name}`, {
        kinds: mutates ? power : guard,
        severity: mutates ? 'medium' : 'high',
        gained: () =>
          mutates
            ? `the webhook ${name} of ${label} may now rewrite what is made in the cluster`
            : `the webhook ${name} of ${label} now checks what is made in the cluster`,
        lost: () =>
          mutates
            ? `the webhook ${name} of ${label} no longer rewrites what is made`
            : `the webhook ${name} of ${label} is gone: what it refused is let through`,
      }),
      ...(mutates || ignores
        ? []
        : [
            item(side, at(hook, 'failurePolicy') ?? hook, `failurePolicy ${name}`, {
              kinds: guard,
              within: hook.path,
              severity: 'medium',
              gained: () => `nothing gets past the webhook ${name} of ${label} while it does not answer`,
              lost: () =>
                `what the webhook ${name} of ${label} checks is let through while it does not answer`,
              also: [`${hook.path}/failurePolicy`],
            }),
          ]),
      ...(mutates ? [] : selectorAspects(side, hook, `the webhook ${name} of ${label}`, hook.path)),
      ...(url === null
        ? []
        : [
            item(side, url, `url ${name}`, {
              kinds: power,
              severity: 'medium',
              value: textAt(url).slice(0, 200),
              within: hook.path,
              gained: (_, values) => `the webhook ${name} of ${label} now shows every object to ${values}`,
              lost: (_, values) => `the webhook ${name} of ${label} no longer asks ${values}`,
            }),
          ]),
    ];
  });
}

/** What a check looks at: its rules, and which namespaces and objects it leaves out. */
function selectorAspects(side: Standing, check: Spot, name: string, within: string): readonly Aspect[] {
  const selectors = (['namespaceSelector', 'objectSelector', 'matchConditions'] as const).flatMap((key) => {
    const spot = at(check, key);
    if (spot === null || canonical(spot.node) === '{}') return [];
    const excluded = itemsOf(at(spot, 'matchExpressions'))
      .filter((one) => textAt(one, 'operator') === 'NotIn')
      .flatMap((one) => textsAt(one, 'values').map((value) => ({ value, key: textAt(one, 'key') })));
    if (excluded.length > 0) {
      return excluded.map(({ value, key: label }) =>
        item(side, value, `${key} of ${name}`, {
          kinds: exception,
          severity: 'medium',
          value: textAt(value),
          within,
          gained: (_, values) => `${name} now leaves out what has ${label} ${values}`,
          lost: (_, values) => `${name} no longer leaves out what has ${label} ${values}`,
        }),
      );
    }
    return [
      item(side, spot, `${key} of ${name}`, {
        key: JSON.stringify([key, name, canonical(spot.node)]),
        kinds: exception,
        severity: 'medium',
        within,
        gained: () => `${name} now looks only at what its ${key} chooses`,
        lost: () => `${name} no longer looks only at what that ${key} chose`,
      }),
    ];
  });
  const rules = itemsOf(at(check, 'rules')).flatMap((rule) =>
    textsAt(rule, 'resources').flatMap((resource) =>
      textsAt(rule, 'operations').map((operation) =>
        item(side, rule, `rules of ${name}`, {
          kinds: guard,
          severity: 'high',
          within,
          value: `${textAt(operation)} ${textAt(resource)}`,
          gained: (_, values) => `${name} now looks at ${values}`,
          lost: (_, values) => `${name} no longer looks at ${values}`,
        }),
      ),
    ),
  );
  return [...selectors, ...rules];
}

export function admissionPolicyAspects(side: Standing): readonly Aspect[] {
  const { label, kind } = side.object;
  const spec = at(side.root, 'spec');
  const ignores = textAt(spec, 'failurePolicy') === 'Ignore';
  if (kind.endsWith('Binding')) {
    const denies = textsAt(spec, 'validationActions').find((spot) => textAt(spot) === 'Deny');
    const match = at(spec, 'matchResources');
    return [
      presence(side, 'high', 'puts a policy into force', 'put a policy into force'),
      ...(denies === undefined ? [] : [enforces(side, denies)]),
      ...(match === null ? [] : selectorAspects(side, match, label, '')),
    ];
  }
  return [
    presence(side, 'high', 'refuses what breaks its rules', 'refused what broke its rules'),
    ...(ignores
      ? []
      : [
          item(side, at(spec, 'failurePolicy') ?? side.root, 'failurePolicy', {
            kinds: guard,
            severity: 'medium',
            gained: () => `what ${label} cannot judge is refused`,
            lost: () => `what ${label} cannot judge is let through`,
            also: ['/spec/failurePolicy'],
          }),
        ]),
    ...itemsOf(at(spec, 'validations')).map((rule) =>
      item(side, rule, 'validations', {
        key: JSON.stringify(['validation', rule.name]),
        kinds: guard,
        severity: 'medium',
        gained: () => `${label} now refuses what breaks one more rule`,
        lost: () => `${label} no longer has one of its rules`,
      }),
    ),
    ...selectorAspects(side, at(spec, 'matchConstraints') ?? side.root, label, ''),
  ];
}

function enforces(side: Standing, spot: Spot): Aspect {
  const { label } = side.object;
  return item(side, spot, 'enforces', {
    kinds: guard,
    severity: 'high',
    gained: () => `${label} now refuses what breaks it`,
    lost: () => `${label} no longer refuses what breaks it: it only reports`,
    also: [spot.path],
  });
}

/** Kyverno (kyverno.io, reference of ClusterPolicy v1, read 2026-11); left out, it only reports. */
export function kyvernoAspects(side: Standing): readonly Aspect[] {
  const { label, kind } = side.object;
  const spec = at(side.root, 'spec');
  if (kind === 'PolicyException') {
    return [
      {
        ...presence(side, 'medium', '', ''),
        kinds: exception,
        gained: () => `${label} now lets through what a policy refuses`,
        lost: () => `${label} no longer lets through what a policy refuses`,
      },
    ];
  }
  const action = at(spec, 'validationFailureAction');
  return [
    presence(side, 'high', 'checks what is made in the cluster', 'checked what was made in the cluster'),
    ...(action !== null && /^enforce$/i.test(textAt(action)) ? [enforces(side, action)] : []),
    ...itemsOf(at(spec, 'rules')).flatMap((rule) => {
      const own = at(rule, 'validate', 'failureAction') ?? at(rule, 'validate', 'validationFailureAction');
      const name = textAt(rule, 'name');
      return [
        item(side, rule, `rule ${name}`, {
          kinds: guard,
          severity: 'medium',
          gained: () => `${label} now has the rule ${name}`,
          lost: () => `${label} no longer has the rule ${name}`,
        }),
        ...(own !== null && /^enforce$/i.test(textAt(own))
          ? [
              {
                ...enforces(side, own),
                key: `enforces ${name}`,
                group: `enforces ${name}`,
                within: rule.path,
              },
            ]
          : []),
        ...[
          ...itemsOf(at(rule, 'exclude', 'any')),
          ...itemsOf(at(rule, 'exclude', 'all')),
          ...resourcesOf(rule),
        ].map((spot) =>
          item(side, spot, `exclude ${name}`, {
            key: JSON.stringify(['exclude', name, canonical(spot.node)]),
            kinds: exception,
            severity: 'medium',
            within: rule.path,
            gained: () => `the rule ${name} of ${label} now leaves more out`,
            lost: () => `the rule ${name} of ${label} no longer leaves that out`,
          }),
        ),
      ];
    }),
  ];
}

function resourcesOf(rule: Spot): readonly Spot[] {
  const spot = at(rule, 'exclude', 'resources');
  return spot === null ? [] : [spot];
}

/** Gatekeeper (open-policy-agent.github.io/gatekeeper, constraints, read 2026-11); left out, it refuses. */
export function gatekeeperAspects(side: Standing): readonly Aspect[] {
  const { label } = side.object;
  const spec = at(side.root, 'spec');
  const action = at(spec, 'enforcementAction');
  const refuses = action === null || textAt(action) === 'deny';
  const excluded = textsAt(spec, 'match', 'excludedNamespaces');
  return [
    presence(side, 'high', 'checks what is made in the cluster', 'checked what was made in the cluster'),
    ...(refuses ? [{ ...enforces(side, action ?? side.root), also: ['/spec/enforcementAction'] }] : []),
    ...excluded.map((spot) =>
      item(side, spot, 'excludedNamespaces', {
        kinds: exception,
        severity: 'medium',
        value: textAt(spot),
        also: ['/spec/match/excludedNamespaces'],
        gained: (_, values) => `${label} now leaves out the namespaces ${values}`,
        lost: (_, values) => `${label} no longer leaves out the namespaces ${values}`,
      }),
    ),
  ];
}

/** Where the text of a check stands, by kind: what it refuses after a change cannot be worked out. */
const bodies =
  /^\/spec\/(?:targets|rules\/[^/]+\/(?:validate|deny|match|mutate|verifyImages|preconditions|context)|match|parameters|variables|matchConditions|paramKind)(?:\/|$)/;
const judgedInside = /\/(?:failureAction|validationFailureAction|message|excludedNamespaces)(?:\/|$)/;

/** A signature for one text must not cover the next. */
function digestOf({ object }: Standing): string {
  return createHash('sha256').update(canonical(object.node)).digest('hex').slice(0, 16);
}

/** @param paths of this pair that changed and were told by nothing else. */
export function changedChecks({ before, after }: Pair, paths: readonly string[]): readonly Told[] {
  const inside = paths.filter((path) => bodies.test(path) && !judgedInside.test(path));
  const [first] = inside;
  if (before === null || after === null || first === undefined) return [];
  const lines = (side: Standing) => {
    const steps = first.split('/').slice(1);
    let spot: Spot = side.root;
    for (const step of steps) {
      const next: Spot | null =
        at(spot, step.replaceAll('~1', '/').replaceAll('~0', '~')) ??
        itemsOf(spot).find(({ path }) => path === `${spot.path}/${step}`) ??
        null;
      if (next === null) break;
      spot = next;
    }
    return evidenceIn(side.object, spot);
  };
  const delta: DraftDelta = {
    kind: 'infra.unresolved',
    subject: after.object.label,
    summary: `What ${after.object.label} refuses is written in another way: whether it still refuses the same cannot be known`,
    facts: { ...shared(after).facts, digest: digestOf(after), changed: inside.slice(0, 20) },
    evidence: [lines(after), lines(before)],
  };
  return [{ delta, paths: inside }];
}
