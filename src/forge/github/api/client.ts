/** What the adapter needs of an Octokit: Probot's and @octokit/rest's both have it. */

export interface GitHubAnswer {
  readonly data: unknown;
}

export interface GitHubClient {
  /** A REST request by its route, "GET /repos/{owner}/{repo}"; what the route does not name goes into query or body. */
  request(route: string, parameters: Readonly<Record<string, unknown>>): Promise<GitHubAnswer>;
  /** Resolves to `data`; rejects where there are errors beside it. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>;
}
