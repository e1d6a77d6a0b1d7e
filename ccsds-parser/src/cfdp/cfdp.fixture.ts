import { fileChecksumTypes } from './file-checksum.ts';
import { decodeCfdpPdu } from './pdu.ts';
import type { CfdpPolicy } from './policy.ts';
import type { CfdpPutRequest } from './put-request.ts';
import { CfdpReceiver } from './receiver.ts';
import { CfdpSender } from './sender.ts';
import type { CfdpAction, CfdpEvent, CfdpIndication, CfdpTimer } from './transaction.ts';

/** Numbers from 0 to before 1 that a seed repeats (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A clock that jumps from one due task to the next. */
export class VirtualClock {
  nowMs = 0;
  #order = 0;
  #tasks: { atMs: number; order: number; run: () => void }[] = [];

  /** @returns takes the task back */
  after(delayMs: number, run: () => void): () => void {
    const task = { atMs: this.nowMs + delayMs, order: this.#order++, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Runs until nothing is due any more, or so much time has gone. @returns tasks that were run */
  run(mostMs = 1e9, mostTasks = 200_000): number {
    let count = 0;
    while (this.#tasks.length > 0 && count < mostTasks) {
      let next = 0;
      for (let index = 1; index < this.#tasks.length; index++) {
        const [a, b] = [this.#tasks[index]!, this.#tasks[next]!];
        if (a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)) next = index;
      }
      const task = this.#tasks[next]!;
      if (task.atMs > mostMs) break;
      this.#tasks.splice(next, 1);
      this.nowMs = task.atMs;
      task.run();
      count++;
    }
    return count;
  }
}

/** Loses, doubles and reorders PDUs; `drops` decides before chance does. */
export interface ChannelOptions {
  readonly seed: number;
  readonly loss: number;
  readonly duplication?: number;
  readonly jitterMs?: number;
  readonly drops?: (octets: Uint8Array, count: number) => boolean;
}

/** One end: a machine with its timers, its file and its user's notebook. */
export class End {
  readonly machine: CfdpSender | CfdpReceiver;
  readonly indications: CfdpIndication[] = [];
  readonly sent: Uint8Array[] = [];
  readonly timers = new Map<CfdpTimer, () => void>();
  readonly requests: CfdpAction[] = [];
  file: Uint8Array;
  writtenOctets = 0;
  stored: { name: string; isComplete: boolean; file: Uint8Array }[] = [];
  discards = 0;
  closes = 0;
  isStorable = true;
  readonly #clock: VirtualClock;
  readonly #transmit: (octets: Uint8Array) => void;

  constructor(
    machine: CfdpSender | CfdpReceiver,
    file: Uint8Array,
    clock: VirtualClock,
    transmit: (octets: Uint8Array) => void,
  ) {
    this.machine = machine;
    this.file = file;
    this.#clock = clock;
    this.#transmit = transmit;
  }

  push(event: CfdpEvent): void {
    this.do(this.machine.push(event));
  }

  hear(octets: Uint8Array): void {
    const pdu = decodeCfdpPdu(octets);
    if (pdu.ok) this.push({ kind: 'pdu', pdu: pdu.value });
  }

  finished(): (CfdpIndication & { kind: 'transaction-finished' }) | undefined {
    return this.indications.find((indication) => indication.kind === 'transaction-finished');
  }

  kinds(): string[] {
    return this.indications.map((indication) => indication.kind);
  }

  do(actions: CfdpAction[]): void {
    for (const action of actions) this.#do(action);
  }

  #do(action: CfdpAction): void {
    switch (action.kind) {
      case 'send':
        this.sent.push(action.octets);
        this.#transmit(action.octets);
        return;
      case 'start-timer': {
        this.timers.get(action.timer)?.();
        const { timer, durationMs } = action;
        this.timers.set(
          timer,
          this.#clock.after(durationMs, () => {
            this.timers.delete(timer);
            this.push({ kind: 'timer-expired', timer });
          }),
        );
        return;
      }
      case 'stop-timer':
        this.timers.get(action.timer)?.();
        this.timers.delete(action.timer);
        return;
      case 'read-file': {
        const data = this.file.slice(action.offset, action.offset + action.octets);
        this.push({ kind: 'file-read', offset: action.offset, data });
        return;
      }
      case 'write-file':
        if (this.file.length < action.offset + action.data.length) {
          const grown = new Uint8Array(action.offset + action.data.length);
          grown.set(this.file);
          this.file = grown;
        }
        this.file.set(action.data, action.offset);
        this.writtenOctets += action.data.length;
        return;
      case 'store-file':
        if (this.isStorable)
          this.stored.push({
            name: action.destinationFileName,
            isComplete: action.isComplete,
            file: this.file.slice(0, action.fileSizeOctets),
          });
        this.push({ kind: 'file-stored', isStored: this.isStorable });
        return;
      case 'discard-file':
        this.discards++;
        return;
      case 'run-filestore':
        this.requests.push(action);
        this.push({
          kind: 'filestore-done',
          responses: action.requests.map((request) => ({ ...request, status: 0, message: '' })),
        });
        return;
      case 'indication':
        this.indications.push(action.indication);
        return;
      case 'closed':
        this.closes++;
        return;
    }
  }
}

