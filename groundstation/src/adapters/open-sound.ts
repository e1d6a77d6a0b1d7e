import { mkdir, open, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { ModemOf } from '@dawa/protocols/station-modem';
import { WavReader, writeWav } from '@dawa/protocols/wav';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { sampleReader } from '../audio/sample-reader.ts';
import type { SampleSource } from '../audio/sample-source.ts';
import { createSoundSource, type SoundReader } from '../audio/sound-source.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { Port } from '../devices/port.ts';
import type { FaultReporter } from '../ports.ts';
import { Cable } from './cable.ts';
import { openFilePort } from './file-port.ts';
import { supervisePort } from './port-supervisor.ts';
import { giveToProgram, openProgramPort } from './program-port.ts';
import { openUdpPort, parseHostAndPort } from './udp-port.ts';

/** A program that ends at once is not begun again more often than this. */
const programDelayMs = 5_000;
const headerOctets = 4096;

type AudioSection = Pick<ModemOf<'audio'>, 'source' | 'sampleRateHz'> &
  Partial<Pick<ModemOf<'audio'>, 'datatype'>>;

export interface OpenSoundSettings {
  readonly section: AudioSection;
  /** Where relative paths begin. */
  readonly folder: string;
  readonly clock: Clock;
  readonly onFault: FaultReporter;
}

/** The sound that a section of `station.yaml` names: the port that it comes over, and its samples. */
export function openSound(settings: OpenSoundSettings): {
  readonly port: Port;
  readonly source: SampleSource;
} {
  const { section, clock, onFault } = settings;
  const port = supervisePort({
    name: soundNameOf(section.source),
    clock,
    open: () => openSource(settings),
    ...('command' in section.source && { longestDelayMs: programDelayMs }),
  });
  const createReader = (): SoundReader =>
    'wav' in section.source
      ? new WavReader()
      : sampleReader(section.datatype ?? 'ri16_le', section.sampleRateHz);
  const source = createSoundSource({
    port,
    clock,
    createReader,
    onFault: (fault) => onFault('audio', fault),
  });
  return { port, source };
}

/** For people, and for who looks whether two devices want the same. */
export function soundNameOf(source: AudioSection['source']): string {
  if ('wav' in source) return source.wav;
  if ('udp' in source) return `udp:${source.udp}`;
  return 'command' in source ? source.command.join(' ') : 'stdin';
}

async function openSource({ section, folder, clock }: OpenSoundSettings): Promise<ByteStream> {
  const { source } = section;
  if ('udp' in source)
    return openUdpPort({
      name: soundNameOf(source),
      host: source.address ?? '127.0.0.1',
      port: source.udp,
      clock,
    });
  if ('command' in source) return openProgramPort({ command: source.command, clock });
  if ('stdin' in source) return standardInput(clock);
  const path = inFolder(folder, source.wav);
  return openFilePort({ path, clock, octetsPerS: (await wavOctetsPerS(path)) * (source.speed ?? 1) });
}

/** @throws DeviceError when it is no WAV file */
async function wavOctetsPerS(path: string): Promise<number> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new DeviceError('lost', path, messageOf(error), error);
  });
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(headerOctets), 0, headerOctets, 0);
    const reader = new WavReader();
    const read = reader.push(buffer.subarray(0, bytesRead));
    if (!read.ok)
      throw new DeviceError('bad-answer', path, `expected ${read.fault.expected}, found ${read.fault.found}`);
    const { format } = reader;
    if (format === undefined) throw new DeviceError('bad-answer', path, 'expected a fmt chunk, found none');
    return (format.sampleRateHz * format.channels * format.bitsPerSample) / 8;
  } finally {
    await file.close();
  }
}

/** What is piped into the station; after its end nothing comes any more. */
async function standardInput(clock: Pick<Clock, 'deadline'>): Promise<ByteStream> {
  const cable = new Cable({
    name: 'stdin',
    clock,
    writeTimeoutMs: 1000,
    send: (_bytes, done) => done(new Error('nothing can be written to standard input')),
    drop: async () => void process.stdin.destroy(),
  });
  process.stdin.on('data', (bytes: Buffer) => cable.hear(bytes));
  process.stdin.on('error', (error) => cable.lose(messageOf(error)));
  return cable;
}

type Sink = NonNullable<ModemOf<'audio'>['transmit']>['to'];

/** Where the sound of a transmission goes to; resolves when it was taken. */
export function soundPlayer(
  to: Sink,
  { folder, clock, sampleRateHz }: { folder: string; clock: Clock; sampleRateHz: number },
): (samples: Float32Array) => Promise<void> {
  if ('command' in to)
    return (samples) => {
      const longestMs = (samples.length * 1000) / sampleRateHz + patienceMs;
      return giveToProgram({ command: to.command, clock, input: octetsOf(samples), longestMs });
    };
  if ('udp' in to) {
    const sendTo = parseHostAndPort(to.udp);
    return async (samples) => {
      const cable = await openUdpPort({ name: `udp:${to.udp}`, host: '0.0.0.0', port: 0, sendTo, clock });
      await cable.write(octetsOf(samples)).finally(() => cable.close());
    };
  }
  let count = 0;
  return async (samples) => {
    const path = inFolder(folder, to.folder);
    await mkdir(path, { recursive: true });
    const name = `${new Date(clock.nowAtMs()).toISOString().replaceAll(':', '-')}-${++count}.wav`;
    await writeFile(join(path, name), writeWav(samples, { sampleRateHz }));
  };
}

/** A program that plays may begin late. */
const patienceMs = 5_000;

/** 16 bits, the low octet first. */
function octetsOf(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (const [index, sample] of samples.entries())
    view.setInt16(2 * index, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))), true);
  return bytes;
}

function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
