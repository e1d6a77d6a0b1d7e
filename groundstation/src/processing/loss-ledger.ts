import type { LossLedgerState } from '@dawa/protocols/console/completeness';
import { OctetAccount, type OctetCheckpoint } from './octet-account.ts';
import type { PacketFate } from './packet-fate.ts';
import { ReasonCounts } from './reason-counts.ts';

/** A frame as the ledger counts it. */
export interface LedgerFrame {
  /** Octets since the ledger began (`placeOf`), the end exclusive; undefined in logs that do not say. */
  readonly place: OctetPlace | undefined;
  /** `repeated`: good, and octet by octet the one before. `foreign`: good, and of another spacecraft. */
  readonly fate: 'data' | 'idle' | 'repeated' | 'foreign' | { readonly bad: string };
  /** Idle packets that ended in it: they are counted here, because the log keeps no record of them. */
  readonly idlePackets?: number;
  /** Pieces of packets that were given up in it, by reason. */
  readonly piecesDropped?: Readonly<Record<string, number>>;
}

export interface OctetPlace {
  readonly fromOctet: number;
  readonly toOctet: number;
}

/** What must be kept to go on counting after a restart; small JSON. */
export interface LossCheckpoint {
  readonly octets: OctetCheckpoint;
  readonly notLogged: number;
  /** Checkpoints of before counted those of other spacecraft among the bad ones. */
  readonly frames: Omit<LossLedgerState['frames'], 'foreign'> & { readonly foreign?: number };
  readonly packets: LossLedgerState['packets'];
}

/**
 * Where every octet, frame and packet of a downlink went: received is archived, or rejected for a reason that is counted.
 *
 * Octets are counted by `OctetAccount`, from the places of frames; frames and packets one by one. `found`, `received` and
 * `extracted` are counted for themselves and not summed up from their parts, so that `isBalanced` can tell a part of the
 * station that forgot to say what it did.
 */
export class LossLedger {
  #unitOctets: number;
  readonly #octets: OctetAccount;
  /** Where the stream of this life of the station began. */
  #streamFromOctet: number;
  #lastEnd: number;
  #received: number;
  #notLogged = 0;
  #framesFound = 0;
  readonly #goodFrames = { data: 0, idle: 0, repeated: 0, foreign: 0 };
  #badFrames = new ReasonCounts();
  #packetsExtracted = 0;
  #withSamples = 0;
  #withoutSamples = new ReasonCounts();
  #piecesDropped = new ReasonCounts();

