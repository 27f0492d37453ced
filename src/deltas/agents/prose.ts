/** The texts that configurations give their agents, of both sides, in; what they tell and hide now, out. */
import type { DraftDelta } from '../delta.ts';
import type { SignalCatalogue } from '../instructions/signals/catalogue.ts';
import { type TextSetting, textSettingDeltas } from '../instructions/within.ts';
import { type Holder, holderName, type Powers, type Prose, products } from './model.ts';

interface Texts {
  readonly holder: Holder;
  readonly byKey: Map<string, Prose>;
}

/** What one holder is told by several settings is one text: a goal and a backstory are reworded together. */
export function proseDeltas(
  before: readonly Powers[],
  after: readonly Powers[],
  signals: () => SignalCatalogue,
): readonly DraftDelta[] {
  const [was, is] = [textsOf(before), textsOf(after)];
  const stays = namesIn(before, after);
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((name) => {
    const [old, fresh] = [was.get(name), is.get(name)];
    const holder = (fresh ?? old)?.holder;
    const keys = [...new Set([...(fresh?.byKey.keys() ?? []), ...(old?.byKey.keys() ?? [])])]
      .filter((key) => old?.byKey.get(key)?.text !== fresh?.byKey.get(key)?.text)
      .sort();
    if (holder === undefined || keys.length === 0) return [];
    const [then, now] = [old, fresh].map((texts) => settingOf(holder, keys, texts));
    return textSettingDeltas(then ?? null, now ?? null, signals()).filter(
      // The wording of what joins or leaves is a part of that.
      ({ kind }) => stays(name) || kind !== 'agent.instructions.changed',
    );
  });
}

function textsOf(powers: readonly Powers[]): ReadonlyMap<string, Texts> {
  const found = new Map<string, Texts>();
  for (const { holder, prose } of powers) {
    if (prose.length === 0) continue;
    const name = holderName(holder);
    const texts = found.get(name) ?? { holder, byKey: new Map<string, Prose>() };
    found.set(name, texts);
    for (const one of prose) texts.byKey.set(one.key, one);
  }
  return found;
}

function settingOf(
  { part, product }: Holder,
  keys: readonly string[],
  texts: Texts | undefined,
): TextSetting | null {
  const prose = keys.flatMap((key) => texts?.byKey.get(key) ?? []);
  const [first, ...more] = prose;
  if (first === undefined) return null;
  const of = part === null ? products[product] : `${part.sort} ${part.name}`;
  return {
    name: `${keys.join(', ')} of ${of}`,
    reader: products[product],
    text: prose.map(({ text }) => text).join('\n\n'),
    evidence: [first.evidence, ...more.map(({ evidence }) => evidence)],
  };
}

/** A product's own agent is there with and without its file. */
function namesIn(before: readonly Powers[], after: readonly Powers[]): (name: string) => boolean {
  const [had, has] = [before, after].map(
    (powers) => new Set([...powers.map(({ holder }) => holderName(holder)), ...Object.values(products)]),
  );
  return (name) => had?.has(name) === true && has?.has(name) === true;
}
