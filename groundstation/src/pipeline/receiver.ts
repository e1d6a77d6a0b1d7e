import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { asError } from '@dawa/seams/fault';
import { idleApid } from 'ccsds-parser/packet/space-packet';
import type { StationArchive } from '../archive/archive.ts';
import { sampleQuality } from '../archive/sample-quality.ts';
import type { Bus, FaultReporter, HeardSound, Journal, LogRecord, Receiver } from '../ports.ts';
import { coefficientRecord } from '../processing/coefficient-record.ts';
import { unrecordedBehind } from '../processing/frame-contents.ts';
import { linkIdIn, ReceptionAccount, tailOctets } from '../processing/reception-account.ts';
import { ReceptionNews } from '../processing/reception-news.ts';
import { receptionOptionsOf } from '../processing/reception-options.ts';
import { firstBitAtMs } from '../processing/time-correlation-pairs.ts';
import { Downlink, type DownlinkItem, isIdleFrame } from './downlink.ts';
import { frameMeta } from './frame-meta.ts';
import { FrameTrail } from './frame-trail.ts';
import { LivePublisher } from './live-publisher.ts';
import { PacketStage } from './packet-stage.ts';
import { RawTrail } from './raw-trail.ts';
import { resumeDownlink } from './resume-downlink.ts';
import { type TmStream, tmStreamOf, tmStreamsOf } from './tm-streams.ts';

export interface ReceiverOptions {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly mission: MissionFile;
  readonly onFault?: FaultReporter;
  /** Whether a pass is being tracked; only then, and while frames come, can a report be stale. Without it: judged by silence. */
  readonly isInContact?: () => boolean;
  /** From the spacecraft to the antenna at an instant; without it 0. */
  readonly lightTimeMs?: (atMs: number) => number;
}

export interface StationReceiver extends Receiver {
  /** @returns the number of the record that keeps the bytes; 0 where the log did not take it */
  receive(bytes: Uint8Array, receivedAtMs: number, sound?: HeardSound): number;
  /** Samples decoded since the receiver was made. */
  readonly parameterCount: number;
  readonly packetsByApid: Readonly<Record<string, number>>;
  /** What of the reception was counted and dated; undefined where nothing counts it. */
  readonly account?: ReceptionAccount;
  /** Publishes what waits and stops its timers; the archive is left open. */
  close(): void;
}

export interface TelemetryReceiver extends StationReceiver {
  /** What comes from now on is the stream of that link, one of CCSDS telemetry frames. */
  listenTo(link: MissionLink): void;
}

/**
 * The way from bytes to values. Bytes are in the log before anything reads them; frames and packets follow them there and
 * cite them; values go to the index and, at most ten times a second, to the bus.
 *
 * It goes on where the log ends: what is counted stands in the archive, and frames that an end without goodbye cut in two, or
 * took the records of, are made whole from the raw octets.
 *
 * @throws RangeError when the mission has no downlink of CCSDS telemetry frames
 */
export function createReceiver(options: ReceiverOptions): TelemetryReceiver {
  return new ArchivingReceiver(options);
}

class ArchivingReceiver implements TelemetryReceiver {
  readonly account: ReceptionAccount;
  readonly #options: ReceiverOptions;
  readonly #streams: readonly TmStream[];
  readonly #publisher: LivePublisher;
  readonly #packets: PacketStage;
  readonly #news: ReceptionNews;
  readonly #frameListeners = new Set<(receivedAtMs: number) => void>();
  readonly #wordListeners = new Set<(octets: Uint8Array, receivedAtMs: number) => void>();
  readonly #cancelWatch: () => void;
  /** Of which `#downlink` reads octets. */
  #stream: TmStream;
  /** Of which octets come next. */
  #tuned: TmStream;
  #downlink: Downlink;
  #rawTrail = new RawTrail(tailOctets);
  #frameTrail = new FrameTrail();
  /** Octets that the downlink was given. */
  #streamOctets = 0;
  #lastLsn = 0;
  #parameters = 0;

