import type { SampleKind } from '@dawa/protocols/spectrum/power-spectrum';
import type { AudioModulation } from '@dawa/protocols/station-modem';
import type { HeardSound } from '../ports.ts';

/** What a thread that demodulates has to know before it begins. */
export interface Listening {
  readonly modulations: readonly AudioModulation[];
  /** Of sound: what full scale of the receiver's discriminator is in hertz, where it is known. */
  readonly fullScaleHz?: number | undefined;
  /** Of IQ: where the carrier should lie, from the middle. */
  readonly carrierHz?: number | undefined;
}

/** What the thread that demodulates is told. */
export type ToDemodulate =
  | {
      readonly type: 'samples';
      readonly kind: SampleKind;
      readonly sampleRateHz: number;
      readonly samples: Float32Array;
      readonly atMs: number;
    }
  /** From now on only these, each beginning anew. */
  | { readonly type: 'use'; readonly modulations: readonly AudioModulation[] };

/** What it tells. */
export type Demodulated =
  | {
      readonly type: 'frame';
      readonly modulation: AudioModulation;
      /** With its check. */
      readonly octets: Uint8Array;
      /** When its last bit was heard, on the station's clock. */
      readonly endAtMs: number;
      readonly sound: HeardSound;
    }
  | { readonly type: 'text'; readonly text: string; readonly endAtMs: number }
  /** A piece is done. */
  | { readonly type: 'done'; readonly samples: number }
  /** The sound does not suit this modulation. */
  | { readonly type: 'unusable'; readonly modulation: AudioModulation; readonly why: string };
