import type { TransmitSection } from '@dawa/protocols/transmit-section';
import type { Clock } from '@dawa/seams/clock';
import { guardRadio } from '../commanding/guarded-radio.ts';
import type { KeyWatchdog } from '../commanding/key-watchdog.ts';
import { lowElevationBlock } from '../commanding/low-elevation.ts';
import type { Safety } from '../commanding/safety.ts';
import { createTransmitSequence, type SequencedRelay } from '../commanding/transmit-sequence.ts';
import type { StationConfig } from '../config/station-config.ts';
import { DeviceError } from '../devices/device-error.ts';
import type { GuardedRadio, Journal, Radio, Relay, Rotator } from '../ports.ts';

export interface TransmitterParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly safety: Safety;
  readonly station: StationConfig;
  readonly radio: Radio;
  /** Tells where the beam is; none for an antenna that does not move. */
  readonly rotator: Pick<Rotator, 'position'> | undefined;
  /** The station's relays by their names. */
  readonly relays?: ReadonlyMap<string, Relay> | undefined;
  readonly watchdog?: KeyWatchdog | undefined;
}

/** The radio behind its guard, as `transmit` and `permit` of `station.yaml` want it. */
export function guardTransmitter(parts: TransmitterParts): GuardedRadio {
  const { clock, journal, safety, station, radio, rotator, relays, watchdog } = parts;
  const { permit, transmit } = station.file;
  safety.askBeforeTransmission(() => lowElevationBlock(permit?.minElevationDeg, rotator, clock));
  return guardRadio({
    ...{ radio, safety, clock, journal },
    ...(transmit && {
      transmit,
      sequence: createTransmitSequence({ clock, relays: relaysOf(transmit, relays) }),
    }),
    ...(watchdog && { watchdog }),
  });
}

function relaysOf(
  { sequence: { preamplifier, antennaRelay } }: TransmitSection,
  relays: ReadonlyMap<string, Relay> = new Map(),
): SequencedRelay[] {
  const named = (name: string): SequencedRelay['relay'] => relays.get(name) ?? missing(name);
  return [
    ...(preamplifier
      ? [
          {
            relay: named(preamplifier.relay),
            isOnToTransmit: !preamplifier.isOnToReceive,
            settleMs: preamplifier.settleMs,
          },
        ]
      : []),
    ...(antennaRelay ? [{ ...antennaRelay, relay: named(antennaRelay.relay) }] : []),
  ];
}

/** Named and not there: whoever keys is refused, and told by which name. */
function missing(name: string): SequencedRelay['relay'] {
  return {
    info: {
      ...{ deviceId: 'radio', kind: 'relay', portName: name, state: 'off', lastAtMs: null },
      ...{ detail: 'named in transmit.sequence, and station.yaml has no such relay', isSimulated: false },
      counters: {},
    },
    set: () =>
      Promise.reject(
        new DeviceError('lost', name, 'expected a relay of this name in station.yaml, found none'),
      ),
  };
}
