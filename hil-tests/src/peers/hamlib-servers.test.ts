import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { keepPortOpen } from '@dawa/groundstation/adapters/open-port';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import { createRigctlRadio } from '@dawa/groundstation/devices/rigctl-radio';
import type { Device } from '@dawa/groundstation/ports';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import { rotctldRotator } from '@dawa/protocols/rotctld-rotator';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../end-to-end/free-port.ts';
import { isWithout, peerPath } from './peers.ts';

const clock = new SystemClock(machineClock);
const hasTerminals = existsSync('/dev/ptmx') && existsSync('/usr/bin/perl');

const endings: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A server of Hamlib on a port of loopback that was free, and our port to it. */
async function serve(tool: 'rotctld' | 'rigctld', words: readonly string[]) {
  const port = await freePort();
  const start = () => {
    const child = spawn(peerPath(tool), [...words, '-T', '127.0.0.1', '-t', String(port)], {
      stdio: 'ignore',
    });
    endings.push(() => stop(child));
    return child;
  };
  const child = start();
  const cable = keepPortOpen({ name: `tcp:127.0.0.1:${port}`, baudRate: 9600, clock });
  return { child, start, cable };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    }
  });
}

/** Resolves when the device answers. */
function untilOk(device: Device): Promise<void> {
  endings.push(() => device.close());
  return new Promise((resolve) => {
    const look = () => device.info.state === 'ok' && resolve();
    device.onChange(look);
    look();
  });
}

const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

/** A simulated device at the end of a pseudo-terminal. */
async function plugIn(device: { attach(stream: Parameters<Parameters<typeof openSerialEnd>[0]>[0]): void }) {
  const end = await openSerialEnd((stream) => device.attach(stream));
  endings.push(() => end.close());
  return end.path;
}

describe.skipIf(isWithout('rotctld'))('a rotator behind rotctld', () => {
  it('is moved, read and stopped: the dummy of Hamlib (-m 1)', async () => {
    const { cable } = await serve('rotctld', ['-m', '1']);
    const rotator = createLineRotator({ language: rotctldRotator, port: cable, clock, limits });
    await untilOk(rotator);
    await rotator.moveTo({ azimuthDeg: 1.25, elevationDeg: 0.75 });
    let position = await rotator.readPosition();
    while (position.azimuthDeg < 1.25 || position.elevationDeg < 0.75)
      position = await rotator.readPosition();
    expect(position).toMatchObject({ azimuthDeg: 1.25, elevationDeg: 0.75 });
    await rotator.stop();
    expect(rotator.info.counters).toMatchObject({ timeouts: 0, badAnswers: 0, refusals: 0 });
  });

  it('says what the server refuses, with the name of its number', async () => {
    const { cable } = await serve('rotctld', ['-m', '1']);
    const wide = { ...limits, maxElevationDeg: 180 };
    const rotator = createLineRotator({ language: rotctldRotator, port: cable, clock, limits: wide });
    await untilOk(rotator);
    // The dummy's own limit is 90 degrees.
    await expect(rotator.moveTo({ azimuthDeg: 10, elevationDeg: 120 })).rejects.toThrow(
      /set_pos RPRT -1, EINVAL: invalid parameter/,
    );
  });

  it.skipIf(!hasTerminals)('is our simulated GS-232B, by the driver of Hamlib (-m 603)', async () => {
    const device = new RotatorSimulator({
      clock,
      random: createRandom('rotctld'),
      settings: { kind: 'gs232b', startAzimuthDeg: 100, startElevationDeg: 20 },
    });
    const path = await plugIn(device);
    const { cable } = await serve('rotctld', ['-m', '603', '-r', path, '-s', '9600']);
    const rotator = createLineRotator({ language: rotctldRotator, port: cable, clock, limits });
    await untilOk(rotator);
    expect(rotator.position).toMatchObject({ azimuthDeg: 100, elevationDeg: 20 });
    await rotator.moveTo({ azimuthDeg: 103, elevationDeg: 22 });
    while (rotator.position!.azimuthDeg < 103) await rotator.readPosition();
    expect(device.azimuthDeg).toBeCloseTo(103, 0);
  });
});

