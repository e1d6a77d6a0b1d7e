/** How full the disk of the archive is. */
export interface DiskRoom {
  readonly freeOctets: number;
  readonly allOctets: number;
  /** `short` from 80 % on: time to make room. `full` when the next segment does not fit: records will soon be refused. */
  readonly level: DiskLevel;
}

export type DiskLevel = 'enough' | 'short' | 'full';

/**
 * Judges the room on a disk. Back from `short` to `enough` it goes a little later than there, so that a disk at the edge does
 * not raise its alarm again and again.
 *
 * @param segmentOctets what the log will want next
 */
export function judgeRoom(
  room: { readonly freeOctets: number; readonly allOctets: number },
  segmentOctets: number,
  before: DiskLevel,
): DiskRoom {
  const { freeOctets, allOctets } = room;
  const usedShare = allOctets > 0 ? 1 - freeOctets / allOctets : 1;
  const shortFrom = before === 'enough' ? shortShare : shortShare - hysteresisShare;
  const level = freeOctets < segmentOctets ? 'full' : usedShare >= shortFrom ? 'short' : 'enough';
  return { freeOctets, allOctets, level };
}

const shortShare = 0.8;
const hysteresisShare = 0.02;
