import { easycomm2 } from '@dawa/protocols/easycomm';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createLineRotator } from './line-rotator.ts';
import { ascii, createMemoryPort, fromHex } from './memory-port.fixture.ts';

const limits = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 360,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
};

/** A controller that stands at 123.4, 45.6 and answers as the wire log of Hamlib 4.5.4 (`rotctl -m 202`) shows it. */
const standing = (bytes: Uint8Array, answer: (bytes: Uint8Array) => void) => {
  if (String.fromCharCode(...bytes) === 'AZ EL \n') answer(ascii('AZ123.4 EL45.6\n'));
};

function setUp(device: Parameters<ReturnType<typeof createMemoryPort>['plug']>[0] = standing) {
  const clock = new VirtualClock(0);
  const memory = createMemoryPort(clock);
  memory.plug(device);
  const rotator = createLineRotator({ language: easycomm2, port: memory.port, clock, limits });
  return { clock, memory, rotator };
}

describe('an EasyComm II rotator', () => {
  it('is on the page as soon as its cable is in', async () => {
    const { clock, rotator } = setUp();
    await clock.runFor(1);
    expect(rotator.position).toEqual({ azimuthDeg: 123.4, elevationDeg: 45.6, readAtMs: 0 });
    expect(rotator.info).toMatchObject({ state: 'ok', deviceId: 'rotator', isSimulated: true });
  });

  // Hamlib 4.5.4: `P 200.44 30.66` puts `AZ200.4 EL30.7` on the wire, stop `SA SE `.
  it('says targets and the halt as Hamlib does', async () => {
    const { clock, memory, rotator } = setUp();
    await clock.runFor(1);
    memory.written.length = 0;
    await rotator.moveTo({ azimuthDeg: 200.44, elevationDeg: 30.66 });
    await rotator.stop();
    expect(memory.writtenText()).toBe('AZ200.4 EL30.7\nSA SE \n');
  });

  it('takes the answer of newer controllers, one axis a line', async () => {
    const { clock, rotator } = setUp((bytes, answer) => {
      if (String.fromCharCode(...bytes).startsWith('AZ ')) {
        answer(ascii('AZ10.'));
        answer(ascii('5\nEL'));
        answer(ascii('20.0\n'));
      }
    });
    await clock.runFor(1);
    expect(rotator.position).toMatchObject({ azimuthDeg: 10.5, elevationDeg: 20 });
  });

  it('refuses a target outside its limits and sends nothing', async () => {
    const { clock, memory, rotator } = setUp();
    await clock.runFor(1);
    memory.written.length = 0;
    await expect(rotator.moveTo({ azimuthDeg: 361, elevationDeg: 10 })).rejects.toThrow(RangeError);
    await expect(rotator.moveTo({ azimuthDeg: 10, elevationDeg: Number.NaN })).rejects.toThrow(RangeError);
    expect(memory.writtenText()).toBe('');
  });

  it('never rounds a target across a limit', async () => {
    const clock = new VirtualClock(0);
    const memory = createMemoryPort(clock);
    memory.plug(standing);
    const rotator = createLineRotator({
      language: easycomm2,
      port: memory.port,
      clock,
      limits: { ...limits, maxAzimuthDeg: 359.96 },
    });
    await clock.runFor(1);
    memory.written.length = 0;
    await rotator.moveTo({ azimuthDeg: 359.96, elevationDeg: 90 });
    expect(memory.writtenText()).toBe('AZ359.9 EL90.0\n');
  });

  it('is silent when nobody answers, and well again when it answers three times in a row', async () => {
    let isAnswering = false;
    const { clock, rotator } = setUp((bytes, answer) => {
      if (isAnswering) standing(bytes, answer);
    });
    await clock.runFor(3000);
    expect(rotator.info.state).toBe('silent');
    expect(rotator.info.counters['timeouts']).toBeGreaterThan(2);
    isAnswering = true;
    await clock.runFor(1500);
    expect(rotator.info.state).toBe('ok');
  });

  it('says which language it hears in place of its own', async () => {
    const { clock, rotator } = setUp((_bytes, answer) => answer(ascii('+0123+0045\r\n')));
    await clock.runFor(3000);
    expect(rotator.info).toMatchObject({
      state: 'silent',
      detail: 'what it answers is no EasyComm II; it sounds like GS-232A or GS-232B',
    });
  });

  it('says what is wrong when what it answers is nothing that anybody says', async () => {
    // As a wrong baud rate shows: the line's bits in other octets.
    const { clock, rotator } = setUp((_bytes, answer) => answer(fromHex('f8 1e 80 78 fe 0a 00 e6')));
    await clock.runFor(3000);
    expect(rotator.info).toMatchObject({
      state: 'silent',
      detail: 'what it answers is no EasyComm II; is the baud rate right?',
    });
  });

  it('is told once when it begins to answer one question in three', async () => {
    let questions = 0;
    const { clock, rotator } = setUp((bytes, answer) => {
      if (questions++ < 5 || questions % 3 === 0) standing(bytes, answer);
    });
    const states: string[] = [];
    rotator.onChange(({ state }) => states.push(state));
    await clock.runFor(20_000);
    expect(states.filter((state, i) => state !== states[i - 1])).toEqual(['connecting', 'ok', 'silent']);
  });

  it('survives garbage, and believes no direction that cannot be', async () => {
    const { clock, memory, rotator } = setUp();
    await clock.runFor(1);
    await memory.say(Uint8Array.from({ length: 5000 }, (_, i) => (i * 131 + 7) & 0xff));
    await memory.say(ascii('\nAZ9999.9 EL45.6\nAZ=070EL=000\n?>\n'));
    await clock.runFor(5000);
    expect(rotator.position).toMatchObject({ azimuthDeg: 123.4, elevationDeg: 45.6 });
    expect(rotator.info.state).toBe('ok');
  });

  it('is lost with its cable and back with the next one, and says no target by itself', async () => {
    const { clock, memory, rotator } = setUp();
    await clock.runFor(1);
    await rotator.moveTo({ azimuthDeg: 10, elevationDeg: 10 });
    await memory.unplug();
    await clock.runFor(3000);
    expect(rotator.info.state).toBe('lost');
    await expect(rotator.moveTo({ azimuthDeg: 20, elevationDeg: 10 })).rejects.toMatchObject({
      code: 'lost',
    });
    memory.written.length = 0;
    memory.plug(standing);
    await clock.runFor(1000);
    expect(rotator.info.state).toBe('ok');
    expect(memory.writtenText()).not.toMatch(/AZ\d/);
  });

  it('sends only the newest of targets that had to wait, and the halt before them', async () => {
    // A controller that answers after 300 ms: targets pile up behind the question.
    const { clock, memory, rotator } = setUp((bytes, answer) => {
      clock.after(300, () => standing(bytes, answer));
    });
    await clock.runFor(100);
    const targets = Promise.allSettled(
      [10, 20, 30].map((azimuthDeg) => rotator.moveTo({ azimuthDeg, elevationDeg: 5 })),
    );
    await clock.runFor(1);
    await rotator.stop();
    await clock.runFor(1200);
    expect((await targets).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const late = [40, 50].map((azimuthDeg) => rotator.moveTo({ azimuthDeg, elevationDeg: 5 }));
    await clock.runFor(1000);
    await Promise.all(late);
    expect(memory.writtenText().replaceAll('AZ EL \n', '')).toBe('SA SE \nAZ50.0 EL5.0\n');
  });
});
