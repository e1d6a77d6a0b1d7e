import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { aprsFrameOf } from '@dawa/protocols/aprs/aprs-frame';
import { describeAprs } from '@dawa/protocols/aprs/describe-aprs';
import { parseAprs } from '@dawa/protocols/aprs/parse-aprs';
import { addressesText, decodeAx25 } from '@dawa/protocols/ax25';
import { MorseDecoder } from '@dawa/protocols/morse/morse-decoder';
import { CarrierTrack } from '@dawa/protocols/spectrum/carrier-track';
import { Waterfall } from '@dawa/protocols/spectrum/waterfall';
import { createRandom } from '@dawa/seams/random';
import type { WaterfallPicture } from '../waterfall/paint-waterfall.ts';
import { type BeaconWeather, makeBeaconSound } from './beacon-sound.ts';
import type { HeardBeacon, HeardBurst } from './hear-messages.ts';
import { messagePath } from './message-path.ts';

/** Makes the beacon and listens to it with the station's own decoder: the letters are what was heard, not what was sent. */
export function hearBeacon(weather: BeaconWeather): HeardBeacon {
  const { samples, sampleRateHz, text, startShiftHz, driftHzS } = makeBeaconSound(weather);
  const atMs = (sample: number) => (sample / sampleRateHz) * 1000;
  const decoder = new MorseDecoder({ sampleRateHz });
  const track = new CarrierTrack({ kind: 'real', sampleRateHz, fromHz: 300, toHz: 1800 });
  return {
    type: 'beacon',
    weather,
    text,
    sound: { samples, sampleRateHz },
    picture: paint(samples, sampleRateHz, { toHz: 2000, transformSamples: 1024, rowsPerSecond: 25 }),
    carrier: track.push(samples).map(({ atSample, offsetHz }) => ({ atMs: atMs(atSample), offsetHz })),
    letters: [...decoder.push(samples), ...decoder.flush()].map((heard) => ({
      character: heard.character,
      startMs: atMs(heard.startSample),
      endMs: atMs(heard.endSample),
      startsWord: heard.startsWord,
      confidence: heard.confidence,
    })),
    startShiftHz,
    driftHzS,
  };
}

/**
 * Sends a message as tones through noise, and takes it out again with the station's own demodulator.
 *
 * @param noise 0 none, 1 as strong as the tones
 */
export function hearBurst(text: string, noise: number): HeardBurst {
  const sampleRateHz = 22_050;
  const burst = modulateAfsk([messagePath(text).octets], { sampleRateHz, txDelayMs: 250, level: toneLevel });
  const silence = Math.round(0.15 * sampleRateHz);
  const samples = new Float32Array(burst.length + 2 * silence);
  samples.set(burst, silence);
  const random = createRandom(`burst ${text} ${noise}`);
  const sigma = (noise * toneLevel) / Math.SQRT2 + quietNoise;
  for (let at = 0; at < samples.length; at++) samples[at]! += sigma * random.normal();
  const demodulator = new AfskDemodulator({ sampleRateHz, givesDamaged: true });
  const frames = [...demodulator.push(samples), ...demodulator.flush()];
  return {
    type: 'burst',
    text,
    noise,
    sound: { samples, sampleRateHz },
    picture: paint(samples, sampleRateHz, { toHz: 3000, transformSamples: 512, rowsPerSecond: 100 }),
    frames: frames.map(({ octets, isCheckGood, startSample, endSample }) => ({
      octets,
      isCheckGood,
      startMs: (startSample / sampleRateHz) * 1000,
      endMs: (endSample / sampleRateHz) * 1000,
      words: frameWords(octets),
    })),
  };
}

function frameWords(octets: Uint8Array): string | null {
  const frame = decodeAx25(octets.subarray(0, -2));
  if (!frame.ok) return null;
  return `${addressesText(frame.value)}: ${describeAprs(parseAprs(aprsFrameOf(frame.value)))}`;
}

interface Detail {
  readonly toHz: number;
  readonly transformSamples: number;
  readonly rowsPerSecond: number;
}

function paint(samples: Float32Array, sampleRateHz: number, detail: Detail): WaterfallPicture {
  const { toHz, transformSamples, rowsPerSecond } = detail;
  const columns = Math.floor((toHz * transformSamples) / sampleRateHz) - 1;
  const waterfall = new Waterfall({
    ...{ kind: 'real', sampleRateHz, transformSamples, rowsPerSecond, columns, fromHz: 0, toHz },
    ...{ floorDb: -110, topDb: 0 },
  });
  const stripes = [...waterfall.push(samples), ...waterfall.flush()].map(({ atSample, levels }) => ({
    atMs: (atSample / sampleRateHz) * 1000,
    levels,
  }));
  const stripeMs = 1000 / rowsPerSecond;
  // From edge to edge of what was measured: a transform needs as much sound as it is long.
  const fromMs = (stripes[0]?.atMs ?? 0) - stripeMs / 2;
  const toMs = (stripes.at(-1)?.atMs ?? 0) + stripeMs / 2;
  return { stripes, stripeMs, fromMs, toMs, fromHz: 0, toHz };
}

const toneLevel = 0.3;
/** A receiver is never silent. */
const quietNoise = 0.002;
