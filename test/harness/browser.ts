/** A real browser for tests of pages. Nobody has to have one: tests that need it are declared where it is. */
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

function exists(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** True also in CI without one: there a missing browser is a failure and not a silence. */
export const browserExpected = exists(executablePath) || process.env.CI === 'true';

/** @throws Error that names the missing program; CHROMIUM=/path/to/it points elsewhere. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
}
