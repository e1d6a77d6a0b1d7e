import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { instrumentPorts } from '../bench-devices/bench-instruments.ts';
import { isBenchFault } from '../bench-devices/instrument-faults.ts';
import { createWiredBench } from '../bench-devices/wired-bench.ts';
import type { WiredBoard } from '../bench-devices/wired-board.ts';
import type { Report } from '../device-log.ts';
import { listFaults } from '../fault-catalogue.ts';
import type { FaultSettings } from '../payload/active-faults.ts';
import { AirKissPort } from '../payload/air/kiss-port.ts';
import { type PayloadFaultName, payloadFaults } from '../payload/fault-list.ts';
import type { AprsReceiver } from '../space-link/aprs-receiver.ts';
import type { WorldPort } from '../world.ts';
import { FirmwareBreadboard } from './firmware-breadboard.ts';
import { FirmwareRadio } from './firmware-radio.ts';

export interface FirmwareWorldOptions {
  readonly clock: Clock;
  readonly program: Uint8Array;
  readonly random: Random;
  readonly streams: Readonly<Record<string, ByteStream | undefined>>;
  /** How well its receiver hears; as the engineering model's unless given. */
  readonly receiver?: AprsReceiver;
  readonly onEvent?: (event: { type: string; atMs: number; text: string }) => void;
}

/** A bench with the real program on it: the ports and the instruments of the model's bench. */
export function createFirmwareWorld(options: FirmwareWorldOptions) {
  const { clock, program, random, streams, onEvent, receiver } = options;
  const report: Report = (type, text) => onEvent?.({ type, atMs: clock.nowAtMs(), text });
  const payload = new FirmwareBreadboard({ clock, program, report, random: random.fork('line') });
  const bench = createWiredBench({ clock, random, report, receiver, number: 1, board: wire(payload) });
  const tnc = new AirKissPort(clock, new FirmwareRadio(clock, payload), report, bench.air);
  const attach = (port: WorldPort, stream: ByteStream) => {
    if (port === 'tnc') tnc.attach(stream);
    else if (isBenchPort(port)) bench.attach(port, stream);
  };
  for (const [port, stream] of Object.entries(streams)) if (stream) attach(port as WorldPort, stream);
  const injected = new Set<string>();
  return {
    payload,
    benches: [],
    attach,
    /** @returns false for a fault that nothing here can have */
    setFault(name: string, isActive: boolean, settings: FaultSettings = {}): boolean {
      if (isPayloadFault(name)) return payload.setFault(name, isActive, settings);
      if (!isBenchFault(name)) return false;
      if (isActive) injected.add(name);
      else injected.delete(name);
      bench.setFault(name, isActive, settings);
      return true;
    },
    faults: () =>
      listFaults((name) => (isPayloadFault(name) ? payload.hasFault(name) : injected.has(name)), {
        payload: true,
        station: false,
      }).filter(({ name }) => !isPayloadFault(name) || payload.canHave(name)),
    demodulate: () => {},
    stop: () => payload.setPower(false),
  };
}

/** What of it the bench's wires reach. */
function wire(payload: FirmwareBreadboard): WiredBoard & { attach(stream: ByteStream): void } {
  return {
    get isPowered() {
      return payload.board.isPowered;
    },
    electrics: payload.electrics,
    transmitter: {
      get isKeyed() {
        return payload.board.isKeyed;
      },
    },
    hasFault: (name) => payload.hasFault(name),
    setPower: (isOn) => payload.setPower(isOn),
    attach: (stream) => payload.attach(stream),
  };
}

const benchPorts = ['payload', 'relay', ...instrumentPorts] as const;

function isBenchPort(port: WorldPort): port is (typeof benchPorts)[number] {
  return benchPorts.some((one) => one === port);
}

function isPayloadFault(name: string): name is PayloadFaultName {
  return payloadFaults.some((fault) => fault.name === name);
}
