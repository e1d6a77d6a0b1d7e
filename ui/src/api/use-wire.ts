import { type WireEntry, wireLog } from '@dawa/protocols/console/wire';
import { useEffect, useState } from 'react';
import { ask, sayFault } from './rest.ts';

export interface Wire {
  /** Oldest first; bounded. */
  readonly entries: readonly WireEntry[];
  /** Pieces that came between two looks and were let go. */
  readonly skipped: number;
  readonly fault: string | null;
}

const nothing: Wire = { entries: [], skipped: 0, fault: null };
const lookEveryMs = 400;
const mostShown = 300;

/** What goes over the cable of a device, looked at again and again until paused; undefined until the first answer. */
export function useWire(deviceId: string, isPaused: boolean): Wire | undefined {
  const [read, setRead] = useState<{ deviceId: string; wire: Wire }>();
  useEffect(() => {
    if (isPaused) return;
    let isGone = false;
    let timer: number | undefined;
    let wire = nothing;
    const look = async () => {
      const after = wire.entries.at(-1)?.seq ?? 0;
      const answer = await ask(
        wireLog,
        `/devices/${encodeURIComponent(deviceId)}/wire?after=${after}&limit=200`,
      );
      if (isGone) return;
      wire = answer.ok ? added(wire, answer.value, after > 0) : { ...wire, fault: sayFault(answer.fault) };
      setRead({ deviceId, wire });
      timer = setTimeout(look, lookEveryMs);
    };
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [deviceId, isPaused]);
  return read?.deviceId === deviceId ? read.wire : undefined;
}

/** What lay before the first look is no loss. */
function added(wire: Wire, page: { items: readonly WireEntry[]; skipped: number }, isLater: boolean): Wire {
  return {
    entries: [...wire.entries, ...page.items].slice(-mostShown),
    skipped: wire.skipped + (isLater ? page.skipped : 0),
    fault: null,
  };
}
