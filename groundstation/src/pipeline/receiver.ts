import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { idleApid } from 'ccsds-parser/packet/space-packet';
import type { StationArchive } from '../archive/archive.ts';
import type { Bus, FaultReporter, Journal, LogRecord, Receiver } from '../ports.ts';
import { Downlink, type DownlinkItem, isIdleFrame, tmLinkOf } from './downlink.ts';
import { FrameTrail } from './frame-trail.ts';
import { DownlinkLedger } from './ledger.ts';
import { LivePublisher } from './live-publisher.ts';
import { PacketStage } from './packet-stage.ts';
import { RawTrail } from './raw-trail.ts';
import { restoreLedger } from './restore-ledger.ts';

export interface ReceiverOptions {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly mission: MissionFile;
  readonly onFault?: FaultReporter;
  /** Whether a pass is being tracked; only then, and while frames come, can a report be stale. Without it: judged by silence. */
  readonly isInContact?: () => boolean;
}

export interface StationReceiver extends Receiver {
  /** Samples decoded since the receiver was made. */
  readonly parameterCount: number;
  readonly packetsByApid: Readonly<Record<string, number>>;
  /** Publishes what waits and stops its timers; the archive is left open. */
  close(): void;
}

/**
 * The way from bytes to values. Bytes are in the log before anything reads them; frames and packets follow them there and
 * cite them; values go to the index and, at most ten times a second, to the bus.
 *
 * @throws RangeError when the mission has no downlink of CCSDS telemetry frames
 */
export function createReceiver(options: ReceiverOptions): StationReceiver {
  return new ArchivingReceiver(options);
}

class ArchivingReceiver implements StationReceiver {
  readonly #options: ReceiverOptions;
  readonly #downlink: Downlink;
  readonly #ledger: DownlinkLedger;
  readonly #trail: RawTrail;
  readonly #publisher: LivePublisher;
  readonly #packets: PacketStage;
  readonly #frameListeners = new Set<(receivedAtMs: number) => void>();
  readonly #frameTrail = new FrameTrail();
  readonly #cancelWatch: () => void;

