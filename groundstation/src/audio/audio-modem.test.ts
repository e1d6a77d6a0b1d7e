import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { KissDecoder } from '@dawa/protocols/kiss';
import { modulateMorse } from '@dawa/protocols/morse/modulate-morse';
import { birdsTiming, keyMorse } from '@dawa/protocols/morse/morse-keying';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryPort } from '../devices/memory-port.fixture.ts';
import { type AudioModem, createAudioModem } from './audio-modem.ts';
import { ManyDemodulators } from './many-demodulators.ts';
import { SampleListeners } from './sample-source.ts';

const sampleRateHz = 24_000;
/** N0CALL to TEST, `hello`. Source: AX.25 2.2, section 3.12 */
const hello = Uint8Array.from(Buffer.from('a88aa6a84040609c6086829898e103f068656c6c6f', 'hex'));

describe('a modem that hears sound', () => {
  let clock: VirtualClock;
  let listeners: SampleListeners;
  let modem: AudioModem;
  let octets: Buffer;
  let played: Float32Array[];

  beforeEach(async () => {
    clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const memory = createMemoryPort(clock);
    memory.plug();
    listeners = new SampleListeners();
    played = [];
    octets = Buffer.alloc(0);
    modem = createAudioModem({
      section: {
        ...{ kind: 'audio', sampleRateHz, keepsFrameCheck: false, demodulators: ['afsk1200', 'cw'] },
        transmit: {
          ...{ modulation: 'afsk1200', to: { folder: 'sent' }, level: 0.5, txDelayMs: 100, txTailMs: 20 },
        },
      },
      ...{ port: memory.port, clock },
      source: { name: 'test', onChunk: listeners.onChunk, onEnd: listeners.onEnd, close: async () => {} },
      play: async (samples) => void played.push(samples),
      // The same work without its thread.
      demodulate(modulations, onHeard) {
        const many = new ManyDemodulators(modulations);
        const take = (told: Parameters<ManyDemodulators['take']>[0]) => many.take(told).forEach(onHeard);
        return {
          push: (chunk) => {
            take({ type: 'samples', ...chunk });
            return true;
          },
          use: (next) => take({ type: 'use', modulations: next }),
          close: async () => {},
        };
      },
    });
    modem.onBytes((bytes) => {
      octets = Buffer.concat([octets, bytes]);
    });
    await clock.runFor(10);
  });

  const hear = (samples: Float32Array) => {
    for (let at = 0; at < samples.length; at += 4800) {
      const piece = samples.subarray(at, at + 4800);
      listeners.chunk({ kind: 'real', sampleRateHz, samples: piece, atMs: clock.nowAtMs(), lostSamples: 0 });
    }
  };

  it('hands on frames in KISS, without their check', () => {
    hear(withSilence(modulateAfsk([withFrameCheck(hello)], { sampleRateHz }), 0.2));
    const frames = new KissDecoder().push(octets);
    expect(frames).toMatchObject([{ ok: true, value: { command: 0, data: hello } }]);
    expect(modem.info).toMatchObject({ state: 'ok', counters: { framesIn: 1 } });
  });

  it('hears Morse in their place on a link of Morse, as lines, and frames again afterwards', () => {
    modem.listenTo({ modulation: 'cw' });
    const keyed = keyMorse('VVV DE JG6YBW', birdsTiming);
    if (!keyed.ok) throw new TypeError(keyed.fault.found as string);
    // A little noise, as a receiver gives it.
    const sound = withSilence(modulateMorse(keyed.value, { sampleRateHz, toneHz: 800 }), 10);
    const random = createRandom('morse');
    hear(sound.map((sample) => sample + 0.01 * random.normal()));
    expect(octets.toString('latin1')).toBe('VVV DE JG6YBW\n');
    modem.listenTo({ modulation: 'afsk' });
    octets = Buffer.alloc(0);
    hear(withSilence(modulateAfsk([withFrameCheck(hello)], { sampleRateHz }), 0.2));
    expect(octets.includes(Buffer.from(hello.subarray(16)))).toBe(true);
  });

  it('plays what it is given to send, which it would hear itself', async () => {
    await modem.send(Uint8Array.of(0xc0, 0, ...hello, 0xc0));
    expect(played).toHaveLength(1);
    hear(withSilence(played[0]!, 0.2));
    expect(octets.includes(Buffer.from(hello))).toBe(true);
    await expect(modem.send(hello)).rejects.toMatchObject({ code: 'refused' });
  });

  it('says which demodulator cannot use the sound that it gets', () => {
    const samples = new Float32Array(4000);
    listeners.chunk({ kind: 'real', sampleRateHz: 4000, samples, atMs: 0, lostSamples: 0 });
    expect(modem.info.detail).toMatch(/^afsk1200 hears nothing: sampleRateHz: expected 8000 to 192000/);
  });
});

function withSilence(samples: Float32Array, silenceS: number): Float32Array {
  const all = new Float32Array(samples.length + 2 * Math.round(silenceS * sampleRateHz));
  all.set(samples, Math.round(silenceS * sampleRateHz));
  return all;
}
