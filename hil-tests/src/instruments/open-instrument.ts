import { openSerialPort } from '@dawa/groundstation/adapters/serial-port';
import { openTcpPort, parseTcpName } from '@dawa/groundstation/adapters/tcp-port';
import { DeviceError, messageOf } from '@dawa/groundstation/devices/device-error';
import { identityMismatch, readIdentity, type ScpiIdentity } from '@dawa/protocols/scpi/identity';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { InstrumentSection } from '../bench/bench-instrument.ts';
import { ScpiLine } from './scpi-line.ts';

export interface OpenInstrument {
  readonly section: InstrumentSection;
  readonly line: ScpiLine;
  readonly identity: ScpiIdentity;
  /** Where its cable ends: `tcp:192.168.1.7:5025`. */
  readonly place: string;
}

/**
 * Connects to an instrument, asks who it is, and empties its error queue: what somebody else did is not ours.
 *
 * @param simulated where the simulator has it, or the cable to it, for a simulated one
 * @throws DeviceError when it is not there, does not answer, or is another one than the bench file says
 */
export async function openInstrument(
  section: InstrumentSection,
  simulated: string | ByteStream | undefined,
  clock: Clock,
): Promise<OpenInstrument> {
  const isCable = typeof simulated === 'object' && section.connection?.kind === 'simulated';
  const place = placeOf(section, typeof simulated === 'object' ? simulated.name : simulated);
  const stream = isCable ? simulated : await openPlace(section, place, clock);
  const line = new ScpiLine({ stream, clock, name: section.id, answerTimeoutMs: section.answerTimeoutMs });
  try {
    const identity = readIdentity(await line.ask('*IDN?'));
    if (!identity.ok) throw new DeviceError('bad-answer', section.id, describeFault(identity.fault));
    const mismatch = identityMismatch(section, identity.value);
    if (mismatch !== undefined) throw new DeviceError('refused', section.id, describeFault(mismatch));
    await line.readErrors();
    return { section, line, identity: identity.value, place };
  } catch (error) {
    await line.close().catch(() => {});
    throw error;
  }
}

/** Where it is, as a port name; what an instrument without a connection is asked for is a mistake of whoever asks. */
export function placeOf({ id, connection }: InstrumentSection, simulatedPort: string | undefined): string {
  switch (connection?.kind) {
    case undefined:
      throw new DeviceError('lost', id, 'the bench file gives no connection');
    case 'simulated':
      if (simulatedPort === undefined)
        throw new DeviceError('lost', id, 'the simulated article has no such instrument');
      return simulatedPort;
    case 'lan':
      return `tcp:${connection.host}:${connection.port}`;
    case 'serial':
      return connection.port;
    default:
      return connection satisfies never;
  }
}

async function openPlace(section: InstrumentSection, place: string, clock: Clock): Promise<ByteStream> {
  const address = parseTcpName(place);
  try {
    if (address !== undefined) return await openTcpPort({ ...address, clock });
    const baudRate = section.connection?.kind === 'serial' ? section.connection.baudRate : 9600;
    return await openSerialPort({ path: place, baudRate, clock });
  } catch (error) {
    if (error instanceof DeviceError) throw new DeviceError(error.code, section.id, error.message, error);
    throw new DeviceError('lost', section.id, messageOf(error), error);
  }
}
