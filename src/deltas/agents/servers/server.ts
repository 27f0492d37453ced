/** A tool server (Model Context Protocol or a vendor's own kind) as a configuration declares it. */
import type { Evidence } from '../../delta.ts';
import type { Secret } from '../model.ts';

export interface Server {
  /** The key it stands under. */
  readonly name: string;
  readonly launch: Launch;
  /** Variables that it is started with and headers that it is sent, secrets left out: values as written, redacted. */
  readonly environment: readonly Variable[];
  readonly secrets: readonly Secret[];
  /** False where the file itself switches it off. */
  readonly enabled: boolean;
  readonly evidence: Evidence;
}

export type Launch =
  /** Started on the machine of whoever uses the agent; arguments as written, redacted. */
  | { readonly how: 'command'; readonly command: string; readonly args: readonly string[] }
  /** Reached over the network; the address as written, redacted. */
  | { readonly how: 'remote'; readonly url: string; readonly transport: string | null }
  /** Known elsewhere by that name: a registry, a plugin, a built-in extension. */
  | { readonly how: 'named'; readonly reference: string };

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly evidence: Evidence;
}
