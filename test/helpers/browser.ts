import {existsSync} from 'node:fs';
import {type Browser, chromium} from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine's Chromium is; null: none. `CHROMIUM` names another. */
export function findChromium(): string | null {
  return [process.env['CHROMIUM'] ?? '', ...places].find(path => path !== '' && existsSync(path)) ?? null;
}

/** A real browser without a window; only what it is told to open is asked for. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('there is no Chromium on this machine: apt-get install chromium');
  return chromium.launch({
    executablePath,
    // A container's root has no sandbox; the pages are ours, on loopback.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
  });
}
