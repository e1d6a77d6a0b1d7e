// `npm run peers:qemu`: the drivers of HID devices and serial ports on a real kernel. Debian's kernel runs in a PC made of
// software; in it our simulators are plugged into /dev/uhid, where the kernel's own drivers and i2c-tools find them, and a USB
// serial adapter is pulled out and put back. Ends with a line `N passed, N failed`; says why when it cannot run, and exits 0
// unless DAWA_REQUIRE_PEERS=1. `npm run peers:qemu -- FTDI CM108` runs the cases with such a word in their names.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deviceModules, firstFiles } from '../../virtual-machine/first-files.ts';
import { findKernel } from '../../virtual-machine/kernel.ts';
import { busybox, missingForGuest, qemu } from '../../virtual-machine/programs.ts';
import { VirtualMachine } from '../../virtual-machine/virtual-machine.ts';
import { lookAtLoad } from './busy.ts';
import { type GuestSaid, readGuestLine } from './guest-said.ts';
import { SerialEar } from './serial-ear.ts';

const longestRunMs = 240_000;
const say = (line: string) => console.log(line);

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = missingForGuest([qemu, busybox, ['/usr/sbin/i2cdetect', 'i2c-tools']]);
  if (missing !== undefined) return skip(missing);
  const kernel = findKernel(say);
  if (typeof kernel === 'string') return skip(kernel);
  const { share, isBusy } = await lookAtLoad();
  if (isBusy) {
    say(`this machine is busy (${(100 * share).toFixed(0)} %): times are told, and judged with patience`);
  }
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'dawa-qemu-'));
  const bundle = bundleGuest();
  try {
    const files = join(folder, 'first-files.gz');
    writeFileSync(
      files,
      firstFiles(kernel, busybox[0], {
        program: [join(bundle, 'guest.js'), isBusy ? 'busy' : 'idle', ...process.argv.slice(2)],
        modules: deviceModules,
      }),
    );
    const failed = await runGuest({ qemu: qemu[0], kernel, firstFiles: files, folder });
    say(
      `kernel ${kernel.version}, ${((performance.now() - began) / 1000).toFixed(1)} s from start to power-off`,
    );
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(bundle, { recursive: true, force: true });
  }
}

function skip(reason: string): number {
  say(`peers:qemu skipped: ${reason}`);
  return process.env['DAWA_REQUIRE_PEERS'] === '1' ? 1 : 0;
}

/** The guest sees this machine's files, and a /run of its own: its programs lie where node_modules is found from. */
function bundleGuest(): string {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const outdir = join(root, 'node_modules/.cache/dawa-qemu', String(process.pid));
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }');
  const esbuild: { buildSync(options: object): unknown } = createRequire(
    createRequire(import.meta.url).resolve('tsx'),
  )('esbuild');
  const entryPoints = ['guest', 'guest-devices', 'guest-station'].map((name) =>
    fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
  );
  esbuild.buildSync({
    ...{ entryPoints, outdir, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    ...{ conditions: ['@dawa/source'], external: ['serialport', 'node-hid'], logLevel: 'error' },
  });
  return outdir;
}

type Run = Pick<Parameters<typeof VirtualMachine.start>[0], 'qemu' | 'kernel' | 'firstFiles' | 'folder'>;

/** @returns how many cases failed */
async function runGuest(settings: Run): Promise<number> {
  const ear = new SerialEar();
  const console_: string[] = [];
  let passed = 0;
  let failed = 0;
  let isOver = false;
  const judge = (name: string, why: string | null, figures = '') => {
    say(`${why === null ? 'ok  ' : 'FAIL'} ${name}${figures}${why === null ? '' : `\n       ${why}`}`);
    if (why === null) passed++;
    else failed++;
  };
  const take = (said: GuestSaid) => {
    if (said.kind === 'case') judge(said.name, said.why, figuresText(said.figures));
    else if (said.kind === 'socket') machine.hand(said.hand);
    else if (said.kind === 'lines')
      judge('the far end of the adapter got each line once, in order', ear.judge(said));
    else isOver = said.code === 0;
  };
  const machine = await VirtualMachine.start({
    ...settings,
    onSerial: (line, answer) => ear.hear(line, answer),
    onLine(line) {
      const said = readGuestLine(line);
      if (said !== undefined) take(said);
      else console_.push(line);
    },
  });
  const timer = setTimeout(() => machine.kill(), longestRunMs);
  await machine.ended;
  clearTimeout(timer);
  if (!isOver)
    judge('the guest runs to its end', `expected it to say so, found ${console_.slice(-20).join('\n')}`);
  if (process.env['DAWA_GUEST_CONSOLE'] === '1') say(console_.join('\n'));
  say(`${passed} passed, ${failed} failed`);
  return failed;
}

function figuresText(figures: Readonly<Record<string, string | number>>): string {
  const words = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}
