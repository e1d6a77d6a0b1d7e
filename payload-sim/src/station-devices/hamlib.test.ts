import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRandom } from '@dawa/seams/random';
import { afterEach, describe, expect, it } from 'vitest';
import type { CableEnd } from '../adapters/loopback-port.ts';
import { openSerialEnd } from '../adapters/pseudo-terminal.ts';
import { createSystemClock } from '../clock/machine-clock.ts';
import { type RadioSettings, RadioSimulator } from './radio.ts';
import { RotatorSimulator } from './rotator.ts';

// The referee is Hamlib itself: Debian package libhamlib-utils. Without it these tests are skipped, unless peers are required.
const isRequired = process.env['DAWA_REQUIRE_PEERS'] === '1';
const hasHamlib = ['rotctl', 'rigctl'].every((name) => !spawnSync(name, ['--version']).error);
const isSkipped = !isRequired && !(hasHamlib && existsSync('/dev/ptmx'));
const needs = isSkipped
  ? ' (skipped: needs /dev/ptmx and rotctl, rigctl: apt-get install libhamlib-utils)'
  : '';

/** rotctl repeats a question after 200 ms, which a busy machine may need to answer it: it is told to wait longer. */
const patience = ['-C', 'timeout=2000'];

/** The wire log without the repeats of a question; an order that was given twice stays in it twice. */
function askedOnce(wireLog: string): string {
  const lines = wireLog.split('\n');
  const isQuestion = (line: string) => /^(AZ|EL|AZ EL) ?$/.test(line);
  return lines.filter((line, index) => !(isQuestion(line) && line === lines[index - 1])).join('\n');
}

const cables: CableEnd[] = [];
afterEach(async () => {
  await Promise.all(cables.splice(0).map((cable) => cable.close()));
});

/** Runs a Hamlib program against the port; it runs beside us, because we are the device it talks to. */
function run(
  program: string,
  args: readonly string[],
  input = '',
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
    child.stdin.end(input);
  });
}

async function rotator() {
  const device = new RotatorSimulator({ clock: createSystemClock(), random: createRandom('hamlib') });
  let log = '';
  let onHeard = () => {};
  const cable = await openSerialEnd((stream) => {
    stream.onData((bytes) => {
      log += String.fromCharCode(...bytes);
      onHeard();
    });
    device.attach(stream);
  });
  cables.push(cable);
  /** The wire log once it ends so: rotctl may be gone before its last line has come through the cable. */
  const wireLogUpTo = (end: string) =>
    new Promise<string>((resolve) => {
      onHeard = () => log.endsWith(end) && resolve(log);
      onHeard();
    });
  return { device, path: cable.path, wireLogUpTo };
}

async function radio(settings: Partial<RadioSettings> = {}) {
  const clock = createSystemClock();
  const refused: string[] = [];
  const device = new RadioSimulator({
    clock,
    random: createRandom('hamlib'),
    settings,
    report: (_type, text) => refused.push(text),
  });
  let log = '';
  const cable = await openSerialEnd((stream) => {
    stream.onData((bytes) => {
      log += Buffer.from(bytes).toString('hex');
    });
    device.attach(stream);
  });
  cables.push(cable);
  const session = async (commands: readonly string[]) => {
    const { code, output } = await run(
      'rigctl',
      ['-m', '3081', '-r', cable.path, '-'],
      `${commands.join('\n')}\nq\n`,
    );
    return { code, output };
  };
  // Bodies of the frames, without preamble, addresses and end.
  const wireLog = () => (log.match(/fefea2e0(.*?)fd/g) ?? []).map((frame) => frame.slice(8, -2));
  return { device, session, wireLog, refused };
}

