/** Deltas of pipelines in, the identities that their jobs have out: one a workflow, and only where it may change something. */
import { posix } from 'node:path';
import { type Saying, type Told, textFact } from '../saying.ts';

const together = [
  'GitHub Actions',
  'GitHub Actions workflow',
  'GitHub Actions workflows',
  'GitHub workflows',
  'GITHUB_TOKEN',
  'workflow token',
  'workflows',
  'CI',
  'CI/CD',
  'CI pipeline',
  'CI/CD pipeline',
  'pipeline',
  'pipelines',
  'build pipeline',
  'deployment pipeline',
  'build server',
  'CI runner',
];

export function workflowSayings(source: Told): readonly Saying[] {
  const oidc = source.kind === 'pipeline.oidc.added';
  const writes =
    source.kind === 'pipeline.permission.widened' &&
    /^(?:write|write-all|admin)$/.test(textFact(source, 'to'));
  if (!oidc && !writes) return [];
  const [{ path }] = source.evidence;
  const file = posix.basename(path);
  // An action is run by workflows, with their identity.
  if (!path.includes('.github/workflows/')) return [];
  const name = file.replace(/\.ya?ml$/, '');
  const job = textFact(source, 'job');
  return [
    {
      sort: 'identity',
      key: JSON.stringify(['workflow', path]),
      rank: 0,
      name: `workflow ${name}`,
      called: [name, path, file, ...(job === '' || job === '*' ? [] : [`job ${job}`])],
      tags: [path],
      nouns: ['workflow', 'pipeline', 'job'],
      together,
      technology: 'GitHub Actions',
      kind: { part: 'identity', kind: 'service' },
      sentence: `workflow ${name}, whose jobs may write or sign in elsewhere`,
      way: 'added',
    },
  ];
}
