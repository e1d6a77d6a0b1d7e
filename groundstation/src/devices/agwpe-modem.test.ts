import { AgwpeDecoder, encodeAgwpe, encodeAgwpeFrame } from '@dawa/protocols/agwpe';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AgwpeModem, createAgwpeModem } from './agwpe-modem.ts';
import { createMemoryPort, fromHex, type MemoryPort, toHex } from './memory-port.fixture.ts';

/** From N0CALL to TEST, `hello`. Source: AX.25 2.2, section 3.12 */
const hello = fromHex('a88aa6a84040609c6086829898e103f068656c6c6f');

describe('a packet engine as a modem', () => {
  let clock: VirtualClock;
  let memory: MemoryPort;
  let modem: AgwpeModem;
  let heard: string[];
  let answers: boolean;

  const plug = () =>
    memory.plug((bytes, answer) => {
      for (const message of new AgwpeDecoder().push(bytes))
        if (answers && message.ok && message.value.kind === 'R')
          answer(encodeAgwpe({ kind: 'R', data: fromHex('d5 07 00 00 7f 00 00 00') }));
    });
  const kinds = () => memory.written.map((bytes) => String.fromCharCode(bytes[4]!)).join('');

  beforeEach(async () => {
    clock = new VirtualClock(0);
    memory = createMemoryPort(clock);
    answers = true;
    plug();
    modem = createAgwpeModem({ port: memory.port, clock, channel: 1 });
    heard = [];
    modem.onBytes((bytes) => heard.push(toHex(bytes)));
    await clock.runFor(1000);
  });

  it('orders frames once, after the first answer, and asks again and again which version it is', async () => {
    expect(modem.info.state).toBe('ok');
    await clock.runFor(20_000);
    expect(kinds()).toBe('RkRRRRR');
  });

  it('hands on frames of its own radio in KISS, and counts those of others', async () => {
    await memory.say(encodeAgwpeFrame(hello, 1));
    await memory.say(encodeAgwpeFrame(hello, 0));
    await memory.say(encodeAgwpe({ port: 1, kind: 'U', data: fromHex('31 3a 46 6d') }));
    await clock.runFor(10);
    expect(heard).toEqual([`c0 10 ${toHex(hello)} c0`]);
  });

  it('puts the check back that the engine took away, on links whose frames have one', async () => {
    const link = { modulation: 'gmsk' } as const;
    modem.listenTo({ ...link, framing: { kind: 'birds', hasFrameCheck: true } });
    // CRC-16/X-25 of `123456789` is 0x906e, low octet first. Source: Catalogue of parametrised CRC algorithms.
    await memory.say(encodeAgwpeFrame(fromHex('313233343536373839'), 1));
    modem.listenTo({ ...link, framing: { kind: 'birds' } });
    await memory.say(encodeAgwpeFrame(fromHex('313233343536373839'), 1));
    await clock.runFor(10);
    expect(heard).toEqual([
      'c0 10 31 32 33 34 35 36 37 38 39 6e 90 c0',
      'c0 10 31 32 33 34 35 36 37 38 39 c0',
    ]);
  });

  it('gives it frames without KISS, and refuses what holds none', async () => {
    await modem.send(Uint8Array.of(0xc0, 0, ...hello, 0xc0));
    expect(toHex(memory.written.at(-1)!)).toBe(
      `01 00 00 00 4b${' 00'.repeat(23)} 16 00 00 00 00 00 00 00 10 ${toHex(hello)}`,
    );
    await expect(modem.send(hello)).rejects.toMatchObject({ code: 'refused' });
  });

  it('is silent when it says no more which version it is, and connects anew after four questions', async () => {
    answers = false;
    await clock.runFor(15_000);
    expect(modem.info.state).toBe('silent');
    await clock.runFor(20_000);
    expect(memory.port.state.openings).toBe(1);
    expect(['lost', 'connecting']).toContain(memory.port.state.kind);
    answers = true;
    plug();
    await clock.runFor(2000);
    expect(modem.info.state).toBe('ok');
  });

  it('connects anew when what comes is no AGWPE', async () => {
    await memory.say(new Uint8Array(36));
    await clock.runFor(10);
    expect(modem.info).toMatchObject({ counters: { badMessages: 1 } });
    expect(memory.port.state.kind).not.toBe('open');
  });
});
