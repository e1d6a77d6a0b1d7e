import { type Browser, chromium, type Page } from 'playwright-core';
import { peerPath } from '../peers/peers.ts';

/** Quiet, and as root in a container. */
const quietFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A software GL eats up the processor: only for pages that are looked at in three dimensions. */
const glFlags = {
  unasked: ['--disable-gpu'],
  software: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  none: ['--disable-gpu', '--disable-3d-apis'],
};

export function launchBrowser({ gl = 'unasked' }: { gl?: keyof typeof glFlags } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: peerPath('chromium'), args: [...quietFlags, ...glFlags[gl]] });
}

/** A page whose failures are added to `complaints`, with `hearsConsole` also what it writes to the console as an error. */
export async function watchedPage(
  browser: Browser,
  complaints: string[],
  { timeoutMs = 90_000, hearsConsole = false } = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(timeoutMs);
  page.on('pageerror', (error) => complaints.push(error.message));
  if (hearsConsole)
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
  return page;
}
