import { easycomm2 } from '@dawa/protocols/easycomm';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { Axis } from './axis.ts';
import { type RotatorSettings, RotatorSimulator } from './rotator.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const move = ({ azimuthDeg, elevationDeg }: { azimuthDeg: number; elevationDeg: number }) =>
  ascii(`AZ${azimuthDeg} EL${elevationDeg}\n`);

function station(settings: Partial<RotatorSettings> = {}) {
  const clock = new VirtualClock(1_000_000);
  const [ours, theirs] = createMemoryStreamPair('rotator');
  const reports: string[] = [];
  const rotator = new RotatorSimulator({
    clock,
    random: createRandom('rotator'),
    settings: { parkElevationDeg: 0, ...settings },
    report: (type, text) => reports.push(`${type}: ${text}`),
  });
  rotator.attach(theirs);
  const parser = easycomm2.station.createParser();
  const positions: object[] = [];
  let heard = '';
  ours.onData((bytes) => {
    heard += String.fromCharCode(...bytes);
    for (const answer of parser.push(bytes)) {
      if (answer.kind !== 'position') continue;
      const { kind: _, written: __, ...angles } = answer;
      positions.push(angles);
    }
  });
  const ask = async () => {
    positions.length = 0;
    await ours.write(ascii('AZ EL \n'));
    await clock.runFor(0);
    return positions[0];
  };
  return { clock, ours, rotator, ask, reports, heard: () => heard };
}

describe('simulated rotator', () => {
  it('takes its time: 6 degrees a second, both axes at once', async () => {
    const { clock, ours, ask } = station();
    await ours.write(move({ azimuthDeg: 90, elevationDeg: 30 }));
    await clock.runFor(5000);
    expect(await ask()).toEqual({ azimuthDeg: 30, elevationDeg: 30 });
    await clock.runFor(10_000);
    expect(await ask()).toEqual({ azimuthDeg: 90, elevationDeg: 30 });
  });

  it('with worn gears comes to rest behind its motor, on the side from which it came', async () => {
    const { clock, ours, ask } = station({ playDeg: 1.2 });
    for (const [azimuthDeg, restsAtDeg] of [
      [60, 59.4],
      [100, 99.4],
      [60, 60.6],
    ] as const) {
      await ours.write(move({ azimuthDeg, elevationDeg: 0 }));
      await clock.runFor(30_000);
      expect(await ask()).toMatchObject({ azimuthDeg: restsAtDeg });
    }
  });

  it('on a mast that stands wrong tells what it believes, and points elsewhere', async () => {
    const mast = { azimuthOffsetDeg: 5, elevationOffsetDeg: -1, tiltNorthDeg: 0, tiltEastDeg: 0 };
    const { clock, ours, ask, rotator } = station({ mast });
    await ours.write(move({ azimuthDeg: 60, elevationDeg: 20 }));
    await clock.runFor(30_000);
    expect(await ask()).toEqual({ azimuthDeg: 60, elevationDeg: 20 });
    expect([rotator.azimuthDeg, rotator.elevationDeg]).toEqual([65, 19]);
  });

  it('halts where it is', async () => {
    const { clock, ours, ask } = station();
    await ours.write(move({ azimuthDeg: 90, elevationDeg: 30 }));
    await clock.runFor(2000);
    await ours.write(ascii('SA SE \n'));
    await clock.runFor(60_000);
    expect(await ask()).toEqual({ azimuthDeg: 12, elevationDeg: 12 });
  });

  it('does not move towards a target beyond its end switches, with neither axis', async () => {
    const { clock, ours, ask, reports } = station();
    await ours.write(move({ azimuthDeg: 100, elevationDeg: 91 }));
    await clock.runFor(60_000);
    expect(await ask()).toEqual({ azimuthDeg: 0, elevationDeg: 0 });
    expect(reports[0]).toMatch(/^rotator-limit/);
  });

  it('does not obey a damaged line', async () => {
    const { clock, ours, ask, reports } = station();
    await ours.write(Uint8Array.from('AZ1x0.0 EL30.0\n', (c) => c.charCodeAt(0)));
    await clock.runFor(60_000);
    expect(await ask()).toEqual({ azimuthDeg: 0, elevationDeg: 0 });
    expect(reports).toHaveLength(1);
  });

  it('answers an axis that is asked for alone', async () => {
    const { clock, ours, heard } = station();
    await ours.write(Uint8Array.from('EL\nAZ\n', (c) => c.charCodeAt(0)));
    await clock.runFor(0);
    expect(heard()).toBe('EL0.0\nAZ0.0\n');
  });

  it('is silent, stuck or talks nonsense when told to', async () => {
    const { clock, ours, rotator, ask } = station();
    rotator.setFault('rotator-silent', true);
    expect(await ask()).toBeUndefined();
    rotator.setFault('rotator-silent', false);
    rotator.setFault('rotator-stuck', true);
    await ours.write(move({ azimuthDeg: 90, elevationDeg: 30 }));
    await clock.runFor(60_000);
    expect(await ask()).toEqual({ azimuthDeg: 0, elevationDeg: 0 });
    rotator.setFault('rotator-garbage', true);
    expect(await ask()).toBeUndefined();
  });
});

describe('axis', () => {
  it('speeds up and brakes as its acceleration allows, and does not overshoot', () => {
    const axis = new Axis({ minDeg: 0, maxDeg: 360, maxRateDegS: 10, accelerationDegS2: 5 }, 0, 0);
    axis.moveTo(100, 0);
    // 5 deg/s2 for 1 s: 2.5 degrees.
    expect(axis.positionAt(1000)).toBeCloseTo(2.5, 0);
    // 2 s to full rate and 2 s to stand, 10 degrees each; 80 degrees at 10 deg/s between: 12 s.
    expect(axis.positionAt(11_000)).toBeLessThan(100);
    let last = 0;
    for (let atMs = 11_000; atMs <= 14_000; atMs += 10) {
      const now = axis.positionAt(atMs);
      expect(now).toBeGreaterThanOrEqual(last);
      expect(now).toBeLessThanOrEqual(100);
      last = now;
    }
    expect(last).toBe(100);
  });

  it('does not depend on how often it is asked', () => {
    const settings = { minDeg: 0, maxDeg: 360, maxRateDegS: 7.3, accelerationDegS2: 3 };
    const often = new Axis(settings, 10, 0);
    const seldom = new Axis(settings, 10, 0);
    often.moveTo(200, 0);
    seldom.moveTo(200, 0);
    for (let atMs = 0; atMs < 9000; atMs += 7) often.positionAt(atMs);
    expect(often.positionAt(9000)).toBe(seldom.positionAt(9000));
  });
});
