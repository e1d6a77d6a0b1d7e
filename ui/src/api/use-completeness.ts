import { type Completeness, completeness } from '@dawa/protocols/console/completeness';
import { useEffect, useState } from 'react';
import type { TimeWindow } from '../scene/plot/time-window.ts';
import { ask } from './rest.ts';

const bins = 240;
const settledMs = 250;
/** A station that does not count it is not asked again before the page is opened anew. */
let isRefused = false;

/**
 * What was received of a window and what is missing, by when it was made, as the plots are. Undefined until it was read,
 * and where the station does not count it.
 */
export function useCompleteness({ fromAtMs, toAtMs }: TimeWindow): Completeness | undefined {
  const [read, setRead] = useState<Completeness>();
  useEffect(() => {
    if (isRefused) return;
    let isGone = false;
    const path = `/completeness?fromAtMs=${fromAtMs}&toAtMs=${toAtMs}&bins=${bins}&by=generated`;
    const start = async () => {
      const answer = await ask(completeness, path);
      if (!answer.ok && answer.fault.kind === 'refused') isRefused = true;
      if (!isGone && answer.ok) setRead(answer.value);
    };
    const timer = setTimeout(() => void start(), settledMs);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [fromAtMs, toAtMs]);
  return read;
}
