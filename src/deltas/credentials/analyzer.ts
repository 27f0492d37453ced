/**
 * Which secrets a repository expects, and where it signs in with credentials that do not expire. It looks for these alone, in
 * files that others judge, and vouches for none of them.
 *
 *   files -> names, sign-ins -> compared over the repository -> deltas
 */
import { type Side, type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../syntax/yaml.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { compareTraits, shownPlaces, type Trait } from '../traits.ts';
import type { SignIn } from './catalogue.ts';
import { clusterCredentials } from './clusters.ts';
import {
  clusterNames,
  composeNames,
  type Expected,
  environmentNames,
  isEnvironmentFile,
  serverlessNames,
  valuesNames,
} from './expected.ts';
import { otherPipelines, otherSignIns, workflowSignIns } from './sign-ins.ts';
import type { Source } from './source.ts';

const isWorkflow = (path: string) => /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/.test(path);
const isCompose = (path: string) => /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]{1,60})?\.ya?ml$/.test(path);
const isValues = (path: string) => /(?:^|\/)values(?:[.-][\w.-]{1,60})?\.ya?ml$/.test(path);
const isServerless = (path: string) => /(?:^|\/)serverless(?:[.-][\w.-]{1,60})?\.ya?ml$/.test(path);
const isYaml = (path: string) => /\.ya?ml$/.test(path);
const pipelineAt = (path: string) => otherPipelines.find((one) => one.path.test(path));

/** What tests and examples expect, nobody has to keep. */
const isAside = (path: string) =>
  /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|testdata|e2e|docs?)\//i.test(path);

const ofCluster = /secretKeyRef|^kind: {0,4}["']?(?:Secret|SealedSecret|ExternalSecret|Config)["']?\s{0,8}$/m;

/** @param signIns read when a change first needs them. */
export function credentialsAnalyzer(signIns: () => readonly SignIn[]): Analyzer {
  // What stands beside a change is the same for the next one.
  const known: Known = { before: new WeakMap(), after: new WeakMap() };
  return {
    name: 'credentials',
    unresolved: 'integration.unresolved',
    scans: true,
    unit: 'repository',
    paths: [
      '**/*.{yml,yaml}',
      '**/{.env,.env.*,*env.example,*env.sample,*env.template,*env.dist,example.env,sample.env,template.env}',
      '**/Jenkinsfile*',
    ],
    beside: [
      '**/{.env.example,.env.sample,.env.template,.env.dist,env.example,example.env}',
      '**/{compose,docker-compose}.{yml,yaml}',
    ],
    recognises: ({ path, text }) =>
      !isAside(path) &&
      (isEnvironmentFile(path) ||
        isWorkflow(path) ||
        isCompose(path) ||
        isValues(path) ||
        isServerless(path) ||
        pipelineAt(path) !== undefined ||
        (isYaml(path) && ofCluster.test(text))),
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles, signIns(), known);
      const after = readSide(afterFiles, signIns(), known);
      // A name that left with a file that nobody can read is not gone.
      const unread = new Set([...before.unread, ...after.unread].map(({ path }) => path));
      const readable = ({ evidence }: Expected | Trait) => !unread.has(evidence.path);
      return {
        deltas: [
          ...nameDeltas(before.names.filter(readable), after.names.filter(readable)),
          ...compareTraits(before.traits.filter(readable), after.traits.filter(readable)),
        ],
        unjudged: [...before.unread, ...after.unread],
      };
    },
  };
}

interface Reading {
  readonly names: readonly Expected[];
  readonly traits: readonly Trait[];
}

type Known = Readonly<Record<Side, WeakMap<TextFile, Reading>>>;

function readSide(
  snapshot: Snapshot,
  signIns: readonly SignIn[],
  known: Known,
): Reading & { readonly unread: readonly Unjudged[] } {
  const names: Expected[] = [];
  const traits: Trait[] = [];
  const unread: Unjudged[] = [];
  for (const file of textFiles(snapshot)) {
    if (isAside(file.path)) continue;
    try {
      const { side } = snapshot;
      const read = known[side].get(file) ?? readFile({ file, side }, signIns);
      known[side].set(file, read);
      names.push(...read.names);
      traits.push(...read.traits);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unread.push(unsearched(file, snapshot.side));
    }
  }
  return { names, traits, unread };
}

function unsearched({ path }: TextFile, side: Side): Unjudged {
  return { side, path, startLine: 1, endLine: 1, part: 'not searched for secrets' };
}

function readFile(source: Source, signIns: readonly SignIn[]): Reading {
  const { path, text } = source.file;
  if (isEnvironmentFile(path)) return { names: environmentNames(source), traits: [] };
  const pipeline = pipelineAt(path);
  if (pipeline !== undefined) return { names: [], traits: otherSignIns(source, pipeline.name, signIns) };
  // Most charts and workflows are no plain YAML where they are templates.
  const documents = readYamlDocuments(path, text);
  if (isWorkflow(path))
    return { names: [], traits: documents.flatMap((root) => workflowSignIns(source, root, signIns)) };
  const namesOf = (root: TreeNode): readonly Expected[] => {
    if (isCompose(path)) return composeNames(source, root);
    if (isServerless(path)) return serverlessNames(source, root);
    return isValues(path) ? valuesNames(source, root) : clusterNames(source, root);
  };
  return {
    names: documents.flatMap(namesOf),
    traits: documents.flatMap((root) => clusterCredentials(source, root)),
  };
}

/** @returns one delta a name, with all its places on the side that has it. */
function nameDeltas(before: readonly Expected[], after: readonly Expected[]): readonly DraftDelta[] {
  const told = (own: readonly Expected[], other: readonly Expected[], way: 'added' | 'removed') => {
    const known = new Set(other.map(({ name }) => name));
    const groups = new Map<string, [Expected, ...Expected[]]>();
    for (const one of own) {
      if (known.has(one.name)) continue;
      const same = groups.get(one.name);
      if (same === undefined) groups.set(one.name, [one]);
      else if (same.length < shownPlaces) same.push(one);
    }
    return [...groups.values()].map(
      ([first, ...more]): DraftDelta => ({
        kind: `secret.name.${way}`,
        subject: `secret ${first.name}`,
        facts: { name: first.name },
        summary:
          way === 'added'
            ? `${first.name} is a secret that has to be kept and renewed from now on`
            : `${first.name} is no longer expected; what it held may still open something`,
        evidence: [first.evidence, ...more.map(({ evidence }) => evidence)],
      }),
    );
  };
  return [...told(after, before, 'added'), ...told(before, after, 'removed')];
}
