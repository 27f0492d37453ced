/** What threatcl says of its models and parts beyond threats (spec.go of threatcl/spec, version 0.7.0, read 2026-11): a truth left out is false. */
import type { Says } from '../../model.ts';
import { says, type Vocabulary } from '../reading/says.ts';
import type { HclBody } from './hcl.ts';
import type { Texts } from './texts.ts';

/** Of the block `attributes`. */
export const saidOfModels: Vocabulary = { internet_facing: 'truth' };

/** Their other flags are tags. */
export const saidOfParties: Vocabulary = { uptime_dependency: 'word' };

/** What a store keeps. */
export const saidOfElements: Vocabulary = { information_asset: 'list' };

export function saysOf(vocabulary: Vocabulary, body: HclBody | undefined, texts: Texts): Says {
  const text = (name: string) => (body === undefined ? null : texts.text(body, name));
  return says(vocabulary, { text, texts: (name) => [text(name)].flatMap((one) => one ?? []) });
}
