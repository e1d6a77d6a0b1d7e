import { passInfo } from '@dawa/protocols/console/pass';
import { pageOf } from '@dawa/protocols/console/quantity';
import { useEffect, useState } from 'react';
import { useNow, useStation } from './live-store.ts';
import { ask } from './rest.ts';

export interface PassTimes {
  readonly aosAtMs: number;
  readonly losAtMs: number;
}

const dayMs = 86_400_000;
/** A packet may come a little before the rise over the ridge, and be processed a little after the set. */
const aroundMs = 60_000;

/**
 * The pass to look at: the one that is on, else the one that brought what was received last, else the last one that began.
 * Null while no pass has begun in the last day.
 */
export function useHeardPass(isWanted: boolean): PassTimes | null {
  const pass = useStation((view) => view.contact.pass);
  const aosAtMs = pass?.aosAtMs ?? Number.POSITIVE_INFINITY;
  const isOn = useNow((nowMs) => nowMs >= aosAtMs);
  const day = useNow((nowMs) => Math.floor(nowMs / dayMs) + 1);
  const heardAtMs = useStation(({ latest }) =>
    isWanted && !isOn ? Math.max(0, ...Object.values(latest).map(({ receivedAtMs }) => receivedAtMs)) : 0,
  );
  const [past, setPast] = useState<readonly PassTimes[]>([]);
  useEffect(() => {
    if (!isWanted || isOn) return;
    let isGone = false;
    const span = `fromAtMs=${(day - 2) * dayMs}&toAtMs=${day * dayMs}`;
    void ask(pageOf(passInfo), `/passes?${span}`).then((answer) => {
      if (!isGone && answer.ok) setPast(answer.value.items);
    });
    return () => {
      isGone = true;
    };
  }, [isWanted, isOn, day]);
  return isOn ? pass : (heardPass(past, heardAtMs, aosAtMs) ?? null);
}

/** Among passes in order of their rise, the one in which something was heard, else the last one before the next. */
export function heardPass(
  passes: readonly PassTimes[],
  heardAtMs: number,
  nextAosAtMs: number,
): PassTimes | undefined {
  const begun = passes.filter(({ aosAtMs }) => aosAtMs < nextAosAtMs);
  return (
    begun.findLast(
      ({ aosAtMs, losAtMs }) => heardAtMs >= aosAtMs - aroundMs && heardAtMs <= losAtMs + aroundMs,
    ) ?? begun.at(-1)
  );
}
