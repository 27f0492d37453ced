/** CODEOWNERS as sections: one on GitHub; on GitLab each speaks for itself (docs.gitlab.com, "Syntax of CODEOWNERS file", read 2026-11). */
import { posix } from 'node:path';
import { type OwnerRule, ownerRule } from '../../../change/code-owners.ts';
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { linesOf } from '../../evidence.ts';

export interface Section {
  /** '' for what stands in no section; sections of one name are one, in any case of letters. */
  readonly name: string;
  readonly rules: OwnerRule[];
  /** How many of its owners must approve; none where it is optional. */
  readonly approvals: number;
  readonly line: number;
}

export interface Owners {
  readonly file: TextFile;
  readonly side: Side;
  readonly sections: ReadonlyMap<string, Section>;
  /** Lines that say something and that the forge would not take. */
  readonly skipped: readonly { readonly text: string; readonly line: number }[];
}

const header = /^(\^)?\[([^\]]{1,256})\](?:\[(\d{1,3})\])?(.*)$/;

export function readOwners(file: TextFile, side: Side): Owners {
  const github = posix.dirname(file.path) === '.github';
  const lines = linesOf(file).map((text, index) => ({ text: text.trim(), line: index + 1 }));
  const gitlab = !github && lines.some(({ text }) => header.test(text));
  const sections = new Map<string, Section>();
  const skipped: { text: string; line: number }[] = [];
  const open = (name: string, line: number, approvals: number): Section => {
    const known = sections.get(name.toLowerCase());
    // Of sections of one name, the stricter counts.
    const section =
      known === undefined
        ? { name, rules: [], approvals, line }
        : { ...known, approvals: Math.max(known.approvals, approvals) };
    sections.set(name.toLowerCase(), section);
    return section;
  };
  let section = open('', 1, 1);
  let usual = '';
  for (const { text, line } of lines) {
    const [, optional, name, approvals, owners = ''] = (gitlab ? header.exec(text) : null) ?? [];
    if (name !== undefined) {
      section = open(name, line, optional === undefined ? Math.max(1, Number(approvals ?? 1)) : 0);
      usual = owners.trim();
      continue;
    }
    const rule = ownerRule(text, line, gitlab ? 'gitlab' : 'github');
    // A line of a section without owners has those of the section.
    const owned =
      rule?.named.length === 0 && usual !== '' ? ownerRule(`${rule.pattern} ${usual}`, line, 'gitlab') : rule;
    if (owned !== null && owned !== undefined) section.rules.push(owned);
    else if (text !== '' && !/^\\?#/.test(text)) skipped.push({ text, line });
  }
  return { file, side, sections, skipped };
}
