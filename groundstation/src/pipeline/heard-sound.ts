import type { HeardSound, LogRecord } from '../ports.ts';

/** What the log keeps of the sound of a frame. */
export function soundMeta(sound: HeardSound | undefined): LogRecord['meta'] {
  if (sound === undefined) return {};
  const { levelDb, carrierOffsetHz, toneOffsetHz, isCheckGood } = sound;
  return {
    ...(Number.isFinite(levelDb) && { levelDb: Math.round(10 * levelDb) / 10 }),
    ...(carrierOffsetHz !== undefined && { carrierOffsetHz: Math.round(carrierOffsetHz) }),
    ...(toneOffsetHz !== undefined && { toneOffsetHz: Math.round(10 * toneOffsetHz) / 10 }),
    ...(!isCheckGood && { isCheckGood }),
  };
}

/** What is odd about it: such a frame is taken, and whoever sent it should know. */
export function soundOddities(sound: HeardSound | undefined): readonly string[] {
  if (sound === undefined) return [];
  const { carrierOffsetHz = 0, isClipped } = sound;
  return [
    ...(Math.abs(carrierOffsetHz) > farOffHz ? ['off-frequency'] : []),
    ...(isClipped ? ['clipped'] : []),
  ];
}

/** Of where a carrier lay, in the log. */
export function carrierOffsetIn({ carrierOffsetHz }: LogRecord['meta']): number | null {
  return typeof carrierOffsetHz === 'number' ? carrierOffsetHz : null;
}

/** Narrow FM is 10 kHz wide in a filter of 15: from here on its edge is cut. Transmitters of amateurs are within 1 kHz. */
const farOffHz = 1500;
