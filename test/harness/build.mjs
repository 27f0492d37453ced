/** Before all tests: dist/ is compiled, and what ships is read, where a source is newer, for tests that run the installed programs. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export default function build() {
  const built = join(root, 'dist', 'main.js');
  if (existsSync(built) && newest(join(root, 'src')) < statSync(built).mtimeMs) return;
  const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
  try {
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, encoding: 'utf8' });
  } catch (error) {
    // It compiles all the same: whether types are right is for `tsc` to judge, and one test can be worked on without.
    process.stderr.write(`${error.stdout}\n`);
  }
  execFileSync(process.execPath, ['dist/prepare.js'], { cwd: root });
}

/** A folder's own time tells of files that are gone. */
function newest(folder) {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...['', ...entries].map((name) => statSync(join(folder, name)).mtimeMs));
}
