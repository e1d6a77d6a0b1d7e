import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { modulateG3ruh } from '@dawa/protocols/g3ruh/modulate-g3ruh';
import { hdlcBits } from '@dawa/protocols/hdlc';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { birdsTiming, type KeyStroke, keyMorse } from '@dawa/protocols/morse/morse-keying';
import { describeFault } from '@dawa/seams/fault';

/** A sound at a level of 1, made as it is asked for: a beacon lasts half a minute. */
export interface FrameSound {
  /** The next so many samples, of which those behind its end are silence. */
  next(count: number): Float32Array;
  readonly isOver: boolean;
}

type SoundLink = Pick<MissionLink, 'modulation' | 'symbolRateBd' | 'framing'>;

/**
 * What a receiver makes of a frame: Morse as a tone, which is off as the carrier is, AFSK and G3RUH as they come from a discriminator.
 *
 * @param onAir with its check; of Morse the letters
 * @param offsetHz how far the carrier lies above where the receiver is
 * @returns undefined for links whose sound nobody makes here
 */
export function soundOfFrame(
  link: SoundLink,
  onAir: Uint8Array,
  { sampleRateHz, offsetHz }: { readonly sampleRateHz: number; readonly offsetHz: number },
): FrameSound | undefined {
  if (link.framing.kind === 'cw') {
    const keyed = keyMorse(String.fromCharCode(...onAir).trim(), birdsTiming);
    if (!keyed.ok) throw new TypeError(`beacon: ${describeFault(keyed.fault)}`);
    const toneHz = Math.min(highestToneHz, Math.max(lowestToneHz, beaconToneHz + offsetHz));
    return keyedTone(keyed.value, toneHz, sampleRateHz);
  }
  const samples = modulated(link, onAir, sampleRateHz);
  return samples && madeBefore(samples);
}

/** A mission of which something can be heard. */
export function hasSound(links: readonly Pick<MissionLink, 'direction' | 'framing'>[]): boolean {
  return links.some(
    ({ direction, framing }) => direction === 'downlink' && ['ax25', 'birds', 'cw'].includes(framing.kind),
  );
}

function modulated(
  { modulation, symbolRateBd }: SoundLink,
  onAir: Uint8Array,
  sampleRateHz: number,
): Float32Array | undefined {
  if (modulation === 'afsk') return modulateAfsk([onAir], { sampleRateHz, txDelayMs: 100, level: 1 });
  const isG3ruh = symbolRateBd === 4800 || symbolRateBd === 9600;
  if (modulation === 'cw' || !isG3ruh) return undefined;
  // As short as it can be: the bus of the BIRDS satellites pauses 220 ms between packets.
  const bits = hdlcBits([onAir], { flagsBefore: flagsBeforeFrame, flagsAfter: 2 });
  return modulateG3ruh(bits, { sampleRateHz, baud: symbolRateBd, level: 1 });
}

function madeBefore(samples: Float32Array): FrameSound {
  let at = 0;
  return {
    get isOver() {
      return at >= samples.length;
    },
    next(count) {
      const piece = new Float32Array(count);
      piece.set(samples.subarray(at, at + count));
      at += count;
      return piece;
    },
  };
}

function keyedTone(strokes: readonly KeyStroke[], toneHz: number, sampleRateHz: number): FrameSound {
  let at = 0;
  let stroke = 0;
  let strokeFromS = 0;
  return {
    get isOver() {
      return stroke >= strokes.length;
    },
    next(count) {
      const piece = new Float32Array(count);
      for (let index = 0; index < count && stroke < strokes.length; index++, at++) {
        const atS = at / sampleRateHz;
        while (stroke < strokes.length && atS >= strokeFromS + strokes[stroke]!.durationMs / 1000)
          strokeFromS += strokes[stroke++]!.durationMs / 1000;
        const now = strokes[stroke];
        if (now === undefined || !now.isDown) continue;
        // Hard edges click.
        const edgeS = Math.min(atS - strokeFromS, strokeFromS + now.durationMs / 1000 - atS);
        piece[index] = Math.min(1, edgeS / softEdgeS) * Math.sin(2 * Math.PI * toneHz * atS);
      }
      return piece;
    },
  };
}

/** As people like to hear it. */
const beaconToneHz = 800;
const lowestToneHz = 150;
const highestToneHz = 2700;
const softEdgeS = 0.005;
const flagsBeforeFrame = 12;
