import { formatCwBeacon } from '@dawa/protocols/cw-beacon';
import { modulateMorse } from '@dawa/protocols/morse/modulate-morse';
import { birdsTiming, keyMorse } from '@dawa/protocols/morse/morse-keying';
import { createRandom } from '@dawa/seams/random';

/** What the page lets one hear: the beacon of a satellite flying by, in the noise of a receiver that stands still. */
export interface BeaconSound {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** As it is keyed. */
  readonly text: string;
  /** How far the beacon is from its nominal frequency at the start, and how fast that moves. */
  readonly startShiftHz: number;
  readonly driftHzS: number;
  /** Where the receiver is tuned, from the nominal frequency. */
  readonly tunedShiftHz: number;
}

/** How loud the noise is: the beacon is as strong in all of them. */
export const weathers = ['clear', 'weak', 'buried'] as const;
export type BeaconWeather = (typeof weathers)[number];

/** Nominal frequency of the BIRDS-2 downlink. Source: missions/birds2/mission.yaml, link `beacon` (confidence D) */
export const beaconFrequencyHz = 437_375_000;

/** An example out of the firmware of a sister, BIRDS-4: no beacon of BHUTAN-1 is public. */
export const beaconText = formatCwBeacon({
  callsign: 'JG6YKM',
  satellite: 'BIRDS4',
  word: 'A55BTN',
  telemetry: Uint8Array.of(0xa0, 0x81, 0x68, 0x66, 0x8b),
});

/** Makes the sound anew; the same weather is the same sound to the last sample. */
export function makeBeaconSound(weather: BeaconWeather, text = beaconText): BeaconSound {
  const strokes = keyMorse(text, birdsTiming);
  if (!strokes.ok) throw new RangeError(`beacon: expected ${strokes.fault.expected}, found ${text}`);
  const durationS = strokes.value.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000 + 2 * silenceS;
  const [startShiftHz, endShiftHz] = [dopplerShiftHz(startS), dopplerShiftHz(startS + durationS)];
  const driftHzS = (endShiftHz - startShiftHz) / durationS;
  // Above the tone at the end by what a ear likes, so that the whole beacon stays within the receiver's audio.
  const tunedShiftHz = endShiftHz - endToneHz;
  const samples = modulateMorse(strokes.value, {
    ...{ sampleRateHz, level: toneLevel, silenceS, driftHzS },
    toneHz: startShiftHz - tunedShiftHz,
  });
  const random = createRandom(`beacon in ${weather}`);
  const noise = noiseLevels[weather];
  for (let at = 0; at < samples.length; at++) samples[at]! += noise * random.normal();
  return { samples, sampleRateHz, text, startShiftHz, driftHzS, tunedShiftHz };
}

/**
 * Doppler shift of a satellite that flies past in a straight line: near enough for half a minute of a pass.
 *
 * @param fromHighestS seconds since it stood highest, negative before
 * Source: range rate of a straight fly-by, v^2 t / sqrt(d^2 + v^2 t^2); shift = -frequency * range rate / c
 */
export function dopplerShiftHz(fromHighestS: number): number {
  const alongKm = speedKmS * fromHighestS;
  const rangeRateKmS = (speedKmS * alongKm) / Math.hypot(nearestKm, alongKm);
  return (-beaconFrequencyHz * rangeRateKmS) / lightKmS;
}

/** Of a satellite at this shift, positive when it comes nearer. */
export const approachKmS = (shiftHz: number) => (shiftHz * lightKmS) / beaconFrequencyHz;

/** Holds the tones, and is heard through by a telephone in two seconds. */
const sampleRateHz = 11_025;
const silenceS = 1;
/** Over the ground of a turning Earth, at 400 km. */
const speedKmS = 7.2;
/** At its highest, of a pass of some 30 degrees. */
const nearestKm = 700;
const startS = -130;
const endToneHz = 650;
const lightKmS = 299_792.458;
const toneLevel = 0.2;
/** 32, 20 and 13 dB of tone over the noise in 100 Hz. */
const noiseLevels: Readonly<Record<BeaconWeather, number>> = { clear: 0.026, weak: 0.105, buried: 0.235 };
