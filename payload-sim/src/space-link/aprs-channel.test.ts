import {
  chiSquaredTail,
  devianceOf,
  logLikelihood,
  type TriedLevel,
} from '@dawa/flight-dynamics/trials/likelihood-ratio';
import { fitSuccessCurve, successShare } from '@dawa/flight-dynamics/trials/success-curve';
import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { afskErrorRate } from './afsk-on-fm.ts';
import { AprsChannel, handheldEirpDbm, stationEirpDbm, wayUp } from './aprs-channel.ts';
import {
  type AprsReceiver,
  engineeringModelReceiver,
  flightModelReceiver,
  handheldReceiver,
  messageBits,
  wholeFrameShare,
} from './aprs-receiver.ts';

/**
 * The tests on Mt. Sarakura: a handheld sends a message through an attenuator, a success is the satellite's acknowledgement; ten tries a
 * step. Attenuations as measured with a carrier; what the satellite sends with (27 dBm) is ours, of our own breadboard.
 * Source: BIRDS4EM_APRS_LRT_Report_20190824.pdf, p. 8; BIRDS4_FM_APRS_LRT_Report_20191215.pptx
 */
const models = {
  EM: {
    receiver: engineeringModelReceiver,
    sentDbm: 34.5,
    upDb: 71,
    downDb: 71.8,
    counted: [
      [40, 10],
      [58, 5],
      [59, 6],
      [60, 2],
      [61, 0],
      [62, 0],
    ],
  },
  FM: {
    receiver: flightModelReceiver,
    sentDbm: 25.5,
    upDb: 75.5,
    downDb: 76,
    counted: [
      [40, 10],
      [42, 10],
      [45, 9],
      [46, 6],
      [47, 0],
    ],
  },
} as const;
type Model = (typeof models)[keyof typeof models];
const satelliteDbm = 27;
const triesPerStep = 10;

const levelAt = ({ sentDbm, upDb }: Model, attenuationDb: number) => sentDbm - upDb - attenuationDb;
const tableOf = (model: Model): TriedLevel[] =>
  model.counted.map(([attenuationDb, successes]) => ({
    levelDbm: levelAt(model, attenuationDb),
    successes,
    tries: triesPerStep,
  }));

/** The procedure as it was done, on the channel. */
function longRangeTest(model: Model, random: Random): TriedLevel[] {
  const up = new AprsChannel(random.fork('up'), model.receiver);
  const down = new AprsChannel(random.fork('down'), handheldReceiver);
  const message = new Uint8Array(messageBits / 8).fill(0x5a);
  return model.counted.map(([attenuationDb]) => {
    up.attenuationDb = attenuationDb;
    down.attenuationDb = attenuationDb;
    let successes = 0;
    for (let attempt = 0; attempt < triesPerStep; attempt++) {
      const isHeard = up.carry(message, { sentDbm: model.sentDbm, lossDb: model.upDb }).kind === 'whole';
      const answer =
        isHeard && down.carry(message, { sentDbm: satelliteDbm, lossDb: model.downDb }).kind === 'whole';
      if (answer) successes++;
    }
    return { levelDbm: levelAt(model, attenuationDb), successes, tries: triesPerStep };
  });
}

const roundTripShare = (receiver: AprsReceiver, levelDbm: number) =>
  Math.min(1 - 1e-12, Math.max(1e-12, wholeFrameShare(receiver, levelDbm)));

describe('AFSK on FM', () => {
  it('goes from hardly any wrong bit to hardly any right frame within two decibels', () => {
    // Ten dB over the noise in 3 kHz is where discriminators begin to click (Taub and Schilling, 10.5).
    const bandwidthDb = 10 * Math.log10(3000);
    expect(afskErrorRate(bandwidthDb + 13)).toBeLessThan(1e-6);
    expect(afskErrorRate(bandwidthDb + 10)).toBeGreaterThan(0.01);
    expect(afskErrorRate(bandwidthDb - 10)).toBeGreaterThan(0.4);
    expect(afskErrorRate(-200)).toBeLessThanOrEqual(0.5);
  });
});