export const name = { entityIdOctets: 2, sequenceNumberOctets: 2, sourceEntityId: 1n, sequenceNumber: 7n };

export function requestFor(file: Uint8Array, more: Partial<CfdpPutRequest> = {}): CfdpPutRequest {
  return {
    destinationEntityId: 2n,
    mode: 'acknowledged',
    sourceFileName: 'a.bin',
    destinationFileName: 'b.bin',
    fileSizeOctets: file.length,
    checksumType: fileChecksumTypes.crc32,
    ...more,
  };
}

/** A sender and a receiver with a channel between them; the receiver comes to be with the first PDU that arrives. */
export class Transfer {
  readonly clock = new VirtualClock();
  readonly sender: End;
  receiver: End | undefined;
  /** What the receiver's user does to it as soon as it is there. */
  prepare: (receiver: End) => void = () => {};
  readonly #policy: Partial<CfdpPolicy>;
  readonly #random: () => number;
  readonly #channel: ChannelOptions;
  #count = 0;

  constructor(
    file: Uint8Array,
    channel: ChannelOptions,
    more: Partial<CfdpPutRequest> = {},
    policy: Partial<CfdpPolicy> = {},
  ) {
    this.#policy = { maxPduOctets: 64, ...policy };
    this.#channel = channel;
    this.#random = seededRandom(channel.seed);
    const machine = new CfdpSender(requestFor(file, more), name, this.#policy);
    this.sender = new End(machine, file, this.clock, (octets) =>
      this.#carry(octets, (all) => this.hear(all)),
    );
  }

  start(): this {
    this.sender.do((this.sender.machine as CfdpSender).start());
    this.clock.after(5, () => this.#pump());
    return this;
  }

  /** Starts, and runs to the end. */
  run(mostMs = 1e8): this {
    this.start().clock.run(mostMs);
    return this;
  }

  hear(octets: Uint8Array): void {
    const pdu = decodeCfdpPdu(octets);
    if (!pdu.ok) return;
    if (!this.receiver) {
      const machine = new CfdpReceiver(pdu.value.header, this.#policy);
      this.receiver = new End(machine, new Uint8Array(0), this.clock, (all) =>
        this.#carry(all, (back) => this.sender.hear(back)),
      );
      this.prepare(this.receiver);
    }
    this.receiver.push({ kind: 'pdu', pdu: pdu.value });
  }

  #pump(): void {
    if (this.sender.machine.state === 'closed') return;
    this.sender.push({ kind: 'ready' });
    this.clock.after(5, () => this.#pump());
  }

  #carry(octets: Uint8Array, hear: (octets: Uint8Array) => void): void {
    const { loss, duplication = 0, jitterMs = 0, drops } = this.#channel;
    if (drops?.(octets, this.#count++)) return;
    if (this.#random() < loss) return;
    const copies = this.#random() < duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      this.clock.after(100 + Math.floor(this.#random() * jitterMs), () => hear(octets));
  }
}
