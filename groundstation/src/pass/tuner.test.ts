import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { GuardedRadio, Journal } from '../ports.ts';
import { RadioTurn } from './radio-turn.ts';
import { Tuner } from './tuner.ts';

describe('the tuning of a radio', () => {
  it('sets the mode of the link that was chosen while the radio was being looked at', async () => {
    const clock = new VirtualClock(0);
    const orders: string[] = [];
    let mode = 'FM';
    const radio = {
      ...{ info: { state: 'ok' }, isTransmitting: false, duplexNow: undefined, stepHz: 10 },
      onChange: () => () => {},
      // A radio on a serial port takes its time to say how it is set.
      async readSetting() {
        await clock.sleep(100);
        return { frequencyHz: 145_825_000, mode, filter: 1, readAtMs: clock.nowAtMs() };
      },
      readMeter: async () => ({ meter: 0, readAtMs: clock.nowAtMs() }),
      setFrequency: async () => {},
      async setMode(wanted: { mode: string }) {
        mode = wanted.mode;
        orders.push(mode);
      },
    } as unknown as GuardedRadio;
    let listening = { mode: 'FM-D', filter: 1, thresholdHz: 240 };
    const tuner = new Tuner({
      ...{ clock, radio, turn: new RadioTurn(), listening: () => listening, onDial: () => {} },
      journal: { event: () => {} } as unknown as Journal,
      found: { load: () => null, save: () => {} },
    });
    const follow = () => tuner.follow('pass', { receiveHz: 437_375_000 }, () => {});
    follow();
    await clock.runFor(50);
    // In the middle of that a person chooses the beacon of Morse.
    listening = { ...listening, mode: 'CW' };
    tuner.forget();
    for (let second = 0; second < 3; second++) {
      await clock.runFor(1000);
      follow();
    }
    await clock.runFor(1000);
    expect(orders.at(-1)).toBe('CW');
    expect(mode).toBe('CW');
    tuner.close();
  });
});