describe.each(Object.entries(models))('the channel of the long-range test, %s', (name, model) => {
  it('has the receiver that is the most likely one under the counts of the report', () => {
    const table = tableOf(model);
    const of = (receiver: AprsReceiver) => logLikelihood(table, (dbm) => roundTripShare(receiver, dbm));
    const best = of(model.receiver);
    const { noiseDensityDbmHz, spreadDb } = model.receiver;
    for (const byDb of [-0.1, 0.1]) {
      expect(of({ spreadDb, noiseDensityDbmHz: noiseDensityDbmHz + byDb })).toBeLessThan(best);
      expect(of({ noiseDensityDbmHz, spreadDb: spreadDb + byDb })).toBeLessThan(best);
    }
    // Of two curves through ten tries a step none can be told from the other: the fitted one is not more likely by a factor of e.
    const fit = fitSuccessCurve(table);
    expect(fit.ok && fit.value.logLikelihood - best).toBeLessThan(1);
  });

  it('succeeds half of the time where the report has it', () => {
    const half = name === 'EM' ? -95.05 : -96;
    expect(wholeFrameShare(model.receiver, half)).toBeGreaterThan(0.4);
    expect(wholeFrameShare(model.receiver, half)).toBeLessThan(0.6);
  });

  it('gives tables like the one of the report: a thousand tests, none of them more unlike it than chance makes them', () => {
    const fit = fitSuccessCurve(tableOf(model));
    if (!fit.ok) throw new TypeError(fit.fault.kind);
    const fitted = (dbm: number) => Math.min(1 - 1e-9, Math.max(1e-9, successShare(fit.value, dbm)));
    const random = createRandom(`long-range test ${name}`);
    const repetitions = 1000;
    const deviances = Array.from({ length: repetitions }, (_, index) =>
      devianceOf(longRangeTest(model, random.fork(`test ${index}`)), fitted),
    );
    // The report's own table under its own curve, among the thousand of the channel under the same curve.
    const own = devianceOf(tableOf(model), fitted);
    const asUnlike = deviances.filter((deviance) => deviance >= own).length / repetitions;
    expect(asUnlike).toBeGreaterThan(0.05);
    // And the channel's: as many are refused at 5 % as chance refuses, three sigma of a thousand.
    const refused = deviances.filter(
      (deviance) => chiSquaredTail(deviance, model.counted.length) < 0.05,
    ).length;
    expect(refused / repetitions).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / repetitions));
  });

  it('gives the same table for the same seed, and another for another', () => {
    const table = (seed: string) =>
      longRangeTest(model, createRandom(seed)).map(({ successes }) => successes);
    expect(table('one')).toEqual(table('one'));
    const others = Array.from({ length: 20 }, (_, index) => table(`other ${index}`).join());
    expect(new Set(others).size).toBeGreaterThan(1);
  });
});

describe('the way up in orbit', () => {
  // Link budget of the EM report, p. 9, 145.825 MHz, 400 km: elevation, path loss, level on board. Its levels are half a decibel below the
  // sum of its own lines; the rest is rounding.
  it.each([
    [10, 1440, 138.8, -91.7],
    [30, 747, 133.1, -86.0],
    [50, 512, 129.9, -82.8],
    [90, 400, 127.7, -80.6],
  ])('arrives at %i degrees as the report says', (_elevationDeg, rangeKm, _pathLossDb, levelDbm) => {
    const { sentDbm, lossDb } = wayUp(rangeKm, 145_825_000, stationEirpDbm);
    expect(Math.abs(sentDbm - lossDb - levelDbm)).toBeLessThan(0.7);
  });

  it('is enough for a station of 50 W at ten degrees, and for a handheld never', () => {
    const share = (rangeKm: number, eirpDbm: number) => {
      const { sentDbm, lossDb } = wayUp(rangeKm, 145_825_000, eirpDbm);
      return wholeFrameShare(engineeringModelReceiver, sentDbm - lossDb);
    };
    expect(share(1440, stationEirpDbm)).toBeGreaterThan(0.98);
    expect(share(400, handheldEirpDbm)).toBeLessThan(0.5);
  });

  it('tells a frame that was heard and not decoded from one that was not heard', () => {
    const channel = new AprsChannel(createRandom('outcomes'), engineeringModelReceiver);
    const frame = new Uint8Array(60);
    const kinds = (lossDb: number) =>
      new Set(Array.from({ length: 20 }, () => channel.carry(frame, { sentDbm: 0, lossDb }).kind));
    expect(kinds(80)).toEqual(new Set(['whole']));
    expect(kinds(120)).toEqual(new Set(['unheard']));
    channel.attenuationDb = 15;
    expect(kinds(81)).toContain('damaged');
  });
});
