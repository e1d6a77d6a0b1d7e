/** A packet of the log, before anything is known of it. */
export interface HeardPacket {
  readonly lsn: number;
  readonly receivedAtMs: number;
  readonly virtualChannelId: number;
  readonly missingBefore: number;
  /** `sampleQuality` of what brought it. */
  readonly quality: number;
  /** When the event was that it tells the time of, UTC: `markedAtMs` of its log record. */
  readonly markedAtMs?: number;
  readonly bytes: Uint8Array;
}
