import { type Completeness, completeness } from '@dawa/protocols/console/completeness';
import { useEffect, useRef, useState } from 'react';
import type { TimeWindow } from '../scene/plot/time-window.ts';
import { ask } from './rest.ts';

const bins = 240;
/** A window that follows the clock moves all the time; bars that are a second old are as good. */
const everyMs = 1000;
const settledMs = 150;
/** A station that does not count it is not asked again before the page is opened anew. */
let isRefused = false;

/**
 * What was received of a window and what is missing, by when it was made, as the plots are. Undefined until it was read,
 * and where the station does not count it.
 */
export function useCompleteness({ fromAtMs, toAtMs }: TimeWindow): Completeness | undefined {
  const [read, setRead] = useState<Completeness>();
  const asking = useRef({ wanted: '', askedMonotonicMs: Number.NEGATIVE_INFINITY, timer: 0 });
  const wanted = `fromAtMs=${Math.round(fromAtMs)}&toAtMs=${Math.round(toAtMs)}&bins=${bins}&by=generated`;
  useEffect(() => {
    const { current } = asking;
    current.wanted = wanted;
    if (isRefused || current.timer !== 0) return;
    const start = async () => {
      current.timer = 0;
      current.askedMonotonicMs = performance.now();
      const query = current.wanted;
      const answer = await ask(completeness, `/completeness?${query}`);
      if (!answer.ok && answer.fault.kind === 'refused') isRefused = true;
      // While the window moved on, an answer of a moment ago is the newest there is.
      if (answer.ok) setRead(answer.value);
    };
    const waitMs = Math.max(settledMs, current.askedMonotonicMs + everyMs - performance.now());
    current.timer = setTimeout(() => void start(), waitMs);
  }, [wanted]);
  useEffect(() => {
    const { current } = asking;
    return () => {
      clearTimeout(current.timer);
      current.timer = 0;
    };
  }, []);
  return read;
}
