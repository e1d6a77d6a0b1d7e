import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createKenwoodRadio } from './kenwood-radio.ts';
import { ascii, createMemoryPort } from './memory-port.fixture.ts';

/** Answers of a TS-2000, by command; what it only obeys is not in it (wire log of Hamlib 4.5.4, `rigctl -m 2014`). */
const ts2000: Record<string, string> = {
  ID: 'ID019;',
  FR: 'FR0;',
  IF: 'IF00145825000    +0000000000040000010;',
  MD: 'MD4;',
  SA: 'SA0000000;',
  SM0: 'SM00008;',
  TO: 'TO0;',
};

async function setUp(answers: Record<string, string> = { ...ts2000 }) {
  const clock = new VirtualClock(0);
  const memory = createMemoryPort(clock);
  memory.plug((bytes, answer) => {
    for (const command of String.fromCharCode(...bytes).split(';')) {
      const known = answers[command];
      if (known !== undefined) answer(ascii(known));
    }
  });
  const radio = createKenwoodRadio({ port: memory.port, clock, stepHz: 1 });
  await clock.runFor(1);
  memory.written.length = 0;
  return { clock, memory, radio, answers };
}

describe('a Kenwood radio', () => {
  it('asks who is there before anything else, and refuses another radio', async () => {
    // 021 is a TS-590S.
    const { clock, radio, memory } = await setUp({ ...ts2000, ID: 'ID021;' });
    await expect(radio.setFrequency(435_950_000)).rejects.toThrow('expected a TS-2000 (ID 19), found ID 21');
    await clock.runFor(1000);
    expect(memory.writtenText()).not.toContain('FA');
  });

  it('sets a frequency, asks for the name behind it, and reads it back by IF', async () => {
    const { memory, radio, answers } = await setUp();
    answers['IF'] = 'IF00435950000    +0000000000040000010;';
    await radio.setFrequency(435_950_000);
    expect(memory.writtenText()).toBe('FA00435950000;ID;IF;');
  });

  it('takes the echo of what it set for no answer', async () => {
    const { memory, radio, answers } = await setUp();
    // The line sends back what it hears, and the radio stays where it was.
    answers['FA00435950000'] = 'FA00435950000;';
    await expect(radio.setFrequency(435_950_000)).rejects.toMatchObject({ code: 'bad-answer' });
    expect(memory.writtenText()).toBe('FA00435950000;ID;IF;IF;'.repeat(2));
  });

  it('says so when the radio does not take it', async () => {
    const { radio, answers } = await setUp();
    answers['FA00900000000'] = '?;';
    await expect(radio.setFrequency(900_000_000)).rejects.toMatchObject({ code: 'refused' });
  });

  it('keys by TX, which must not be answered, and looks by IF whether it is on the air', async () => {
    const { memory, radio, answers } = await setUp();
    answers['TX'] = '';
    answers['IF'] = 'IF00145825000    +0000000000140000010;';
    await radio.setTransmit(true);
    expect(memory.writtenText()).toMatch(/TX;ID;IF;/);
    answers['IF'] = ts2000['IF']!;
    memory.written.length = 0;
    await radio.setTransmit(false);
    expect(memory.writtenText()).toMatch(/^RX;IF;/);
  });

  it('switches satellite mode on without TRACE, and gives the knobs back to MAIN after a look at SUB', async () => {
    const { memory, radio, answers } = await setUp();
    answers['FB'] = 'FB00145950640;';
    const setting = radio.setTransmitFrequency!(145_950_640);
    answers['SA'] = 'SA1010000;';
    await setting;
    expect(memory.writtenText()).toContain('FB00145950640;ID;FB;');
    memory.written.length = 0;
    expect(await radio.readState!()).toMatchObject({
      transmit: { kind: 'satellite', frequencyHz: 145_950_640, mode: 'FM' },
      toneHz: null,
    });
    const text = memory.writtenText();
    expect(text.match(/SA1011000;/g)).toHaveLength(2);
    expect(text.lastIndexOf('SA1010000;')).toBeGreaterThan(text.lastIndexOf('SA1011000;'));
  });
});
