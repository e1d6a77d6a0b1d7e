import type { RadioFault } from '@dawa/payload-sim/station-devices/radio';
import { radioModels } from '@dawa/protocols/radio-models';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { openRadioRig, radioModelNames } from './radio-rig.ts';

const faults: readonly RadioFault[] = [
  'radio-slow',
  'radio-lossy',
  'radio-echo',
  'radio-split',
  'radio-garbage',
  'radio-liar',
  'radio-silent',
];
const rounds = 25;

describe.each(radioModelNames)('a bad line to %s', (model) => {
  const { stepHz } = radioModels[model];

  it.each(faults)(
    '%s: no wrong frequency is believed, nothing is keyed, and it is well again within two requests',
    async (fault) => {
      const { radio, simulator, run } = await openRadioRig(model, { seed: fault, faults: [fault] });
      const random = createRandom(fault);
      let set = 0;
      let read = 0;
      for (let i = 0; i < rounds; i++) {
        const wantedHz = Math.round((430_000_000 + random.integer(10_000_000)) / stepHz) * stepHz;
        const isSet = await run(radio.setFrequency(wantedHz)).then(
          () => true,
          () => false,
        );
        if (isSet) expect(simulator.receiveFrequencyHz).toBe(wantedHz);
        const setting = await run(radio.readSetting()).catch(() => undefined);
        if (setting !== undefined) expect(setting.frequencyHz).toBe(simulator.receiveFrequencyHz);
        expect(simulator.isTransmitting).toBe(false);
        set += isSet ? 1 : 0;
        read += setting === undefined ? 0 : 1;
      }
      // A line that only tarries, echoes or cuts loses nothing.
      if (['radio-slow', 'radio-echo', 'radio-split'].includes(fault))
        expect([set, read]).toEqual([rounds, rounds]);
      if (fault === 'radio-silent') expect([set, read]).toEqual([0, 0]);
      simulator.setFault(fault, false);
      await run(radio.setFrequency(437_000_000).catch(() => {}));
      await run(radio.setFrequency(437_100_000));
      expect(simulator.receiveFrequencyHz).toBe(437_100_000);
      expect((await run(radio.readSetting())).frequencyHz).toBe(437_100_000);
    },
  );
});
