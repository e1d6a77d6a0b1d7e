import type { WaterfallPicture } from '../waterfall/paint-waterfall.ts';
import type { CarrierSpot } from '../waterfall/waterfall-view.tsx';
import type { BeaconWeather } from './beacon-sound.ts';

export type HearQuestion =
  | { readonly type: 'beacon'; readonly weather: BeaconWeather }
  | { readonly type: 'burst'; readonly text: string; readonly noise: number };

/** A letter as the decoder heard it, in milliseconds from the start of the sound. */
export interface HeardLetter {
  readonly character: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly startsWord: boolean;
  readonly confidence: number;
}

export interface Sound {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

export interface HeardBeacon {
  readonly type: 'beacon';
  readonly weather: BeaconWeather;
  readonly sound: Sound;
  readonly text: string;
  readonly picture: WaterfallPicture;
  readonly carrier: readonly CarrierSpot[];
  readonly letters: readonly HeardLetter[];
  readonly startShiftHz: number;
  readonly driftHzS: number;
}

export interface HeardBurst {
  readonly type: 'burst';
  readonly text: string;
  readonly noise: number;
  readonly sound: Sound;
  readonly picture: WaterfallPicture;
  readonly frames: readonly {
    readonly octets: Uint8Array;
    readonly isCheckGood: boolean;
    readonly startMs: number;
    readonly endMs: number;
    /** What it says, in words; null when it cannot be read. */
    readonly words: string | null;
  }[];
}

export type HearAnswer = HeardBeacon | HeardBurst | { readonly type: 'failed'; readonly why: string };
