/** A threat of a model and a difference in, whether the one may be about the other out: by the words that people write of it. */
import type { Delta } from '../../deltas/delta.ts';
import type { Threat } from '../model.ts';

/** What a kind of difference is about, and the words by which people write of it. */
const topics: readonly { readonly kinds: RegExp; readonly words: RegExp }[] = [
  {
    kinds: /secret|credential|oidc|longlived/,
    words: /secret|credential|token|password|\bkeys?\b|leak|long.lived|steal|stolen|theft/i,
  },
  {
    kinds: /^iam\.|permission|grant|scope/,
    words: /privilege|permission|access|role|escalat|authori[sz]|elevation|policy|impersonat/i,
  },
  {
    kinds: /exposure|network|public|endpoint|webhook|origin|trigger/,
    words:
      /public|internet|expos|network|external|outside|ingress|firewall|ddos|denial|spoof|unauthenticated/i,
  },
  {
    kinds: /encryption|transport/,
    words: /encrypt|\btls\b|plain.?text|eavesdrop|intercept|man.in.the.middle/i,
  },
  {
    kinds: /logging|guardrail|approval|guard/,
    words: /\blogs?\b|logging|audit|monitor|detect|alert|repudiat|approval/i,
  },
  { kinds: /^agent\./, words: /agent|prompt|\bllm\b|\bmodel\b|\btools?\b|\bmcp\b|autonom|inject/i },
  {
    kinds: /^integration\.|action|download|code\.added|dependency|package|image/,
    words: /supply|third.part|vendor|dependenc|package|malicious|compromis|tamper|partner/i,
  },
];

const known = new WeakMap<object, ReadonlySet<number>>();

export function isAbout(threat: Pick<Threat, 'name' | 'mitigation'>, { kind }: Delta): boolean {
  const found = known.get(threat) ?? topicsIn(`${threat.name} ${threat.mitigation ?? ''}`.slice(0, 2_000));
  known.set(threat, found);
  return topics.some(({ kinds }, at) => found.has(at) && kinds.test(kind));
}

function topicsIn(text: string): ReadonlySet<number> {
  return new Set(topics.flatMap(({ words }, at) => (words.test(text) ? [at] : [])));
}
