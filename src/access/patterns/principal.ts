/** Principals as patterns: "aws:" and an ARN, "service:" and a name, "federated:" and a provider, "canonicaluser:" and an id. */
import { accountOf, arnPattern } from './arn.ts';
import {
  colon,
  everything,
  type Pattern,
  patternOf,
  spoken,
  type Text,
  type Token,
  textInLowerCase,
  tokensOf,
  wild,
} from './pattern.ts';

/** The types a Principal element may name (docs.aws.amazon.com, IAM User Guide, "Policy elements: Principal", read 2026-11). */
export const principalTypes = ['aws', 'service', 'federated', 'canonicaluser'] as const;
export type PrincipalType = (typeof principalTypes)[number];

/**
 * `*`, alone or as an AWS principal, is everybody. An account, by number or as its root, stands for every identity in it:
 * its administrators decide which.
 * @param type lower case
 */
export function principalPattern(type: PrincipalType, value: Text): Pattern {
  const text = spoken(value);
  if (type === 'aws' && /^\*+$/.test(text)) return { ...everything, text: '*' };
  const prefix = tokensOf([`${type}:`]);
  if (type !== 'aws')
    return patternOf(text, [...prefix, ...tokensOf(type === 'service' ? textInLowerCase(value) : value)]);
  const account = accountOf(text);
  if (account !== null && (text === account || /^arn:[^:]*:iam::\d{12}:root$/.test(text))) {
    return patternOf(text, [...prefix, ...accountTokens(account)]);
  }
  return patternOf(text, [...prefix, ...arnPattern(value).tokens]);
}

/** Any identity of the account, in any partition and of IAM or STS. */
function accountTokens(account: string): readonly Token[] {
  const any: readonly Token[] = [wild.segmentRun, colon];
  return [...tokensOf(['arn:']), ...any, ...any, ...any, ...tokensOf([`${account}:`]), wild.run];
}
