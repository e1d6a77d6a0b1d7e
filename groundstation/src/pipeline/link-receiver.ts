import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { asError } from '@dawa/seams/fault';
import type { LogRecord } from '../ports.ts';
import { type HeardMessage, rootMeta } from './decode-messages.ts';
import type { LinkFrame } from './link-frame.ts';
import { LinkRecording } from './link-recording.ts';
import { LivePublisher } from './live-publisher.ts';
import { MessageTally } from './message-tally.ts';
import { type MissionLinkFormat, missionLinkFormat } from './mission-link-format.ts';
import { PacketStage } from './packet-stage.ts';
import type { ReceiverOptions, StationReceiver } from './receiver.ts';
import type { RecordedFrame, RecordingItem } from './recording-item.ts';

export interface LinkReceiverOptions extends ReceiverOptions {
  readonly link: MissionLink;
  /** The modem speaks KISS. */
  readonly isKiss?: boolean;
  /** A recording that is brought in, in place of what the antenna hears. */
  readonly recording?: {
    /** Stands in the meta of each of its records. */
    readonly key: string;
    /** Numbers of its records that an attempt before this one wrote, in order: they are not written again. */
    readonly written: readonly number[];
  };
}

/**
 * The way from octets to values on a link without transfer frames: AX.25, the BIRDS dialect, Morse. Octets are in the log
 * before anything reads them, frames and what they brought follow them there, and what is decoded begins with the root
 * container of the link. A frame holds no time, so its values stand under the instant of reception.
 *
 * @throws RangeError when the link carries transfer frames
 */
export function createLinkReceiver(options: LinkReceiverOptions): LinkReceiver {
  const format = missionLinkFormat(options.link, options);
  if (format === undefined) {
    const { id, framing } = options.link;
    throw new RangeError(`link ${id}: expected ax25, birds or cw, found ${framing.kind}`);
  }
  return new ArchivingLinkReceiver(options, format);
}

export interface LinkReceiver extends StationReceiver {
  /**
   * Takes bytes that another link of the same mission has put into the log, under that number. What this link cannot read of
   * them is not counted here: it is most likely of the other, which counts it.
   */
  overhear(bytes: Uint8Array, receivedAtMs: number, rawLsn: number): void;
}

class ArchivingLinkReceiver implements LinkReceiver {
  readonly #options: LinkReceiverOptions;
  readonly #format: MissionLinkFormat;
  readonly #recording: LinkRecording;
  readonly #tally = new MessageTally();
  readonly #publisher: LivePublisher;
  readonly #packets: PacketStage;
  readonly #frameListeners = new Set<(receivedAtMs: number) => void>();
  readonly #cancelWatch: () => void;
  /** Raw records in which the frame that is being received may have begun, and the newest. */
  #rawFrom = 0;
  #rawTo = 0;
  #heardAtMs = Number.NEGATIVE_INFINITY;
  #receivedAtMs = 0;
  #records = 0;
  #isOpen = false;
  #isOverhearing = false;

