import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import type { Report } from '../device-log.ts';
import type { FaultSettings } from '../payload/active-faults.ts';
import type { AprsReceiver } from '../space-link/aprs-receiver.ts';
import { BenchAir } from './bench-air.ts';
import { createBenchInstruments, type InstrumentPort, instrumentPorts } from './bench-instruments.ts';
import { BenchWiring } from './bench-wiring.ts';
import type { BenchFaultName } from './instrument-faults.ts';
import { isolatedLine } from './isolated-line.ts';
import { RelaySimulator } from './relay.ts';
import type { WiredBoard } from './wired-board.ts';

/** What is around a board on a bench, whatever the board is: supply, relays, instruments, the cable at its antenna connector. */
export interface WiredBench {
  readonly wiring: BenchWiring;
  readonly air: BenchAir;
  attach(port: 'payload' | 'relay' | InstrumentPort, stream: ByteStream): void;
  setFault(name: BenchFaultName, isActive: boolean, settings: FaultSettings): void;
}

export function createWiredBench(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
  readonly board: WiredBoard & { attach(stream: ByteStream): void };
  /** Counted from 1: told apart by it in serial numbers. */
  readonly number: number;
  readonly receiver?: AprsReceiver | undefined;
}): WiredBench {
  const { clock, random, report, board, number, receiver } = options;
  const wiring = new BenchWiring({ clock, board, random: random.fork('wiring') });
  const air = new BenchAir({ random: random.fork('air'), wiring, ...(receiver && { receiver }) });
  const instruments = createBenchInstruments({ clock, report, wiring, number });
  const relay = new RelaySimulator({
    report,
    onSwitch: (contact, isClosed) => wiring.setRelay('LCUS', contact, isClosed),
  });
  const line = {
    attach: (stream: ByteStream) => board.attach(isolatedLine(stream, () => wiring.isLineThrough)),
  };
  const sockets = { payload: line, relay, ...instruments } as const;
  return {
    ...{ wiring, air },
    attach: (port, stream) => sockets[port].attach(stream),
    setFault(name, isActive, settings) {
      report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
      if (name === 'relay-welded') wiring.isRelayWelded = isActive;
      else
        for (const port of instrumentPorts)
          if (settings['instrument'] === undefined || settings['instrument'] === port)
            instruments[port].faults.set(name, isActive, settings);
    },
  };
}
