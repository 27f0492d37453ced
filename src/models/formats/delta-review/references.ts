/** Ids in a `threat-model.yml` that must exist, or must not. */
import { didYouMean, quoted } from '../../../rules/reading/spelling.ts';
import { sections, type WrittenModel } from './schema.ts';

export interface ReferenceFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly mend: string;
}

type Path = ReferenceFault['path'];

const idForm = /^[A-Za-z0-9][\w.:/-]{0,99}$/;

/** @returns the fault of a key that names a part. */
export function idFault(id: string, path: Path): readonly ReferenceFault[] {
  const mend = 'use letters, digits and - _ . : /, at most 100; the name may say more.';
  return idForm.test(id) ? [] : [{ path, message: `${quoted(id)} is not an id.`, mend }];
}

/** @returns the faults of a model whose form is sound. */
export function referenceFaults(model: WrittenModel): readonly ReferenceFault[] {
  const faults: ReferenceFault[] = [];
  const declared = new Map<string, string>();
  const declare = (id: string, section: string, path: Path) => {
    const other = declared.get(id);
    if (other !== undefined) {
      const message = `the id ${quoted(id)} stands in ${other} too.`;
      faults.push({ path, message, mend: 'give one of them another id.' });
    }
    declared.set(id, section);
  };
  for (const section of sections)
    for (const id of Object.keys(model[section] ?? {})) declare(id, section, [section, id]);
  for (const [at, { id }] of (model.flows ?? []).entries())
    if (id !== undefined) declare(id, 'flows', ['flows', at, 'id']);

  const idsOf = (wanted: readonly string[]) =>
    [...declared].filter(([, section]) => wanted.includes(section)).map(([id]) => id);
  const refer = (wanted: readonly string[]) => {
    const known = new Set(idsOf(wanted));
    const words = wanted.join(' or ');
    return (id: string, path: Path) => {
      if (known.has(id)) return;
      const mend = didYouMean(id, known, `write an id that stands in ${words}, or add it there.`);
      faults.push({ path, message: `${quoted(id)} stands nowhere in ${words}.`, mend });
    };
  };
  const boundary = refer(['boundaries']);
  const end = refer(['components', 'identities']);
  const anything = refer(['components', 'identities', 'flows', 'assets', 'boundaries']);
  for (const section of ['boundaries', 'components'] as const)
    for (const [id, part] of Object.entries(model[section] ?? {}))
      if (part?.in !== undefined) boundary(part.in, [section, id, 'in']);
  for (const [at, { from, to, crosses }] of (model.flows ?? []).entries()) {
    end(from, ['flows', at, 'from']);
    end(to, ['flows', at, 'to']);
    for (const id of crosses ?? []) boundary(id, ['flows', at, 'crosses']);
  }
  for (const [id, { about }] of Object.entries(model.threats ?? {}))
    for (const part of about ?? []) anything(part, ['threats', id, 'about']);
  return faults;
}
