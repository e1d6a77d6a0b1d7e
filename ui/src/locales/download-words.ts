import type { DownloadDetail, DownloadInfo } from '@dawa/protocols/console/download';
import { formatNumber } from './format-number.ts';

/** `94 %`: whole percent, 100 only when nothing is missing; null while the length is not known. */
export function keptShare({
  keptPackets,
  packets,
}: Pick<DownloadInfo, 'keptPackets' | 'packets'>): number | null {
  return packets === null || packets === 0 ? null : keptPackets / packets;
}

/**
 * When it will be there if nothing of what is asked for is lost.
 *
 * @param passMs how long a pass is; undefined while none is planned
 */
export function completionWords(
  { state, plan, packets }: Pick<DownloadDetail, 'state' | 'plan' | 'packets'>,
  passMs: number | undefined,
): string {
  if (state === 'complete') return 'complete';
  if (packets === null) return 'its length is not known yet';
  const { secondsLeft, brings, leaves, durationMs, afterMs } = plan;
  if (secondsLeft !== null && leaves === 0) return 'complete in this pass, if nothing more is lost';
  if (passMs === undefined || passMs <= 0) return 'no pass is planned to bring the rest';
  // What is left takes as long a packet as what the plan brings.
  const restMs =
    secondsLeft === null ? afterMs + durationMs : brings === 0 ? passMs : (durationMs * leaves) / brings;
  const passes = Math.max(1, Math.ceil(restMs / passMs));
  return `complete after ≈ ${formatNumber(passes)} more ${passes === 1 ? 'pass' : 'passes'}`;
}

export const stateWords: Readonly<Record<DownloadInfo['state'], string>> = {
  waiting: 'waiting',
  asking: 'asking',
  receiving: 'receiving',
  complete: 'complete',
  paused: 'paused',
};

/** `next`, `3rd in the queue`; nothing of what is not asked for, or is asked for now. */
export function queueWords({ queuePlace, state }: Pick<DownloadInfo, 'queuePlace' | 'state'>): string | null {
  if (queuePlace === null || state !== 'waiting') return null;
  return queuePlace === 1 ? 'next' : `${ordinal(queuePlace)} in the queue`;
}

function ordinal(place: number): string {
  const isTeen = place % 100 >= 11 && place % 100 <= 13;
  const ending = isTeen ? undefined : ['st', 'nd', 'rd'][(place % 10) - 1];
  return `${place}${ending ?? 'th'}`;
}

/** `1 to 40, 4 sets of 10` of a request. */
export function requestWords({
  start,
  setSize,
  setNumber,
}: DownloadDetail['plan']['requests'][number]): string {
  const last = start + setSize * setNumber - 1;
  const range =
    last === start ? `packet ${formatNumber(start)}` : `${formatNumber(start)} to ${formatNumber(last)}`;
  return setNumber === 1 ? range : `${range}, ${formatNumber(setNumber)} sets of ${formatNumber(setSize)}`;
}
