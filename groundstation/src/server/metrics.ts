import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Bus, BusMessage } from '../ports.ts';

export interface Metrics {
  /** Prometheus text format 0.0.4. */
  text(): Promise<string>;
  countPacket(packet: PacketInfo): void;
  close(): void;
}

const phases = ['idle', 'waiting', 'tracking', 'after'] as const;
const frameResults = ['good', 'relayed', 'foreign', 'bad', 'lost', 'idle'] as const;

/** Counts what goes over the bus, under the names that dashboards and alerts rely on. */
export function createMetrics(bus: Bus): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const own = { registers: [registry] };
  const frames = new Counter({
    ...own,
    name: 'dawa_frames_total',
    help: 'Frames by what became of them',
    labelNames: ['result'],
  });
  const packets = new Counter({
    ...own,
    name: 'dawa_packets_total',
    help: 'Space packets by application process identifier',
    labelNames: ['apid'],
  });
  const parameters = new Counter({
    ...own,
    name: 'dawa_parameters_total',
    help: 'Parameter samples decoded',
  });
  const passState = new Gauge({
    ...own,
    name: 'dawa_pass_state',
    help: '1 for the phase that the contact is in',
    labelNames: ['phase'],
  });
  const linkUp = new Gauge({
    ...own,
    name: 'dawa_link_up',
    help: '1 while the device answers',
    labelNames: ['device'],
  });
  for (const result of frameResults) frames.inc({ result }, 0);
  for (const phase of phases) passState.set({ phase }, phase === 'idle' ? 1 : 0);
  let counted: Pick<FrameCounts, (typeof frameResults)[number]> = {
    ...{ good: 0, relayed: 0, foreign: 0, bad: 0, lost: 0, idle: 0 },
  };

  const unsubscribe = bus.subscribe((message: BusMessage) => {
    switch (message.type) {
      case 'frames':
        for (const result of frameResults) {
          // The ledger counts from the start of the run and may begin again at a new pass.
          const grownBy = message.frames[result] - counted[result];
          frames.inc({ result }, grownBy < 0 ? message.frames[result] : grownBy);
        }
        counted = message.frames;
        return;
      case 'parameters':
        parameters.inc(message.samples.length);
        return;
      case 'contact':
        for (const phase of phases) passState.set({ phase }, phase === message.contact.phase ? 1 : 0);
        return;
      case 'device':
        linkUp.set({ device: message.device.deviceId }, message.device.state === 'ok' ? 1 : 0);
        return;
      default:
    }
  });
  return {
    text: () => registry.metrics(),
    countPacket: (packet) => packets.inc({ apid: String(packet.apid) }),
    close: () => {
      unsubscribe();
      registry.clear();
    },
  };
}
