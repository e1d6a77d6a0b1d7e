import { type PacketDetail, packetDetail } from '@dawa/protocols/console/archive';
import { useEffect, useState } from 'react';
import { ask, sayFault } from './rest.ts';

export interface ReadPacket {
  /** The last one that was read; another than asked for while that is under way. */
  readonly detail: PacketDetail | undefined;
  readonly fault: string | null;
}

/** A packet with its fields, its frame and its neighbours. */
export function usePacket(lsn: number | undefined): ReadPacket {
  const [read, setRead] = useState<ReadPacket>({ detail: undefined, fault: null });
  useEffect(() => {
    if (lsn === undefined) return;
    let isGone = false;
    void ask(packetDetail, `/packets/${lsn}`).then((answer) => {
      if (isGone) return;
      if (answer.ok) setRead({ detail: answer.value, fault: null });
      else setRead((before) => ({ ...before, fault: sayFault(answer.fault) }));
    });
    return () => {
      isGone = true;
    };
  }, [lsn]);
  return read;
}
