import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { createDemodulator } from '@dawa/protocols/demodulators';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { MorseLines } from '@dawa/protocols/morse/morse-lines';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReceiverSound, soundRateHz } from './receiver-sound.ts';

const link = (modulation: string, symbolRateBd: number, kind: string) =>
  ({ modulation, symbolRateBd, framing: { kind } }) as unknown as MissionLink;
/** N0CALL to TEST, `hello`. Source: AX.25 2.2, section 3.12 */
const frame = withFrameCheck(Buffer.from('a88aa6a84040609c6086829898e103f068656c6c6f', 'hex'));

describe('what the simulated receiver lets hear', () => {
  let virtual: VirtualClock;
  let rate: number;
  let sound: ReceiverSound;
  let heard: Float32Array[];

  beforeEach(() => {
    virtual = new VirtualClock(0);
    rate = 1;
    // A virtual clock jumps: here it runs as fast as life.
    const clock = new Proxy<Clock>(virtual, {
      get: (target, name) => {
        if (name === 'rate') return rate;
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    sound = new ReceiverSound({ clock, random: createRandom('sound') });
    heard = [];
    const [ours, theirs] = createMemoryStreamPair('sound');
    sound.attach(ours);
    theirs.onData((bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      heard.push(
        Float32Array.from({ length: bytes.length / 2 }, (_, at) => view.getInt16(2 * at, true) / 32_768),
      );
    });
  });
  afterEach(() => sound.stop());

  it('is the sound of life: as many samples a second as there are, noise where nobody speaks', async () => {
    await virtual.runFor(1000);
    const samples = heard.flatMap((piece) => [...piece]);
    expect(samples).toHaveLength(soundRateHz);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    expect(Math.sqrt(power)).toBeCloseTo(0.04, 2);
  });

  it.each([
    ['afsk', 1200, 'ax25', 'afsk1200'],
    ['gmsk', 4800, 'birds', 'g3ruh4800'],
    ['gmsk', 9600, 'birds', 'g3ruh9600'],
  ] as const)(
    'holds frames of %s at %i baud, as our demodulators hear them',
    async (modulation, baud, kind, name) => {
      const at = 18;
      sound.playFrame(link(modulation, baud, kind), frame, { energyDb: () => at, offsetHz: 300 });
      await virtual.runFor(1500);
      const demodulator = createDemodulator(name, { sampleRateHz: soundRateHz });
      const frames = [...heard.flatMap((piece) => demodulator.push(piece)), ...demodulator.flush()];
      expect(frames.map(({ octets }) => Buffer.from(octets).toString('hex'))).toEqual([
        Buffer.from(frame).toString('hex'),
      ]);
    },
  );

  it('holds the beacon of Morse, and what fades is not heard', async () => {
    const beacon = link('cw', 16.67, 'cw');
    sound.playFrame(beacon, new TextEncoder().encode('JG6YKM\n'), { energyDb: () => 25, offsetHz: 150 });
    await virtual.runFor(9000);
    const morse = new MorseLines({ sampleRateHz: soundRateHz });
    const lines = [...heard.flatMap((piece) => morse.push(piece)), ...morse.flush()];
    const text = lines.map(({ octets }) => String.fromCharCode(...octets)).join(' ');
    expect(text).toContain('JG6YKM');
    heard = [];
    sound.playFrame(link('afsk', 1200, 'ax25'), frame, { energyDb: () => undefined, offsetHz: 0 });
    await virtual.runFor(1500);
    const demodulator = new AfskDemodulator({ sampleRateHz: soundRateHz });
    expect(heard.flatMap((piece) => demodulator.push(piece))).toEqual([]);
  });

  it('is silent at twenty times the speed of life, and comes back', async () => {
    rate = 20;
    await virtual.runFor(1000);
    expect(heard).toEqual([]);
    rate = 1;
    await virtual.runFor(1000);
    expect(heard).toHaveLength(10);
  });
});