describe(`Hamlib drives the simulated devices${needs}`, () => {
  it.skipIf(isSkipped)('moves, reads, stops, parks and resets the rotator (rotctl -m 202)', async () => {
    const { path, wireLogUpTo } = await rotator();
    const orders = ['P', '200.44', '30.66', 'p', 'S', 'K', 'R', '1'];
    const result = await run('rotctl', ['-m', '202', '-r', path, ...patience, ...orders]);
    // Wire log of Hamlib 4.5.4 for model 202 (station hardware facts, section 3); later versions ask for each axis alone.
    const set = 'AZ200.4 EL30.7\n';
    const tail = 'SA SE \nPARK\nRESET\n';
    expect([`${set}AZ EL \n${tail}`, `${set}AZ\nEL\n${tail}`]).toContain(
      askedOnce(await wireLogUpTo('RESET\n')),
    );
    expect(result.code).toBe(0);
    expect(result.output).not.toMatch(/RPRT -|error/);
    const [azimuthDeg, elevationDeg] = result.output.trim().split('\n').map(Number);
    expect(azimuthDeg).toBeGreaterThanOrEqual(0);
    expect(elevationDeg).toBeLessThanOrEqual(90);
  });

  it.skipIf(isSkipped)('sees the rotator arrive where it was sent', async () => {
    const { device, path } = await rotator();
    await run('rotctl', ['-m', '202', '-r', path, ...patience, 'P', '1.2', '88.5']);
    let output = '';
    for (let attempt = 0; attempt < 40 && output !== '1.20\n88.50'; attempt++) {
      output = (await run('rotctl', ['-m', '202', '-r', path, ...patience, 'p'])).output.trim();
    }
    expect(output).toBe('1.20\n88.50');
    expect(device.azimuthDeg).toBeCloseTo(1.2, 6);
  });

  it.skipIf(isSkipped)(
    'sends the radio the frames of the table, and every call succeeds (rigctl -m 3081)',
    async () => {
      const { session, wireLog, refused } = await radio();
      const { code, output } = await session([
        'f',
        'F 145825000',
        'f',
        'm',
        'M FM 15000',
        'S 1 VFOB',
        's',
        'I 435950000',
        'i',
        'S 0 VFOA',
        'U SATMODE 1',
        'u SATMODE',
        'I 435950000',
        'U SATMODE 0',
        'T 1',
        't',
        'T 0',
        'l STRENGTH',
        'l SQL',
        'C 670',
      ]);
      expect(code).toBe(0);
      expect(output).not.toMatch(/RPRT -|Invalid|rejected|timed out|Protocol error/i);
      expect(refused).toEqual([]);
      // Wire log of Hamlib 4.5.4 for an IC-9700 (station hardware facts, section 4.1).
      const table = [
        '2500', // read the frequency
        '25000050824501', // set 145.825 MHz
        '2600', // read the mode
        '2600050001', // set FM
        '1a03', // read the width
        '0f01', // split on
        '0f00',
        '25010000953504', // transmit frequency in split
        '165a01', // satellite mode on
        '165a',
        '165a00',
        '07d1', // transmit frequency in satellite mode: sub, set, read, main
        '050000953504',
        '07d0',
        '1c0001', // key
        '1c0000',
        '1502', // S-meter
        '1403', // squelch
        '1b00000670', // tone 67.0 Hz
      ];
      expect(wireLog()).toEqual(expect.arrayContaining(table));
    },
  );

  it.skipIf(isSkipped).each([
    ['plain', {}],
    ['with echo', { hasEcho: true }],
    ['with transceive noise', { hasTransceiveNoise: true }],
  ])('holds every frequency to the hertz, %s', async (_name, settings) => {
    const { device, session } = await radio(settings);
    const random = createRandom('frequencies');
    const frequenciesHz = Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0 ? 144_000_000 + random.integer(4_000_000) : 430_000_000 + random.integer(20_000_000),
    );
    const { code, output } = await session(frequenciesHz.flatMap((hz) => [`F ${hz}`, 'f']));
    expect(code).toBe(0);
    const read = [...output.matchAll(/^f (\d+)\s*$/gm)].map(([, digits]) => Number(digits));
    expect(read).toEqual(frequenciesHz);
    expect(device.receiveFrequencyHz).toBe(frequenciesHz.at(-1));
  });
});
