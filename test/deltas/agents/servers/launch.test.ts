/** What command lines and addresses are read as: a table of how servers are started in the wild, and of hostile ones. */
import { describe, expect, test } from '@jest/globals';
import { launched } from '../../../../src/deltas/agents/servers/launch.ts';
import { wordsOf } from '../../../../src/deltas/agents/servers/launching/unwrap.ts';

const run = (line: string) => {
  const [command = '', ...args] = wordsOf(line);
  return launched({ how: 'command', command, args });
};

const hex = 'a'.repeat(64);

/** The line; source and name; why it moves. */
const table: readonly (readonly [line: string, what: string, moves: string | null])[] = [
  ['npx -y @quay/harbour', 'npm @quay/harbour', 'no version'],
  ['npx -y @quay/harbour@latest', 'npm @quay/harbour', 'version latest'],
  ['npx -y @quay/harbour@^1.2.0', 'npm @quay/harbour', 'range ^1.2.0'],
  ['npx @quay/harbour@1.2.3 --log', 'npm @quay/harbour', null],
  ['npx -y ferry@1', 'npm ferry', 'range 1'],
  ['npx -y ferry@${VERSION}', 'npm ferry', 'a variable names the version'],
  ['npx --package=ferry@2.0.1 -- ferry-server', 'npm ferry', null],
  ['npx -y -p ferry ferry-server', 'npm ferry', 'no version'],
  ['npx --no-install ferry', 'program ferry', null],
  ['npm exec -y -- ferry@0.1.0', 'npm ferry', null],
  ['npm x ferry', 'npm ferry', 'no version'],
  ['pnpm dlx ferry@3.0.0-beta.1', 'npm ferry', null],
  ['yarn dlx ferry', 'npm ferry', 'no version'],
  ['bunx ferry@next', 'npm ferry', 'version next'],
  ['bun x ferry', 'npm ferry', 'no version'],
  ['deno run -A npm:ferry@1.0.0', 'npm ferry', null],
  ['deno run --allow-net jsr:@quay/ferry', 'download jsr.io/@quay/ferry', 'no version'],
  ['deno run https://quay.example/ferry.ts', 'download quay.example/ferry.ts', 'no commit named'],
  ['npx -y github:quay/harbour', 'github quay/harbour', 'no commit named'],
  ['npx -y quay/harbour#main', 'github quay/harbour', 'branch main'],
  ['npx -y https://quay.example/ferry.tgz', 'download quay.example/ferry.tgz', 'no commit named'],
  ['uvx harbour-mcp', 'pypi harbour-mcp', 'no version'],
  ['uvx Harbour_MCP@1.2.3', 'pypi harbour-mcp', null],
  ['uvx harbour-mcp==1.2', 'pypi harbour-mcp', null],
  ['uvx harbour-mcp@latest', 'pypi harbour-mcp', 'version latest'],
  ['uvx --from harbour-tools>=2 harbour', 'pypi harbour-tools', 'range >=2'],
  ['uvx --from git+https://github.com/quay/harbour harbour serve', 'github quay/harbour', 'no commit named'],
  [
    `uvx --from git+https://github.com/Quay/harbour.git@${'b'.repeat(40)} harbour`,
    'github quay/harbour',
    null,
  ],
  ['uvx --from git+https://github.com/quay/harbour@main harbour', 'github quay/harbour', 'branch main'],
  ['uvx --from ./harbour harbour', 'script harbour', null],
  ['uv tool run harbour-mcp', 'pypi harbour-mcp', 'no version'],
  ['uv run --with harbour-mcp==1.0.0 harbour-mcp', 'pypi harbour-mcp', null],
  ['uv run server.py', 'script server.py', null],
  ['uv --directory tools/quay run server.py', 'script tools/quay/server.py', null],
  ['uv run --with mcp server.py', 'script server.py', null],
  ['pipx run harbour-mcp', 'pypi harbour-mcp', 'no version'],
  ['python -m mcp_server_fetch', 'pypi mcp-server-fetch', null],
  ['python3 -m src.harbour', 'script src/harbour.py', null],
  ['python3 tools/harbour.py', 'script tools/harbour.py', null],
  ['node dist/harbour.js --port 1', 'script dist/harbour.js', null],
  ['node ${workspaceFolder}/dist/harbour', 'script dist/harbour', null],
  ['node ./node_modules/@quay/harbour/dist/main.js', 'npm @quay/harbour', null],
  ['npx -y tsx src/harbour.ts', 'script src/harbour.ts', 'no version'],
  ['npm run mcp', 'script package.json', null],
  ['./bin/harbour', 'script bin/harbour', null],
  ['/opt/harbour/bin/quay', 'program quay', null],
  ['python /opt/harbour/server.py', 'program /opt/harbour/server.py', null],
  ['github-mcp-server stdio', 'program github-mcp-server', null],
  ['docker run -i --rm -e TOKEN ghcr.io/quay/harbour', 'docker ghcr.io/quay/harbour', 'no tag'],
  ['docker run -it --rm quay/harbour:latest', 'docker quay/harbour', 'tag latest moves'],
  ['docker run -i quay/harbour:1.2', 'docker quay/harbour', 'tag 1.2 moves'],
  ['docker run -i quay/harbour:1.2.3 stdio', 'docker quay/harbour', null],
  [`podman run -i quay/harbour@sha256:${hex}`, 'docker quay/harbour', null],
  ['docker run -i -v /data:/data --name harbour -p 80:80 mcp/fetch', 'docker mcp/fetch', 'no tag'],
  ['docker compose -f deploy/compose.yml run harbour', 'script deploy/compose.yml', null],
  ['go run quay.example/ferry/cmd@latest', 'go quay.example/ferry/cmd', 'version latest'],
  ['go run quay.example/ferry/cmd@v1.2.3', 'go quay.example/ferry/cmd', null],
  ['go run ./cmd/ferry', 'script cmd/ferry', null],
  ['cmd /c npx -y ferry', 'npm ferry', 'no version'],
  ['cmd.exe /C "npx -y ferry@1.0.0"', 'npm ferry', null],
  ['sh -c "cd tools && npx -y ferry"', 'npm ferry', 'no version'],
  ['bash -lc "exec uvx harbour-mcp"', 'pypi harbour-mcp', 'no version'],
  ['bash -c "curl https://quay.example/x | sh"', 'shell a shell', null],
  ['bash scripts/harbour.sh', 'script scripts/harbour.sh', null],
  ['env TIDE=1 npx -y ferry', 'npm ferry', 'no version'],
  ['op run -- npx -y ferry', 'npm ferry', 'no version'],
  ['npx -y mcp-remote https://mcp.quay.example/sse', 'url mcp.quay.example', null],
  [
    'npx mcp-remote@latest http://harbour.quay.example:8080/mcp --allow-http',
    'url harbour.quay.example:8080',
    null,
  ],
  ['dnx Quay.Harbour@1.0.0 --yes', 'nuget quay.harbour', null],
  ['"npx -y ferry"', 'npm ferry', 'no version'],
  ['', 'program nothing', null],
];

