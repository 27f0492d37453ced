/** Files of agents that live in the terminal: Aider, Crush and goose. */
import type { Format } from '../format.ts';
import { aiderConfig } from './aider.ts';
import { crushConfig } from './crush.ts';
import { gooseConfig, gooseRecipes } from './goose.ts';

export const crushFormats: readonly Format[] = [crushConfig];
export const aiderFormats: readonly Format[] = [aiderConfig];
export const gooseFormats: readonly Format[] = [gooseConfig, gooseRecipes];
