import { pageOf } from '@dawa/protocols/console/quantity';
import { packetInfo } from '@dawa/protocols/console/telemetry';
import { useEffect, useState } from 'react';
import { useStation } from './live-store.ts';
import { ask } from './rest.ts';

/** When the archive begins: when its first packet was made; the start of the run until that is known. */
export function useFirstAtMs(): number {
  const { runId, startedAtMs } = useStation((view) => view.run);
  const [first, setFirst] = useState<{ runId: string; atMs: number }>();
  useEffect(() => {
    let isGone = false;
    void ask(pageOf(packetInfo), '/packets?order=oldest&limit=1').then((answer) => {
      const packet = answer.ok ? answer.value.items[0] : undefined;
      if (!isGone && packet !== undefined)
        setFirst({ runId, atMs: packet.generatedAtMs ?? packet.receivedAtMs });
    });
    return () => {
      isGone = true;
    };
  }, [runId]);
  return first?.runId === runId ? first.atMs : startedAtMs;
}
