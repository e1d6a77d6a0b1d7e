import { usualTransmit } from '@dawa/protocols/transmit-section';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import type { GuardedRotator } from '../commanding/guarded-rotator.ts';
import type { InterlockRules } from '../commanding/interlocks.ts';
import type { KeyWatchdog } from '../commanding/key-watchdog.ts';
import { whatKeys } from '../commanding/protection.ts';
import { createSafety, type Safety } from '../commanding/safety.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { Bus, GuardedRadio, Journal, Radio, Relay, Rotator } from '../ports.ts';
import { guardTransmitter } from './guard-transmitter.ts';
import { type JoinedAntenna, joinAntenna } from './join-antenna.ts';

export interface DevicesToGuard extends Pick<InterlockRules, 'isSimulated' | 'uplinkAuthority'> {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly kept: <T>(name: string) => StoredValue<T>;
  readonly station: StationConfig;
  readonly rotator: Rotator | undefined;
  readonly radio: Radio | undefined;
  /** Starts who lets the transmitter go when this process cannot; left out where nothing radiates. */
  readonly keyWatchdog?: ((journal: Journal) => KeyWatchdog) | undefined;
  /** By the names of `station.yaml`. */
  readonly relays?: ReadonlyMap<string, Relay> | undefined;
}

export interface GuardedDevices {
  readonly safety: Safety;
  /** The rotator and what its guard goes by. */
  readonly antenna: JoinedAntenna | undefined;
  readonly rotator: GuardedRotator | undefined;
  readonly radio: GuardedRadio | undefined;
}

/** Safety first, then the devices behind their guards: for a station and for whoever measures one. */
export function guardDevices(parts: DevicesToGuard): GuardedDevices {
  const { clock, bus, journal, kept, station, isSimulated, uplinkAuthority } = parts;
  const { permit, transmit } = station.file;
  const watchdog = parts.radio && parts.keyWatchdog?.(journal);
  const { powerW } = station.file.radio ?? {};
  const safety = createSafety({
    clock,
    bus,
    journal,
    memory: kept('safety'),
    isSimulated,
    uplinkAuthority,
    ...(permit && { permit }),
    ...(powerW !== undefined && { powerW }),
    transmit: { ...(transmit ?? usualTransmit), keyedBy: whatKeys(station.file) },
    isReleasable: watchdog !== undefined,
  });
  const antenna =
    parts.rotator &&
    joinAntenna({ rotator: parts.rotator, safety, clock, journal, kept, isSimulated }, station);
  const radio =
    parts.radio &&
    guardTransmitter({
      ...{ clock, journal, safety, station, watchdog, radio: parts.radio, relays: parts.relays },
      rotator: antenna?.rotator,
    });
  return { safety, antenna, rotator: antenna?.rotator, radio };
}
