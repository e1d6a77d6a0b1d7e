import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { hostClock } from '@dawa/seams/host-clock';
import { createRandom } from '@dawa/seams/random';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

/** Real programs on a real terminal: so much faster than life that the antenna arrives while rotctl reads its next line. */
const fastClock = () =>
  new ScaledClock({ atMs: Date.UTC(2019, 5, 20), monotonicMs: hostClock.monotonicMs(), rate: 1_000_000 });

const hasTerminals = existsSync('/dev/ptmx') && existsSync('/usr/bin/perl');

interface Device {
  readonly path: string;
  readonly clock: Clock;
  /** What the peer wrote, byte for byte. */
  heard(): Buffer;
  /** Resolves when as much was heard: what a peer wrote before it ended may still be on its way. */
  untilHeard(octets: number): Promise<void>;
  close(): Promise<void>;
}

/** A simulated device at the end of a pseudo-terminal, with an ear on the wire. */
async function plugIn(clock: Clock, device: { attach(stream: ByteStream): void }): Promise<Device> {
  const chunks: Uint8Array[] = [];
  const heard = () => Buffer.concat(chunks);
  let look = () => {};
  const end = await openSerialEnd((stream) => {
    stream.onData((bytes) => {
      chunks.push(bytes.slice());
      look();
    });
    device.attach(stream);
  });
  const untilHeard = (octets: number) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (heard().length >= octets) resolve();
      };
      look();
    });
  return { path: end.path, clock, heard, untilHeard, close: () => end.close() };
}

/** Runs a Hamlib tool with one command each for each line, and gives back what it printed. */
function hamlib(tool: 'rotctl' | 'rigctl', model: number, path: string, commands: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['-m', String(model), '-r', path, '-s', '19200', '-'];
    const child = execFile(peerPath(tool), args, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error?.killed) reject(new TypeError(`${tool}: expected an end within 15 s, found none: ${stderr}`));
      else resolve(stdout);
    });
    child.stdin!.end(`${commands.join('\n')}\n`);
  });
}

describe.skipIf(isWithout('rotctl') || !hasTerminals)('rotctl -m 202 on the simulated rotator', () => {
  let device: Device;
  afterEach(() => device.close());

  it('moves the antenna, reads it back, stops it and parks it', async () => {
    const clock = fastClock();
    const rotator = new RotatorSimulator({ clock, random: createRandom('hamlib') });
    device = await plugIn(clock, rotator);
    // 20 degrees at 6 degrees a second, elevation 60 degrees down: ten seconds of simulated time.
    const printed = await hamlib('rotctl', 202, device.path, ['P 20.44 30.66', 'p', 'S', 'K']);
    expect(printed).toMatch(/20\.4/);
    expect(printed).toMatch(/30\.7/);
    // Source: Hamlib 4.5.4 on the wire for `P 200.44 30.66`, `p`, `S`, `K` with -m 202, read with a terminal in between.
    const wire = 'AZ20.4 EL30.7\nAZ EL \nSA SE \nPARK\n';
    await device.untilHeard(wire.length);
    expect(device.heard().toString('latin1')).toBe(wire);
  });
});

describe.skipIf(isWithout('rigctl') || !hasTerminals)('rigctl -m 3081 on the simulated radio', () => {
  let device: Device;
  afterEach(() => device.close());

  it('tunes it, reads it back, keys and releases it', async () => {
    const clock = fastClock();
    const radio = new RadioSimulator({ clock, random: createRandom('hamlib') });
    device = await plugIn(clock, radio);
    const printed = await hamlib('rigctl', 3081, device.path, [
      'F 435950000',
      'f',
      'M FM 15000',
      'm',
      'T 1',
      't',
      'T 0',
      't',
    ]);
    expect(printed).toContain('435950000');
    expect(printed).toMatch(/\bFM\b/);
    expect(radio.isTransmitting).toBe(false);
    const wire = device.heard().toString('hex');
    // Source: Hamlib 4.5.4 on the wire, IC-9700: set frequency `25 00` and five BCD octets, lowest first; key `1c 00 01`.
    expect(wire).toContain('fefea2e025000000953504fd');
    expect(wire).toContain('fefea2e01c0001fd');
    expect(wire).toContain('fefea2e01c0000fd');
  });

  it('answers every frame that a whole conversation asks for', async () => {
    const clock = fastClock();
    const unknown: string[] = [];
    const report = (type: string, text: string) => {
      if (/unknown|not known/i.test(`${type} ${text}`)) unknown.push(text);
    };
    const radio = new RadioSimulator({ clock, random: createRandom('hamlib'), report });
    device = await plugIn(clock, radio);
    const conversation = ['f', 'm', 'l STRENGTH', 'S 1 VFOB', 'I 435313000', 'i', 'S 0 VFOA', 't'];
    const printed = await hamlib('rigctl', 3081, device.path, conversation);
    expect(printed).not.toMatch(/error = |timed? ?out/i);
    expect(printed).toContain('435313000');
    expect(unknown).toEqual([]);
  });
});
