/** Manifests as objects: one text in, its Kubernetes objects with names and lines out, whichever way they are written. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import { readJson } from '../../syntax/json.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../syntax/yaml.ts';
import type { Evidence } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { groupOf, type Known, knownAs, packageGroup, packageOf } from './meaning/known.ts';
import { patchesIn } from './packages/patches.ts';

export type Entries = ReadonlyMap<string, TreeEntry>;

/** What this analyzer judges; everything else in the same files is `other`. */
export type JudgedAs = 'role' | 'binding' | 'account' | 'token' | 'aws-auth' | 'setup' | 'other';

export interface KubeObject {
  readonly file: TextFile;
  readonly side: Side;
  readonly judgedAs: JudgedAs;
  /** What it is, where it is judged as `setup`. */
  readonly known: Known | null;
  /** The API group; '' for the core group and for what is no object at all. */
  readonly group: string;
  readonly kind: string;
  /** '' where the manifest leaves it to whoever applies it. */
  readonly namespace: string;
  readonly name: string;
  /** "Role harbour/ferryman". */
  readonly label: string;
  readonly body: Entries;
  readonly node: TreeNode;
}

const none: Entries = new Map();

/** The longest text that counts as a name; Kubernetes' own limit is 253 characters, paths are longer. */
const longestName = 1_024;

/**
 * @returns the objects of the file in order, those inside of lists as if they stood alone.
 * @throws Unreadable where the text is no YAML or JSON; a Helm template is told as what it is.
 */
export function objectsIn(file: TextFile, side: Side): readonly KubeObject[] {
  try {
    const root = file.path.endsWith('.json') ? readJson(file.path, file.text) : null;
    const documents = file.path.endsWith('.json')
      ? root === null
        ? []
        : [root]
      : readYamlDocuments(file.path, file.text);
    const kind = packageOf(file.path);
    if (kind !== null) return documents.flatMap((node) => packaged(node, kind, file, side));
    return documents.flatMap((node) => unfolded(node, file, side, null));
  } catch (error) {
    if (!(error instanceof Unreadable) || !file.text.includes('{{')) throw error;
    const reason = 'is a template: what it grants depends on values that are not in this file';
    throw new Unreadable(file.path, error.line, reason);
  }
}

/** A file of a chart or of Kustomize is one object, known by its name; the patches inside stand beside it. */
function packaged(node: TreeNode, kind: string, file: TextFile, side: Side): readonly KubeObject[] {
  const body = node.kind === 'map' ? node.entries : none;
  const own = file.path.slice(file.path.lastIndexOf('/') + 1);
  const name = textOf(body.get('name'));
  const label = kind === 'Chart' && name !== '' ? `chart ${name}` : own;
  const object: KubeObject = {
    file,
    side,
    judgedAs: 'setup',
    known: knownAs(packageGroup, kind, false),
    group: packageGroup,
    kind,
    namespace: '',
    name: '',
    label,
    body,
    node,
  };
  const patches = kind === 'Kustomization' ? patchesIn(file, node) : [];
  return [object, ...patches.flatMap((patch) => unfolded(patch, file, side, null))];
}

