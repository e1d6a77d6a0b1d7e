/** What is known of a download beside its packets. */
export interface DownloadRecord {
  readonly downloadId: string;
  readonly missionId: string;
  readonly fileId: number;
  readonly lengthOctets: number | null;
  readonly packets: number | null;
  /** Number of its first packet; records of before 2026-11-30 do not say it. */
  readonly firstPacket?: number;
  readonly startedAtMs: number;
  readonly completedAtMs: number | null;
  readonly isPaused: boolean;
  readonly commandsSent: number;
  readonly commandsAcknowledged: number;
  readonly repeatedPackets: number;
  readonly by: string;
}

/** Keeps downloads over restarts and over passes: what is asked for, and every packet that came of it. */
export interface DownloadStore {
  load(): readonly DownloadRecord[];
  /** On the disk when it returns. */
  save(records: readonly DownloadRecord[]): void;
  /** Every whole packet that was ever written, by its place from 0 on. */
  read(downloadId: string): ReadonlyMap<number, Uint8Array>;
  write(downloadId: string, index: number, payload: Uint8Array): void;
}

/** For tests, and for stations that keep nothing. */
export function createDownloadsInMemory(): DownloadStore {
  let records: readonly DownloadRecord[] = [];
  const packets = new Map<string, Map<number, Uint8Array>>();
  return {
    load: () => records,
    save(next) {
      records = next;
    },
    read: (downloadId) => packets.get(downloadId) ?? new Map(),
    write(downloadId, index, payload) {
      const kept = packets.get(downloadId) ?? new Map<number, Uint8Array>();
      packets.set(downloadId, kept.set(index, payload.slice()));
    },
  };
}
