import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { supervisePort } from './port-supervisor.ts';

describe('a port that is kept open', () => {
  it('looks for a missing cable after 20, 40, 80 ... and then every 500 ms, for ever', async () => {
    const clock = new VirtualClock(0);
    const triedAtMs: number[] = [];
    const port = supervisePort({
      name: '/dev/serial/by-id/absent',
      clock,
      open: async () => {
        triedAtMs.push(clock.nowAtMs());
        throw new TypeError('ENOENT');
      },
    });
    await clock.runUntil(2500);
    expect(triedAtMs).toEqual([0, 20, 60, 140, 300, 620, 1120, 1620, 2120]);
    await clock.runFor(3_600_000);
    expect(triedAtMs.length).toBe(9 + 7200);
    expect(port.state).toMatchObject({ kind: 'connecting', detail: 'ENOENT' });
    await port.close();
    await clock.runFor(10_000);
    expect(triedAtMs.length).toBe(9 + 7200);
  });

  it('hands each new cable to its users and never an old one', async () => {
    const clock = new VirtualClock(0);
    let far: ByteStream | undefined;
    const port = supervisePort({
      name: 'cable',
      clock,
      open: async () => {
        const [near, other] = createMemoryStreamPair();
        far = other;
        return near;
      },
    });
    const streams: ByteStream[] = [];
    const states: string[] = [];
    port.onStream((stream) => streams.push(stream));
    port.onState(({ kind }) => states.push(kind));
    await clock.runFor(5000);
    await far?.close();
    await clock.runFor(1000);
    expect(streams.length).toBe(2);
    expect(streams[0]?.isOpen).toBe(false);
    expect(port.stream).toBe(streams[1]);
    expect(states).toEqual(['open', 'lost', 'open']);
    expect(port.state.openings).toBe(2);
  });

  it('does not spin when a cable opens and breaks at once', async () => {
    const clock = new VirtualClock(0);
    let openings = 0;
    supervisePort({
      name: 'loose contact',
      clock,
      open: async () => {
        openings++;
        const [near, far] = createMemoryStreamPair();
        clock.after(1, () => void far.close());
        return near;
      },
    });
    await clock.runFor(10_000);
    expect(openings).toBeLessThan(30);
  });
});
