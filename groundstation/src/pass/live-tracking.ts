import { separationDeg } from '@dawa/flight-dynamics/angle';
import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { FrameCounts } from '@dawa/protocols/console/link';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { GuardedRadio } from '../ports.ts';
import type { Antenna } from './antenna.ts';
import type { SkyPoint } from './sky.ts';
import type { Tuner } from './tuner.ts';

/** An antenna that was not heard for so long may stand anywhere. */
const stalePositionMs = 2000;

export interface Offsets {
  downlink: number;
  uplink: number;
}

/** Where the satellite is, where the antenna was told to go and where it says it is. */
export function trackState(
  atMs: number,
  satellite: SkyPoint | undefined,
  antenna: Antenna | undefined,
  staleMs = stalePositionMs,
): TrackState {
  const reading = antenna?.reading ?? null;
  const isKnown = reading !== null && satellite !== undefined && atMs - reading.readAtMs <= staleMs;
  return {
    atMs,
    satellite: satellite ?? null,
    commanded: antenna?.commanded ?? null,
    antenna: reading,
    offByDeg: isKnown ? separationDeg(satellite, reading) : null,
  };
}

type Tuned = NonNullable<RadioState['down']>;

/** What the receiver should be on; the shift is zero where the satellite's speed is not known. */
export function downlinkTuning(link: MissionLink, satellite: SkyPoint | undefined, offsetHz: number): Tuned {
  const nominalHz = link.frequencyHz;
  const shiftHz = satellite === undefined ? 0 : downlinkDopplerHz(satellite.rangeRateKmS, nominalHz);
  return { nominalHz, shiftHz, offsetHz, wantedHz: nominalHz + shiftHz + offsetHz };
}

/** What the transmitter should be on, so that the satellite hears the nominal frequency. */
export function uplinkTuning(link: MissionLink, satellite: SkyPoint | undefined, offsetHz: number): Tuned {
  const nominalHz = link.frequencyHz;
  const shiftHz = satellite === undefined ? 0 : uplinkDopplerHz(satellite.rangeRateKmS, nominalHz);
  return { nominalHz, shiftHz, offsetHz, wantedHz: nominalHz + shiftHz + offsetHz };
}

export interface RadioView {
  readonly atMs: number;
  readonly down: Tuned | null;
  readonly up: Tuned | null;
  readonly thresholdHz: number;
  readonly radio: GuardedRadio | undefined;
  readonly tuner: Tuner | undefined;
  readonly counts: FrameCounts;
  /** Bytes came from the modem a moment ago. */
  readonly hasBytes: boolean;
  /** What the S-meter says; undefined when there is none, or it cannot tell. */
  readonly carrierByMeter: boolean | undefined;
}

/** The radio as the page shows it: wanted beside read. A modem without squelch gives bytes all the time, so the meter goes first. */
export function radioState(view: RadioView): RadioState {
  const { atMs, down, up, thresholdHz, radio, tuner, counts, hasBytes } = view;
  const meter = tuner?.meter?.meter ?? null;
  const hasFrameLock = hasBytes && counts.syncState === 'lock';
  const { receiveReading, transmitReading, dialled } = tuner ?? {};
  return {
    atMs,
    down: down && {
      ...down,
      dialledHz: dialled?.receiveHz ?? null,
      readHz: receiveReading?.frequencyHz ?? null,
      readAtMs: receiveReading?.readAtMs ?? null,
    },
    up: up && {
      ...up,
      dialledHz: dialled?.transmitHz ?? null,
      readHz: transmitReading?.frequencyHz ?? null,
      readAtMs: transmitReading?.readAtMs ?? null,
    },
    duplex: radio?.duplexNow ?? null,
    readFrequencyHz: tuner?.reading?.frequencyHz ?? null,
    readAtMs: tuner?.reading?.readAtMs ?? null,
    mode: tuner?.reading?.mode ?? null,
    meter,
    signalDbm: meter === null ? null : meterDbm(meter),
    isTransmitting: radio?.isTransmitting ?? false,
    thresholdHz,
    hasCarrier: hasFrameLock || (view.carrierByMeter ?? hasBytes),
    hasBitLock: hasBytes && counts.syncState !== 'search',
    hasFrameLock,
  };
}

/**
 * The level that an Icom meter stands for: 0 is S0, 120 is S9, 241 is 60 dB over it, straight in between.
 * S9 above 30 MHz is -93 dBm and an S-unit 6 dB (IARU Region 1 Technical Recommendation R.1, 1990).
 */
function meterDbm(meter: number): number {
  return meter <= 120 ? -147 + (meter / 120) * 54 : -93 + ((meter - 120) / 121) * 60;
}
