import { describe, expect, it } from 'vitest';
import type { BusMessage } from '../ports.ts';
import { createLiveClient } from './live-client.ts';
import { createLiveText } from './live-text.ts';

const text = createLiveText({ nowAtMs: () => 1000 }, 'run-1');

/** A cable that takes what it is given and lets it go only when told. */
function cable() {
  const sent: { type: string; seq: number; skipped?: number; ticks?: { atMs: number }[]; rate?: number }[] =
    [];
  const socket = {
    bufferedAmount: 0,
    isStuck: false,
    send(line: string) {
      sent.push(JSON.parse(line));
      if (socket.isStuck) socket.bufferedAmount += line.length;
    },
  };
  const client = createLiveClient(socket);
  const take = (message: BusMessage) => client.take(message, text.of(message));
  return { sent, socket, client, take };
}

const report = (reportId: string): BusMessage => ({ type: 'report', reportId });
const clock = (rate: number): BusMessage => ({ type: 'clock', rate });

describe('a client of the live socket', () => {
  it('gets every event at once and only the newest of a value', () => {
    const { sent, client, take } = cable();
    take(clock(1));
    take(clock(2));
    take(report('a'));
    client.flush(text);
    expect(sent.map(({ type, seq, rate }) => ({ type, seq, rate }))).toEqual([
      { type: 'report', seq: 0, rate: undefined },
      { type: 'clock', seq: 1, rate: 2 },
    ]);
  });

  it('that stops reading costs no more than four megabytes and is told what it missed', () => {
    const { sent, socket, client, take } = cable();
    socket.isStuck = true;
    const kilobyte = 'x'.repeat(1024);
    // 200,000 messages of 1 KB are what once filled 202 MB (measured with ws 8.23).
    for (let count = 0; count < 20_000; count++) {
      take(report(kilobyte));
      if (count % 100 === 0) client.flush(text);
    }
    const fourMegabytes = 4 * 1024 * 1024;
    expect(socket.bufferedAmount).toBeLessThanOrEqual(fourMegabytes + 2048);
    const arrived = sent.length;
    socket.isStuck = false;
    socket.bufferedAmount = 0;
    client.flush(text);
    expect(sent.at(-1)).toMatchObject({ type: 'lag', skipped: 20_000 - arrived, seq: arrived });
    take(report('after'));
    expect(sent.at(-1)).toMatchObject({ type: 'report', seq: arrived + 1 });
  });

  it('keeps the ticks of the frame counts that it merged', () => {
    const { sent, client, take } = cable();
    const frames = (ticks: { atMs: number; good: number; bad: number }[]) =>
      ({ type: 'frames', frames: {}, ticks }) as unknown as BusMessage;
    take(frames([{ atMs: 1000, good: 1, bad: 0 }]));
    take(
      frames([
        { atMs: 1000, good: 2, bad: 0 },
        { atMs: 2000, good: 1, bad: 0 },
      ]),
    );
    client.flush(text);
    expect(sent).toHaveLength(1);
    expect(sent[0]!.ticks).toEqual([
      { atMs: 1000, good: 2, bad: 0 },
      { atMs: 2000, good: 1, bad: 0 },
    ]);
  });
});
