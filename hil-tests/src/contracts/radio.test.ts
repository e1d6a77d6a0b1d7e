import { type RadioModelName, radioModels } from '@dawa/protocols/radio-models';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { openRadioRig, type RadioRig, radioModelNames } from './radio-rig.ts';

const nominalHz = 435_313_000;
/** FM for the modem, as each radio shows it. */
const dataModes: Record<RadioModelName, string> = {
  'IC-9700': 'FM-D',
  'IC-9100': 'FM',
  'IC-910': 'FM',
  'IC-705': 'FM-D',
  'TS-2000': 'FM',
  'FT-991': 'FM-D',
  'FT-847': 'FM',
  Hamlib: 'FM-D',
};

describe.each(radioModelNames)('every radio: %s', (model) => {
  const { stepHz } = radioModels[model];

  it('answers for itself, and says how it stands', async () => {
    const { radio, clock, run } = await openRadioRig(model);
    await clock.runFor(2000);
    expect(radio.info.state).toBe('ok');
    expect(await run(radio.readSetting())).toMatchObject({ frequencyHz: 145_825_000, mode: 'FM' });
    expect(radio.isTransmitting).toBe(false);
  });

  it('holds 1,000 frequencies to its step', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    const random = createRandom('frequencies');
    for (let i = 0; i < 1000; i++) {
      const low = i % 2 === 0 ? 144_000_000 : 430_000_000;
      const wantedHz = low + random.integer(4_000_000);
      await run(radio.setFrequency(wantedHz));
      expect(Math.abs(simulator.receiveFrequencyHz - wantedHz)).toBeLessThanOrEqual(stepHz / 2);
    }
  });

  it('is set to FM for the modem', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    await run(radio.setMode({ mode: 'USB', filter: 1 }));
    expect(simulator.isDemodulating).toBe(false);
    await run(radio.setMode({ mode: 'FM-D', filter: 1 }));
    expect((await run(radio.readSetting())).mode).toBe(dataModes[model]);
    expect(simulator.isDemodulating).toBe(true);
  });

  it('shows S9 as 120 of 255', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    simulator.onMeter(() => 120);
    expect((await run(radio.readMeter())).meter).toBe(120);
  });

  it('keys and releases, and sets nothing in between', async () => {
    const { radio, simulator, run, written } = await openRadioRig(model);
    await run(radio.setFrequency(nominalHz));
    await run(radio.setTransmit(true));
    expect([simulator.isTransmitting, radio.isTransmitting]).toEqual([true, true]);
    expect(simulator.onAirFrequencyHz).toBe(nominalHz);
    written.length = 0;
    await expect(radio.setFrequency(nominalHz + 100)).rejects.toMatchObject({ code: 'refused' });
    await expect(radio.setMode({ mode: 'FM', filter: 1 })).rejects.toMatchObject({ code: 'refused' });
    expect(written).toEqual([]);
    await run(radio.setTransmit(false));
    expect([simulator.isTransmitting, radio.isTransmitting]).toEqual([false, false]);
  });

  it('releases by bytes alone', async () => {
    const { radio, simulator, run, say } = await openRadioRig(model);
    await run(radio.setTransmit(true));
    await say(radio.releaseBytes!);
    expect(simulator.isTransmitting).toBe(false);
  });

  it('sends no key that a release has overtaken', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    const reading = radio.readState!();
    const keying = radio.setTransmit(true);
    const releasing = radio.setTransmit(false);
    await expect(run(keying)).rejects.toMatchObject({ code: 'refused' });
    await run(Promise.all([reading, releasing]));
    expect(simulator.keyLog.isOn).toBe(false);
    expect(simulator.onAirFrequencyHz).toBe(0);
  });

  it('transmits where it receives, and elsewhere only when told so', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    await run(radio.setFrequency(145_900_000));
    expect(simulator.transmitFrequencyHz).toBe(145_900_000);
    await run(radio.setTransmitFrequency!(nominalHz));
    expect([simulator.receiveFrequencyHz, simulator.transmitFrequencyHz].map(Math.round)).toEqual(
      // In satellite mode an FT-847 hears its satellite VFO.
      [model === 'FT-847' ? simulator.receiveFrequencyHz : 145_900_000, nominalHz],
    );
    await run(radio.setFrequency(145_950_000));
    expect(simulator.receiveFrequencyHz).toBe(145_950_000);
    expect(await run(radio.readTransmitSetting!())).toMatchObject({ frequencyHz: nominalHz });
    await run(radio.setTransmit(true));
    expect(simulator.onAirFrequencyHz).toBe(nominalHz);
    await run(radio.setTransmit(false));
    await run(radio.setTransmitFrequency!(null));
    expect(simulator.transmitFrequencyHz).toBe(simulator.receiveFrequencyHz);
  });

  it('is put back as it was found: frequency, mode, other band and tone', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    const hasTone = model !== 'FT-847';
    await run(radio.setMode({ mode: 'USB', filter: 1 }));
    await run(radio.setFrequency(145_950_120));
    if (model !== 'FT-847') await run(radio.setTransmitFrequency!(435_100_000));
    if (hasTone) await run(radio.setTone!(67));
    const found = await run(radio.readState!());
    expect(found).toMatchObject({ frequencyHz: 145_950_120, mode: 'USB' });
    const before = stateOf(simulator);
    if (model !== 'FT-847') await run(radio.setTransmitFrequency!(null));
    if (hasTone) await run(radio.setTone!(null));
    await run(radio.setMode({ mode: 'FM-D', filter: 1 }));
    await run(radio.setFrequency(437_375_000));
    expect(stateOf(simulator)).not.toEqual(before);
    await run(radio.restore!(found));
    expect(stateOf(simulator)).toEqual(before);
    expect(await run(radio.readState!())).toMatchObject({ ...found, readAtMs: expect.anything() });
  });

  it('tells the last frequency again when the cable is back, and never keys again', async () => {
    const { radio, simulator, run, plug, unplug, clock, written } = await openRadioRig(model);
    await run(radio.setFrequency(nominalHz));
    await run(radio.setTransmit(true));
    await unplug();
    await clock.runFor(100);
    simulator.transceiver.key(false);
    simulator.transceiver.tune(0, 145_000_000);
    written.length = 0;
    plug();
    await clock.runFor(2000);
    expect(simulator.receiveFrequencyHz).toBe(nominalHz);
    expect(simulator.isTransmitting).toBe(false);
    expect(radio.info.counters['reissues']).toBe(1);
  });

  it('does not tell again what was put back, or what a hand changed', async () => {
    const { radio, simulator, run, plug, unplug, clock } = await openRadioRig(model);
    const found = await run(radio.readState!());
    await run(radio.setFrequency(nominalHz));
    await run(radio.restore!(found));
    await unplug();
    simulator.transceiver.tune(0, 145_111_110);
    plug();
    await clock.runFor(2000);
    expect(simulator.receiveFrequencyHz).toBe(145_111_110);
  });

  it('says of many frequencies the last', async () => {
    const { radio, simulator, run, written } = await openRadioRig(model);
    await run(radio.readSetting());
    written.length = 0;
    const wishes = Array.from({ length: 20 }, (_, i) => radio.setFrequency(nominalHz + 1000 * i));
    await run(Promise.allSettled(wishes));
    expect(simulator.receiveFrequencyHz).toBe(nominalHz + 19_000);
    expect(radio.info.counters['retunes']).toBe(2);
  });

  it('believes a turned dial, and a damaged reading not', async () => {
    const { radio, simulator, run } = await openRadioRig(model);
    await run(radio.setFrequency(nominalHz));
    simulator.transceiver.tune(0, nominalHz + 5000);
    expect((await run(radio.readSetting())).frequencyHz).toBe(nominalHz + 5000);
  });

  it('refuses what it does not have', async () => {
    const { radio, run } = await openRadioRig(model);
    await expect(run(radio.setFrequency(900_000_000))).rejects.toMatchObject({
      code: expect.stringMatching(/refused|bad-answer/),
    });
    await expect(run(radio.setMode({ mode: 'SSTV', filter: 1 }))).rejects.toThrow(RangeError);
    await expect(run(radio.setFrequency(Number.NaN))).rejects.toThrow(RangeError);
  });
});

/** All that a pass may change of a radio, as it stands on its front. */
function stateOf({ transceiver }: RadioRig['simulator']) {
  const { receiveBand, transmitBand, bands, toneHz, isToneOn } = transceiver;
  return structuredClone({ receive: bands[receiveBand], transmit: bands[transmitBand], toneHz, isToneOn });
}
