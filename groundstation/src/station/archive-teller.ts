import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { Clock } from '@dawa/seams/clock';
import type { Bus, PacketLog } from '../ports.ts';
import { everyReal } from './real-time.ts';

const tellEveryMs = 1_000;

/** The archive as a device: what reached the disk, once a second while it changes. */
export function tellArchive(log: PacketLog, folder: string, bus: Bus, clock: Clock): () => void {
  let told = -1;
  return everyReal(clock, tellEveryMs, () => {
    const { acknowledgedLsn } = log;
    if (acknowledgedLsn === told) return;
    told = acknowledgedLsn;
    const device: DeviceInfo = {
      deviceId: 'archive',
      kind: 'append-only log',
      portName: folder,
      state: 'ok',
      lastAtMs: clock.nowAtMs(),
      detail: null,
      isSimulated: false,
      counters: { acknowledgedLsn },
    };
    bus.publish({ type: 'device', device });
  });
}
