import type { LogRecord } from '../ports.ts';
import type { ClockCoefficients } from './time-correlation.ts';

/** Name in the meta of a `run` record which says how the clock on board is read from then on. */
export const coefficientRecordName = 'clock-coefficients';

/**
 * Coefficients of a clock as the log keeps them, for whoever asks years later what an instant was made of: TAI, milliseconds
 * since 1970, is `taiMs + (reading - onboardS) * (1000 + rateOffsetMsPerS)`, valid for packets behind the one that is cited.
 *
 * They are computed again when the log is read again, and not taken from here.
 */
export function coefficientRecord(missionId: string, { set, lsn }: NewCoefficients): Omit<LogRecord, 'lsn'> {
  const { setId, segmentId, line, validFromAtMs } = set;
  const { onboardS, taiMs, rateOffsetMsPerS, pairs } = line;
  return {
    kind: 'run',
    atMs: validFromAtMs,
    cites: [lsn, lsn],
    meta: {
      what: coefficientRecordName,
      ...{ missionId, setId, segmentId, onboardS, taiMs, rateOffsetMsPerS, pairs },
      pointSigmaMs: Math.sqrt(line.pointVariance),
      rateSigmaMsPerS: Math.sqrt(line.rateVariance),
    },
    bytes: new Uint8Array(0),
  };
}

/** A set of coefficients, and the packet of the log that completed it. */
export interface NewCoefficients {
  readonly set: ClockCoefficients;
  readonly lsn: number;
}

/** The number of the set in a record; undefined when it is another record. */
export function coefficientSetOf({ kind, meta }: LogRecord): number | undefined {
  const { what, setId } = meta;
  return kind === 'run' && what === coefficientRecordName && typeof setId === 'number' ? setId : undefined;
}
