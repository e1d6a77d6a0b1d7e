import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createMemoryPort, fromHex } from './memory-port.fixture.ts';
import { createRawModem } from './raw-modem.ts';

describe('a raw modem', () => {
  it('hands on what it hears with the time it came, and sends what it is given', async () => {
    const clock = new VirtualClock(1000);
    const memory = createMemoryPort(clock);
    memory.plug();
    const modem = createRawModem({ port: memory.port, clock });
    const heard: [string, number][] = [];
    modem.onBytes((bytes, atMs) => heard.push([Buffer.from(bytes).toString('hex'), atMs]));
    await clock.runFor(500);
    await memory.say(fromHex('1a cf fc 1d'));
    await clock.runFor(1);
    expect(heard).toEqual([['1acffc1d', 1500]]);
    await modem.send(fromHex('eb 90'));
    expect(memory.writtenHex()).toEqual(['eb 90']);
    expect(modem.info).toMatchObject({ state: 'ok', lastAtMs: 1500, counters: { bytesIn: 4, bytesOut: 2 } });
  });

  it('says that it is lost instead of keeping bytes for later', async () => {
    const clock = new VirtualClock(0);
    const memory = createMemoryPort(clock);
    memory.plug();
    const modem = createRawModem({ port: memory.port, clock });
    await clock.runFor(10);
    await memory.unplug();
    await clock.runFor(1000);
    await expect(modem.send(fromHex('eb 90'))).rejects.toMatchObject({ code: 'lost' });
    memory.plug();
    await clock.runFor(1000);
    expect(memory.writtenHex()).toEqual([]);
    expect(modem.info.state).toBe('ok');
  });
});
