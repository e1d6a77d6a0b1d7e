import type { HeardFrame } from '@dawa/protocols/console/heard';
import { heardFrame } from '@dawa/protocols/console/heard';
import { pageOf } from '@dawa/protocols/console/quantity';
import { useEffect, useRef, useState } from 'react';
import { useStation } from './live-store.ts';
import { ask, sayFault } from './rest.ts';

export interface HeardFrames {
  /** Oldest first; bounded. */
  readonly frames: readonly HeardFrame[];
  /** There were more since then than are kept here. */
  readonly isCut: boolean;
  readonly fault: string | null;
}

const nothing: HeardFrames = { frames: [], isCut: false, fault: null };
const mostFrames = 1000;
const lookEveryMs = 1000;
const page = pageOf(heardFrame);

/**
 * Frames that name their senders, of everybody, since an instant: read from the log, and on from there whenever the station has
 * counted another one.
 *
 * @param fromAtMs undefined asks nothing
 */
export function useHeardFrames(fromAtMs: number | undefined): HeardFrames | undefined {
  const counted = useStation(({ frames }) => frames.good + frames.bad + frames.idle);
  const countedRef = useRef(counted);
  countedRef.current = counted;
  const [heard, setHeard] = useState<HeardFrames>();
  useEffect(() => {
    setHeard(undefined);
    if (fromAtMs === undefined) return;
    let isGone = false;
    let timer: number | undefined;
    let cursor: string | null = null;
    let known = nothing;
    let readAtCount = -1;
    const look = async () => {
      const count = countedRef.current;
      if (count !== readAtCount) {
        const { next, result } = await readFrom(known, cursor, fromAtMs, () => isGone);
        if (isGone) return;
        cursor = next;
        known = result;
        // What could not be read is asked for again.
        if (result.fault === null) readAtCount = count;
        setHeard(known);
      }
      timer = setTimeout(look, lookEveryMs);
    };
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [fromAtMs]);
  return heard;
}

async function readFrom(
  before: HeardFrames,
  from: string | null,
  fromAtMs: number,
  isGone: () => boolean,
): Promise<{ readonly next: string | null; readonly result: HeardFrames }> {
  let cursor = from;
  let result = before;
  for (;;) {
    const after = cursor === null ? '' : `&cursor=${cursor}`;
    const answer = await ask(page, `/frames?fromAtMs=${Math.round(fromAtMs)}&limit=500${after}`);
    if (isGone()) return { next: cursor, result };
    if (!answer.ok) return { next: cursor, result: { ...result, fault: sayFault(answer.fault) } };
    const { items, next } = answer.value;
    result = addFrames(result, items);
    const last = items.at(-1);
    cursor = next ?? (last === undefined ? cursor : String(last.lsn));
    if (next === null) return { next: cursor, result };
  }
}

/** The newest are kept; a frame that was read twice counts once. */
export function addFrames(before: HeardFrames, items: readonly HeardFrame[]): HeardFrames {
  const lastLsn = before.frames.at(-1)?.lsn ?? -1;
  const frames = [...before.frames, ...items.filter(({ lsn }) => lsn > lastLsn)];
  return {
    frames: frames.slice(-mostFrames),
    isCut: before.isCut || frames.length > mostFrames,
    fault: null,
  };
}
