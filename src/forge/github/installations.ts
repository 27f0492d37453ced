/** The forges of an app's installations, and its webhook deliveries: what the service needs beside the verbs of the port. */
import { z } from 'zod';
import type { Forge } from '../forge.ts';
import type { GitHubClient } from './api/client.ts';
import { ask } from './api/faults.ts';
import { createGitHubMemory, githubForge } from './github.ts';

/** One attempt of GitHub to deliver a webhook. */
export interface Attempt {
  readonly id: number;
  /** The same for every attempt at one delivery. */
  readonly delivery: string;
  readonly ok: boolean;
}

export interface Installations {
  /** One forge an installation, kept: it remembers what its server lacks. */
  readonly of: (installation: number | null) => Promise<Forge>;
  /** The newest attempts, newest first; GitHub keeps three days. */
  readonly attempts: () => Promise<readonly Attempt[]>;
  readonly redeliver: (attempt: number) => Promise<void>;
}

export interface InstallationsOptions {
  /** An Octokit for an installation; without one, of the app itself. */
  readonly auth: (installation?: number) => Promise<GitHubClient>;
  readonly appId: number;
}

/** The newest attempts that are looked at; one page is what fits five minutes of a busy organisation. */
const attemptsLookedAt = 100;

const attemptsSchema = z.array(z.object({ id: z.number(), guid: z.string(), status_code: z.number() }));

export function installations({ auth, appId }: InstallationsOptions): Installations {
  const memory = createGitHubMemory();
  const forges = new Map<number, Forge>();
  return {
    async of(installation) {
      if (installation === null) {
        throw new Error('This repository has no installation. Install the app on it, then judge it again.');
      }
      const known = forges.get(installation);
      if (known !== undefined) return known;
      const forge = githubForge({ octokit: await auth(installation), appId, installation, memory });
      forges.set(installation, forge);
      return forge;
    },
    async attempts() {
      const found = await ask(
        await auth(),
        'list the webhook deliveries of the app',
        'GET /app/hook/deliveries',
        { per_page: attemptsLookedAt },
        attemptsSchema,
      );
      return found.map(({ id, guid, status_code }) => ({
        id,
        delivery: guid,
        ok: status_code >= 200 && status_code < 300,
      }));
    },
    async redeliver(attempt) {
      await ask(
        await auth(),
        `deliver webhook attempt ${attempt} again`,
        'POST /app/hook/deliveries/{delivery_id}/attempts',
        { delivery_id: attempt },
        z.unknown(),
      );
    },
  };
}
