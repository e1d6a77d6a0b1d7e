import type { PayloadMode } from '@dawa/payload-sim/payload/payload-mode';
import type { FaultMaker } from './by-hand.ts';
import type { FaultTrial } from './fault-trial.ts';

/** How a fault of the list is put to the proof on a bench, over its wires alone. */
export interface FaultCase {
  /** Where the article stands when the fault comes. */
  readonly mode: Extract<PayloadMode, 'RX' | 'DIGI' | 'BEACON'>;
  /** The article's transmitter is keyed. */
  readonly isTransmitting?: boolean;
  /** A radio at the article's antenna connector is needed. */
  readonly isOnAir?: boolean;
  /** Settings other than the ordinary ones of the list, and why: mostly so that it takes a bench less time. */
  readonly settings?: Readonly<Record<string, number>>;
  /** How a bench without an injector makes it; where it is left out only an injector can. */
  readonly byHand?: FaultMaker;
  /** What is noted of the sound article, to compare with. */
  before?(trial: FaultTrial): Promise<void>;
  /** What is done with the article while the fault is in it, and how it must show, where the list says. */
  detect(trial: FaultTrial): Promise<void>;
  /** What the list tells to do, and that it helps; `trial.lift()` takes the cause away. */
  recover(trial: FaultTrial): Promise<void>;
}
