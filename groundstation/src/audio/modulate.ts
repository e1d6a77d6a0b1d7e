import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { modulateG3ruh } from '@dawa/protocols/g3ruh/modulate-g3ruh';
import { hdlcBits } from '@dawa/protocols/hdlc';
import type { ModemOf } from '@dawa/protocols/station-modem';

export type AudioTransmission = Pick<
  NonNullable<ModemOf<'audio'>['transmit']>,
  'modulation' | 'level' | 'txDelayMs' | 'txTailMs'
> & { readonly sampleRateHz: number };

/**
 * The sound of frames, one behind the other.
 * @param frames without their check
 */
export function modulateFrames(
  frames: readonly Uint8Array[],
  { modulation, level, txDelayMs, txTailMs, sampleRateHz }: AudioTransmission,
): Float32Array {
  const checked = frames.map((frame) => withFrameCheck(frame));
  if (modulation === 'afsk1200') return modulateAfsk(checked, { sampleRateHz, txDelayMs, txTailMs, level });
  const baud = modulation === 'g3ruh9600' ? 9600 : 4800;
  const flagsIn = (durationMs: number) => Math.max(1, Math.ceil((durationMs * baud) / 8000));
  const bits = hdlcBits(checked, { flagsBefore: flagsIn(txDelayMs), flagsAfter: flagsIn(txTailMs) });
  return modulateG3ruh(bits, { sampleRateHz, baud, level });
}
