import type { Clock } from '@dawa/seams/clock';
import { messageOf } from '../devices/device-error.ts';
import type { Relay } from '../ports.ts';

/** A relay in the way of the signal. */
export interface SequencedRelay {
  readonly relay: Pick<Relay, 'info' | 'set'>;
  /** State in which the station transmits; it receives in the other one. */
  readonly isOnToTransmit: boolean;
  /** Real time until what it switches has settled. */
  readonly settleMs: number;
}

export interface TransmitSequenceSettings {
  readonly clock: Clock;
  /** In the order in which they go over before the key: preamplifier, then antenna relay. */
  readonly relays: readonly SequencedRelay[];
}

/** The order of relays around a key-down: none switches while power flows, no preamplifier is in the line then. */
export interface TransmitSequence {
  /** False while everything is as it is to receive. */
  readonly isTransmitting: boolean;
  /**
   * Each relay over, one after the other, each with its wait.
   * @throws DeviceError when one does not take it; those before it are back then, as far as they go
   */
  toTransmit(): Promise<void>;
  /** The same backwards; never rejects: what did not go back is told, and tried again at the next time. */
  toReceive(): Promise<string | null>;
}

export function createTransmitSequence({ clock, relays }: TransmitSequenceSettings): TransmitSequence {
  let isTransmitting = false;
  /** One after the other: a way back under way ends before the next way there begins. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  const settle = (settleMs: number) =>
    settleMs > 0 ? new Promise<void>((done) => clock.deadline(settleMs, done)) : Promise.resolve();

  const goBack = async (from: number): Promise<string | null> => {
    let trouble: string | null = null;
    for (let i = from; i >= 0; i--) {
      const { relay, isOnToTransmit, settleMs } = relays[i]!;
      // A hot switch lies at the antenna: its contacts first, and the preamplifier only behind a relay that went back.
      if (trouble !== null) return trouble;
      await settle(i === relays.length - 1 ? settleMs : 0);
      await relay.set(!isOnToTransmit).catch((error: unknown) => {
        trouble = messageOf(error);
      });
      if (trouble === null) await settle(settleMs);
    }
    isTransmitting = trouble !== null;
    return trouble;
  };

  return {
    get isTransmitting() {
      return isTransmitting;
    },
    toTransmit: () =>
      inTurn(async () => {
        isTransmitting = relays.length > 0;
        for (const [index, { relay, isOnToTransmit, settleMs }] of relays.entries()) {
          try {
            await relay.set(isOnToTransmit);
          } catch (error) {
            await goBack(index);
            throw error;
          }
          await settle(settleMs);
        }
      }),
    toReceive: () => inTurn(() => (isTransmitting ? goBack(relays.length - 1) : Promise.resolve(null))),
  };
}
