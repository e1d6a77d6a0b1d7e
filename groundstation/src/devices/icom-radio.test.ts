import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createIcomRadio } from './icom-radio.ts';
import { createMemoryPort, fromHex, toHex } from './memory-port.fixture.ts';

type Answers = Record<string, string>;

// Frames of an IC-9700 as Hamlib 4.5.4 exchanges them (`rigctl -m 3081`): to A2 from E0, answers to E0 from A2.
const ic9700: Answers = {
  'fe fe a2 e0 25 00 fd': 'fe fe e0 a2 25 00 00 50 82 45 01 fd',
  'fe fe a2 e0 26 00 fd': 'fe fe e0 a2 26 00 05 00 01 fd',
  'fe fe a2 e0 1c 00 fd': 'fe fe e0 a2 1c 00 00 fd',
  'fe fe a2 e0 15 02 fd': 'fe fe e0 a2 15 02 00 80 fd',
  'fe fe a2 e0 0f fd': 'fe fe e0 a2 0f 00 fd',
  'fe fe a2 e0 16 5a fd': 'fe fe e0 a2 16 5a 00 fd',
};
const ok = 'fe fe e0 a2 fb fd';
const no = 'fe fe e0 a2 fa fd';

function setUp(answers: Answers = { ...ic9700 }, { echo = false, noise = '', stepHz = 1 } = {}) {
  const clock = new VirtualClock(0);
  const memory = createMemoryPort(clock);
  memory.plug((bytes, answer) => {
    if (echo) answer(bytes);
    if (noise !== '') answer(fromHex(noise));
    const known = answers[toHex(bytes)];
    if (known !== undefined) answer(fromHex(known));
  });
  const radio = createIcomRadio({ port: memory.port, clock, model: 'IC-9700', address: 0xa2, stepHz });
  return { clock, memory, radio, answers };
}

