/** The forges and conversations of an app's installations, and its webhook deliveries: what the service is built from. */
import { z } from 'zod';
import type { Conversation } from '../conversation.ts';
import type { Forge } from '../forge.ts';
import type { History } from '../history.ts';
import type { Plans } from '../plans.ts';
import type { GitHubClient } from './api/client.ts';
import { ask } from './api/faults.ts';
import { githubConversation } from './conversation/conversation.ts';
import { createGitHubMemory, githubForge, githubReader } from './github.ts';
import { githubHistory } from './history/history.ts';
import { githubPlans } from './plans/plans.ts';

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
  /** One an installation too, kept: it remembers who belongs to which team. */
  readonly conversationOf: (installation: number | null) => Promise<Conversation>;
  readonly plansOf: (installation: number | null) => Promise<Plans>;
  readonly historyOf: (installation: number | null) => Promise<History>;
  /** The newest attempts, newest first; GitHub keeps three days. */
  readonly attempts: () => Promise<readonly Attempt[]>;
  readonly redeliver: (attempt: number) => Promise<void>;
}

export interface InstallationsOptions {
  /** An Octokit for an installation; without one, of the app itself. */
  readonly auth: (installation?: number) => Promise<GitHubClient>;
  readonly appId: number;
  readonly now: () => Date;
}

interface Installed {
  readonly forge: Forge;
  readonly conversation: Conversation;
  readonly plans: Plans;
  readonly history: History;
}

/** The newest attempts that are looked at; one page is what fits five minutes of a busy organisation. */
const attemptsLookedAt = 100;

const attemptsSchema = z.array(z.object({ id: z.number(), guid: z.string(), status_code: z.number() }));

const appSchema = z.object({ slug: z.string() });

export function installations({ auth, appId, now }: InstallationsOptions): Installations {
  const memory = createGitHubMemory();
  const known = new Map<number, Promise<Installed>>();

  // Asked each time: an app that is renamed would not find what it wrote.
  const botLogin = async () => {
    const { slug } = await ask(await auth(), 'show the app itself', 'GET /app', {}, appSchema);
    return `${slug}[bot]`;
  };

  async function install(installation: number): Promise<Installed> {
    const options = { octokit: await auth(installation), appId, installation, memory };
    const reader = githubReader(options);
    return {
      forge: githubForge(options),
      conversation: githubConversation(reader, { botLogin, now }),
      plans: githubPlans(reader),
      history: githubHistory(reader),
    };
  }

  async function installed(installation: number | null): Promise<Installed> {
    if (installation === null) {
      throw new Error('This repository has no installation. Install the app on it, then judge it again.');
    }
    const found = known.get(installation) ?? install(installation);
    known.set(installation, found);
    try {
      return await found;
    } catch (error) {
      known.delete(installation);
      throw error;
    }
  }

  return {
    of: async (installation) => (await installed(installation)).forge,
    conversationOf: async (installation) => (await installed(installation)).conversation,
    plansOf: async (installation) => (await installed(installation)).plans,
    historyOf: async (installation) => (await installed(installation)).history,
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
