import { fitSuccessCurve } from '@dawa/flight-dynamics/trials/success-curve';
import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { Breadboard } from '../payload/breadboard.ts';
import { engineeringModelReceiver } from './aprs-receiver.ts';
import { DistantStation } from './distant-station.ts';

/**
 * The long-range test of the BIRDS-4 engineering model with the simulated payload in the place of the satellite: a handheld of 34.5 dBm sends
 * a message through so much attenuation, and waits for its acknowledgement.
 * Source: BIRDS4EM_APRS_LRT_Report_20190824.pdf, p. 8; what the payload sends with, 27 dBm, is ours
 */
function bench(seed: string) {
  const clock = new VirtualClock(Date.UTC(2019, 7, 26));
  const random = createRandom(seed);
  const payload = new Breadboard({ clock, random, runningMode: 'DIGI', hasTraffic: false });
  let answers = 0;
  const station = new DistantStation({
    ...{ clock, random: random.fork('mountain'), payload: payload.digipeater },
    payloadReceiver: engineeringModelReceiver,
    up: () => ({ sentDbm: 34.5, lossDb: 71 }),
    down: () => ({ sentDbm: 27, lossDb: 71.8 }),
    onArrival: ({ kind }) => {
      if (kind === 'whole') answers++;
    },
  });
  let number = 0;
  /** @returns how many of the tries were answered */
  const tries = async (attenuationDb: number, count: number) => {
    station.attenuationDb = attenuationDb;
    let successes = 0;
    for (let attempt = 0; attempt < count; attempt++) {
      number = (number % 999) + 1;
      const text = `:${payload.settings.call.padEnd(9)}:test{${number}`;
      const before = answers;
      station.send(
        encodeAprsFrame({
          source: 'JG6YBW',
          destination: 'APRS',
          path: [],
          information: new TextEncoder().encode(text),
        }),
      );
      await clock.runFor(6000);
      if (answers > before) successes++;
    }
    return successes;
  };
  return { tries, payload };
}

describe('a handheld on the next mountain', () => {
  it('is answered always from near, never from far, and half of the time where the report has it', async () => {
    const { tries } = bench('mountain');
    expect(await tries(40, 10)).toBe(10);
    expect(await tries(65, 10)).toBe(0);
    const levels = [];
    for (const attenuationDb of [57, 58, 59, 60, 61]) {
      const successes = await tries(attenuationDb, 40);
      levels.push({ levelDbm: 34.5 - 71 - attenuationDb, successes, tries: 40 });
    }
    const fit = fitSuccessCurve(levels);
    if (!fit.ok) throw new TypeError(fit.fault.kind);
    // The report's half, within what two hundred tries can tell.
    expect(fit.value.level50LowDbm).toBeLessThan(-95.05);
    expect(fit.value.level50HighDbm).toBeGreaterThan(-95.05);
  });

  it('is heard as a damaged frame where it is heard and not decoded', async () => {
    const { tries, payload } = bench('damaged');
    await tries(61, 20);
    expect(payload.digipeater.damagedFrames).toBeGreaterThan(0);
  });
});
