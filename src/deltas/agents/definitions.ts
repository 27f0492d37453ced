/** Who the agents are: those that join and leave, whom they hand work to, where they are reached, which model they run on. */
import type { DraftDelta, Facts } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';
import {
  type Holder,
  holderName,
  type Named,
  type Powers,
  type Secret,
  type UnknownSetting,
} from './model.ts';

export function definitionDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  return [
    ...joinAndLeave(before, after),
    ...compareTraits(traitsOf(before), traitsOf(after)),
    ...modelDeltas(before, after),
    ...settingDeltas(before, after),
  ];
}

function traitsOf(powers: readonly Powers[]): readonly Trait[] {
  return powers.flatMap((one) => [
    ...one.delegates.map((to) => delegateTrait(one.holder, to)),
    ...one.endpoints.map((at) => endpointTrait(one.holder, at)),
    ...one.secrets.map((secret) => secretTrait(one.holder, secret)),
  ]);
}

/** Skills and commands are texts that an agent may use; an agent or a mode is one more actor. */
const actors = new Set(['agent', 'mode']);

/** By name alone: other tools of an agent that was there are told as tools. */
function joinAndLeave(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  const was = partsOf(before);
  const is = partsOf(after);
  const come = [...is].filter(([name]) => !was.has(name)).map(([name, one]) => joined(name, one));
  const gone = [...was].filter(([name]) => !is.has(name)).map(([name, one]) => left(name, one));
  return [...come, ...gone];
}

function partsOf(powers: readonly Powers[]): ReadonlyMap<string, Powers> {
  return new Map(
    powers
      .flatMap((one) => (one.holder.part === null ? [] : [[holderName(one.holder), one] as const]))
      .reverse(),
  );
}

function joined(name: string, one: Powers): DraftDelta {
  const { tools, evidence } = one;
  const actor = actors.has(one.holder.part?.sort ?? '');
  const holds =
    tools === null
      ? 'with tools that nothing here limits'
      : tools.length === 0
        ? 'without tools'
        : `with ${toolsOf(one).join(', ')}`;
  return {
    kind: 'agent.definition.added',
    subject: name,
    // A text without tools of its own widens nothing by being there.
    ...(actor ? {} : { direction: 'neutral' }),
    severity: actor && tools?.length !== 0 ? 'medium' : 'low',
    summary: actor ? `${name} joins, ${cut(holds)}` : `${name} joins`,
    facts: definitionFacts(name, one),
    evidence: [evidence],
  };
}

function left(name: string, one: Powers): DraftDelta {
  return {
    kind: 'agent.definition.removed',
    subject: name,
    summary: `${name} is gone`,
    facts: definitionFacts(name, one),
    evidence: [one.evidence],
  };
}

function definitionFacts(name: string, one: Powers): Facts {
  const tools = one.tools === null ? {} : { tools: toolsOf(one) };
  return { agent: name, sort: one.holder.part?.sort ?? '', ...tools };
}

function toolsOf({ tools }: Powers): readonly string[] {
  return [...new Set((tools ?? []).map(({ written }) => written))].sort();
}

function delegateTrait(holder: Holder, { name: to, evidence }: Named): Trait {
  const name = holderName(holder);
  return {
    subject: `${name} to ${to}`,
    facts: { agent: name, to },
    evidence,
    gained: { kind: 'agent.delegation.added', summary: `${name} can now hand work to ${to}` },
    lost: { kind: 'agent.delegation.removed', summary: `${name} can no longer hand work to ${to}` },
  };
}

function endpointTrait(holder: Holder, { name: address, evidence }: Named): Trait {
  const name = holderName(holder);
  return {
    subject: `${name} at ${address}`,
    facts: { agent: name, address },
    evidence,
    gained: { kind: 'agent.endpoint.added', summary: `${name} can now be reached at ${address}` },
    lost: { kind: 'agent.endpoint.removed', summary: `${name} can no longer be reached at ${address}` },
  };
}

