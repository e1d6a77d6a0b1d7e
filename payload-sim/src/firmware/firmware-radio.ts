import { frameCheck, frameCheckIn, frameCheckOctets, withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { airtimeMs, groundKeying } from '../payload/air/airtime.ts';
import type { PayloadOnAir } from '../payload/air/kiss-port.ts';
import { Receiver, type Signal } from '../payload/air/receiver.ts';
import type { Transmission } from '../payload/air/transmit-queue.ts';
import type { FirmwareBreadboard } from './firmware-breadboard.ts';

/** A program that knows the bits it will stuff in only on the average holds its key a little shorter or longer. */
const longEnough = 0.9;

/**
 * Modem and transceiver between the program and the air: what is heard whole goes to the KISS port of the controller, and what comes
 * out there is on the air while the key is held.
 */
export class FirmwareRadio implements PayloadOnAir {
  readonly digipeater: PayloadOnAir['digipeater'];
  readonly transmitter: PayloadOnAir['transmitter'];
  readonly #clock: Clock;
  readonly #receiver: Receiver;
  readonly #listeners = new Set<(sent: Transmission) => void>();
  #keyedAtMs: number | undefined;
  #sending: Uint8Array[] = [];

  constructor(clock: Clock, payload: FirmwareBreadboard) {
    this.#clock = clock;
    const [modem, controller] = createMemoryStreamPair('modem');
    payload.attachModem(controller);
    this.#receiver = new Receiver(clock, (octets) => {
      // A modem keeps to itself what has a bad check.
      if (!hasGoodCheck(octets)) return;
      const data = octets.subarray(0, -frameCheckOctets);
      void modem.write(encodeKiss({ port: 0, command: kissCommands.data, data }));
    });
    const decoder = new KissDecoder();
    modem.onData((bytes) => {
      for (const frame of decoder.push(bytes)) {
        if (frame.ok && frame.value.command === kissCommands.data && this.#keyedAtMs !== undefined)
          this.#sending.push(withFrameCheck(frame.value.data));
      }
    });
    payload.onKey((isKeyed) => this.#onKey(isKeyed));
    const hear = (signal: Signal) => {
      payload.setHeard(signal.strengthDbm);
      clock.after(signal.durationMs, () => {
        if (!this.#receiver.isSquelchOpen) payload.setHeard(undefined);
      });
    };
    const receiver = this.#receiver;
    this.digipeater = {
      receiver: {
        get isSquelchOpen() {
          return receiver.isSquelchOpen;
        },
        begin(signal) {
          receiver.begin(signal);
          hear(signal);
        },
        end: (signal) => receiver.end(signal),
      },
      queue: {
        onTransmission: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
    };
    this.transmitter = {
      get isKeyed() {
        return payload.board.isKeyed;
      },
    };
  }

  #onKey(isKeyed: boolean): void {
    this.#receiver.onKey(isKeyed);
    const releasedAtMs = this.#clock.nowAtMs();
    const keyedAtMs = this.#keyedAtMs;
    this.#keyedAtMs = isKeyed ? releasedAtMs : undefined;
    if (isKeyed || keyedAtMs === undefined) return;
    for (const octets of this.#sending.splice(0)) {
      const isComplete = releasedAtMs - keyedAtMs >= longEnough * airtimeMs(octets, groundKeying);
      for (const listener of [...this.#listeners])
        listener({ ...groundKeying, octets, keyedAtMs, releasedAtMs, isComplete });
    }
  }
}

function hasGoodCheck(octets: Uint8Array): boolean {
  const end = octets.length - frameCheckOctets;
  return end > 0 && frameCheck(octets, 0, end) === frameCheckIn(octets);
}
