/** The sample repository: written without a git binary, read here by one, and judged as the service judges it. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import isomorphic from 'isomorphic-git';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { evaluate } from '../../src/evaluate.ts';
import { localChanges } from '../../src/forge/git/changes.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { openRepository } from '../../src/forge/git/open.ts';
import { createSample } from '../../src/forge/git/sample.ts';
import { readConfiguration, readInput } from '../../src/forge/read-input.ts';

const root = mkdtempSync(join(tmpdir(), 'sample-'));
const folder = join(root, 'first', 'harbour');
const git = (dir: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();

/** Nobody has to have the git binary; in CI a missing one is a failure. */
function gitExpected(): boolean {
  if (process.env.CI === 'true') return true;
  try {
    return git('.', '--version') !== '';
  } catch {
    return false;
  }
}

async function refs(dir: string): Promise<readonly string[]> {
  const names = await isomorphic.listBranches({ fs, dir });
  return Promise.all(
    names.map(async (ref) => `${ref} ${await isomorphic.resolveRef({ fs, dir, ref: `refs/heads/${ref}` })}`),
  );
}

beforeAll(() => createSample(folder), 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the repository', () => {
  if (gitExpected()) {
    test('is one that git finds whole, with nothing uncommitted', () => {
      expect(git(folder, 'fsck', '--strict', '--no-dangling')).toBe('');
      expect(git(folder, 'status', '--porcelain')).toBe('');
      expect(git(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    });
  }

  test('has the same commit ids wherever it is made', async () => {
    const second = join(root, 'second', 'port');
    await createSample(second);
    expect(await refs(second)).toEqual(await refs(folder));
    expect(readdirSync(join(root, 'second'))).toEqual(['port']);
  });

  test('is kept with what a person added to it', async () => {
    writeFileSync(join(folder, 'note.txt'), 'mine\n');
    const before = await refs(folder);
    await createSample(folder);
    expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toBe('mine\n');
    expect(await refs(folder)).toEqual(before);
    rmSync(join(folder, 'note.txt'));
  });

  test('is built anew where it was left half-written', async () => {
    const third = join(root, 'third');
    await createSample(third);
    rmSync(join(third, '.git', 'refs', 'heads', 'main'));
    await createSample(third);
    expect(await refs(third)).toEqual(await refs(folder));
  });

  test('does not replace what somebody else put there', async () => {
    const other = join(root, 'other');
    mkdirSync(join(other, '.git'), { recursive: true });
    writeFileSync(join(other, 'work.txt'), 'mine\n');
    await expect(createSample(other)).rejects.toThrow('is in the way of the sample repository. Move it');
    expect(readFileSync(join(other, 'work.txt'), 'utf8')).toBe('mine\n');
  });

  test('is written once where two services start together', async () => {
    const shared = join(root, 'shared', 'harbour');
    await Promise.all([createSample(shared), createSample(shared)]);
    expect(await refs(shared)).toEqual(await refs(folder));
    expect(readdirSync(join(root, 'shared'))).toEqual(['harbour']);
  });
});

/** Which area a changed file of the sample belongs to. */
const areas = {
  iam: /^iam\//,
  terraform: /^infra\//,
  integrations: /^(slack\/|package\.json|\.env\.example)/,
  agents: /^(AGENTS\.md|\.mcp\.json|\.claude\/)/,
  pipelines: /^\.github\/workflows\//,
};

describe('its changes', () => {
  test('show each verdict in each area', async () => {
    const objects = await openRepository(folder);
    const forge = gitForge(objects, { commits: 50 });
    const seen = new Set<string>();
    const options = {
      analyzers: await loadAnalyzers(),
      builtIn: loadBuiltIn(),
      lastGood: { organisation: null, repository: null },
    };
    for (const ref of await localChanges(objects, 50)) {
      // The first commit brings everything at once.
      if (ref.title.startsWith('Harbour')) continue;
      const configuration = readConfiguration(forge, ref.repository, ref.base.sha);
      const { change, verdict, rules } = evaluate(await readInput(forge, ref, configuration, options));
      expect(rules.problems).toEqual([]);
      for (const { before, after } of change.comparison.files)
        for (const [area, paths] of Object.entries(areas))
          if (paths.test(after ?? before ?? '')) seen.add(`${area} ${verdict.materiality}`);
    }
    await objects.close();
    const wanted = Object.keys(areas).flatMap((area) =>
      ['none', 'minor', 'material'].map((materiality) => `${area} ${materiality}`),
    );
    expect([...seen].sort()).toEqual(wanted.sort());
  }, 60_000);
});
