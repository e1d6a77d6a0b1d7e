import type { KeyStroke } from './morse-keying.ts';

export interface MorseSound {
  readonly sampleRateHz: number;
  readonly toneHz: number;
  /** How fast the tone moves. Default 0. */
  readonly driftHzS?: number;
  /** Of the tone, of full scale. Default 0.5. */
  readonly level?: number;
  /** Silence before and behind. Default 0.2. */
  readonly silenceS?: number;
}

/** The sound of a keyed carrier; its edges take 5 ms, for hard ones click. */
export function modulateMorse(strokes: readonly KeyStroke[], sound: MorseSound): Float32Array {
  const { sampleRateHz, toneHz, driftHzS = 0, level = 0.5, silenceS = 0.2 } = sound;
  const keyedS = strokes.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const samples = new Float32Array(Math.ceil((keyedS + 2 * silenceS) * sampleRateHz));
  let startS = silenceS;
  for (const { isDown, durationMs } of strokes) {
    const endS = startS + durationMs / 1000;
    if (isDown) {
      const first = Math.ceil((startS - edgeS) * sampleRateHz);
      const last = Math.min(samples.length - 1, Math.floor((endS + edgeS) * sampleRateHz));
      for (let at = Math.max(0, first); at <= last; at++) {
        const atS = at / sampleRateHz;
        const phase = 2 * Math.PI * (toneHz * atS + (driftHzS * atS * atS) / 2);
        // Edges overlap their neighbours' silence by half, so that marks keep their length.
        samples[at] = level * edge(atS - startS) * edge(endS - atS) * Math.sin(phase);
      }
    }
    startS = endS;
  }
  return samples;
}

const edgeS = 0.0025;

/** From nothing to one as `inS` goes from before to behind the edge. */
function edge(inS: number): number {
  if (inS <= -edgeS) return 0;
  if (inS >= edgeS) return 1;
  return 0.5 + 0.5 * Math.sin((Math.PI * inS) / (2 * edgeS));
}
