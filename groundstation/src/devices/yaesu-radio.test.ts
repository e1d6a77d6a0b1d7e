import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createMemoryPort, fromHex } from './memory-port.fixture.ts';
import { createYaesuRadio } from './yaesu-radio.ts';

/** An FT-847 on 145.825 MHz FM, receiving at S9 (wire log of Hamlib 4.5.4, `rigctl -m 1001`). */
const ft847: Record<string, string> = {
  '00 00 00 00 03': '14 58 25 00 08',
  '00 00 00 00 f7': '80',
  '00 00 00 00 e7': '10',
};

async function setUp({ hasEcho = false } = {}) {
  const answers = { ...ft847 };
  const clock = new VirtualClock(0);
  const memory = createMemoryPort(clock);
  memory.plug((bytes, answer) => {
    if (hasEcho) answer(bytes);
    const known = answers[[...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' ')];
    if (known !== undefined) answer(fromHex(known));
  });
  const radio = createYaesuRadio({ port: memory.port, clock, stepHz: 10 });
  await clock.runFor(400);
  memory.written.length = 0;
  const settle = async <T>(work: Promise<T>): Promise<T> => {
    work.catch(() => {});
    await clock.runFor(5000);
    return work;
  };
  return { clock, memory, radio, answers, settle };
}

describe('a Yaesu FT-847', () => {
  it('rounds to 10 Hz, sets most significant digits first, and reads back', async () => {
    const { memory, radio, answers, settle } = await setUp();
    answers['00 00 00 00 03'] = '43 59 50 00 08';
    await settle(radio.setFrequency(435_950_004));
    expect(memory.writtenHex().slice(0, 2)).toEqual(['43 59 50 00 01', '00 00 00 00 03']);
  });

  it('sets a mode only behind a question that was answered: in a shifted block FM would be PTT on', async () => {
    const { memory, radio, settle } = await setUp();
    await settle(radio.setMode({ mode: 'FM-D', filter: 1 }));
    const at = memory.writtenHex().indexOf('08 00 00 00 07');
    expect(memory.writtenHex()[at - 1]).toBe('00 00 00 00 03');
  });

  it('switches satellite mode off before the first key, for the radio does not tell whether it is in it', async () => {
    const { memory, radio, answers, settle } = await setUp();
    answers['00 00 00 00 f7'] = '00';
    await settle(radio.setTransmit(true));
    const written = memory.writtenHex();
    expect(written.indexOf('00 00 00 00 8e')).toBeGreaterThanOrEqual(0);
    expect(written.indexOf('00 00 00 00 8e')).toBeLessThan(written.indexOf('00 00 00 00 08'));
  });

  it('finds out by itself that the line sends everything back', async () => {
    const { radio, settle } = await setUp({ hasEcho: true });
    expect(await settle(radio.readSetting())).toMatchObject({ frequencyHz: 145_825_000, mode: 'FM' });
    expect((await settle(radio.readMeter())).meter).toBe(120);
    expect(radio.isTransmitting).toBe(false);
  });
});
