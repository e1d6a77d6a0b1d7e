import type { DeviceInfo } from '@dawa/protocols/console/device';

type ModemHealth = NonNullable<DeviceInfo['modem']>;

/** What is wrong with what a modem hears, and what to do about it. */
export interface ModemAdvice {
  readonly mark: 'watch' | 'warning';
  readonly text: string;
}

/**
 * Sound should stand well above the last bit and below full scale: the noise of an open receiver at −30 to −12 dB.
 *
 * @param soundAgeMs since the last of it, in real time; undefined before the first
 * @returns null where nothing need be done, and of a modem that gets no sound
 */
export function modemAdvice(
  { levelDb, peakDb, clippedAtMs }: Pick<ModemHealth, 'levelDb' | 'peakDb' | 'clippedAtMs'>,
  { soundAgeMs, nowMs }: { readonly soundAgeMs: number | undefined; readonly nowMs: number },
): ModemAdvice | null {
  if (soundAgeMs === undefined || soundAgeMs > silentMs)
    return {
      mark: 'warning',
      text: 'No sound comes. Is the receiver on, and its cable in? Does source in station.yaml name the right program or port? dawa doctor looks.',
    };
  if (levelDb === null || peakDb === null) return null;
  if (clippedAtMs !== null && nowMs - clippedAtMs < clippedMs)
    return {
      mark: 'warning',
      text: 'Too loud: it is cut off at full scale, which costs frames of 9600 baud first. Turn down the data output of the receiver, or the capture of the sound card, by 10 dB.',
    };
  if (levelDb > loudDb)
    return { mark: 'watch', text: 'Loud: turn it down by 6 dB, before a strong signal is cut off.' };
  if (peakDb <= nothingDb)
    return {
      mark: 'warning',
      text: 'Only silence comes: is the sound card muted, another input chosen, or the squelch shut? Open the squelch: a demodulator needs no quiet.',
    };
  if (levelDb < quietDb)
    return {
      mark: 'watch',
      text: 'Quiet: turn up the data output of the receiver, or the capture of the sound card, until its noise stands above −40 dB.',
    };
  return null;
}

const silentMs = 5000;
const clippedMs = 10_000;
const loudDb = -6;
const quietDb = -50;
const nothingDb = -80;
