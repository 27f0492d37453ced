/** Addresses that are called on events: a name and a value in, the host and its vendor out. The path is a secret and stays here. */
import type { Lines } from '../../syntax/tree.ts';
import type { Known, Webhook } from './finding.ts';
import { addressOf, isFilledIn, isInside, isPlaceholder } from './hosts.ts';

/** Hosts whose addresses are webhooks, by the start of the path where the host has others too (their documentation, read 2026-11). */
const wellKnown: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\//i, 'Slack'],
  [/^https?:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\//i, 'Discord'],
  [
    /^https?:\/\/(?:outlook\.office(?:365)?\.com\/webhook\/|[\w-]{1,63}\.webhook\.office\.com\/)/i,
    'Microsoft Teams',
  ],
  [/^https?:\/\/[\w.-]{1,100}\.logic\.azure\.com[:/]/i, 'Azure Logic Apps'],
  [/^https?:\/\/hooks\.zapier\.com\/hooks\//i, 'Zapier'],
  [/^https?:\/\/hook\.(?:\w{2,4}\.)?(?:make|integromat)\.com\//i, 'Make'],
  [/^https?:\/\/maker\.ifttt\.com\/trigger\//i, 'IFTTT'],
  [/^https?:\/\/chat\.googleapis\.com\/v1\/spaces\//i, 'Google Chat'],
  [/^https?:\/\/open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\//i, 'Lark'],
  [/^https?:\/\/oapi\.dingtalk\.com\/robot\//i, 'DingTalk'],
  [/^https?:\/\/qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\//i, 'WeCom'],
];

const named = /web_?hook/i;
const ofAddress = /ur[li]s?$|endpoints?$|address$|targets?$|hooks?$|dest(?:ination)?$/i;

/** @returns true where the name is one of an address that is called on events: "ALERT_WEBHOOK_URL", "webhookUrl". */
export function namesSender(name: string): boolean {
  const plain = name.replace(/[-.]/g, '_');
  return named.test(plain) && ofAddress.test(plain);
}

/**
 * @param called whether the place says that the address is called on events; of others only those of well-known hosts are.
 */
export function senderOf(value: string, called: boolean, lines: Lines, known: Known): Webhook | null {
  const text = value.trim();
  const found = addressOf(text);
  if (found === null || !/^https?$/.test(found.scheme) || isFilledIn(found.host)) return null;
  const vendor = wellKnown.find(([pattern]) => pattern.test(text.slice(0, 400)))?.[1] ?? null;
  if (vendor === null && (!called || isInside(found.host) || isPlaceholder(found.host))) return null;
  return {
    sort: 'webhook',
    way: 'out',
    name: found.host,
    vendor: vendor ?? known.byHost(found.host),
    encrypted: found.scheme === 'https',
    checked: null,
    startLine: lines.startLine,
    endLine: lines.endLine,
  };
}

/** In code an address that only begins so is compared with, and not called. */
export function isWholeSender(text: string): boolean {
  return wellKnown.some(([pattern]) => {
    const match = pattern.exec(text.slice(0, 400));
    return match !== null && /^[\w${-]{6}/.test(text.slice(match[0].length));
  });
}
