import { addressText, type DecodedAx25, decodeAx25 } from '@dawa/protocols/ax25';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { Timers } from '../timers.ts';
import { Beacon, type BeaconBoard } from './air/beacon.ts';
import { quietDbm, Receiver } from './air/receiver.ts';
import { ordinaryTraffic, Traffic, type TrafficMix } from './air/traffic.ts';
import { TransmitQueue } from './air/transmit-queue.ts';
import { digipeat } from './digipeat/digipeat.ts';
import { DuplicateWindow } from './digipeat/duplicate-window.ts';
import type { FrameFaults } from './frame-faults.ts';
import type { PayloadEvent } from './payload-event.ts';
import type { PayloadMode } from './payload-mode.ts';
import { answerTo, type IncomingMessage, readIncoming } from './store/incoming-message.ts';
import { MessageStore, storeSlots } from './store/message-store.ts';

/** What the digipeater asks of the board it sits on. */
export interface DigipeaterBoard extends BeaconBoard {
  readonly mode: PayloadMode;
  /** Its controller runs. */
  readonly isAwake: boolean;
  hasFault(name: 'bad-fcs-storm' | 'duplicate-storm' | 'bad-frames' | 'antenna-not-deployed'): boolean;
  readonly frameFaults?: FrameFaults | undefined;
  detects(name: 'store-full' | 'duplicate-window' | 'frame-check'): boolean;
  tell(event: PayloadEvent): void;
}

/** In these the receiver is on. */
const listeningModes: ReadonlySet<PayloadMode> = new Set<PayloadMode>(['RX', 'DIGI', 'STORE', 'BEACON']);
/** In these frames are taken; in BEACON it listens for a free channel only. */
const takingModes: ReadonlySet<PayloadMode> = new Set<PayloadMode>(['RX', 'DIGI', 'STORE']);
const answeringModes: ReadonlySet<PayloadMode> = new Set<PayloadMode>(['DIGI', 'STORE']);
/** More are never asked for: `recentDamagedFrames` is about a flood or none. */
const mostRemembered = 1000;

export interface DigipeaterOptions {
  /** Left out: true. On a bench with an attenuator in place of the antenna there is none. */
  readonly hasTraffic?: boolean;
}

/** Hears frames, counts them, repeats, stores and answers what the mode asks for. Half duplex: deaf while the key is down. */
export class Digipeater {
  receivedFrames = 0;
  damagedFrames = 0;
  repeatedFrames = 0;
  droppedDuplicates = 0;
  /** Sound ones that were not repeated, by reason. */
  readonly refusals = new Map<string, number>();
  lastHeard = { call: '', ssid: 0 };
  /** Whom it hears on the air; ports for testers send their signals here. */
  readonly receiver: Receiver;
  /** What it sends; ports for testers listen here. */
  readonly queue: TransmitQueue;
  readonly store = new MessageStore(storeSlots);
  readonly #clock: Clock;
  readonly #board: DigipeaterBoard;
  readonly #traffic: Traffic;
  readonly #hasTraffic: boolean;
  readonly #beacon: Beacon;
  readonly #window = new DuplicateWindow();
  readonly #timers: Timers;
  #isListening = false;
  /** Somebody will speak. */
  #isAwaiting = false;
  #damagedAtMs: number[] = [];
  #hasToldStoreFull = false;

