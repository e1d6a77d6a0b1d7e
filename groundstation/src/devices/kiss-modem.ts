import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ModemOf } from '@dawa/protocols/station-modem';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Modem } from '../ports.ts';
import { DeviceError } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { FramesLately } from './frames-lately.ts';
import { ModemEars } from './modem-ears.ts';
import { modemHealth } from './modem-health.ts';
import type { Port } from './port.ts';
import { enterLines, leaveKiss } from './tnc-commands.ts';

/** A command line of a TNC is read before the next one comes; some drop what comes while they restart. */
const linePauseMs = 300;

export type KissSettings = Partial<Omit<ModemOf<'kiss'>, 'kind' | 'port' | 'baudRate'>>;

/**
 * A TNC that speaks KISS. What it says is handed on as it came, frames are only counted; each time its port is opened it is told
 * how to share the channel.
 */
export function createKissModem({
  port,
  clock,
  settings = {},
}: {
  readonly port: Port;
  readonly clock: Clock;
  readonly settings?: KissSettings;
}): Modem {
  const counts = { bytesIn: 0, bytesOut: 0, framesIn: 0, framesOut: 0, badFrames: 0 };
  const lately = new FramesLately();
  const ears = new ModemEars();
  const status = new DeviceStatus({
    deviceId: 'modem',
    kind: 'KISS TNC',
    port,
    clock,
    counters: () => ({ ...counts }),
    isOkWhenOpen: true,
    more: () => ({ modem: modemHealth(lately.told(clock.nowAtMs())) }),
  });
  /** Nothing goes out before the TNC was told to speak KISS. */
  let prepared: Promise<void> = Promise.resolve();
  const stopWatching = port.onStream((stream) => {
    const decoder = new KissDecoder();
    stream.onData((bytes) => {
      counts.bytesIn += bytes.length;
      for (const frame of decoder.push(bytes)) {
        if (!frame.ok) counts.badFrames++;
        else if (frame.value.command === kissCommands.data) {
          counts.framesIn++;
          lately.note(clock.nowAtMs());
        }
      }
      status.noteAnswer();
      ears.tell(bytes, clock.nowAtMs());
    });
    // A cable that is lost meanwhile is prepared anew with the next one.
    prepared = prepare(stream, settings, clock).catch(() => {});
  });
  return {
    get info() {
      return status.info;
    },
    onChange: (listener) => status.onChange(listener),
    onBytes: ears.onBytes,
    async send(bytes) {
      await prepared;
      const stream = port.stream;
      if (stream === undefined) throw new DeviceError('lost', port.name, 'there is no cable');
      const out = asSent(bytes, settings);
      await stream.write(out.bytes);
      counts.bytesOut += out.bytes.length;
      counts.framesOut += out.frames;
    },
    async close() {
      stopWatching();
      if (settings.isLeftAtEnd) await port.stream?.write(leaveKiss).catch(() => {});
      status.close();
      ears.close();
      await port.close();
    },
  };
}

async function prepare(stream: ByteStream, settings: KissSettings, clock: Clock): Promise<void> {
  for (const line of enterLines(settings.enterBy)) {
    await stream.write(new TextEncoder().encode(`${line}\r`));
    await new Promise<void>((resolve) => clock.deadline(linePauseMs, resolve));
  }
  const access = channelAccessFrames(settings);
  if (access.length > 0) await stream.write(access);
}

/** The parameters of KISS are octets: times in steps of 10 ms, the persistence p as 256 p - 1. */
function channelAccessFrames(settings: KissSettings): Uint8Array {
  const { txDelayMs, persistence, slotTimeMs, txTailMs, isFullDuplex, channel = 0 } = settings;
  const told: [command: number, value: number | undefined][] = [
    [kissCommands.txDelay, steps(txDelayMs)],
    [kissCommands.persistence, share(persistence)],
    [kissCommands.slotTime, steps(slotTimeMs)],
    [kissCommands.txTail, steps(txTailMs)],
    [kissCommands.fullDuplex, isFullDuplex === undefined ? undefined : Number(isFullDuplex)],
  ];
  return joined(
    told.flatMap(([command, value]) =>
      value === undefined ? [] : [encodeKiss({ port: channel, command, data: Uint8Array.of(value) })],
    ),
  );
}

/** For the radio of the TNC that is meant, with what it wants before each frame. */
function asSent(
  bytes: Uint8Array,
  { channel, sendPrefix }: KissSettings,
): { readonly bytes: Uint8Array; readonly frames: number } {
  const decoded = new KissDecoder().push(bytes);
  const frames = decoded.flatMap((frame) => (frame.ok ? [frame.value] : []));
  if ((channel === undefined && sendPrefix === undefined) || frames.length === 0)
    return { bytes, frames: frames.length };
  const prefix = new TextEncoder().encode(sendPrefix ?? '');
  const pieces = frames.flatMap((frame) => [prefix, encodeKiss({ ...frame, port: channel ?? frame.port })]);
  return { bytes: joined(pieces), frames: frames.length };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function steps(durationMs: number | undefined): number | undefined {
  return durationMs === undefined ? undefined : Math.round(durationMs / 10);
}

function share(persistence: number | undefined): number | undefined {
  return persistence === undefined ? undefined : Math.max(0, Math.round(persistence * 256) - 1);
}