describe('an Icom radio', () => {
  it('reads frequency, mode and meter', async () => {
    const { clock, radio } = setUp();
    await clock.runFor(1);
    expect(await radio.readSetting()).toEqual({
      frequencyHz: 145_825_000,
      mode: 'FM',
      filter: 1,
      readAtMs: 1,
    });
    expect(await radio.readMeter()).toEqual({ meter: 80, readAtMs: 1 });
    expect(radio.info.state).toBe('ok');
  });

  it('sets 435.950 MHz by order 25 and reads it back', async () => {
    const { clock, memory, radio, answers } = setUp();
    await clock.runFor(1);
    answers['fe fe a2 e0 25 00 00 00 95 35 04 fd'] = ok;
    answers['fe fe a2 e0 25 00 fd'] = 'fe fe e0 a2 25 00 00 00 95 35 04 fd';
    memory.written.length = 0;
    await radio.setFrequency(435_950_000);
    expect(memory.writtenHex()).toEqual(['fe fe a2 e0 25 00 00 00 95 35 04 fd', 'fe fe a2 e0 25 00 fd']);
  });

  it('says so when the radio stays where it was', async () => {
    const { clock, radio, answers } = setUp();
    await clock.runFor(1);
    answers['fe fe a2 e0 25 00 00 00 95 35 04 fd'] = ok;
    await expect(radio.setFrequency(435_950_000)).rejects.toMatchObject({ code: 'bad-answer' });
  });

  it('asks older radios by 03 and sets them by 05', async () => {
    const { clock, memory, radio } = setUp({
      ...ic9700,
      'fe fe a2 e0 25 00 fd': no,
      'fe fe a2 e0 25 00 00 50 82 45 01 fd': no,
      'fe fe a2 e0 05 00 50 82 45 01 fd': ok,
      'fe fe a2 e0 03 fd': 'fe fe e0 a2 03 00 50 82 45 01 fd',
      'fe fe a2 e0 04 fd': 'fe fe e0 a2 04 05 01 fd',
      // It is not satellite mode that makes it say no.
      'fe fe a2 e0 16 5a fd': 'fe fe e0 a2 16 5a 00 fd',
      'fe fe a2 e0 1a 06 fd': 'fe fe e0 a2 1a 06 00 00 fd',
    });
    await clock.runFor(1);
    await radio.setFrequency(145_825_000);
    expect(await radio.readSetting()).toMatchObject({ frequencyHz: 145_825_000, mode: 'FM', filter: 1 });
    expect(memory.writtenHex()).toContain('fe fe a2 e0 05 00 50 82 45 01 fd');
  });

  it('is not deceived by the echo of its interface nor by what the radio says unasked', async () => {
    const transceive = 'fe fe 00 a2 00 00 00 00 35 04 fd';
    const { clock, radio } = setUp({ ...ic9700 }, { echo: true, noise: transceive });
    await clock.runFor(1);
    expect((await radio.readSetting()).frequencyHz).toBe(145_825_000);
    // The key once, frequency and mode twice each: what was not known before is believed when it came twice.
    expect(radio.info.counters).toMatchObject({ echoes: 5, transceive: 5 });
  });

  // Two that speak at once: the jam octet FC (Hamlib icom_defs.h); each waits for a time of its own and speaks again.
  it('says a question again after a collision, once', async () => {
    const { clock, memory, radio, answers } = setUp();
    await clock.runFor(1);
    const question = 'fe fe a2 e0 15 02 fd';
    const meter = answers[question]!;
    answers[question] = 'fe fe e0 a2 fc fc fc fd';
    memory.written.length = 0;
    const reading = radio.readMeter();
    await clock.runFor(10);
    answers[question] = meter;
    await clock.runFor(100);
    expect(await reading).toMatchObject({ meter: 80 });
    expect(memory.writtenHex()).toEqual([question, question]);
    expect(radio.info.counters).toMatchObject({ collisions: 1 });
  });

  it('tells an interface that only echoes from a radio', async () => {
    const { clock, radio } = setUp({}, { echo: true });
    await clock.runFor(5000);
    expect(radio.info).toMatchObject({
      state: 'silent',
      detail: 'only our own echo comes back: is the radio on, and its CI-V address right?',
    });
  });

  it('rounds to what the radio can show', async () => {
    const { clock, memory, radio } = setUp(
      { ...ic9700, 'fe fe a2 e0 25 00 00 50 82 45 01 fd': ok },
      { stepHz: 10 },
    );
    await clock.runFor(1);
    await radio.setFrequency(145_825_004.4);
    expect(memory.writtenHex()).toContain('fe fe a2 e0 25 00 00 50 82 45 01 fd');
  });

  it('keys and releases by 1C 00, and reads back that it did', async () => {
    const { clock, memory, radio, answers } = setUp();
    await clock.runFor(1);
    answers['fe fe a2 e0 1c 00 01 fd'] = ok;
    answers['fe fe a2 e0 1c 00 fd'] = 'fe fe e0 a2 1c 00 01 fd';
    await radio.setTransmit(true);
    expect(radio.isTransmitting).toBe(true);
    memory.written.length = 0;
    await expect(radio.setFrequency(435_313_000)).rejects.toMatchObject({ code: 'refused' });
    expect(memory.writtenHex()).toEqual([]);
    answers['fe fe a2 e0 1c 00 00 fd'] = ok;
    await expect(radio.setTransmit(false)).rejects.toMatchObject({ code: 'bad-answer' });
    answers['fe fe a2 e0 1c 00 fd'] = 'fe fe e0 a2 1c 00 00 fd';
    await radio.setTransmit(false);
    expect(radio.isTransmitting).toBe(false);
  });

  it.each([
    ['split', 'fe fe a2 e0 0f fd', 'fe fe e0 a2 0f 01 fd'],
    ['satellite', 'fe fe a2 e0 16 5a fd', 'fe fe e0 a2 16 5a 01 fd'],
  ])('does not key in %s mode, where it would transmit somewhere else', async (mode, question, answer) => {
    const { clock, memory, radio } = setUp({ ...ic9700, [question]: answer, 'fe fe a2 e0 1c 00 01 fd': ok });
    await clock.runFor(1);
    await expect(radio.setTransmit(true)).rejects.toThrow(`not keyed in ${mode} mode`);
    expect(memory.writtenHex()).not.toContain('fe fe a2 e0 1c 00 01 fd');
  });

  it('knows when a hand keys it, and sets nothing then', async () => {
    const { clock, memory, radio, answers } = setUp();
    answers['fe fe a2 e0 1c 00 fd'] = 'fe fe e0 a2 1c 00 01 fd';
    await clock.runFor(1000);
    memory.written.length = 0;
    await expect(radio.setMode({ mode: 'FM', filter: 1 })).rejects.toMatchObject({ code: 'refused' });
    // It looks whether it is over by now.
    expect(memory.writtenHex()).toEqual(['fe fe a2 e0 1c 00 fd']);
  });

  it('releases at once, without waiting for an answer that does not come', async () => {
    const { clock, memory, radio } = setUp({});
    await clock.runFor(100);
    void radio.readMeter().catch(() => {});
    memory.written.length = 0;
    void radio.setTransmit(false).catch(() => {});
    await clock.runFor(1);
    expect(memory.writtenHex()[0]).toBe('fe fe a2 e0 1c 00 00 fd');
  });

  it('finds its way back after garbage and cut frames within two questions', async () => {
    const { clock, memory, radio } = setUp();
    await clock.runFor(1);
    await memory.say(Uint8Array.from({ length: 3000 }, (_, i) => (i * 73) & 0xff));
    await memory.say(fromHex('fe fe e0 a2 25 00 00 50'));
    await clock.runFor(1);
    const reads = await Promise.allSettled([radio.readSetting(), radio.readSetting()]);
    expect(reads[1]).toMatchObject({ status: 'fulfilled', value: { frequencyHz: 145_825_000 } });
  });
});
