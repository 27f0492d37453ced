/** Patches written into a kustomization: as parts of the objects they change, at their lines in the file. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../../syntax/yaml.ts';
import { linesOf } from '../../evidence.ts';

/** @returns the parts of objects; what is a file of its own stands there, and what makes no sense is left to the settings. */
export function patchesIn(file: TextFile, kustomization: TreeNode): readonly TreeNode[] {
  const inline = [
    ...itemsIn(kustomization, 'patches').map((item) => ({
      text: fieldIn(item, 'patch'),
      target: fieldIn(item, 'target'),
    })),
    ...itemsIn(kustomization, 'patchesJson6902').map((item) => ({
      text: fieldIn(item, 'patch'),
      target: fieldIn(item, 'target'),
    })),
    ...itemsIn(kustomization, 'patchesStrategicMerge').map((item) => ({ text: item, target: null })),
  ];
  return inline.flatMap(({ text, target }) => {
    if (text?.kind !== 'scalar' || typeof text.value !== 'string' || !text.value.includes('\n')) return [];
    return read(file, text.value, text).flatMap((node) =>
      node.kind === 'sequence' ? operations(node.items, target) : [node],
    );
  });
}

function read(file: TextFile, text: string, at: Lines): readonly TreeNode[] {
  try {
    const inner = text.split('\n');
    const outer = linesOf(file);
    // A block's text starts on the line below its mark.
    const offset = [at.startLine, at.startLine - 1].find(
      (line) => (outer[line] ?? '').trim() === (inner[0] ?? '').trim(),
    );
    const place = ({ startLine, endLine }: Lines): Lines =>
      offset === undefined
        ? { startLine: at.startLine, endLine: at.endLine }
        : { startLine: startLine + offset, endLine: Math.min(endLine + offset, outer.length) };
    return readYamlDocuments(file.path, text).map((node) => placed(node, place));
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

function placed(node: TreeNode, place: (lines: Lines) => Lines): TreeNode {
  if (node.kind === 'scalar') return { ...node, ...place(node) };
  if (node.kind === 'sequence') {
    return { ...node, ...place(node), items: node.items.map((item) => placed(item, place)) };
  }
  const entries = [...node.entries].map(([key, entry]): [string, TreeEntry] => [
    key,
    { key, value: placed(entry.value, place), ...place(entry) },
  ]);
  return { ...node, ...place(node), entries: new Map(entries) };
}

function itemsIn(node: TreeNode, key: string): readonly TreeNode[] {
  const list = fieldIn(node, key);
  return list?.kind === 'sequence' ? list.items : [];
}

function fieldIn(node: TreeNode, key: string): TreeNode | null {
  return node.kind === 'map' ? (node.entries.get(key)?.value ?? null) : null;
}

/** JSON patches (RFC 6902) as the part of an object that they write; each stands alone, since one may undo another. */
function operations(items: readonly TreeNode[], target: TreeNode | null): readonly TreeNode[] {
  const kind = target === null ? null : fieldIn(target, 'kind');
  if (kind === null) return [];
  const name = target === null ? null : fieldIn(target, 'name');
  return items.flatMap((item): readonly TreeNode[] => {
    const path = fieldIn(item, 'path');
    const op = fieldIn(item, 'op');
    if (path?.kind !== 'scalar' || op?.kind !== 'scalar') return [];
    const value = fieldIn(item, 'value') ?? scalar(`(${String(op.value)})`, item);
    const steps = String(path.value).split('/').slice(1, 33);
    const version = fieldIn(target ?? item, 'group');
    const group = version?.kind === 'scalar' ? String(version.value) : (groups[textOf(kind)] ?? '');
    const written = steps.reduceRight((inner, step) => wrapped(step, inner), value);
    if (written.kind !== 'map') return [];
    return [
      {
        ...written,
        entries: new Map([
          entry('apiVersion', scalar(group === '' ? 'v1' : `${group}/v1`, item)),
          entry('kind', kind),
          ...(steps[0] === 'metadata' || name === null
            ? []
            : [entry('metadata', map([entry('name', name)], item))]),
          ...written.entries,
        ]),
      },
    ];
  });
}

/** Of the kinds that targets name without a group. */
const groups: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  Job: 'batch',
  CronJob: 'batch',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
};

function textOf(node: TreeNode): string {
  return node.kind === 'scalar' ? String(node.value) : '';
}

/** A number is the place in a list: what it is called there is not known. */
function wrapped(step: string, inner: TreeNode): TreeNode {
  if (step === '-')
    return {
      kind: 'sequence',
      items: [inner],
      tag: null,
      startLine: inner.startLine,
      endLine: inner.endLine,
    };
  if (/^\d{1,4}$/.test(step)) {
    const named =
      inner.kind === 'map' && !inner.entries.has('name')
        ? { ...inner, entries: new Map([...inner.entries, entry('name', scalar(`number ${step}`, inner))]) }
        : inner;
    return wrapped('-', named);
  }
  return map([entry(step.replaceAll('~1', '/').replaceAll('~0', '~'), inner)], inner);
}

function entry(key: string, value: TreeNode): [string, TreeEntry] {
  return [key, { key, value, startLine: value.startLine, endLine: value.endLine }];
}

function map(entries: readonly [string, TreeEntry][], { startLine, endLine }: Lines): TreeMap {
  return { kind: 'map', entries: new Map(entries), tag: null, startLine, endLine };
}

function scalar(value: string, { startLine, endLine }: Lines): TreeNode {
  return { kind: 'scalar', value, tag: null, startLine, endLine };
}
