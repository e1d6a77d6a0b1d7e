import type { BandSegment } from '@dawa/protocols/band-plan';
import { occupiedBy, plainMode } from './mode-bandwidth.ts';
import type { Transmission } from './permit.ts';

/**
 * Why the band plan has no place for a transmission, in one line; null when it has. The whole signal must lie in one
 * segment that takes its mode and its width. Without a plan the bands of the permit decide alone.
 */
export function bandPlanBlock(
  plan: readonly BandSegment[] | undefined,
  { frequencyHz, mode, bandwidthHz }: Transmission,
): string | null {
  if (plan === undefined || frequencyHz === undefined) return null;
  const { lowHz, highHz } = occupiedBy(frequencyHz, mode, bandwidthHz);
  const around = plan.filter((segment) => lowHz >= segment.lowHz && highHz <= segment.highHz);
  const shown = `${inMhz(lowHz)} to ${inMhz(highHz)} MHz`;
  if (around.length === 0) return `${shown} lies in no segment of the band plan`;
  const plain = plainMode(mode);
  // Who asks before the radio was read knows no mode yet; the guard does.
  const forMode = around.filter(
    ({ modes }) => modes === undefined || plain === undefined || modes.includes(plain),
  );
  if (forMode.length === 0) {
    const allowed = [...new Set(around.flatMap(({ modes }) => modes ?? []))].join(' or ');
    return `the band plan asks for ${allowed} in ${around[0]!.name}, found ${plain}`;
  }
  const widthHz = highHz - lowHz;
  const isWideEnough = forMode.some(({ maxBandwidthHz = widthHz }) => widthHz <= maxBandwidthHz);
  if (isWideEnough) return null;
  return `the band plan allows ${forMode[0]!.maxBandwidthHz} Hz in ${forMode[0]!.name}, found ${widthHz} Hz`;
}

function inMhz(frequencyHz: number): string {
  return (frequencyHz / 1e6).toFixed(4);
}