  constructor(options: ReceiverOptions) {
    const { mission, clock, bus, archive } = options;
    const found = tmLinkOf(mission.links);
    if (found === undefined)
      throw new RangeError(`links: expected a ccsds-tm downlink, found none in ${mission.id}`);
    this.#options = options;
    this.#downlink = new Downlink(found.framing);
    this.#ledger = new DownlinkLedger((this.#downlink.unitOctets * 8 * 1000) / found.link.symbolRateBd);
    restoreLedger(this.#ledger, archive.logRecords());
    this.#trail = new RawTrail(2 * this.#downlink.unitOctets);
    this.#publisher = new LivePublisher(bus, clock, () => ({
      frames: this.counts,
      ticks: this.#ledger.takeTicks(),
    }));
    const { journal, onFault } = options;
    this.#packets = new PacketStage({
      ...{ clock, archive, journal, mission, onFault },
      onSamples: (samples) => this.#publisher.addSamples(samples),
      onDecoded: (_batch, samples) => this.#ledger.addParameters(samples),
    });
    this.#publisher.noteFrames();
    this.#cancelWatch = clock.every(1000, () => this.#watch());
  }

  get counts(): FrameCounts {
    return this.#ledger.counts(this.#options.clock.nowAtMs(), this.#downlink.syncState);
  }

  get parameterCount(): number {
    return this.#ledger.parameters;
  }

  get packetsByApid(): Readonly<Record<string, number>> {
    return this.#ledger.packetsByApid;
  }

  receive(bytes: Uint8Array, receivedAtMs: number): void {
    if (bytes.length === 0) return;
    try {
      const lsn = this.#append('raw', receivedAtMs, [0, 0], {}, bytes);
      this.#trail.add(bytes.length, lsn);
      this.#ledger.addRawBytes(bytes.length);
      for (const item of this.#downlink.push(bytes)) this.#take(item, receivedAtMs);
      this.#publisher.noteFrames();
      this.#packets.pace();
    } catch (error) {
      // The bytes are in the log: whatever failed here can be done again from there.
      this.#options.onFault?.('link', error instanceof Error ? error : new TypeError(String(error)));
    }
  }

  onGoodFrame(listener: (receivedAtMs: number) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  onPacket(listener: (packet: PacketInfo) => void): () => void {
    return this.#packets.onPacket(listener);
  }

  close(): void {
    this.#cancelWatch();
    this.#packets.close();
    this.#publisher.flush();
  }

  #take(item: DownlinkItem, receivedAtMs: number): void {
    switch (item.kind) {
      case 'frame':
        this.#takeFrame(item, receivedAtMs);
        return;
      case 'bad-frame':
        this.#ledger.addBad(item.reason, receivedAtMs);
        this.#append('frame', receivedAtMs, this.#citeRaw(item.span), {
          fault: item.reason,
          expected: item.fault.expected,
          found: item.fault.found,
        });
        return;
      case 'packet':
        this.#takePacket(item, receivedAtMs);
        return;
      default:
        item satisfies never;
    }
  }

  #takeFrame(item: DownlinkItem & { kind: 'frame' }, receivedAtMs: number): void {
    const { frame, correctedSymbols, isInverted } = item;
    const isIdle = isIdleFrame(frame);
    const lost = this.#ledger.addGood(
      { masterChannelCount: frame.masterChannelCount, isIdle, correctedSymbols },
      receivedAtMs,
    );
    const meta: Record<string, string | number | boolean> = {
      virtualChannelId: frame.virtualChannelId,
      masterChannelCount: frame.masterChannelCount,
      virtualChannelCount: frame.virtualChannelCount,
      correctedSymbols,
    };
    if (lost > 0) meta['lostBefore'] = lost;
    if (isInverted) meta['isInverted'] = true;
    if (isIdle) meta['isIdle'] = true;
    // An idle frame says nothing that its raw chunks do not keep.
    const bytes = isIdle ? undefined : frame.bytes;
    const lsn = this.#append('frame', receivedAtMs, this.#citeRaw(item.span), meta, bytes);
    this.#frameTrail.add(frame, lsn);
    for (const listener of [...this.#frameListeners]) this.#tell(() => listener(receivedAtMs));
  }

  #takePacket(item: DownlinkItem & { kind: 'packet' }, receivedAtMs: number): void {
    const { packet, virtualChannelId, missingBefore } = item;
    const cites = this.#frameTrail.citeNextPacket();
    // Idle packets fill frames: they are counted nowhere and kept in their raw chunks alone.
    if (packet.apid === idleApid) return;
    this.#ledger.addPacket(packet.apid, missingBefore);
    const meta: Record<string, number | string> = { virtualChannelId, missionId: this.#options.mission.id };
    if (missingBefore > 0) meta['missingBefore'] = missingBefore;
    const { bytes } = packet;
    const lsn = this.#append('packet', receivedAtMs, cites, meta, bytes);
    this.#packets.push({ lsn, receivedAtMs, virtualChannelId, missingBefore, quality: 0, bytes });
  }

  #citeRaw({ fromOctet, toOctet }: { fromOctet: number; toOctet: number }): readonly [number, number] {
    return this.#trail.cite(fromOctet, toOctet);
  }

  #append(
    kind: LogRecord['kind'],
    atMs: number,
    cites: LogRecord['cites'],
    meta: LogRecord['meta'],
    bytes: Uint8Array = nothing,
  ): number {
    const lsn = this.#options.archive.log.append({ kind, atMs, cites, meta, bytes });
    // A record that the failing disk refused has no number; 0 cites nothing, and the archive keeps no row of it.
    return Number.isFinite(lsn) ? lsn : 0;
  }

  #watch(): void {
    const nowAtMs = this.#options.clock.nowAtMs();
    const { lastGoodAtMs } = this.#ledger;
    const silentMs = lastGoodAtMs === undefined ? Number.POSITIVE_INFINITY : nowAtMs - lastGoodAtMs;
    const isInContact = this.#options.isInContact?.() ?? silentMs < longFadeMs;
    this.#packets.check(nowAtMs, { isInContact, isHearing: silentMs < hearingMs });
    // The rate falls to zero and the age grows without any frame.
    if (silentMs < fadingMs) this.#publisher.noteFrames();
  }

  /** A listener that fails is its owner's trouble, and must not stop the reception. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onFault?.('link', error instanceof Error ? error : new TypeError(String(error)));
    }
  }
}

const nothing = new Uint8Array(0);
/** Frames that came within this time say that the spacecraft is heard. */
const hearingMs = 2000;
/** After a silence of two minutes the spacecraft has set, where nobody says so. */
const longFadeMs = 120_000;
/** Twice the span over which the rate of frames is taken. */
const fadingMs = 10_000;
