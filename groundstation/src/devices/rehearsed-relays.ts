import type { RelaySection } from '@dawa/protocols/station-instruments';
import type { Clock } from '@dawa/seams/clock';
import type { Relay } from '../ports.ts';
import type { Instruments } from './instruments.ts';

/**
 * The relays of a station in a rehearsal: they take what they are told, and nothing hangs on them. So the order in which
 * preamplifier and antenna relay go over is rehearsed too. Sensors have nothing to measure, and the simulated radio is keyed by its
 * own language.
 */
export function rehearseRelays(sections: readonly RelaySection[] | undefined, clock: Clock): Instruments {
  const relays = new Map((sections ?? []).map((section) => [section.id, rehearsedRelay(section, clock)]));
  return {
    relays,
    sensors: new Map(),
    ptt: undefined,
    devices: [...relays.values()],
    close: async () => {},
  };
}

function rehearsedRelay({ id, kind }: RelaySection, clock: Clock): Relay {
  const listeners = new Set<Parameters<Relay['onChange']>[0]>();
  let isOn = false;
  let switched = 0;
  let lastAtMs = clock.nowAtMs();
  const relay: Relay = {
    latches: true,
    get info() {
      return {
        ...{ deviceId: `relay:${id}` as const, kind, portName: `simulated ${id}`, state: 'ok' as const },
        ...{ lastAtMs, detail: null, isSimulated: true, counters: { switched } },
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
