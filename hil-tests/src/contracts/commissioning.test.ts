import { separationDeg, wrapTo180 } from '@dawa/flight-dynamics/angle';
import { fitAlignment } from '@dawa/flight-dynamics/antenna-alignment-fit';
import { sunLookAngles } from '@dawa/flight-dynamics/sun-look-angles';
import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { measureBacklash } from '@dawa/groundstation/commissioning/backlash';
import { measureEncoder } from '@dawa/groundstation/commissioning/encoder-linearity';
import { measureSlew } from '@dawa/groundstation/commissioning/measure-slew';
import { measureNoise } from '@dawa/groundstation/commissioning/noise-sweep';
import { measureRadioPpm } from '@dawa/groundstation/commissioning/radio-ppm';
import { believed, takeSightings } from '@dawa/groundstation/commissioning/sightings';
import { alignRotator } from '@dawa/groundstation/devices/aligned-rotator';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import type { GuardedRadio, Radio } from '@dawa/groundstation/ports';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { type RotatorSettings, RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

/** Eight in the morning at the equinox in Thimphu: the Sun is up for ten hours more. */
const morningAtMs = Date.UTC(2026, 2, 20, 2);
const place = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };
const mast = { azimuthOffsetDeg: -6.3, elevationOffsetDeg: 0.7, tiltNorthDeg: 1.1, tiltEastDeg: -0.8 };
const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

const signal = new AbortController().signal;

function rotatorBench(settings: Partial<RotatorSettings> = {}) {
  const clock = new VirtualClock(morningAtMs);
  const simulator = new RotatorSimulator({
    clock,
    random: createRandom('commissioning'),
    settings: { maxRateDegS: 4, parkElevationDeg: 10, parkAzimuthDeg: 100, ...settings },
  });
  const port = plugged(clock, (end) => simulator.attach(end));
  // Hours go by: it is asked when somebody wants to know.
  const pollMs = 3_600_000;
  const rotator = createLineRotator({ language: rotatorLanguages.easycomm2, port, clock, limits, pollMs });
  return { clock, simulator, rig: { clock, signal, rotator } };
}

function plugged(clock: VirtualClock, attach: (end: ByteStream) => void) {
  const [near, far] = createMemoryStreamPair('bench');
  attach(far);
  return supervisePort({ name: 'bench', clock, isSimulated: true, open: async () => near });
}

/** Time goes on until the work is done. */
async function run<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const watched = work.finally(() => {
    isOver = true;
  });
  watched.catch(() => {});
  while (!isOver) await clock.runFor(10_000);
  return watched;
}

describe('commissioning a rotator whose faults are hidden', () => {
  it('finds north, zero and lean with the Sun, and then points at it, where it was degrees off before', async () => {
    const { clock, simulator, rig } = rotatorBench({ mast });
    await clock.runFor(2000);
    const sun = () => sunLookAngles(place, clock.nowAtMs());
    const offDeg = () => separationDeg(simulator, sun());
    // A person who sees the shadow of the boom: turns by what it is off, to a tenth, and marks when it is within that.
    const random = createRandom('eye');
    const blurDeg = () => random.normal() * 0.1;
    const closeDeg = 0.25;
    let marked = 0;
    let isSent = false;
    let worstBeforeDeg = 0;
    const ask = async () => {
      if (!isSent) {
        // An hour and a half after the last mark the Sun stands elsewhere.
        if (marked > 0) await clock.sleep(90 * 60_000);
        isSent = true;
        return 'go';
      }
      if (marked === 0) worstBeforeDeg = Math.max(worstBeforeDeg, offDeg());
      const { azimuthDeg, elevationDeg } = sun();
      const rightDeg = wrapTo180(azimuthDeg - simulator.azimuthDeg);
      const upDeg = elevationDeg - simulator.elevationDeg;
      if (Math.abs(rightDeg) > closeDeg) return turn(rightDeg + blurDeg(), 'right', 'left');
      if (Math.abs(upDeg) > closeDeg) return turn(upDeg + blurDeg(), 'up', 'down');
      if (marked === 5) return 'done';
      marked++;
      isSent = false;
      return 'mark';
    };
    const turn = (byDeg: number, there: string, back: string) =>
      `${byDeg > 0 ? there : back} ${Math.max(0.1, Math.abs(byDeg)).toFixed(1)}`;
    const talk = { ask, say: () => {} };
    const plan = {
      target: (atMs: number) => sunLookAngles(place, atMs),
      targetName: 'the Sun',
      alignment: believed,
      earlier: [],
    };
    const pairs = await run(clock, takeSightings(rig, plan, talk));
    const fit = fitAlignment(pairs);
    if (!fit.ok) throw new TypeError(fit.fault.kind);
    const { alignment, sigma, solvedFor } = fit.value;
    expect(solvedFor).toBe('offsets-and-tilt');
    for (const name of ['azimuthOffsetDeg', 'elevationOffsetDeg', 'tiltNorthDeg', 'tiltEastDeg'] as const)
      expect(Math.abs(alignment[name] - mast[name]), name).toBeLessThan(3 * sigma[name]);
    expect(worstBeforeDeg).toBeGreaterThan(4);

    const aligned = alignRotator(rig.rotator, alignment);
    await run(clock, aligned.moveTo(sun()));
    await clock.runFor(90_000);
    expect(offDeg()).toBeLessThan(0.6);
  });

  it('finds the play of worn gears in both axes', async () => {
    const { clock, rig } = rotatorBench({ playDeg: 1.4 });
    await clock.runFor(2000);
    for (const axis of ['azimuth', 'elevation'] as const) {
      const plan = { anglesDeg: [30, 50, 70], approachDeg: 8, stepDeg: 0.1 };
      const { playDeg, sigmaDeg } = await run(clock, measureBacklash(rig, axis, plan));
      expect(Math.abs(playDeg - 1.4)).toBeLessThan(3 * sigmaDeg);
    }
  });

  it('finds rate, acceleration and how long it takes to stand', async () => {
    const { clock, rig } = rotatorBench({ maxRateDegS: 3.7, accelerationDegS2: 2.5 });
    await clock.runFor(2000);
    const slew = await run(clock, measureSlew(rig, 'azimuth', { fromDeg: 60, toDeg: 150, runs: 4 }));
    expect(Math.abs(slew.rateDegS - 3.7)).toBeLessThan(Math.max(3 * slew.rateSigmaDegS, 0.02));
    expect(slew.accelerationDegS2).toBeDefined();
    expect(Math.abs(slew.accelerationDegS2! - 2.5)).toBeLessThan(3 * slew.accelerationSigmaDegS2! + 0.2);
    // v²/2a and v/a of that axis, and the line.
    expect(Math.abs(slew.stoppingDeg - 2.74)).toBeLessThan(0.4);
    expect(Math.abs(slew.stoppingMs - 1480)).toBeLessThan(300);
  });

  it('finds an encoder in order, and one axis that ends early out of it', async () => {
    const { clock, rig } = rotatorBench();
    await clock.runFor(2000);
    const good = await run(clock, measureEncoder(rig, 'azimuth', { fromDeg: 10, toDeg: 300, steps: 5 }));
    expect(good.linearity.gain).toBeCloseTo(1, 3);
    expect(good.linearity.worstDeg).toBeLessThan(0.11);
    // Ordered further than its switch lets it go, it does not come there, and that is told.
    const short = rotatorBench({ maxAzimuthDeg: 200 });
    await short.clock.runFor(2000);
    const bad = await run(
      short.clock,
      measureEncoder(short.rig, 'azimuth', { fromDeg: 10, toDeg: 300, steps: 5 }),
    );
    expect(bad.linearity.worstDeg).toBeGreaterThan(50);
  });
});