describe.skipIf(isWithout('rigctld'))('a radio behind rigctld', () => {
  it('is tuned, split and put back: the dummy of Hamlib (-m 1)', async () => {
    const { cable } = await serve('rigctld', ['-m', '1']);
    const radio = createRigctlRadio({ port: cable, clock, stepHz: 1 });
    await untilOk(radio);
    const found = await radio.readState!();
    await radio.setFrequency(435_950_123);
    await radio.setMode({ mode: 'USB-D', filter: 2 });
    expect(await radio.readSetting()).toMatchObject({ frequencyHz: 435_950_123, mode: 'USB-D', filter: 2 });
    await radio.setTransmitFrequency!(436_795_001);
    expect(await radio.readTransmitSetting!()).toMatchObject({ frequencyHz: 436_795_001 });
    expect((await radio.readMeter()).meter).toBeGreaterThanOrEqual(0);
    await radio.restore!(found);
    const { readAtMs: _, ...before } = found;
    expect(await radio.readState!()).toMatchObject(before);
    expect(radio.info.counters).toMatchObject({ timeouts: 0, badAnswers: 0, refusals: 0 });
  });

  it('is keyed and released: the dummy of Hamlib without VFOs (-m 6)', async () => {
    // It has PTT, which the other has not; its frequency stays where it is, whatever it is told.
    const { cable } = await serve('rigctld', ['-m', '6']);
    const radio = createRigctlRadio({ port: cable, clock, stepHz: 1 });
    await untilOk(radio);
    await radio.readSetting();
    await radio.setTransmit(true);
    expect(radio.isTransmitting).toBe(true);
    await radio.setTransmit(false);
    expect(radio.isTransmitting).toBe(false);
  });

  it('says what the server refuses, with the name of its number', async () => {
    // The dummy with VFOs (-m 1) has no PTT.
    const { cable } = await serve('rigctld', ['-m', '1']);
    const radio = createRigctlRadio({ port: cable, clock, stepHz: 1 });
    await untilOk(radio);
    await radio.readSetting();
    await expect(radio.setTransmit(true)).rejects.toThrow(/set_ptt: RPRT -1 \(EINVAL: invalid parameter\)/);
    await radio.setTransmit(false).catch(() => {});
  });

  it('is told its frequency again by itself when the server was started again', async () => {
    const { cable, child, start } = await serve('rigctld', ['-m', '1']);
    const radio = createRigctlRadio({ port: cable, clock, stepHz: 1 });
    await untilOk(radio);
    await radio.setFrequency(435_950_123);
    await stop(child);
    start();
    await new Promise<void>((resolve) => {
      radio.onChange(({ counters }) => counters['reissues'] === 1 && resolve());
    });
    expect(await radio.readSetting()).toMatchObject({ frequencyHz: 435_950_123 });
  });

  it('is not keyed again when the server was started again', async () => {
    const { cable, child, start } = await serve('rigctld', ['-m', '6']);
    const radio = createRigctlRadio({ port: cable, clock, stepHz: 1 });
    await untilOk(radio);
    await radio.readSetting();
    await radio.setTransmit(true);
    await stop(child);
    start();
    await new Promise<void>((resolve) => {
      radio.onChange(({ state, counters }) => state === 'ok' && counters['openings'] === 2 && resolve());
    });
    await radio.readSetting();
    expect(radio.isTransmitting).toBe(false);
  });

  it.skipIf(!hasTerminals)('is our simulated IC-9700, by the driver of Hamlib (-m 3081)', async () => {
    const device = new RadioSimulator({ clock, random: createRandom('rigctld') });
    const path = await plugIn(device);
    const { cable } = await serve('rigctld', ['-m', '3081', '-r', path, '-s', '19200']);
    const radio = createRigctlRadio({ port: cable, clock, stepHz: 1, timeoutMs: 2000 });
    await untilOk(radio);
    for (const hz of [435_950_000, 435_123_457, 145_825_001]) {
      await radio.setFrequency(hz);
      expect(device.receiveFrequencyHz).toBe(hz);
    }
    await radio.setMode({ mode: 'FM', filter: 1 });
    await radio.setTransmit(true);
    expect(device.isTransmitting).toBe(true);
    await radio.setTransmit(false);
    expect(device.isTransmitting).toBe(false);
  });
});
