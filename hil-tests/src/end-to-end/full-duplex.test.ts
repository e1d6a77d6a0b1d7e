import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { renewAgainAndAgain } from '@dawa/groundstation/commanding/hold-key';
import { createPassRig, crossBandLinks, thimphu } from '@dawa/groundstation/pass/pass-rig.fixture';
import { createSky } from '@dawa/payload-sim/space-link/sky';
import { type RadioModelName, radioModels } from '@dawa/protocols/radio-models';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { openRadioRig, radioModelNames } from '../contracts/radio-rig.ts';

const [downlink, uplink] = crossBandLinks as [
  (typeof crossBandLinks)[number],
  (typeof crossBandLinks)[number],
];
const duplexOf: Record<RadioModelName, 'full' | 'half' | null> = {
  'IC-9700': 'full',
  'IC-9100': 'full',
  'IC-910': 'full',
  'TS-2000': 'full',
  'FT-847': 'full',
  'IC-705': 'half',
  'FT-991': 'half',
  Hamlib: null,
};
/** Half of the threshold of 9,600 baud, what the shift runs by while it is set, and the step of the coarsest radio. */
const withinHz = 48 + 40 + 10;
/** Around the highest point, where the shift runs fastest. */
const keyedForMs = 8000;

async function startPass(model: RadioModelName) {
  const { pass, propagator } = createPassRig();
  const clock = new VirtualClock(pass.tcaAtMs - 60_000);
  const bench = await openRadioRig(model, { clock });
  const { radio, simulator } = bench;
  const { bands } = simulator.transceiver;
  // As somebody left it: another mode, a tone, and the second receiver on the band that the downlink is on.
  Object.assign(bands[0]!, {
    frequencyHz: 145_825_000,
    mode: 'USB',
    toneHz: 88.5,
    isToneOn: model !== 'FT-847',
  });
  const isDual = bands.length === 6;
  if (isDual) Object.assign(bands[1]!, { frequencyHz: 435_100_000, mode: 'CW' });
  if (model === 'IC-705' || model === 'FT-991')
    Object.assign(bands[1]!, { frequencyHz: 433_500_000, mode: 'AM' });
  if (model === 'FT-991' || model === 'Hamlib' || model === 'TS-2000') await bench.run(radio.setTone!(88.5));
  const before = stateOf(simulator);
  const rig = createPassRig({ clock, driver: radio, missionLinks: crossBandLinks });
  const life = rig.start();
  life.safety.arm('transmission', 'test');
  const sky = createSky(propagator, thimphu, flatHorizon());
  const due = () => {
    const { rangeRateKmS } = sky(clock.nowAtMs())!;
    return {
      receiveHz: downlink.frequencyHz + downlinkDopplerHz(rangeRateKmS, downlink.frequencyHz),
      transmitHz: uplink.frequencyHz + uplinkDopplerHz(rangeRateKmS, uplink.frequencyHz),
    };
  };
  return { ...bench, ...life, rig, pass, clock, before, due };
}

/** What a person would find on its front, satellite VFOs that only satellite mode shows left out. */
function stateOf({ transceiver, settings }: Awaited<ReturnType<typeof openRadioRig>>['simulator']) {
  const { bands, receiveBand, transmitBand, isFullDuplex } = transceiver;
  const shown = bands.length === 6 ? bands.slice(0, 4) : bands;
  // A TS-2000 tells the mode of a VFO that is not heard to nobody.
  const kept = settings.model === 'TS-2000' ? shown.map(({ frequencyHz }) => frequencyHz) : shown;
  return structuredClone({ kept, receiveBand, transmitBand, isFullDuplex });
}

