import type { RelaySection } from '@dawa/protocols/station-instruments';
import type { Clock } from '@dawa/seams/clock';
import type { Anemometer, Relay } from '../ports.ts';
import type { Instruments } from './instruments.ts';
import type { RelayLoad } from './relay-board.ts';
import type { WireLog } from './wire-log.ts';

/** What a simulator stands for, on a cable of its own. */
export interface RehearsedAnemometer {
  readonly id: string;
  readonly anemometer: Anemometer;
  readonly wire: WireLog;
}

/**
 * The relays of a station in a rehearsal: they take what they are told, and nothing hangs on them. So the order in which
 * preamplifier and antenna relay go over is rehearsed too. Sensors of a supply have nothing to measure, and the simulated radio is
 * keyed by its own language; the wind is a simulator's.
 */
export function rehearseRelays(
  sections: readonly (RelaySection & RelayLoad)[] | undefined,
  clock: Clock,
  wind?: RehearsedAnemometer,
): Instruments {
  const relays = new Map((sections ?? []).map((section) => [section.id, rehearsedRelay(section, clock)]));
  return {
    relays,
    sensors: new Map(),
    anemometers: new Map(wind && [[wind.id, wind.anemometer]]),
    ptt: undefined,
    devices: [...relays.values(), ...(wind ? [wind.anemometer] : [])],
    wires: new Map(wind && [[`sensor:${wind.id}`, wind.wire]]),
    close: async () => wind?.anemometer.close(),
  };
}

function rehearsedRelay(section: RelaySection & RelayLoad, clock: Clock): Relay {
  const { id, kind } = section;
  const { load = null, danger = null, reservedFor = null } = section;
  const about = { load, danger, blockedBy: reservedFor };
  const listeners = new Set<Parameters<Relay['onChange']>[0]>();
  let isOn = false;
  let isToldOn: boolean | null = null;
  let switched = 0;
  let lastAtMs = clock.nowAtMs();
  const relay: Relay = {
    latches: true,
    get info() {
      return {
        ...{ deviceId: `relay:${id}` as const, kind, portName: `simulated ${id}`, state: 'ok' as const },
        ...{ lastAtMs, detail: null, isSimulated: true, counters: { switched } },
        relay: { isToldOn, isReadOn: isOn, ...about },
      };
    },
    get isOn() {
      return isOn;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async set(wanted) {
      isOn = wanted;
      isToldOn = wanted;
      switched++;
      lastAtMs = clock.nowAtMs();
      for (const listener of [...listeners]) listener(relay.info);
    },
    async close() {
      listeners.clear();
    },
  };
  return relay;
}
