import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { ascii, createMemoryPort, fromHex } from './memory-port.fixture.ts';
import { tapPort } from './tapped-port.ts';
import { WireLog } from './wire-log.ts';

const quietMs = 100;

describe('What went over a cable', () => {
  it('is shown in hexadecimal octets, as characters and in words', async () => {
    const clock = new VirtualClock(1000);
    const log = new WireLog(clock, (direction, bytes) => `${direction} ${bytes.length} octets`);
    log.note('sent', ascii('AZ EL \n'));
    await clock.runFor(quietMs);
    expect(log.since(0, 10)).toEqual({
      items: [
        {
          seq: 1,
          atMs: 1000,
          direction: 'sent',
          hex: '41 5a 20 45 4c 20 0a',
          text: 'AZ EL ·',
          words: 'sent 7 octets',
          octets: 7,
        },
      ],
      skipped: 0,
    });
  });

  it('puts an answer together that came octet by octet, and not two answers', async () => {
    const clock = new VirtualClock(0);
    const log = new WireLog(clock);
    for (const octet of fromHex('fe fe e0 a2 fb fd')) {
      log.note('received', Uint8Array.of(octet));
      await clock.runFor(33);
    }
    await clock.runFor(quietMs);
    log.note('received', fromHex('fe fe e0 a2 fa fd'));
    await clock.runFor(quietMs);
    expect(log.since(0, 10).items.map(({ hex }) => hex)).toEqual(['fe fe e0 a2 fb fd', 'fe fe e0 a2 fa fd']);
  });

  it('tells whoever asks again only what is new, and how much of it memory let go', async () => {
    const clock = new VirtualClock(0);
    const log = new WireLog(clock);
    for (let piece = 0; piece < 3000; piece++) log.note('sent', Uint8Array.of(piece & 0xff));
    await clock.runFor(quietMs);
    const { items, skipped } = log.since(10, 100);
    expect(items).toHaveLength(100);
    expect(items.at(-1)!.seq).toBe(3000);
    expect(skipped).toBe(3000 - 10 - 100);
    expect(log.since(3000, 100)).toEqual({ items: [], skipped: 0 });
  });

  it('keeps the beginning of a long piece and its length', async () => {
    const clock = new VirtualClock(0);
    const log = new WireLog(clock);
    log.note('sent', new Uint8Array(100_000));
    await clock.runFor(quietMs);
    const [piece] = log.since(0, 1).items;
    expect(piece!.octets).toBe(100_000);
    expect(piece!.hex).toHaveLength(3 * 256 - 1);
  });

  it('does not disturb the device when its words fail', async () => {
    const clock = new VirtualClock(0);
    const log = new WireLog(clock, () => {
      throw new RangeError('expected an order, found noise');
    });
    log.note('received', Uint8Array.of(1));
    await clock.runFor(quietMs);
    expect(log.since(0, 1).items[0]!.words).toBeNull();
  });

  it('is noted on the way, whatever cable the port has, and changes no octet', async () => {
    const clock = new VirtualClock(0);
    const { port, plug, unplug, writtenText, say } = createMemoryPort(clock);
    const log = new WireLog(clock);
    const tapped = tapPort(port, log);
    const heard: string[] = [];
    tapped.onStream((stream) => stream.onData((bytes) => heard.push(String.fromCharCode(...bytes))));
    for (const word of ['first', 'second']) {
      plug();
      await clock.runFor(1000);
      await tapped.stream!.write(ascii(`${word}?`));
      await say(ascii(`${word}!`));
      await clock.runFor(quietMs);
      await unplug();
      await clock.runFor(1000);
    }
    expect(heard).toEqual(['first!', 'second!']);
    expect(writtenText()).toBe('first?second?');
    expect(log.since(0, 10).items.map(({ direction, text }) => `${direction} ${text}`)).toEqual([
      'sent first?',
      'received first!',
      'sent second?',
      'received second!',
    ]);
  });
});
