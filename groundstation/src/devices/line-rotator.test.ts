import { easycomm2 } from '@dawa/protocols/easycomm';
import { gs232b } from '@dawa/protocols/gs232';
import { prosistelCombi } from '@dawa/protocols/prosistel';
import type { RotatorLanguage } from '@dawa/protocols/rotator-language';
import { rot2prog } from '@dawa/protocols/spid';
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

describe('rotators of other languages', () => {
  const open = (
    language: RotatorLanguage,
    answerTo: (said: string) => Uint8Array | undefined,
    settings: { hasPosition?: boolean; limits?: typeof limits } = {},
  ) => {
    const clock = new VirtualClock(0);
    const memory = createMemoryPort(clock);
    memory.plug((bytes, answer) => {
      const said = answerTo(String.fromCharCode(...bytes));
      if (said !== undefined) answer(said);
    });
    const rotator = createLineRotator({ language, port: memory.port, clock, limits, ...settings });
    return { clock, memory, rotator };
  };

  // Hamlib issue 309: a 12PR1A behind a GS-232B answers `AZ=229` to C2.
  it('takes a controller that tells its azimuth alone, and says what it makes of the elevation', async () => {
    const { clock, rotator } = open(gs232b, (said) => (said === 'C2\r' ? ascii('AZ=229\r') : undefined));
    await rotator.moveTo({ azimuthDeg: 229, elevationDeg: 20 }).catch(() => {});
    await clock.runFor(10_000);
    await rotator.moveTo({ azimuthDeg: 229, elevationDeg: 20 });
    await clock.runFor(1000);
    expect(rotator.position).toMatchObject({ azimuthDeg: 229, elevationDeg: 20 });
    expect(rotator.info).toMatchObject({
      state: 'ok',
      detail: 'it tells no elevation: taken to be where it was sent',
    });
  });

  it('tolerates a controller that never tells where it points, when station.yaml says so', async () => {
    const { clock, memory, rotator } = open(gs232b, () => ascii('\r'), { hasPosition: false });
    await clock.runFor(5000);
    expect(rotator.info).toMatchObject({
      state: 'ok',
      detail: 'it does not tell where it points: the position is not known',
    });
    expect(rotator.position).toBeUndefined();
    await rotator.moveTo({ azimuthDeg: 200.4, elevationDeg: 30.6 });
    await rotator.stop();
    expect(memory.writtenText()).toBe('W200 031\rS\r');
  });

  it('says that a controller refuses the question where it points', async () => {
    const { clock, rotator } = open(gs232b, () => ascii('?>\r\n'));
    await clock.runFor(3000);
    expect(rotator.info).toMatchObject({ state: 'silent', detail: 'it does not tell where it points: ?>' });
  });

  it('counts in the pulses that a SPID tells, on the nearest one inside the limits, and asks before it moves', async () => {
    // Two pulses a degree, at 123.5 and 45.0 (hand-made after spid.c).
    const status = fromHex('57 04 08 03 05 02 04 00 05 00 02 20');
    const { clock, memory, rotator } = open(rot2prog, (said) =>
      said.at(11) === '\x1f' ? status : undefined,
    );
    await clock.runFor(100);
    memory.written.length = 0;
    await rotator.moveTo({ azimuthDeg: 100.3, elevationDeg: 20.2 });
    await clock.runFor(1);
    // (360 + 100.5) * 2 = 921 and (360 + 20) * 2 = 760 pulses.
    expect(memory.writtenHex()).toEqual(['57 30 39 32 31 02 30 37 36 30 02 2f 20']);
  });

  it('says both axes of a Prosistel one after the other, each when the one before was taken, and halts both at once', async () => {
    const { clock, memory, rotator } = open(prosistelCombi, (said) => {
      const axis = said[1]!;
      return said[2] === '?' ? ascii(`\x02${axis},?,0100,R\r`) : ascii(`\x02${axis},G,R\r`);
    });
    await clock.runFor(100);
    memory.written.length = 0;
    await rotator.moveTo({ azimuthDeg: 200.44, elevationDeg: 30.66 });
    await rotator.stop();
    expect(memory.writtenText()).toBe('\x02AG2004\r\x02BG307\r\x02AG9777\r\x02BG9777\r');
  });

  it('says no second half of a move that was halted in between', async () => {
    const { clock, memory, rotator } = open(prosistelCombi, (said) =>
      said[2] === '?' ? ascii(`\x02${said[1]},?,0100,R\r`) : undefined,
    );
    await clock.runFor(100);
    memory.written.length = 0;
    const moving = rotator.moveTo({ azimuthDeg: 200, elevationDeg: 30 });
    await clock.runFor(10);
    await Promise.all([
      rotator.stop(),
      expect(moving).rejects.toMatchObject({ code: 'timeout' }),
      clock.runFor(2000),
    ]);
    expect(memory.writtenText()).not.toContain('BG300');
  });

  it('is not made for a mast that turns farther than its controller can say', () => {
    const farther = { ...limits, minAzimuthDeg: -180 };
    expect(() => open(gs232b, () => undefined, { limits: farther })).toThrow(/which is what GS-232B can say/);
  });
});
