// `node tools/screenshot.js`: rehearses a pass and takes docs/pass-board.png near its highest point, with a ping that was
// answered and a command that waits.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const port = 18_080;
const url = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'dawa-picture-'));
const words = ['start', '--speed', '2', '--data', folder, '--port', String(port)];
const station = spawn(process.execPath, [`${root}groundstation/bin/dawa.js`, ...words], { stdio: 'inherit' });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, colorScheme: 'dark' });
  page.setDefaultTimeout(120_000);
  for (;;) {
    try {
      await page.goto(url);
      break;
    } catch {
      await page.waitForTimeout(100);
    }
  }
  const clock = (utc) =>
    page.waitForFunction(
      (wanted) => document.querySelector('[data-testid="utc-clock"]')?.textContent >= wanted,
      utc,
    );
  const add = async (name) => {
    await page.getByTestId('add-command').click();
    await page.getByTestId('command-name').selectOption(name);
    await page.getByTestId('queue-command').click();
  };
  await clock('00:24:00');
  await page.getByTestId('arm-tx').click();
  await add('PING');
  await page.getByTestId('arm-command').click();
  await page.getByTestId('send-command').click();
  await page.waitForSelector('[data-testid="command-row"][data-state="completed"]');
  await add('SET_BEACON');
  await clock('00:24:30');
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${root}docs/pass-board.png` });
} finally {
  await browser.close();
  station.kill('SIGTERM');
  await new Promise((resolve) => station.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}
