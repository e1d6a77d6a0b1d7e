import { encodeKiss } from '@dawa/protocols/kiss';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createKissModem } from './kiss-modem.ts';
import { createMemoryPort } from './memory-port.fixture.ts';
import { modemWordsOf } from './modem-words.ts';
import { tapPort } from './tapped-port.ts';
import { WireLog } from './wire-log.ts';

describe('a TNC that is given octets of another language', () => {
  it('hands on every one of them at the instant it came, and finds the frames behind them', async () => {
    const clock = new VirtualClock(0);
    const memory = createMemoryPort(clock);
    const wire = new WireLog(clock, modemWordsOf('kiss'));
    const modem = createKissModem({ port: tapPort(memory.port, wire), clock });
    const heard: { octets: Uint8Array; atMs: number }[] = [];
    modem.onBytes((octets, atMs) => void heard.push({ octets, atMs }));
    memory.plug();
    await clock.runFor(10);
    const random = createRandom('no KISS');
    const said: typeof heard = [];
    // 9600 baud at twenty times its speed for ten seconds: transfer frames, of which every 256th octet is a C0.
    for (let piece = 0; piece < 2000; piece++) {
      const octets = Uint8Array.from({ length: 1 + random.integer(240) }, () => random.integer(256));
      said.push({ octets, atMs: clock.nowAtMs() });
      await memory.say(octets);
      await clock.runFor(5);
    }
    expect(heard.length).toBe(said.length);
    const isWhole = heard.every(
      ({ octets, atMs }, at) => Buffer.compare(octets, said[at]!.octets) === 0 && atMs - said[at]!.atMs <= 1,
    );
    expect(isWhole).toBe(true);
    const { framesIn } = modem.info.counters as { framesIn: number };
    await memory.say(Uint8Array.of(0xc0));
    for (let count = 0; count < 3; count++)
      await memory.say(encodeKiss({ port: 0, command: 0, data: Uint8Array.of(1, 2, 3) }));
    await clock.runFor(100);
    expect(Number(modem.info.counters['framesIn']) - framesIn).toBeGreaterThanOrEqual(3);
    expect(wire.since(0, 5).items).toHaveLength(5);
    await modem.close();
  });
});
