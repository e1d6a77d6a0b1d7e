import type { SharingSection } from '@dawa/protocols/sharing-section';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Fault, Result } from '@dawa/seams/fault';
import type { Journal } from '../ports.ts';
import { serveClient } from './serve-client.ts';
import type { SharedLanguage } from './shared-language.ts';

/** gpredict, a logger, a decoder, WSJT-X and their reconnections: more than this is somebody's mistake. */
const mostClients = 32;
/** Who connects is told so often in this time; the others are counted. */
const mostTold = 20;
const toldWithinMs = 60_000;

/** Listens somewhere, and hands on each connection. */
export type Listen = (where: {
  readonly address: string;
  readonly port: number;
  readonly clock: Clock;
  readonly onConnection: (stream: ByteStream, from: string) => void;
}) => Promise<Result<{ readonly port: number; close(): Promise<void> }, Fault>>;

export interface SharedDeviceSettings {
  readonly language: SharedLanguage;
  readonly address: SharingSection['address'];
  readonly port: number;
  readonly password: string | undefined;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly listen: Listen;
}

export interface SharedDevice {
  /** Where it listens; undefined when it cannot. */
  readonly port: number | undefined;
  close(): Promise<void>;
}

/** Offers a device to other programs until it is closed. A port that is taken is an alarm and no reason not to start. */
export async function shareDevice(settings: SharedDeviceSettings): Promise<SharedDevice> {
  const { language, clock, journal, password, listen, address, port } = settings;
  const { name } = language;
  const streams = new Set<ByteStream>();
  const tell = createTeller(settings);
  const listening = await listen({
    ...{ address, port, clock },
    onConnection(stream, from) {
      if (streams.size >= mostClients) {
        tell(`${from} was turned away: ${mostClients} programs are connected already`);
        void stream.close().catch(() => {});
        return;
      }
      streams.add(stream);
      stream.onClose(() => streams.delete(stream));
      tell(`${from} is connected`);
      const told = new Set<string>();
      const client = {
        name: from,
        tell(what: string) {
          if (!told.has(what)) tell(`${from} ${what}`);
          told.add(what);
        },
      };
      serveClient({ stream, language, client, clock, password });
    },
  });
  const alarmId = `sharing.${name}`;
  if (listening.ok) journal.clear(alarmId);
  else {
    journal.raise({
      alarmId,
      severity: 'warning',
      title: `Not shared by ${name}`,
      text: `expected ${listening.fault.expected}, found ${listening.fault.found}. Stop that program (a ${name} of Hamlib?) or choose another port in station.yaml, and start again.`,
      source: 'safety',
    });
  }
  return {
    port: listening.ok ? listening.value.port : undefined,
    async close() {
      const closing = listening.ok ? listening.value.close() : undefined;
      await Promise.all([...streams].map((stream) => stream.close().catch(() => {})));
      await closing;
    },
  };
}

/** Tells the journal, but not of every connection of a program that connects a hundred times a minute. */
function createTeller({ clock, journal, language }: SharedDeviceSettings): (text: string) => void {
  let told = 0;
  let sinceMs = clock.monotonicMs();
  const event = (text: string) =>
    journal.event({
      severity: 'info',
      source: 'sharing',
      code: language.name,
      text: `${language.name}: ${text}.`,
    });
  return (text) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - sinceMs > toldWithinMs) {
      if (told > mostTold) event(`${told - mostTold} more things happened that were not told`);
      told = 0;
      sinceMs = nowMs;
    }
    if (++told <= mostTold) event(text);
  };
}