  constructor(options: LinkReceiverOptions, format: MissionLinkFormat) {
    const { bus, clock, archive, journal, mission, onFault } = options;
    this.#options = options;
    this.#format = format;
    this.#recording = new LinkRecording(format.cut, format.link);
    this.#publisher = new LivePublisher(bus, clock, () => ({
      frames: this.counts,
      ticks: this.#tally.takeTicks(),
    }));
    this.#packets = new PacketStage({
      ...{ clock, archive, journal, mission, onFault },
      onSamples: (samples) => this.#publisher.addSamples(samples),
      onDecoded: (_batch, samples) => {
        this.#tally.parameters += samples;
      },
    });
    this.#publisher.noteFrames();
    this.#cancelWatch = clock.every(1000, () => this.#watch());
  }

  get counts(): FrameCounts {
    return this.#tally.counts(this.#options.clock.nowAtMs());
  }

  get parameterCount(): number {
    return this.#tally.parameters;
  }

  get packetsByApid(): Readonly<Record<string, number>> {
    return this.#tally.packets === 0 ? {} : { 0: this.#tally.packets };
  }

  receive(bytes: Uint8Array, receivedAtMs: number): number {
    if (bytes.length === 0) return 0;
    let lsn = 0;
    this.#try(() => {
      lsn = this.#append('raw', receivedAtMs, [0, 0], {}, bytes);
      this.#tally.addRawBytes(bytes.length);
      this.#isOverhearing = false;
      this.#read(bytes, receivedAtMs, lsn);
    });
    return lsn;
  }

  overhear(bytes: Uint8Array, receivedAtMs: number, rawLsn: number): void {
    if (bytes.length === 0) return;
    this.#isOverhearing = true;
    this.#try(() => this.#read(bytes, receivedAtMs, rawLsn));
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
    this.#finish();
    this.#packets.close();
    this.#publisher.flush();
  }

  #read(bytes: Uint8Array, receivedAtMs: number, rawLsn: number): void {
    this.#rawTo = rawLsn;
    if (!this.#isOpen) this.#rawFrom = rawLsn;
    this.#isOpen = true;
    this.#heardAtMs = this.#options.clock.nowAtMs();
    this.#receivedAtMs = receivedAtMs;
    this.#takeAll(this.#recording.push(bytes), receivedAtMs);
  }

  #takeAll(items: readonly RecordingItem[], receivedAtMs: number): void {
    let frameLsn = 0;
    for (const item of items) {
      if (item.kind === 'frame') frameLsn = this.#takeFrame(item, receivedAtMs);
      else if (item.kind === 'message' && this.#isExpected(item.link)) {
        this.#takeMessage(item.link, receivedAtMs, frameLsn);
      }
    }
    this.#publisher.noteFrames();
    this.#packets.pace();
  }

  /** @returns the number of its record */
  #takeFrame({ bytes, fault, link }: RecordedFrame, receivedAtMs: number): number {
    const cites = [this.#rawFrom, this.#rawTo] as const;
    // The next frame begins in the newest chunk at the earliest.
    this.#rawFrom = this.#rawTo;
    const stranger = link !== undefined && !this.#isExpected(link) ? this.#strangerFault(link) : undefined;
    const wrong = fault ?? stranger;
    const meta = link === undefined ? {} : frameMetaOf(link);
    if (wrong !== undefined) {
      if (this.#isOverhearing) return 0;
      const { kind, expected, found } = wrong;
      this.#tally.addBad(kind, receivedAtMs);
      return this.#append('frame', receivedAtMs, cites, { ...meta, fault: kind, expected, found }, bytes);
    }
    this.#tally.addGood(receivedAtMs);
    const lsn = this.#append('frame', receivedAtMs, cites, meta, bytes);
    for (const listener of [...this.#frameListeners]) this.#try(() => listener(receivedAtMs));
    return lsn;
  }

  #takeMessage({ content }: LinkFrame, receivedAtMs: number, frameLsn: number): void {
    const { rootContainer } = this.#format;
    this.#tally.addPacket();
    const meta = { [rootMeta]: rootContainer };
    const isKept = this.#writtenLsn !== undefined;
    const lsn = this.#append('packet', receivedAtMs, [frameLsn, frameLsn], meta, content);
    // Its rows were made again from the log when the archive was opened.
    if (isKept) return;
    const noCounts = { virtualChannelId: 0, missingBefore: 0, quality: 0 };
    const message: HeardMessage = { lsn, receivedAtMs, ...noCounts, bytes: content, rootContainer };
    this.#packets.push(message);
  }

  /** Frames of others are kept and told; what is in them is nothing of this mission. */
  #isExpected({ source }: LinkFrame): boolean {
    const { sources } = this.#format;
    return sources === undefined || source === null || sources.includes(source);
  }

  #strangerFault({ source }: LinkFrame) {
    const expected = (this.#format.sources ?? []).join(' or ');
    return { kind: 'other-source', expected, found: source ?? 'nobody' };
  }

  #append(
    kind: LogRecord['kind'],
    atMs: number,
    cites: LogRecord['cites'],
    meta: LogRecord['meta'],
    bytes: Uint8Array,
  ): number {
    const { archive, mission, link, recording } = this.#options;
    const written = this.#writtenLsn;
    this.#records++;
    if (written !== undefined) return written;
    const told = {
      missionId: mission.id,
      linkId: link.id,
      ...(recording && { recording: recording.key }),
      ...meta,
    };
    const lsn = archive.log.append({ kind, atMs, cites, meta: told, bytes });
    // A record that the failing disk refused has no number; 0 cites nothing, and the archive keeps no row of it.
    return Number.isFinite(lsn) ? lsn : 0;
  }

  /** The number of the record that comes next, where it was written before. */
  get #writtenLsn(): number | undefined {
    return this.#options.recording?.written[this.#records];
  }

  #watch(): void {
    const nowAtMs = this.#options.clock.nowAtMs();
    // What ends a frame may be the next one: after a pause nothing more is waited for.
    if (this.#isOpen && nowAtMs - this.#heardAtMs >= pauseMs) this.#finish();
    const silentMs = nowAtMs - (this.#tally.lastGoodAtMs ?? Number.NEGATIVE_INFINITY);
    const isInContact = this.#options.isInContact?.() ?? silentMs < longFadeMs;
    this.#packets.check(nowAtMs, { isInContact, isHearing: silentMs < hearingMs });
    if (silentMs < fadingMs) this.#publisher.noteFrames();
  }

  #finish(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#try(() => this.#takeAll(this.#recording.flush(), this.#receivedAtMs));
  }

  /** Whatever fails here: the octets are in the log, and can be read again. */
  #try(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onFault?.('link', asError(error));
    }
  }
}

function frameMetaOf({ source, destination, path, pid, text, oddities }: LinkFrame): LogRecord['meta'] {
  return {
    ...(source !== null && { source }),
    ...(destination !== null && { destination }),
    ...(path.length > 0 && { path: path.join(',') }),
    ...(pid !== null && { pid }),
    ...(text !== null && { text: text.slice(0, longestText) }),
    ...(oddities.length > 0 && { oddities: oddities.join(', ') }),
  };
}

const longestText = 300;
/** The bus of the BIRDS satellites pauses 220 ms between packets. */
const pauseMs = 1000;
const hearingMs = 10_000;
const longFadeMs = 120_000;
/** Twice the span over which the rate of frames is taken. */
const fadingMs = 10_000;
