/** How a value looks: one that stands for a value to come, one that a person made up, or one that a machine drew by chance. */

/** Words that a drawn value has next to never, and an example nearly always. */
const standIns =
  /example|placeholder|change.?me|replace|your|dummy|fake|sample|redacted|insert|xxxx|\*\*\*|\.\.\.|-here|_here|notreal|not-real|invalid|goes.?here|secret_?key|my[-_]|(?:super|top|very)[-_]?secret|password|lorem|foobar|012345|123456|987654|abcdef|deadbeef|qwerty|asdf/i;

/** A reference that something else fills in. */
const reference =
  /[${}<>]|^%[\w.]{1,64}%$|^@|^#|\(\)|^(?:env|vault|arn|op|ref\+\w{1,20}|sops|secretsmanager|ssm|file|kms|gcpsm|akv|secret|projects|sm|keyring|encrypted|enc):|^ENC\[|^AQICA|^\$ANSIBLE|^(?:process|os|env|config|settings|self|this|var|local|data)\.|^(?:https?|file|ftp|s3|gs|ssh|git|docker|oci|data|urn|npm|jdbc):|^\/|^\.{1,2}\//i;

/** @returns whether it is there for another value to come. */
export function isStandIn(value: string): boolean {
  const start = value.slice(0, 512);
  return standIns.test(start) || reference.test(start) || isDull(start);
}

/** Few different signs, or runs of neighbours: "aaaa", "1111-2222", "abcdefgh". */
export function isDull(value: string): boolean {
  const text = value.slice(0, 512);
  const different = new Set(text).size;
  if (different < Math.min(8, Math.ceil(text.length / 3))) return true;
  let steps = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1) steps += 1;
  }
  return steps > text.length / 2;
}

/** In bits a sign. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const sign of value) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / value.length;
    return sum - share * Math.log2(share);
  }, 0);
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** Digests carry what they are, or have their length: no secret under a name that does not say so. */
const digest = /^(?:sha\d{1,3}|md5)[-:]/i;

/** @returns whether a machine drew it: long, and changing between letters, cases and digits as words never do. */
export function looksDrawn(value: string): boolean {
  if (value.length < 16 || value.length > 512) return false;
  if (!/^[\w+/=.~!@#%^&*:;?-]+$/.test(value)) return false;
  if (uuid.test(value) || digest.test(value) || isStandIn(value)) return false;
  if (/^[\da-f]+$/i.test(value)) return value.length >= 32 && /\d/.test(value) && /[a-f]/i.test(value);
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  return entropyOf(value) >= (value.length < 24 ? 3.4 : 3.8) && changes(value) >= value.length / 5;
}

/** How often one sort of sign follows another: words and their numbers keep to one sort for long. */
function changes(value: string): number {
  let count = 0;
  let last = '';
  for (const sign of value) {
    const sort = /[a-z]/.test(sign) ? 'a' : /[A-Z]/.test(sign) ? 'A' : /\d/.test(sign) ? '1' : '';
    // What joins words is no change, and neither is a capital that begins one.
    if (sort === '') continue;
    if (last !== '' && sort !== last && !(last === 'A' && sort === 'a')) count += 1;
    last = sort;
  }
  return count;
}

/** @returns whether a person made it up with care, or a machine drew it: three sorts of signs, and no word to guess it by. */
export function looksChosen(value: string): boolean {
  if (looksDrawn(value)) return true;
  if (value.length < 10 || value.length > 256 || isStandIn(value)) return false;
  const sorts = [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/].filter((sort) => sort.test(value)).length;
  return sorts >= 3 && changes(value) >= 3;
}
