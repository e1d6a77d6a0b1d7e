import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { type AprsSaying, encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import type { TelemetryDefinition } from '@dawa/protocols/aprs/telemetry-definition';
import { payloadDestination } from '../store/incoming-message.ts';

/** What the telemetry of a beacon tells. */
export interface BeaconReadings {
  readonly busVoltageV: number;
  readonly busCurrentA: number;
  readonly amplifierC: number;
  readonly rssiDbm: number;
  readonly storedMessages: number;
  /** In the order of the labels: see `definitions`. */
  readonly bits: {
    readonly isSynthesizerLocked: boolean;
    readonly hasStored: boolean;
    readonly isStoreFull: boolean;
    readonly wasWatchdog: boolean;
    readonly wasBrownOut: boolean;
    readonly wasOvercurrent: boolean;
  };
}

/** What of it means what, for whoever hears it: value = a v² + b v + c. */
export const beaconDefinitions: readonly TelemetryDefinition[] = [
  {
    of: 'names',
    names: ['Vbus', 'Ibus', 'Tpa', 'RSSI', 'Store', 'Lock', 'Mail', 'Full', 'Wdog', 'Sag', 'OC', '-', '-'],
  },
  { of: 'units', units: ['V', 'A', 'C', 'dBm', 'msg', 'on', 'yes', 'yes', 'yes', 'yes', 'yes', '-', '-'] },
  {
    of: 'equations',
    equations: [
      { a: 0, b: 0.025, c: 0 },
      { a: 0, b: 0.005, c: 0 },
      { a: 0, b: 0.5, c: -40 },
      { a: 0, b: 0.5, c: -140 },
      { a: 0, b: 2, c: 0 },
    ],
  },
  { of: 'bits', senses: Array.from({ length: 8 }, () => true), project: 'APRS-DP' },
];

/** With the first beacon and each tenth after it the meaning of the telemetry is sent. */
export const definitionsEvery = 10;
const longestStatus = 62;

/**
 * The frames, without their checks, of beacon `index`, counted from 0: its text, telemetry, and now and then what that means. A
 * text that is too long for a status goes as a bulletin, which has room for 67 octets.
 *
 * Source: APRS Protocol Reference 1.0.1, chapters 13, 14, 16
 */
export function beaconFrames(
  index: number,
  { own, text }: { readonly own: string; readonly text: string },
  readings: BeaconReadings,
): Uint8Array[] {
  const sayings: AprsSaying[] = [];
  if (text !== '') {
    const isStatus = text.length <= longestStatus;
    sayings.push(isStatus ? { kind: 'status', text } : { kind: 'bulletin', id: '1', text });
  }
  sayings.push(telemetryOf(index, readings));
  if (index % definitionsEvery === 0) {
    for (const definition of beaconDefinitions)
      sayings.push({ kind: 'telemetry-definition', addressee: own, definition });
  }
  return sayings.map((saying) =>
    encodeAprsFrame({
      source: own,
      destination: payloadDestination,
      path: [],
      information: encodeAprs(saying),
    }),
  );
}

function telemetryOf(index: number, readings: BeaconReadings): AprsSaying {
  const { busVoltageV, busCurrentA, amplifierC, rssiDbm, storedMessages, bits } = readings;
  const values = [busVoltageV, busCurrentA, amplifierC, rssiDbm, storedMessages];
  const equations = beaconDefinitions.flatMap((one) => (one.of === 'equations' ? one.equations : []));
  const channels = equations.map(({ b, c }, at) => inRange(Math.round((values[at]! - c) / b)));
  const flags = [...Object.values(bits), false, false];
  return { kind: 'telemetry', sequence: index % 1000, channels, bits: flags };
}

/** What is beyond the scale stands at its end. */
function inRange(value: number): number {
  return Math.min(255, Math.max(0, value));
}