  constructor(options: ReceiverOptions) {
    const { mission, clock, bus, archive } = options;
    this.#streams = tmStreamsOf(mission.links);
    const [first] = this.#streams;
    const counting = receptionOptionsOf(mission);
    if (first === undefined || counting === undefined)
      throw new RangeError(`links: expected a ccsds-tm downlink, found none in ${mission.id}`);
    this.#options = options;
    this.account = archive.reception.account(mission.id) ?? new ReceptionAccount(counting);
    this.#stream = this.#streams.find(({ link }) => link.id === this.account.linkId) ?? first;
    this.#tuned = this.#stream;
    this.#downlink = new Downlink(this.#stream.framing);
    if (options.lightTimeMs !== undefined) this.account.lightTimeMs = options.lightTimeMs;
    this.#publisher = new LivePublisher(bus, clock, () => ({
      frames: this.counts,
      ticks: this.account.downlink.takeTicks(),
    }));
    const { journal, onFault } = options;
    this.#packets = new PacketStage({
      ...{ clock, archive, journal, mission, onFault },
      dater: this.account,
      onSamples: (samples) => this.#publisher.addSamples(samples),
      onDecoded: (_batch, samples) => {
        this.#parameters += samples;
        this.#tellCoefficients();
      },
    });
    this.#news = new ReceptionNews(this.account, journal);
    this.#resume();
    this.#publisher.noteFrames();
    this.#cancelWatch = clock.every(1000, () => this.#watch());
  }

  get counts(): FrameCounts {
    return this.account.downlink.counts(this.#options.clock.nowAtMs(), this.#downlink.syncState);
  }

  get parameterCount(): number {
    return this.#parameters;
  }

  get packetsByApid(): Readonly<Record<string, number>> {
    return this.account.downlink.packetsByApid;
  }

  listenTo(link: MissionLink): void {
    const { mission } = this.#options;
    const stream = tmStreamOf(mission.links, link);
    if (stream === undefined)
      throw new RangeError(
        `link ${link.id}: expected telemetry frames of ${mission.id}, found ${link.framing.kind}`,
      );
    this.#tuned = this.#streams.find(({ link: { id } }) => id === stream.link.id)!;
  }

  receive(bytes: Uint8Array, receivedAtMs: number): number {
    if (bytes.length === 0) return 0;
    let lsn = 0;
    try {
      if (this.#tuned !== this.#stream) this.#turn();
      const meta = this.#named({});
      lsn = this.#append('raw', receivedAtMs, [0, 0], meta, bytes);
      this.#rawTrail.add(bytes.length, lsn);
      this.account.raw({ bytes, meta, lsn }, lsn > 0);
      this.#streamOctets += bytes.length;
      this.#takeAll(this.#downlink.push(bytes), receivedAtMs);
      this.account.loss.afterChunk(this.#downlink.syncState);
      this.#publisher.noteFrames();
      this.#packets.pace();
      const { archive } = this.#options;
      archive.reception.offer(this.#lastLsn, () => archive.decodeWaiting());
    } catch (error) {
      // The bytes are in the log: whatever failed here can be done again from there.
      this.#options.onFault?.('link', asError(error));
    }
    return lsn;
  }

  onGoodFrame(listener: (receivedAtMs: number) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  onPacket(listener: (packet: PacketInfo) => void): () => void {
    return this.#packets.onPacket(listener);
  }

  onControlWord(listener: (octets: Uint8Array, receivedAtMs: number) => void): () => void {
    this.#wordListeners.add(listener);
    return () => this.#wordListeners.delete(listener);
  }

  close(): void {
    this.#cancelWatch();
    this.#packets.close();
    this.#news.tell(this.#options.clock.nowAtMs());
    this.#publisher.flush();
  }

  /** What the synchroniser has in hand is of a stream that goes on unheard. */
  #turn(): void {
    this.#stream = this.#tuned;
    this.#beginStream();
  }

  #beginStream(): void {
    this.#downlink = new Downlink(this.#stream.framing);
    this.#rawTrail = new RawTrail(tailOctets);
    this.#frameTrail = new FrameTrail();
    this.#streamOctets = 0;
  }

  /** Gives the synchroniser what the one before had in hand, and makes what the end of the log lacks. */
  #resume(): void {
    const { archive, mission, clock } = this.#options;
    const { tailFromLsn } = this.account;
    const { received } = this.account.loss;
    const { linkId } = this.account;
    const ofStream = function* () {
      for (const record of archive.logRecords(Math.max(0, (tailFromLsn ?? 1) - 1)))
        if (
          (record.meta['missionId'] ?? archive.missionId) === mission.id &&
          linkIdIn(record.meta) === linkId
        )
          yield record;
    };
    const resumed =
      received === 0
        ? undefined
        : resumeDownlink({
            records: ofStream(),
            received,
            downlink: this.#downlink,
            rawTrail: this.#rawTrail,
            frameTrail: this.#frameTrail,
          });
    if (resumed === undefined) {
      this.#beginStream();
      this.account.begin(clock.nowAtMs());
      this.#tellCoefficients();
      return;
    }
    const { streamFromOctet, chunks } = resumed;
    this.account.loss.resume(streamFromOctet);
    this.#streamOctets = received - streamFromOctet;
    for (const { items, receivedAtMs, syncState, octetsBehind } of chunks) {
      this.#takeAll(items, receivedAtMs);
      this.account.loss.afterChunk(syncState, octetsBehind);
    }
    this.#packets.pace();
    this.account.begin(clock.nowAtMs(), { isSynchroniserEmpty: false });
    this.#tellCoefficients();
  }

  #takeAll(items: readonly DownlinkItem[], receivedAtMs: number): void {
    for (const [index, item] of items.entries()) {
      switch (item.kind) {
        case 'frame':
          this.#takeFrame(item, unrecordedBehind(items, index), receivedAtMs);
          break;
        case 'bad-frame':
          this.#takeBadFrame(item, receivedAtMs);
          break;
        case 'packet':
          this.#takePacket(item, receivedAtMs);
          break;
        case 'dropped-piece':
          // It is in the meta of the frame that it was dropped in.
          break;
        default:
          item satisfies never;
      }
    }
  }

  #takeBadFrame(item: DownlinkItem & { kind: 'bad-frame' }, receivedAtMs: number): void {
    const { reason, fault, span } = item;
    const place = this.account.loss.placeOf(span);
    const meta = this.#named({
      fault: reason,
      expected: fault.expected,
      found: fault.found,
      ...frameMeta({ place }),
    });
    this.account.frame({ meta, atMs: receivedAtMs }, this.#lastLsn);
    this.#append('frame', receivedAtMs, this.#rawTrail.cite(span.fromOctet, span.toOctet), meta);
  }

  #takeFrame(
    item: DownlinkItem & { kind: 'frame' },
    unrecorded: ReturnType<typeof unrecordedBehind>,
    receivedAtMs: number,
  ): void {
    const { frame, correctedSymbols, isInverted, span } = item;
    const { virtualChannelId, masterChannelCount, virtualChannelCount } = frame;
    const isIdle = isIdleFrame(frame);
    const place = this.account.loss.placeOf(span);
    const meta: Record<string, string | number | boolean> = this.#named({
      virtualChannelId,
      masterChannelCount,
      virtualChannelCount,
      correctedSymbols,
      ...frameMeta({ place, ...unrecorded }),
    });
    if (isInverted) meta['isInverted'] = true;
    if (isIdle) meta['isIdle'] = true;
    const lost = this.account.frame({ meta, atMs: receivedAtMs }, this.#lastLsn);
    if (lost > 0) meta['lostBefore'] = lost;
    this.account.pairs?.noteFrame({
      virtualChannelId,
      virtualChannelCount,
      firstBitAtMs: firstBitAtMs(
        receivedAtMs,
        this.#streamOctets - span.fromOctet,
        this.#stream.link.symbolRateBd,
      ),
    });
    // An idle frame says nothing that its raw chunks do not keep.
    const bytes = isIdle ? undefined : frame.bytes;
    const cites = this.#rawTrail.cite(span.fromOctet, span.toOctet);
    const lsn = this.#append('frame', receivedAtMs, cites, meta, bytes);
    this.#frameTrail.add(frame, lsn, { isMended: correctedSymbols > 0 });
    for (const listener of [...this.#frameListeners]) this.#tell(() => listener(receivedAtMs));
    const word = frame.operationalControl;
    if (word !== undefined)
      for (const listener of [...this.#wordListeners]) this.#tell(() => listener(word, receivedAtMs));
  }

  #takePacket(item: DownlinkItem & { kind: 'packet' }, receivedAtMs: number): void {
    const { packet, virtualChannelId, missingBefore } = item;
    const quality = this.#frameTrail.isNextMended ? sampleQuality.corrected : 0;
    const cites = this.#frameTrail.citeNextPacket();
    // Idle packets fill frames: they are kept in their raw chunks alone, and counted with their frame.
    if (packet.apid === idleApid) return;
    const meta: Record<string, number | string> = this.#named({ virtualChannelId });
    if (missingBefore > 0) meta['missingBefore'] = missingBefore;
    if (quality > 0) meta['quality'] = quality;
    const markedAtMs = this.account.pairs?.markedAtMs({ apid: packet.apid });
    if (markedAtMs !== undefined) meta['markedAtMs'] = markedAtMs;
    const { bytes } = packet;
    const lsn = this.#append('packet', receivedAtMs, cites, meta, bytes);
    if (lsn > 0) this.account.expect();
    const marked = markedAtMs === undefined ? {} : { markedAtMs };
    this.#packets.push({ lsn, receivedAtMs, virtualChannelId, missingBefore, quality, ...marked, bytes });
  }

  #tellCoefficients(): void {
    const { archive, mission } = this.#options;
    for (const found of this.account.takeCoefficients())
      archive.log.append(coefficientRecord(mission.id, found));
  }

  /** Several missions write into one log, and of one mission several links; the first of a mission goes without saying. */
  #named<T extends object>(meta: T): T & { missionId: string; linkId?: string } {
    const { link } = this.#stream;
    const missionId = this.#options.mission.id;
    return link === this.#streams[0]!.link ? { ...meta, missionId } : { ...meta, missionId, linkId: link.id };
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
    if (!Number.isFinite(lsn)) return 0;
    this.#lastLsn = lsn;
    return lsn;
  }

  #watch(): void {
    const nowAtMs = this.#options.clock.nowAtMs();
    const { lastGoodAtMs } = this.account.downlink;
    const silentMs = lastGoodAtMs === undefined ? Number.POSITIVE_INFINITY : nowAtMs - lastGoodAtMs;
    const isInContact = this.#options.isInContact?.() ?? silentMs < longFadeMs;
    this.#packets.check(nowAtMs, { isInContact, isHearing: silentMs < hearingMs });
    this.#news.tell(nowAtMs);
    // The rate falls to zero and the age grows without any frame.
    if (silentMs < fadingMs) this.#publisher.noteFrames();
  }

  /** A listener that fails is its owner's trouble, and must not stop the reception. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onFault?.('link', asError(error));
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
