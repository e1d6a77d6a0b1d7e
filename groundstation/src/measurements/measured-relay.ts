import type { Clock } from '@dawa/seams/clock';
import type { Relay } from '../ports.ts';
import { type MeasuredThing, parameterName, type ReadingLayout } from './measured-thing.ts';

const labels = { 0: 'OFF', 1: 'ON', 2: 'UNKNOWN' } as const;

export function relayLayout(id: string): ReadingLayout {
  const name = `relay_${parameterName(id)}`;
  return {
    name: `${name}_state`,
    description: `How relay ${id} stands: as read back, or as last told where its board cannot tell`,
    entries: [{ name, description: `Relay ${id}`, bits: 8, isSigned: false, labels }],
    periodMs: null,
  };
}

export function measuredRelay(id: string, relay: Relay, clock: Pick<Clock, 'nowAtMs'>): MeasuredThing {
  const layout = relayLayout(id);
  return {
    layouts: [layout],
    // A change is told whenever it comes.
    everyMs: 0,
    read: () => ({
      layout: layout.name,
      readAtMs: clock.nowAtMs(),
      octets: Uint8Array.of(relay.isOn === undefined ? 2 : Number(relay.isOn)),
    }),
  };
}