interface Inherited {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A list of one kind may leave out what its items are: `RoleList` says it once. */
export function unfolded(
  node: TreeNode,
  file: TextFile,
  side: Side,
  inherited: Inherited | null = null,
): readonly KubeObject[] {
  const body = node.kind === 'map' ? node.entries : none;
  const apiVersion = textOf(body.get('apiVersion')) || (inherited?.apiVersion ?? '');
  const kind = textOf(body.get('kind')) || (inherited?.kind ?? '');
  const items = body.get('items')?.value;
  if (kind.endsWith('List') && items?.kind === 'sequence') {
    const single = { apiVersion, kind: kind.slice(0, -'List'.length) };
    return items.items.flatMap((item) => unfolded(item, file, side, single));
  }
  const metadata = entriesOf(body.get('metadata'));
  const name = textOf(metadata.get('name'));
  const group = groupOf(apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '', kind);
  const known = knownAs(group, kind, hasPod(body));
  const judgedAs = judgedAsOf(group, kind, name, body, known);
  // A cluster-wide object has no namespace, whatever its metadata say.
  const namespace =
    kind.startsWith('Cluster') && judgedAs !== 'other' ? '' : textOf(metadata.get('namespace'));
  const label =
    kind === '' ? 'a document' : `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`.trimEnd();
  return [{ file, side, judgedAs, known, group, kind, namespace, name, label, body, node }];
}

/** OpenShift serves the same kinds under its own group as well (docs.redhat.com, "Role APIs", read 2026-11). */
const accessGroups = new Set(['rbac.authorization.k8s.io', 'authorization.openshift.io']);

function hasPod(body: Entries): boolean {
  const spec = entriesOf(entriesOf(body.get('spec')).get('template'));
  return entriesOf(spec.get('spec')).has('containers');
}

function judgedAsOf(group: string, kind: string, name: string, body: Entries, known: Known | null): JudgedAs {
  // A template may leave the version open, never the kind.
  const access = accessGroups.has(group) || /^\{\{|^\$/.test(textOf(body.get('apiVersion')));
  if (access && (kind === 'Role' || kind === 'ClusterRole')) return 'role';
  if (access && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')) return 'binding';
  const otherwise = known === null ? 'other' : 'setup';
  if (group !== '') return otherwise;
  if (kind === 'ServiceAccount') return 'account';
  if (kind === 'Secret' && textOf(body.get('type')) === 'kubernetes.io/service-account-token') return 'token';
  return kind === 'ConfigMap' && name === 'aws-auth' ? 'aws-auth' : otherwise;
}

export function evidenceIn({ file, side }: KubeObject, lines: Lines): Evidence {
  return evidenceAt(file, side, lines);
}

export function isNothing(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** @returns a scalar as text; '' for null, a list, a map, or nothing. */
export function textOf(entry: TreeEntry | undefined): string {
  return entry?.value.kind === 'scalar' && entry.value.value !== null ? String(entry.value.value) : '';
}

/** @returns the keys of a map; none where there is no map. */
export function entriesOf(entry: TreeEntry | undefined): Entries {
  return entry?.value.kind === 'map' ? entry.value.entries : none;
}

/**
 * @returns the maps of a list; none where nothing is written.
 * @throws Unreadable where it is something else than a list of maps.
 */
export function mapsIn(
  object: KubeObject,
  entry: TreeEntry | undefined,
): readonly (Lines & { readonly entries: Entries })[] {
  if (entry === undefined || isNothing(entry.value)) return [];
  const fail = (lines: Lines): never => {
    throw new Unreadable(object.file.path, lines.startLine, `${entry.key} must be a list of maps`);
  };
  if (entry.value.kind !== 'sequence') return fail(entry);
  return entry.value.items.map((item) => (item.kind === 'map' ? item : fail(item)));
}

/**
 * @returns the texts of a list, each once, or the one text that is written instead of it.
 * @throws Unreadable where an item is no text, or longer than any name.
 */
export function namesIn(object: KubeObject, entry: TreeEntry | undefined): readonly string[] {
  if (entry === undefined || isNothing(entry.value)) return [];
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  const names = items.map((item) => {
    const name = item.kind === 'scalar' && item.value !== null ? String(item.value) : null;
    if (name === null || name.length > longestName) {
      throw new Unreadable(object.file.path, item.startLine, `${entry.key} must be a list of names`);
    }
    return name;
  });
  return [...new Set(names)];
}

/** Marks of texts about access: roles, their holders, accounts and tokens. */
const accessMarks =
  /rbac\.authorization\.k8s\.io|\bkind["']?\s{0,8}:\s{0,8}["']?(?:Cluster)?(?:Role(?:Binding)?|ServiceAccount)\b|\baws-auth\b|kubernetes\.io\/service-account-token/;

/** @returns whether a text looks like one about access, so that what makes no sense in it is told loudly. */
export function carriesAccess(text: string): boolean {
  return text.includes('apiVersion') && accessMarks.test(plainText(text));
}

/** A quoted text may spell its letters as numbers, or go on in the next line. */
export function plainText(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .replaceAll(/\\\r?\n[ \t]{0,64}/g, '')
    .replaceAll(/\\(?:x([\da-f]{2})|u([\da-f]{4}))/gi, (_, short?: string, long?: string) =>
      String.fromCharCode(Number.parseInt(short ?? long ?? '0', 16)),
    );
}