describe('commissioning a radio', () => {
  const hiddenPpm = -1.8;

  /** What a receiver behind a CW filter shows of a carrier, with a reference that is off. */
  function radioBench(carrierHz: number | undefined) {
    const clock = new VirtualClock(morningAtMs);
    const simulator = new RadioSimulator({ clock, random: createRandom('radio') });
    const noise = createRandom('noise');
    simulator.onMeter(() => {
      const listensAtHz = simulator.receiveFrequencyHz * (1 + hiddenPpm * 1e-6);
      const offHz = carrierHz === undefined ? Number.POSITIVE_INFINITY : listensAtHz - carrierHz;
      return Math.round(20 + 3 * noise.next() + 120 * Math.exp(-((offHz / 250) ** 4)));
    });
    const port = plugged(clock, (end) => simulator.attach(end));
    const radio = createIcomRadio({ port, clock, model: 'IC-9700', address: 0xa2, stepHz: 1 } as Parameters<
      typeof createIcomRadio
    >[0]);
    return { clock, simulator, radio: unguarded(radio) };
  }
  /** Nothing is keyed here. */
  const unguarded = (radio: Radio): GuardedRadio =>
    Object.assign(Object.create(radio) as Radio, {
      key: () => Promise.reject(new TypeError('key: nobody keys here')),
    });

  it('finds how far its reference is off within three sigmas, and puts it back as it was', async () => {
    const { clock, simulator, radio } = radioBench(435_000_000);
    await clock.runFor(2000);
    const foundHz = simulator.receiveFrequencyHz;
    const plan = { referenceHz: 435_000_000, spanHz: 2000, stepHz: 50, sweeps: 4, knownPpm: 0 };
    const { ppm, sigmaPpm } = await run(clock, measureRadioPpm({ clock, signal, radio }, plan));
    expect(Math.abs(ppm - hiddenPpm)).toBeLessThan(3 * sigmaPpm);
    expect(sigmaPpm).toBeLessThan(0.05);
    expect(simulator.receiveFrequencyHz).toBe(foundHz);
  });

  it('says that there is no carrier where there is none, and puts it back all the same', async () => {
    const { clock, simulator, radio } = radioBench(undefined);
    await clock.runFor(2000);
    const foundHz = simulator.receiveFrequencyHz;
    const plan = { referenceHz: 435_000_000, spanHz: 500, stepHz: 50, sweeps: 2, knownPpm: 0 };
    await expect(run(clock, measureRadioPpm({ clock, signal, radio }, plan))).rejects.toThrow(
      /expected a carrier within 500 Hz/,
    );
    expect(simulator.receiveFrequencyHz).toBe(foundHz);
  });

  it('hears where the noise comes from', async () => {
    const { clock, simulator, radio } = radioBench(undefined);
    const antenna = new RotatorSimulator({
      clock,
      random: createRandom('noise'),
      settings: { parkElevationDeg: 10 },
    });
    const port = plugged(clock, (end) => antenna.attach(end));
    const rotator = createLineRotator({ language: rotatorLanguages.easycomm2, port, clock, limits });
    simulator.onMeter(() => 20 + Math.round(80 * Math.exp(-(((antenna.azimuthDeg - 180) / 30) ** 2))));
    await clock.runFor(2000);
    const plan = { azimuthsDeg: [0, 90, 180, 270], elevationDeg: 10, readings: 5 };
    const noise = await run(clock, measureNoise({ clock, signal, rotator, radio }, plan));
    expect(noise.map(({ meter }) => Math.round(meter))).toEqual([20, 20, 100, 20]);
  });
});
