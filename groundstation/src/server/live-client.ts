import type { FrameTick } from '@dawa/protocols/console/link';
import type { BusMessage } from '../ports.ts';
import { type LiveLine, type LiveText, withSequence } from './live-text.ts';

/** The part of a WebSocket that sending needs. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
}

export interface LiveClient {
  /** Sends at once, whatever waits. */
  sendNow(line: LiveLine): void;
  /** Takes a message for this client: at once, with the next flush, or counted as missed. */
  take(message: BusMessage, line: LiveLine): void;
  /** Sends the newest of each latest-value topic, ten times a second, while the cable takes it. */
  flush(text: LiveText): void;
}

/** Topics of which only the newest value matters. */
const latestValueTopics: ReadonlySet<BusMessage['type']> = new Set([
  'clock',
  'track',
  'radio',
  'frames',
  'contact',
  'safety',
  'device',
  'uplink',
  'campaign',
]);

/** More waiting than this, and newest values are held back. */
const busyBytes = 256 * 1024;
/** More waiting than this, and the client misses messages; it is told how many once half of it has gone. */
const fullBytes = 4 * 1024 * 1024;

/** Seconds of ticks that a client may be behind; `hello` brings the rest. */
const mostTicks = 600;

/**
 * What one connection still has to get, bounded by `fullBytes`: nothing throttles a WebSocket by itself, so a page
 * that sleeps would otherwise fill the memory of the station.
 */
export function createLiveClient(socket: LiveSocket): LiveClient {
  const newest = new Map<string, { message: BusMessage; line: LiveLine | undefined }>();
  let seq = 0;
  let skipped = 0;

  const sendNow = (line: LiveLine) => {
    socket.send(withSequence(seq, line));
    seq += 1;
  };
  return {
    sendNow,
    take(message, line) {
      if (latestValueTopics.has(message.type)) {
        const key = topicKey(message);
        const older = newest.get(key);
        // While the client keeps up, a newer value in the same tenth of a second is no loss.
        if (older !== undefined && socket.bufferedAmount > busyBytes) skipped += 1;
        newest.set(key, older === undefined ? { message, line } : heirOf(older.message, message, line));
        return;
      }
      if (skipped > 0 || socket.bufferedAmount + line.length > fullBytes) skipped += 1;
      else sendNow(line);
    },
    flush(text) {
      if (socket.bufferedAmount > busyBytes) return;
      if (skipped > 0) {
        sendNow(text.of({ type: 'lag', skipped }));
        skipped = 0;
      }
      for (const { message, line } of newest.values()) sendNow(line ?? text.of(message));
      newest.clear();
    },
  };
}

/** Each device is a topic of its own. */
function topicKey(message: BusMessage): string {
  if (message.type === 'uplink') return `uplink ${message.uplink.missionId}`;
  return message.type === 'device' ? `device ${message.device.deviceId}` : message.type;
}

/** The newer message, with the ticks of the one that it replaces: they ride on the counts and are each said once. */
function heirOf(older: BusMessage, newer: BusMessage, line: LiveLine) {
  if (older.type !== 'frames' || newer.type !== 'frames') return { message: newer, line };
  const ticks = new Map<number, FrameTick>();
  for (const tick of [...older.ticks, ...newer.ticks]) ticks.set(tick.atMs, tick);
  return { message: { ...newer, ticks: [...ticks.values()].slice(-mostTicks) }, line: undefined };
}
