/** Long words of base64 or hexadecimal digits that decode to text: an agent can read them, a reviewer can't. */
import type { Line } from '../text/scan.ts';
import type { Finding } from './finding.ts';
import { visibly } from './visible.ts';

const base64 = /[A-Za-z0-9+/_-]{40,}={0,2}/g;
const hexadecimal = /(?:\\x[\da-fA-F]{2}){16,}|\b(?:[\da-fA-F]{2}){24,}\b/g;
/** A longer blob is told by its start. */
const decoded = 4_096;

export function encodedText(lines: readonly Line[], speaks: (text: string) => boolean): readonly Finding[] {
  return lines.flatMap(({ text, number }) => {
    if (text.length < 40) return [];
    const found = [
      ...(text.match(base64) ?? []).map(fromBase64),
      ...(text.match(hexadecimal) ?? []).map(fromHex),
    ];
    const texts = found.filter((one) => one !== null);
    if (texts.length === 0) return [];
    const spoken = texts.find(speaks);
    return [
      {
        technique: 'encoded' as const,
        severity: spoken === undefined ? ('high' as const) : ('critical' as const),
        key: texts.join('\n'),
        shown: visibly(spoken ?? texts[0] ?? '', 120),
        startLine: number,
        endLine: number,
      },
    ];
  });
}

function fromBase64(blob: string): string | null {
  // A token of the web is no message, and a path of words no blob.
  if (blob.startsWith('eyJ') || !/\d/.test(blob) || !/[A-Z]/.test(blob) || !/[a-z]/.test(blob)) return null;
  const whole = blob.slice(0, decoded - (decoded % 4));
  return asText(Buffer.from(whole.replaceAll('-', '+').replaceAll('_', '/'), 'base64'));
}

function fromHex(blob: string): string | null {
  return asText(Buffer.from(blob.replaceAll('\\x', '').slice(0, decoded), 'hex'));
}

/** Words with spaces between, and nothing that is no text. */
function asText(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith('<svg') || text.startsWith('<?xml')) return null;
  const characters = [...text];
  const plain = characters.filter((one) => /[\t\r\n\x20-\x7e]/.test(one) || /\p{L}/u.test(one)).length;
  const telling = characters.filter((one) => /[A-Za-z ]/.test(one)).length;
  const words = text.split(/\s+/).length;
  return words >= 3 && plain >= characters.length * 0.95 && telling >= characters.length * 0.7 ? text : null;
}