function secretTrait(holder: Holder, { name: secret, reference, evidence }: Secret): Trait {
  const name = holderName(holder);
  const literal = reference === null;
  return {
    subject: `${secret} of ${name}`,
    facts: { agent: name, secret },
    evidence,
    gained: literal
      ? { kind: 'secret.exposed', summary: `${secret} of ${name} stands in the file for all to read` }
      : { kind: 'agent.secret.added', summary: `${name} is now handed ${secret}` },
    lost: literal
      ? { kind: 'secret.withdrawn', summary: `${secret} of ${name} no longer stands in the file` }
      : { kind: 'agent.secret.removed', summary: `${name} is no longer handed ${secret}` },
  };
}

/** A new agent's model is no change of one. */
function modelDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  const was = byHolder(before);
  return [...byHolder(after)].flatMap(([name, is]) => {
    const old = was.get(name);
    if (old === undefined) return [];
    const from = old.find(({ model }) => model !== null)?.model ?? null;
    const to = is.find(({ model }) => model !== null)?.model ?? null;
    const known = to ?? from;
    if (known === null || from?.name === to?.name) return [];
    const [model, formerly] = [to, from].map((one) => one?.name ?? 'its default');
    const draft: DraftDelta = {
      kind: 'agent.model.changed',
      subject: `model of ${name}`,
      summary: `${name} runs on ${model} (was ${formerly})`,
      facts: { agent: name, model: model ?? '', was: formerly ?? '' },
      evidence: to !== null && from !== null ? [to.evidence, from.evidence] : [known.evidence],
    };
    return [draft];
  });
}

function byHolder(powers: readonly Powers[]): ReadonlyMap<string, readonly Powers[]> {
  const holders = new Map<string, Powers[]>();
  for (const one of powers) {
    const name = holderName(one.holder);
    const same = holders.get(name);
    if (same === undefined) holders.set(name, [one]);
    else same.push(one);
  }
  return holders;
}

/** Unknown is not harmless: each is shown, as minor, so that a person can say what it is. */
function settingDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  const was = settingsOf(before);
  const is = settingsOf(after);
  const [had, has] = [byHolder(before), byHolder(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const old = was.get(key);
    const fresh = is.get(key);
    const known = fresh ?? old;
    if (known === undefined || old?.setting.value === fresh?.setting.value) return [];
    // Of a part that joins or leaves, no setting is told apart from it.
    if (known.isPart && !(had.has(known.holder) && has.has(known.holder))) return [];
    const { holder, setting } = known;
    const [now, formerly] = [fresh, old].map((one) => one?.setting.value ?? 'not set');
    const draft: DraftDelta = {
      kind: 'agent.setting.changed',
      // What starts or reaches something carries access, whoever reads it.
      ...(carries.test(now ?? '') ? { severity: 'medium' } : {}),
      subject: `setting ${setting.key} of ${holder}`,
      summary: `${setting.key} of ${holder} is ${fresh === undefined ? 'no longer set' : `now ${now}`} (was ${formerly}); a person has to judge what that changes`,
      facts: { agent: holder, setting: setting.key, value: now ?? '', was: formerly ?? '' },
      evidence:
        fresh !== undefined && old !== undefined
          ? [fresh.setting.evidence, old.setting.evidence]
          : [setting.evidence],
    };
    return [draft];
  });
}

const carries = /"(?:command|mcpServers)":/;

interface HeldSetting {
  readonly isPart: boolean;
  readonly holder: string;
  readonly setting: UnknownSetting;
}

function settingsOf(powers: readonly Powers[]): ReadonlyMap<string, HeldSetting> {
  const found = new Map<string, HeldSetting>();
  for (const { holder, settings } of powers) {
    const name = holderName(holder);
    const isPart = holder.part !== null;
    for (const setting of settings)
      found.set(JSON.stringify([name, setting.key]), { holder: name, isPart, setting });
  }
  return found;
}

function cut(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
