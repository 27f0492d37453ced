/** Files of agents that live in the terminal: Aider and goose. */
import type { Format } from '../format.ts';
import { aiderConfig } from './aider.ts';
import { gooseConfig, gooseRecipes } from './goose.ts';

export const aiderFormats: readonly Format[] = [aiderConfig];
export const gooseFormats: readonly Format[] = [gooseConfig, gooseRecipes];