describe.each(radioModelNames)('a pass up on 2 m and down on 70 cm with %s', (model) => {
  const duplex = duplexOf[model];

  it('is worked in satellite mode or split where the radio has it, and the radio put back to the last VFO', async () => {
    const { radio, simulator, runner, guardedRadio, clock, pass, before, due, run } = await startPass(model);
    void runner.runContact(pass);
    await clock.runFor(10_000);
    expect(guardedRadio.duplexNow).toBe(duplex);
    expect(simulator.transceiver.isFullDuplex).toBe(duplex === 'full');
    expect(Math.abs(simulator.receiveFrequencyHz - due().receiveHz)).toBeLessThan(withinHz);
    if (duplex !== null) {
      expect(Math.abs(simulator.transmitFrequencyHz - due().transmitHz)).toBeLessThan(withinHz);
      expect(simulator.transceiver.bands[simulator.transceiver.transmitBand]!.mode).toBe('FM');
    }
    expect([simulator.transceiver.isToneOn, simulator.transceiver.toneHz]).toEqual([true, 67]);
    await run(runner.close());
    const after = stateOf(simulator);
    // Nobody can ask an FT-847 for its tone: nothing is declared here, so the satellite's stays.
    if (model === 'FT-847') expect(after.receiveBand).toBe(before.receiveBand);
    else expect(after).toEqual(before);
    expect(radio.duplexNow ?? null).toBeNull();
  });

  it('keeps both on their shift while it transmits, or touches neither', async () => {
    const { simulator, runner, guardedRadio, clock, pass, due, written } = await startPass(model);
    void runner.runContact(pass);
    await clock.runUntil(pass.tcaAtMs - keyedForMs / 2);
    const keying = guardedRadio.key({ why: 'test', commandId: null, longestMs: keyedForMs });
    let lease: Awaited<typeof keying> | undefined;
    void keying.then((held) => {
      lease = held;
      renewAgainAndAgain(held, clock);
    });
    while (lease === undefined) await clock.runFor(10);
    written.length = 0;
    const { receiveFrequencyHz, transmitFrequencyHz } = simulator;
    const offHz = { receive: 0, transmit: 0 };
    for (let passedMs = 0; passedMs < keyedForMs - 1000; passedMs += 100) {
      await clock.runFor(100);
      expect(simulator.isTransmitting).toBe(true);
      offHz.receive = Math.max(offHz.receive, Math.abs(simulator.receiveFrequencyHz - due().receiveHz));
      offHz.transmit = Math.max(offHz.transmit, Math.abs(simulator.transmitFrequencyHz - due().transmitHz));
    }
    if (duplex === 'full') {
      expect(offHz.receive).toBeLessThan(withinHz);
      expect(offHz.transmit).toBeLessThan(withinHz);
      // Approaching until now: what arrives falls, and what must be sent rises.
      expect(simulator.receiveFrequencyHz).toBeLessThan(receiveFrequencyHz - 400);
      expect(simulator.transmitFrequencyHz).toBeGreaterThan(transmitFrequencyHz + 100);
    } else {
      expect(simulator.receiveFrequencyHz).toBe(receiveFrequencyHz);
      expect(simulator.transmitFrequencyHz).toBe(transmitFrequencyHz);
    }
    const releasing = lease.release();
    await clock.runFor(1000);
    await releasing;
    expect(simulator.isTransmitting).toBe(false);
    void runner.close();
    await clock.runFor(2000);
  });
});

describe('an FT-847, which tells neither its tone nor satellite mode', () => {
  it('says so, and is put back to what the station file declares', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const atRest = { toneHz: 88.5, isSatellite: true };
    const { radio, simulator, run } = await openRadioRig('FT-847', { clock, atRest });
    const { transceiver } = simulator;
    const [, receive, transmit] = transceiver.bands;
    Object.assign(receive!, { frequencyHz: 435_300_000, mode: 'USB' });
    Object.assign(transmit!, { frequencyHz: 145_870_000, mode: 'LSB', toneHz: 88.5, isToneOn: true });
    Object.assign(transceiver, { receiveBand: 1, transmitBand: 2, isFullDuplex: true });
    const before = structuredClone(transceiver.bands);

    const found = await run(radio.readState!());
    expect(found).toMatchObject({ frequencyHz: 435_300_000, toneHz: 88.5, untold: ['transmit', 'tone'] });
    await run(radio.workApart!(437_375_000, 145_900_000));
    await run(radio.setTone!(null));
    expect([transceiver.isToneOn, transceiver.transmitFrequencyHz]).toEqual([false, 145_900_000]);
    await run(radio.restore!(found));
    expect(transceiver.bands).toEqual(before);
    expect([transceiver.receiveBand, transceiver.transmitBand]).toEqual([1, 2]);
  });

  it('is left with the tone that it has where nothing is declared', async () => {
    const { radio, simulator, run } = await openRadioRig('FT-847');
    const found = await run(radio.readState!());
    expect(found.toneHz).toBeUndefined();
    expect(found.untold).toEqual(['transmit', 'tone']);
    await run(radio.restore!(found));
    expect(simulator.transceiver.isToneOn).toBe(false);
  });
});

describe('a radio that is tuned through a whole pass', () => {
  it.each(radioModelNames)(
    '%s: is set by thresholds, each time to what is due then, and never floods',
    async (model) => {
      const { simulator, runner, clock, pass, due, radio, run } = await startPass(model);
      void runner.runContact(pass);
      await clock.runFor(5000);
      const before = radio.info.counters['retunes'] ?? 0;
      let worstHz = 0;
      for (let passedMs = 0; passedMs < 40_000; passedMs += 250) {
        await clock.runFor(250);
        worstHz = Math.max(worstHz, Math.abs(simulator.receiveFrequencyHz - due().receiveHz));
      }
      expect(worstHz).toBeLessThan(withinHz);
      // The shift at 437 MHz runs by up to 100 Hz a second in this pass (facts, 12): one set for each 96 Hz, and none besides.
      const retunes = (radio.info.counters['retunes'] ?? 0) - before;
      expect(retunes).toBeGreaterThan(10);
      expect(retunes).toBeLessThan(90);
      await run(runner.close());
      expect(radioModels[model].stepHz).toBeGreaterThan(0);
    },
  );
});