  /**
   * @param unitOctets octets of a marker and the codeblock behind it
   * @param from where to go on: give it what the log holds after that, then `restart`
   */
  constructor(unitOctets: number, from?: LossCheckpoint) {
    if (!(unitOctets >= 1)) throw new RangeError(`unitOctets: expected at least 1, found ${unitOctets}`);
    this.#unitOctets = unitOctets;
    this.#octets = new OctetAccount(reachOf(unitOctets), from?.octets);
    this.#received = this.#octets.received;
    this.#streamFromOctet = this.#received;
    this.#lastEnd = from?.octets.settledTo ?? 0;
    if (from === undefined) return;
    this.#notLogged = from.notLogged;
    this.#framesFound = from.frames.found;
    const { data, idle, repeated, foreign = 0 } = from.frames;
    // In checkpoints of before they were bad ones.
    const { 'other-spacecraft': foreignBefore = 0, ...bad } = from.frames.bad;
    Object.assign(this.#goodFrames, { data, idle, repeated, foreign: foreign + foreignBefore });
    this.#badFrames = new ReasonCounts(bad);
    this.#packetsExtracted = from.packets.extracted;
    this.#withSamples = from.packets.withSamples;
    this.#withoutSamples = new ReasonCounts(from.packets.withoutSamples);
    this.#piecesDropped = new ReasonCounts(from.packets.piecesDropped);
  }

  /** A span of the stream of this life, as a place that means the same in every life: for the log, and for `addFrame`. */
  placeOf({ fromOctet, toOctet }: OctetPlace): OctetPlace {
    return { fromOctet: fromOctet + this.#streamFromOctet, toOctet: toOctet + this.#streamFromOctet };
  }

  /** @param isLogged false when the disk refused the record */
  addRaw(octets: number, { isLogged = true } = {}): void {
    this.#received += octets;
    this.#octets.add(octets);
    if (!isLogged) this.#notLogged += octets;
  }

  addFrame({ place, fate, idlePackets = 0, piecesDropped = {} }: LedgerFrame): void {
    this.#framesFound++;
    const isGood = typeof fate === 'string';
    if (isGood) this.#goodFrames[fate]++;
    else this.#badFrames.add(fate.bad);
    // A log whose beginning was let go, counted anew, tells of places that were never received here.
    const isKnown = place !== undefined && place.toOctet <= this.#received;
    const { fromOctet, toOctet } = isKnown ? place : this.#likelyPlace();
    this.#octets.cover(fromOctet, toOctet, isGood ? { isGood } : { isGood, reason: fate.bad });
    this.#lastEnd = toOctet;
    this.#packetsExtracted += idlePackets;
    this.#withoutSamples.add('idle', idlePackets);
    for (const [reason, count] of Object.entries(piecesDropped)) this.#piecesDropped.add(reason, count);
  }

  /** A packet that is no idle one. */
  addPacket(fate: PacketFate): void {
    this.#packetsExtracted++;
    if (fate === 'samples') this.#withSamples++;
    else this.#withoutSamples.add(fate.kept);
  }

  /**
   * To be told after each chunk: a synchroniser that searches has given up all but the beginning of a marker.
   *
   * @param octetsBehind that are counted already and came after the chunk: of one that is gone through again
   */
  afterChunk(syncState: 'search' | 'check' | 'lock', octetsBehind = 0): void {
    if (syncState === 'search') this.#octets.keepOnly(markerOctets + octetsBehind);
  }

  /**
   * The synchroniser begins anew and has forgotten what waited in it; to be told once the log is counted, and where another link is
   * heard.
   *
   * @param unitOctets of the stream that follows
   */
  restart(unitOctets = this.#unitOctets): void {
    this.#unitOctets = unitOctets;
    this.#octets.begin(reachOf(unitOctets));
    this.#streamFromOctet = this.#received;
    this.#lastEnd = this.#received;
  }

  /**
   * The synchroniser was given again what it had: its stream begins at an octet of those that are counted already; to be told
   * in place of `restart`.
   */
  resume(streamFromOctet: number): void {
    this.#streamFromOctet = streamFromOctet;
  }

  /** Octets that are counted, through all lives. */
  get received(): number {
    return this.#received;
  }

  state(atMs: number): LossLedgerState {
    const octets = { ...this.#octets.counts(), notLogged: this.#notLogged };
    const frames = this.#frames();
    const packets = this.#packets();
    const counted = { octets: { ...octets, received: this.#received }, frames, packets };
    return { atMs, ...counted, isBalanced: imbalanceOf(counted) === undefined };
  }

  checkpoint(): LossCheckpoint {
    return {
      octets: this.#octets.checkpoint(),
      notLogged: this.#notLogged,
      frames: this.#frames(),
      packets: this.#packets(),
    };
  }

  #frames(): LossLedgerState['frames'] {
    return { found: this.#framesFound, ...this.#goodFrames, bad: this.#badFrames.toRecord() };
  }

  #packets(): LossLedgerState['packets'] {
    return {
      extracted: this.#packetsExtracted,
      withSamples: this.#withSamples,
      withoutSamples: this.#withoutSamples.toRecord(),
      piecesDropped: this.#piecesDropped.toRecord(),
    };
  }

  /** In logs from before places were kept: behind the frame before, or as late as can be. */
  #likelyPlace(): OctetPlace {
    const latest = this.#received - this.#unitOctets;
    const fromOctet = Math.max(0, Math.min(this.#lastEnd, latest));
    return { fromOctet, toOctet: fromOctet + this.#unitOctets };
  }
}

/** Which of the three sums does not hold, in words; undefined when all do. */
export function imbalanceOf({
  octets,
  frames,
  packets,
}: Pick<LossLedgerState, 'octets' | 'frames' | 'packets'>): string | undefined {
  const sums = [
    {
      what: 'octets',
      whole: octets.received,
      parts: octets.inGoodFrames + sumOf(octets.inBadFrames) + octets.betweenFrames + octets.waiting,
    },
    {
      what: 'frames',
      whole: frames.found,
      parts: frames.data + frames.idle + frames.repeated + frames.foreign + sumOf(frames.bad),
    },
    {
      what: 'packets',
      whole: packets.extracted,
      parts: packets.withSamples + sumOf(packets.withoutSamples),
    },
  ];
  const wrong = sums.find(({ whole, parts }) => whole !== parts);
  return wrong && `${wrong.what}: expected ${wrong.whole} in all, found ${wrong.parts} by where they went`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * A locked synchroniser gives up at a missing marker behind one frame that it took on trust, and goes back to the last marker that
 * it saw: two units, and a few octets of markers and slips.
 */
function reachOf(unitOctets: number): number {
  return 3 * unitOctets;
}

/** The attached sync marker: 32 bits, of which the first may be anywhere in an octet. */
const markerOctets = 4;
