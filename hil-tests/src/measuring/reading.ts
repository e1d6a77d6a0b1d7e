import type { InstrumentSection } from '../bench/bench-instrument.ts';

/** What an instrument read. */
export interface Reading {
  readonly value: number;
  readonly unit: string;
  /** In the unit of the value; undefined where the bench file says nothing of it. */
  readonly expandedUncertainty: number | undefined;
  readonly instrument: InstrumentSection;
}