  constructor(clock: Clock, random: Random, board: DigipeaterBoard, options: DigipeaterOptions = {}) {
    this.#clock = clock;
    this.#board = board;
    this.#timers = new Timers(clock);
    this.#traffic = new Traffic(random.fork('traffic'));
    this.#hasTraffic = options.hasTraffic ?? true;
    this.receiver = new Receiver(clock, (octets) => this.#take(octets));
    // A controller that hangs takes no turn.
    const isChannelBusy = () => this.receiver.isSquelchOpen || !board.isAwake;
    this.queue = new TransmitQueue({ clock, random: random.fork('queue'), board, isChannelBusy });
    this.#beacon = new Beacon(clock, board, {
      queue: this.queue,
      store: this.store,
      strengthDbm: () => this.strengthDbm,
    });
  }

  get isSquelchOpen(): boolean {
    return this.#isListening && this.receiver.isSquelchOpen;
  }

  /** Strength of what is being heard, or of the noise. */
  get strengthDbm(): number {
    return this.#isListening ? this.receiver.strengthDbm : quietDbm;
  }

  get queueDepth(): number {
    return this.queue.depth;
  }

  get storeUsed(): number {
    return this.store.used;
  }

  /** Frames damaged within the last minute. */
  recentDamagedFrames(): number {
    const sinceAtMs = this.#clock.nowAtMs() - 60_000;
    this.#damagedAtMs = this.#damagedAtMs.filter((atMs) => atMs > sinceAtMs);
    return this.#damagedAtMs.length;
  }

  onKey(isKeyed: boolean): void {
    this.receiver.onKey(isKeyed);
  }

  /** Listens, answers and beacons as the mode has it. */
  onMode(): void {
    const { mode } = this.#board;
    this.#listen(listeningModes.has(mode));
    if (!answeringModes.has(mode)) this.queue.stop();
    if (mode === 'BEACON') this.#beacon.start();
    else this.#beacon.stop();
  }

  stop(): void {
    this.#listen(false);
    this.queue.stop();
    this.#beacon.stop();
  }

  /** A restart forgets the counters; the store lies in memory that keeps. */
  reset(): void {
    this.stop();
    this.receivedFrames = 0;
    this.damagedFrames = 0;
    this.repeatedFrames = 0;
    this.droppedDuplicates = 0;
    this.refusals.clear();
    this.lastHeard = { call: '', ssid: 0 };
    this.#damagedAtMs = [];
    this.#window.clear();
    this.#hasToldStoreFull = false;
  }

  clearStore(): void {
    this.store.clear();
    this.#hasToldStoreFull = false;
  }

  /** Fills the store up to a number of messages, as a test wants it. */
  fillStore(count: number = this.store.capacity): void {
    this.store.fillTo(count, this.#clock.nowAtMs());
    if (this.store.isFull) this.#tellStoreFull();
  }

  #listen(isListening: boolean): void {
    if (isListening === this.#isListening) return;
    this.#isListening = isListening;
    this.#timers.cancelAll();
    if (!isListening) this.receiver.stop();
    else this.#awaitSignal();
  }

  /** A storm is on the air where nobody else speaks, too: on a bench it is injected. */
  onStorm(): void {
    if (this.#isListening && !this.#isAwaiting) this.#awaitSignal();
  }

  #awaitSignal(): void {
    const mix = this.#mix();
    this.#isAwaiting = mix !== undefined;
    if (mix === undefined) return;
    this.#timers.after(this.#traffic.nextGapMs(mix), () => {
      const signal = this.#traffic.nextSignal(mix, this.#ownCall, this.#clock.nowAtMs());
      if (!this.#board.hasFault('antenna-not-deployed')) this.receiver.begin(signal);
      this.#timers.after(signal.durationMs, () => this.#awaitSignal());
    });
  }

  /** Who speaks at present; undefined when nobody does. */
  #mix(): TrafficMix | undefined {
    if (this.#board.hasFault('bad-fcs-storm')) {
      return { meanGapMs: 700, damagedFraction: 0.9, duplicateFraction: 0 };
    }
    if (this.#board.hasFault('duplicate-storm')) {
      return { meanGapMs: 900, damagedFraction: 0, duplicateFraction: 0.95 };
    }
    if (this.#board.hasFault('bad-frames')) {
      return { meanGapMs: 1500, damagedFraction: 0, duplicateFraction: 0, oddFraction: 0.9 };
    }
    return this.#hasTraffic ? ordinaryTraffic : undefined;
  }

  get #ownCall(): string {
    const { call, ssid } = this.#board.settings;
    return addressText({ callsign: call, ssid, isMarked: false });
  }

  #take(octets: Uint8Array): void {
    const { mode, isAwake } = this.#board;
    if (!isAwake || !takingModes.has(mode)) return;
    this.receivedFrames++;
    const frame = this.#board.detects('frame-check')
      ? decodeAx25(octets, { hasFrameCheck: true })
      : decodeAx25(octets.subarray(0, -frameCheckOctets));
    if (!frame.ok) {
      if (frame.fault.kind === 'bad-frame-check') this.#countDamaged();
      else this.#refuse(frame.fault.kind);
      return;
    }
    const { callsign, ssid } = frame.value.source;
    if (/^[A-Z0-9]{1,6}$/.test(callsign)) this.lastHeard = { call: callsign, ssid };
    const isDuplicate =
      this.#window.has(frame.value, this.#clock.nowAtMs()) && this.#board.detects('duplicate-window');
    if (isDuplicate) this.droppedDuplicates++;
    this.#answer(frame.value);
    if (!isDuplicate && mode === 'DIGI') this.#repeat(octets.subarray(0, -frameCheckOctets), frame.value);
  }

  #countDamaged(): void {
    this.damagedFrames++;
    this.#damagedAtMs.push(this.#clock.nowAtMs());
    if (this.#damagedAtMs.length > mostRemembered) this.#damagedAtMs.shift();
  }

  #refuse(kind: string): void {
    this.refusals.set(kind, (this.refusals.get(kind) ?? 0) + 1);
  }

  #repeat(octets: Uint8Array, { source }: DecodedAx25): void {
    if (this.#board.frameFaults?.isPassedOver(octets)) return;
    const answer = digipeat(octets, this.#board.settings);
    if (!answer.ok) {
      this.#refuse(answer.fault.kind);
      return;
    }
    this.queue.send(answer.value, () => {
      this.repeatedFrames++;
      this.#board.tell({ name: 'FRAME_DIGIPEATED', call: source.callsign, ssid: source.ssid });
    });
  }

  /** To the payload itself: also what comes again is answered, for the acknowledgement may have been lost. */
  #answer(frame: DecodedAx25): void {
    const { mode } = this.#board;
    if (!answeringModes.has(mode)) return;
    const message = readIncoming(frame, this.#ownCall);
    if (message === undefined) return;
    const isTaken = message.isToStore ? mode === 'STORE' && this.#store(message) : true;
    const answer = answerTo(message, this.#ownCall, isTaken ? 'acknowledgement' : 'rejection');
    if (answer !== undefined && !this.queue.holds(answer)) this.queue.send(answer);
  }

  #store({ from, text }: IncomingMessage): boolean {
    const kept = this.store.put({ from, text, heardAtMs: this.#clock.nowAtMs() });
    if (!kept.ok) {
      this.#refuse(kept.fault.kind);
      if (kept.fault.kind === 'store-full') this.#tellStoreFull();
      return false;
    }
    if (kept.value.isNew) this.#board.tell({ name: 'SF_STORED', slot: kept.value.slot });
    if (this.store.isFull) this.#tellStoreFull();
    return true;
  }

  #tellStoreFull(): void {
    if (this.#hasToldStoreFull || !this.#board.detects('store-full')) return;
    this.#hasToldStoreFull = true;
    this.#board.tell({ name: 'STORE_FULL' });
  }
}
