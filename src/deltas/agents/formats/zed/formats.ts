/** Every file by which Zed's agent is configured. */
import type { Format } from '../format.ts';
import { zedSettings } from './settings.ts';

export const zedFormats: readonly Format[] = [zedSettings];