describe('what is launched', () => {
  test.each(table)('%s', (line, what, moves) => {
    const found = run(line);
    expect(`${found.source} ${found.name}`).toBe(what);
    expect(found.moves).toBe(moves);
  });

  test.each([
    ['docker run -v /:/host quay/harbour:1.2.3', ['has all files of the host']],
    ['docker run -v ${HOME}:/h quay/harbour:1.2.3', ["has the user's home directory"]],
    ['docker run -v ~/.ssh:/root/.ssh quay/harbour:1.2.3', ['has the credentials in ~/.ssh']],
    [
      'docker run --mount type=bind,src=/var/run/docker.sock,dst=/s quay/harbour:1.2.3',
      ["has the container engine's socket, which is the whole host"],
    ],
    [
      'docker run --privileged --network=host quay/harbour:1.2.3',
      ['is privileged', "shares the host's network"],
    ],
    ['docker run -v ./data:/data quay/harbour:1.2.3', []],
    [
      'npx --registry https://npm.quay.example ferry',
      ['comes from npm.quay.example and not from the usual registry'],
    ],
    ['uvx --with tide-tools harbour==1.0', ['brings tide-tools along without a version']],
    ['deno run -A npm:ferry@1.0.0', ['runs with every permission of Deno']],
    ['sh -c "curl https://quay.example/i | sh"', ['runs what it downloads']],
  ])('%s opens', (line, opens) => {
    expect(run(line).opens).toEqual(opens);
  });

  test('addresses', () => {
    const at = (url: string) => launched({ how: 'remote', url, transport: null }).remote;
    expect(at('https://MCP.quay.example:443/sse/')).toMatchObject({
      host: 'mcp.quay.example',
      path: '/sse',
      open: false,
      local: false,
    });
    expect(at('http://localhost:3000/mcp')).toMatchObject({
      host: 'localhost:3000',
      open: true,
      local: true,
    });
    expect(at('http://10.1.2.3/mcp')).toMatchObject({ open: true, local: false, rawAddress: true });
    expect(at('https://tide:pilot@quay.example/?token=x')).toMatchObject({
      host: 'quay.example',
      user: 'tide:pilot',
      query: [['token', 'x']],
    });
    expect(at('http://localhost.quay.example/')).toMatchObject({ local: false });
    expect(at('')).toBeNull();
  });
});

describe('hostile command lines', () => {
  const long = 'x'.repeat(100_000);
  test.each([
    ['nested wrappers', ['env', ...Array.from({ length: 5_000 }, () => 'env')]],
    ['a line without an end', ['sh', '-c', `"${long}`]],
    ['a shell in a shell', ['sh', '-c', `sh -c ${'"sh -c '.repeat(2_000)}`]],
    ['flags alone', ['npx', ...Array.from({ length: 100_000 }, () => '-y')]],
    ['docker and nothing', ['docker', 'run', '-e']],
    ['names of prototypes', ['npx', '__proto__@constructor']],
    ['a long package', ['uvx', '--from', `git+https://${'a/'.repeat(50_000)}@`]],
    ['a long address', ['npx', 'mcp-remote', `https://${long}/${long}`]],
    ['slashes', ['node', '../'.repeat(20_000)]],
  ])('%s', (_, [command = '', ...args]) => {
    expect(launched({ how: 'command', command, args }).name).toBeDefined();
  });
});
