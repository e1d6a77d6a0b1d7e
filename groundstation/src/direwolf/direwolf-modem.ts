import type { Clock } from '@dawa/seams/clock';
import { type AgwpeModem, createAgwpeModem } from '../devices/agwpe-modem.ts';
import type { Port } from '../devices/port.ts';
import type { DirewolfPort } from './direwolf-port.ts';

/** Direwolf as a modem: its frames come in KISS, its health is that it answers, its starts are counted. */
export function createDirewolfModem({
  program,
  port,
  clock,
  keysItself,
}: {
  readonly program: Pick<DirewolfPort, 'starts' | 'isRunning' | 'lastLine'>;
  /** Of the program, perhaps with somebody who notes what goes over it. */
  readonly port: Port;
  readonly clock: Clock;
  readonly keysItself: boolean;
}): AgwpeModem {
  return createAgwpeModem({
    ...{ port, clock, channel: 0, kind: 'Direwolf', keysItself },
    moreCounters: () => ({ starts: program.starts }),
    program: () => ({ isRunning: program.isRunning, lastLine: program.lastLine }),
  });
}
