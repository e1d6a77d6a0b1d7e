import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Report } from '../../device-log.ts';
import { AudioPort } from './audio-port.ts';
import { AirKissPort, type AirWay, type PayloadOnAir } from './kiss-port.ts';

/** Cables to the air around a payload on the bench: KISS of a tester's TNC, and sound. */
export const airPorts = ['tnc', 'audio'] as const;
export type AirPort = (typeof airPorts)[number];

export function createAirPorts(
  clock: Clock,
  payload: PayloadOnAir,
  report: Report,
  way?: AirWay,
): Record<AirPort, { attach(stream: ByteStream): void }> {
  return { tnc: new AirKissPort(clock, payload, report, way), audio: new AudioPort(clock, payload) };
}
