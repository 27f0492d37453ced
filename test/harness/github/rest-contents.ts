/** Repositories, trees, files and blobs. */
import { posix } from 'node:path';
import type { TreeItem } from './git.ts';
import { type JsonObject, repositoryObject } from './objects.ts';
import type { LoopbackRepository } from './repository.ts';
import { type Call, Refusal, type Reply, type Route, repositoryOf } from './route.ts';

/** JSON carries a file's bytes up to 1 MB; larger ones come empty, with the encoding "none". */
const jsonBytes = 1_048_576;
const servedBytes = 104_857_600;

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{60}/g, '$&\n');
const wantsRaw = (call: Call): boolean => /application\/vnd\.github\.(v3\.)?raw/.test(call.accept);

function bytesOf(repository: LoopbackRepository, sha: string): Buffer {
  const bytes = repository.git.blob(sha);
  if (bytes === null) throw new Refusal(404, 'Not Found');
  return bytes;
}

function raw(bytes: Buffer): Reply {
  return {
    status: 200,
    body: bytes,
    headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
  };
}

function entryObject(
  call: Call,
  repository: LoopbackRepository,
  commit: string,
  ref: string,
  item: TreeItem,
): JsonObject {
  const { at } = call.world;
  const path = item.path.split('/').map(encodeURIComponent).join('/');
  const root = `${at.api}/repos/${repository.fullName}`;
  const url = `${root}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const web = `${at.web}/${repository.fullName}`;
  const isTree = item.type === 'tree';
  const git = item.type === 'commit' ? null : `${root}/git/${isTree ? 'trees' : 'blobs'}/${item.sha}`;
  const html = `${web}/${isTree ? 'tree' : 'blob'}/${commit}/${path}`;
  const type = isTree
    ? 'dir'
    : item.mode === '160000'
      ? 'submodule'
      : item.mode === '120000'
        ? 'symlink'
        : 'file';
  return {
    name: posix.basename(item.path),
    path: item.path,
    sha: item.sha,
    size: item.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: type === 'file' || type === 'symlink' ? `${web}/raw/${commit}/${path}` : null,
    type,
    _links: { self: url, git, html },
  };
}

/** @returns the address that .gitmodules names for a path, or the place it would have on this server. */
export function submoduleUrl(
  repository: LoopbackRepository,
  commit: string,
  path: string,
  web: string,
): string {
  const file = repository.git.tree(commit, true)?.find((item) => item.path === '.gitmodules');
  const text = file === undefined ? '' : bytesOf(repository, file.sha).toString('utf8');
  for (const section of text.split(/^\[/m)) {
    const value = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`, 'm').exec(section)?.[1];
    if (value('path') === path) return value('url') ?? '';
  }
  return `${web}/${repository.owner}/${posix.basename(path)}.git`;
}

function contents(call: Call): Reply {
  const repository = repositoryOf(call);
  const { git } = repository;
  const ref = call.query.ref ?? repository.defaultBranch;
  const commit = repository.tip(ref) ?? git.commit(ref);
  if (commit === null) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = (call.params.path ?? '').replace(/\/$/, '');
  const items = git.tree(commit, true) ?? [];
  let item = items.find((each) => each.path === path);
  if (item?.mode === '120000') {
    // GitHub follows a link to a file of the same repository, and shows the link itself only where it leads elsewhere.
    const target = posix.join(posix.dirname(path), bytesOf(repository, item.sha).toString('utf8'));
    const followed = items.find(
      (each) => each.path === target && each.type === 'blob' && each.mode !== '120000',
    );
    if (followed !== undefined) item = { ...followed, path };
  }
  if (item === undefined) throw new Refusal(404, 'Not Found');
  const entry = entryObject(call, repository, commit, ref, item);
  if (item.type === 'tree') {
    const inside = items.filter((each) => posix.dirname(each.path) === path).slice(0, 1_000);
    // In listings a submodule is called a file, for clients from before there was the type.
    const body = inside.map((each) => {
      const listed = entryObject(call, repository, commit, ref, each);
      return each.type === 'commit' ? { ...listed, type: 'file' } : listed;
    });
    return { status: 200, body };
  }
  if (item.type === 'commit') {
    return {
      status: 200,
      body: { ...entry, submodule_git_url: submoduleUrl(repository, commit, path, call.world.at.web) },
    };
  }
  const bytes = bytesOf(repository, item.sha);
  if (bytes.length > servedBytes)
    throw new Refusal(403, 'The requested blob is too large to fetch via the API.');
  if (item.mode === '120000') return { status: 200, body: { ...entry, target: bytes.toString('utf8') } };
  if (wantsRaw(call)) return raw(bytes);
  const fits = bytes.length <= jsonBytes;
  return {
    status: 200,
    body: { ...entry, content: fits ? base64(bytes) : '', encoding: fits ? 'base64' : 'none' },
  };
}

export const contentRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/repos/{owner}/{repo}',
    answer(call) {
      const repository = repositoryOf(call);
      return { status: 200, body: repositoryObject(call.world.at, repository) };
    },
  },
  { method: 'get', template: '/repos/{owner}/{repo}/contents/{path}', answer: contents },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/git/trees/{tree_sha}',
    answer(call) {
      const repository = repositoryOf(call);
      const revision = call.params.tree_sha ?? '';
      // Any value of `recursive` means yes, "0" and "false" too.
      const items = repository.git.tree(revision, 'recursive' in call.query);
      const sha = repository.git.treeSha(revision);
      if (items === null || sha === null) throw new Refusal(404, 'Not Found');
      const root = `${call.world.at.api}/repos/${repository.fullName}/git`;
      const tree = items.slice(0, repository.treeLimit).map((item) => ({
        path: item.path,
        mode: item.mode,
        type: item.type,
        sha: item.sha,
        ...(item.size === null ? {} : { size: item.size }),
        ...(item.type === 'commit' ? {} : { url: `${root}/${item.type}s/${item.sha}` }),
      }));
      return {
        status: 200,
        body: { sha, url: `${root}/trees/${sha}`, tree, truncated: tree.length < items.length },
      };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/git/blobs/{file_sha}',
    answer(call) {
      const repository = repositoryOf(call);
      const sha = call.params.file_sha ?? '';
      const bytes = bytesOf(repository, sha);
      if (bytes.length > servedBytes)
        throw new Refusal(403, 'The requested blob is too large to fetch via the API.');
      if (wantsRaw(call)) return raw(bytes);
      const url = `${call.world.at.api}/repos/${repository.fullName}/git/blobs/${sha}`;
      const body = { sha, node_id: sha, size: bytes.length, url, content: base64(bytes), encoding: 'base64' };
      return { status: 200, body };
    },
  },
];
