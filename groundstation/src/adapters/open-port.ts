import type { Clock } from '@dawa/seams/clock';
import type { Port } from '../devices/port.ts';
import { supervisePort } from './port-supervisor.ts';
import { openSerialPort } from './serial-port.ts';
import { openTcpPort, parseTcpName } from './tcp-port.ts';

export interface NamedPort {
  /** As `station.yaml` has it: `/dev/serial/by-id/…` or `tcp:host:port`. */
  readonly name: string;
  readonly baudRate: number;
  readonly clock: Clock;
  readonly isSimulated?: boolean;
  readonly areModemLinesReleased?: boolean;
  readonly stopBits?: 1 | 2;
  readonly hasHandshake?: boolean;
}

/** The port that `station.yaml` names, serial or TCP, opened for ever. */
export function keepPortOpen({
  name,
  baudRate,
  clock,
  isSimulated = false,
  areModemLinesReleased = false,
  stopBits = 1,
  hasHandshake = false,
}: NamedPort): Port {
  const address = parseTcpName(name);
  return supervisePort({
    name,
    isSimulated,
    clock,
    open: () =>
      address === undefined
        ? openSerialPort({ path: name, baudRate, clock, areModemLinesReleased, stopBits, hasHandshake })
        : openTcpPort({ ...address, clock }),
  });
}
