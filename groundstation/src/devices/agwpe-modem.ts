import {
  AgwpeDecoder,
  type AgwpeMessage,
  agwpeFrameOf,
  agwpeKinds,
  agwpeVersionOf,
  encodeAgwpe,
  encodeAgwpeFrame,
} from '@dawa/protocols/agwpe';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Modem } from '../ports.ts';
import { DeviceError } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { FramesLately } from './frames-lately.ts';
import { type ListenedLink, wantsFrameCheck } from './listened-link.ts';
import { ModemEars } from './modem-ears.ts';
import { modemHealth } from './modem-health.ts';
import type { Port } from './port.ts';

/** An engine that still answers is asked for its version so often, and must answer before the next time. */
const askMs = 5_000;
/**
 * Between the first answer of an engine and the order to deliver frames: Direwolf 1.6 forgets an order that comes while it is still
 * busy with the connection (one start in a few on a loaded machine), and nothing tells.
 */
const settleMs = 250;
/** So many questions without an answer: the connection is made anew. */
const mostUnanswered = 4;

export interface AgwpeModemSettings {
  readonly port: Port;
  readonly clock: Clock;
  /** Which radio of the engine. */
  readonly channel: number;
  readonly kind?: string;
  readonly keysItself?: boolean;
  readonly askEveryMs?: number;
  /** What whoever runs the engine counts besides. */
  readonly moreCounters?: () => Record<string, number>;
  /** Of a program that the station runs. */
  readonly program?: () => NonNullable<DeviceInfo['modem']>['program'];
}

export interface AgwpeModem extends Modem {
  /** Frames get their check back where the link says that they have it. */
  listenTo(link: ListenedLink): void;
}

/** A packet engine over TCP: frames come out as KISS, and go in as KISS. It is healthy while it answers what version it is. */
export function createAgwpeModem(settings: AgwpeModemSettings): AgwpeModem {
  const { port, clock, channel, kind = 'AGWPE', keysItself = false, askEveryMs = askMs } = settings;
  const counts = { framesIn: 0, framesOut: 0, otherChannels: 0, badMessages: 0 };
  const lately = new FramesLately();
  const ears = new ModemEars();
  const status = new DeviceStatus({
    deviceId: 'modem',
    kind,
    port,
    clock,
    counters: () => ({ ...counts, ...settings.moreCounters?.() }),
    more: () => ({
      modem: modemHealth({ ...lately.told(clock.nowAtMs()), program: settings.program?.() ?? null }),
    }),
  });
  let cancelAsking: Cancel = () => {};
  let unanswered = 0;
  let isCheckWanted = false;
  /** It was told to deliver frames. */
  let isTold = false;

  const take = (message: AgwpeMessage) => {
    if (agwpeVersionOf(message) !== undefined) {
      unanswered = 0;
      if (isTold) status.noteAnswer();
      else orderSoon();
      return;
    }
    const frame = agwpeFrameOf(message);
    if (frame === undefined) return;
    status.noteAnswer();
    if (message.port !== channel) {
      counts.otherChannels++;
      return;
    }
    counts.framesIn++;
    lately.note(clock.nowAtMs());
    // The engine has proved the check, and taken it away.
    const data = isCheckWanted ? withFrameCheck(frame) : frame;
    ears.tell(encodeKiss({ port: channel, command: kissCommands.data, data }), clock.nowAtMs());
  };
  const orderSoon = () => {
    cancelAsking();
    cancelAsking = clock.deadline(settleMs, () => {
      const { stream } = port;
      if (stream === undefined || isTold) return;
      // Once for each connection: the same again would switch it off.
      isTold = true;
      stream.write(encodeAgwpe({ port: channel, kind: agwpeKinds.toggleRaw })).catch(() => {});
      ask(stream);
    });
  };
  const ask = (stream: ByteStream) => {
    if (!stream.isOpen) return;
    if (unanswered > 0) status.noteSilence('it does not say which version it is');
    if (unanswered >= mostUnanswered) {
      void stream.close();
      return;
    }
    unanswered++;
    stream.write(encodeAgwpe({ kind: agwpeKinds.version })).catch(() => {});
    cancelAsking = clock.deadline(askEveryMs, () => ask(stream));
  };
  const stopWatching = port.onStream((stream) => {
    const decoder = new AgwpeDecoder();
    cancelAsking();
    unanswered = 0;
    isTold = false;
    stream.onData((bytes) => {
      for (const message of decoder.push(bytes)) {
        if (message.ok) take(message.value);
        else {
          counts.badMessages++;
          void stream.close();
        }
      }
    });
    ask(stream);
  });
  return {
    ...(keysItself && { keysItself }),
    get info() {
      return status.info;
    },
    onChange: (listener) => status.onChange(listener),
    onBytes: ears.onBytes,
    listenTo({ framing }) {
      isCheckWanted = wantsFrameCheck(framing);
    },
    async send(bytes) {
      const stream = port.stream;
      if (stream === undefined) throw new DeviceError('lost', port.name, 'there is no connection');
      for (const frame of framesToSend(bytes, port.name)) {
        await stream.write(encodeAgwpeFrame(frame, channel));
        counts.framesOut++;
      }
    },
    async close() {
      cancelAsking();
      stopWatching();
      status.close();
      ears.close();
      await port.close();
    },
  };
}

/**
 * The frames in KISS that a modem of whole frames was given.
 * @throws DeviceError `refused` when there is none
 */
export function framesToSend(bytes: Uint8Array, name: string): readonly Uint8Array[] {
  const frames = new KissDecoder()
    .push(bytes)
    .flatMap((frame) => (frame.ok && frame.value.command === kissCommands.data ? [frame.value.data] : []));
  if (frames.length > 0) return frames;
  const found = `${bytes.length} octets without one`;
  throw new DeviceError('refused', name, `expected frames in KISS, found ${found}`);
}
