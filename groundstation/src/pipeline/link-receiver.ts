import { describeAprs } from '@dawa/protocols/aprs/describe-aprs';
import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { asError } from '@dawa/seams/fault';
import type { HeardSound, LogRecord } from '../ports.ts';
import { type Attribution, attributionOf } from './attribution.ts';
import { type HeardMessage, rootMeta } from './decode-messages.ts';
import { oddKindsIn } from './frame-standing.ts';
import { soundMeta, soundOddities } from './heard-sound.ts';
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
  /** Told of each frame whose sender could be read, the mission's own and those of others. */
  readonly onFrame?: ((frame: AttributedFrame) => void) | undefined;
  /** A recording that is brought in, in place of what the antenna hears. */
  readonly recording?: {
    /** Stands in the meta of each of its records. */
    readonly key: string;
    /** Numbers of its records that an attempt before this one wrote, in order: they are not written again. */
    readonly written: readonly number[];
    /** Stands in each of its records beside the key. */
    readonly meta?: LogRecord['meta'];
    /** Flags of what is read out of it (`sampleQuality`). */
    readonly quality?: number;
  };
}

export interface AttributedFrame {
  readonly lsn: number;
  readonly linkId: string;
  readonly receivedAtMs: number;
  readonly attribution: Attribution;
  readonly link: LinkFrame;
  /** As it was cut out, its check among them where the link hands it on. */
  readonly octets: Uint8Array;
  readonly sound: HeardSound | undefined;
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
  overhear(bytes: Uint8Array, receivedAtMs: number, rawLsn: number, sound?: HeardSound): void;
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
  /** Of the chunk in hand, where a modem took it out of sound: such a modem hands on frame by frame. */
  #sound: HeardSound | undefined;

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

  receive(bytes: Uint8Array, receivedAtMs: number, sound?: HeardSound): number {
    if (bytes.length === 0) return 0;
    let lsn = 0;
    this.#try(() => {
      lsn = this.#append('raw', receivedAtMs, [0, 0], soundMeta(sound), bytes);
      this.#tally.addRawBytes(bytes.length);
      this.#isOverhearing = false;
      this.#sound = sound;
      this.#read(bytes, receivedAtMs, lsn);
    });
    return lsn;
  }

  overhear(bytes: Uint8Array, receivedAtMs: number, rawLsn: number, sound?: HeardSound): void {
    if (bytes.length === 0) return;
    this.#isOverhearing = true;
    this.#sound = sound;
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
      else if (item.kind === 'message' && frameLsn !== badFrame && this.#attributionOf(item.link) === 'own') {
        this.#takeMessage(item.link, receivedAtMs, frameLsn);
      }
    }
    this.#publisher.noteFrames();
    this.#packets.pace();
  }

  /** @returns the number of its record; `badFrame` where nothing in it is believed */
  #takeFrame(frame: RecordedFrame, receivedAtMs: number): number {
    const { bytes } = frame;
    const sound = this.#sound;
    const isDamaged = sound?.isCheckGood === false;
    const fault = frame.fault ?? (isDamaged ? failedCheck : undefined);
    // The callsigns of a damaged frame may be anybody's.
    const link = isDamaged ? undefined : frame.link;
    const cites = [this.#rawFrom, this.#rawTo] as const;
    // The next frame begins in the newest chunk at the earliest.
    this.#rawFrom = this.#rawTo;
    const attribution = link === undefined ? undefined : this.#attributionOf(link);
    const meta = {
      ...soundMeta(sound),
      ...(link === undefined ? {} : frameMetaOf(link, attribution!, soundOddities(sound))),
    };
    if (this.#isOverhearing && (fault !== undefined || attribution === 'foreign')) return badFrame;
    if (fault !== undefined) {
      const { kind, expected, found } = fault;
      this.#tally.addBad(kind, receivedAtMs);
      const bad = { ...meta, fault: kind, expected, found };
      const lsn = this.#append('frame', receivedAtMs, cites, bad, bytes);
      this.#tellFrame(lsn, receivedAtMs, link, attribution, bytes);
      return badFrame;
    }
    if (attribution === 'foreign') this.#tally.addForeign();
    else this.#tally.addHeard(attribution === 'relayed' ? 'relayed' : 'good', receivedAtMs);
    for (const kind of oddKindsIn(meta)) this.#tally.addOddity(kind);
    const lsn = this.#append('frame', receivedAtMs, cites, meta, bytes);
    this.#tellFrame(lsn, receivedAtMs, link, attribution, bytes);
    if (attribution === 'foreign') return lsn;
    for (const listener of [...this.#frameListeners]) this.#try(() => listener(receivedAtMs));
    return lsn;
  }

  #takeMessage({ content }: LinkFrame, receivedAtMs: number, frameLsn: number): void {
    const { rootContainer } = this.#format;
    this.#tally.addPacket();
    const quality = this.#options.recording?.quality ?? 0;
    const meta = { [rootMeta]: rootContainer, ...(quality > 0 && { quality }) };
    const isKept = this.#writtenLsn !== undefined;
    const lsn = this.#append('packet', receivedAtMs, [frameLsn, frameLsn], meta, content);
    // Its rows were made again from the log when the archive was opened.
    if (isKept) return;
    const noCounts = { virtualChannelId: 0, missingBefore: 0, quality };
    const message: HeardMessage = { lsn, receivedAtMs, ...noCounts, bytes: content, rootContainer };
    this.#packets.push(message);
  }

  #tellFrame(
    lsn: number,
    receivedAtMs: number,
    link: LinkFrame | undefined,
    attribution: Attribution | undefined,
    octets: Uint8Array,
  ): void {
    if (link === undefined || attribution === undefined) return;
    const linkId = this.#options.link.id;
    const sound = this.#sound;
    this.#try(() => this.#options.onFrame?.({ lsn, linkId, receivedAtMs, attribution, link, octets, sound }));
  }

  /** Frames of others are kept and told; what is in them is nothing of this mission. */
  #attributionOf(link: LinkFrame): Attribution {
    return attributionOf(link, this.#format.sources);
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
      ...(recording && { recording: recording.key, ...recording.meta }),
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
    this.#sound = undefined;
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

function frameMetaOf(
  { source, destination, path, pid, text, oddities, aprs }: LinkFrame,
  attribution: Attribution,
  alsoOdd: readonly string[],
): LogRecord['meta'] {
  return {
    ...(attribution !== 'own' && { attribution }),
    ...(source !== null && { source }),
    ...(destination !== null && { destination }),
    ...(path.length > 0 && { path: path.join(',') }),
    ...(pid !== null && { pid }),
    ...(text !== null && { text: text.slice(0, longestText) }),
    ...(oddities.length + alsoOdd.length > 0 && { oddities: [...oddities, ...alsoOdd].join(', ') }),
    ...(aprs !== undefined && { aprs: describeAprs(aprs).slice(0, longestText) }),
  };
}

const badFrame = -1;
/** A demodulator saw it fail, and handed the frame on without it. */
const failedCheck = { kind: 'bad-frame-check', expected: 'a check that holds', found: 'one that does not' };
const longestText = 300;
/** The bus of the BIRDS satellites pauses 220 ms between packets. */
const pauseMs = 1000;
const hearingMs = 10_000;
const longFadeMs = 120_000;
/** Twice the span over which the rate of frames is taken. */
const fadingMs = 10_000;
