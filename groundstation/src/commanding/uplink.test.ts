import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { fromHex, toHex } from '../devices/memory-port.fixture.ts';
import { links } from '../pass/pass-rig.fixture.ts';
import type { Modem, Radio } from '../ports.ts';
import { guardRadio } from './guarded-radio.ts';
import { createSafety } from './safety.ts';
import { createFakeRadio, createListeningBus, createListeningJournal } from './station-rig.fixture.ts';
import { encodeUplink } from './telecommand-encoder.ts';
import { createUplink, NothingSent } from './uplink.ts';

const uplinkHz = 435_316_500;
const packet = fromHex('18 20 c0 00 00 06 2f 11 01 00 00 00 00');

function setUp(duplexNow: Radio['duplexNow'] = null) {
  const clock = new VirtualClock(0);
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const safety = createSafety({
    clock,
    bus,
    journal,
    memory: createStoredInMemory(),
    isSimulated: true,
    uplinkAuthority: 'payload',
  });
  const radio = Object.assign(createFakeRadio(clock), {
    duplexNow,
    async setTransmitFrequency(frequencyHz: number | null) {
      radio.orders.push(`transmit on ${frequencyHz}`);
    },
  });
  const sentAtMs: number[] = [];
  const modem = {
    info: { ...radio.info, state: 'ok' as Modem['info']['state'] },
    async send(bytes: Uint8Array) {
      radio.orders.push(`modem ${bytes.length} octets`);
      sentAtMs.push(clock.nowAtMs());
    },
  } as unknown as Modem & { info: { state: Modem['info']['state'] } };
  const path = {
    isAboveHorizon: true,
    uplinkHz: () => uplinkHz as number | undefined,
    borrowRadio: <T>(work: () => Promise<T>) => work(),
  };
  const uplink = createUplink({
    clock,
    safety,
    link: links[1]!,
    path,
    modem,
    radio: guardRadio({ radio, safety, clock, journal }),
  });
  safety.arm('transmission', 'Karma');
  return { clock, safety, radio, modem, path, uplink, sentAtMs };
}
const ping = { packet, commandId: 'c1', why: 'PING', mapId: 0 };

describe('the uplink', () => {
  it('tunes, keys, waits, sends, releases and tunes back, in this order', async () => {
    const { clock, radio, uplink, sentAtMs } = setUp();
    const sent = uplink.send(ping);
    await clock.runFor(1000);
    expect(await sent).toEqual({ sentAtMs: 150, frequencyHz: uplinkHz });
    expect(radio.orders).toEqual([
      `frequency ${uplinkHz}`,
      'PTT on',
      'modem 34 octets',
      'PTT off',
      'frequency 145825000',
    ]);
    expect(sentAtMs).toEqual([150]);
  });

  it.each([
    ['full', 'given back while it is keyed'],
    ['half', 'kept until the key is up'],
  ] as const)(
    'leaves the dial of the receiver alone in %s duplex: the radio is %s',
    async (duplexNow, _when) => {
      const { clock, radio, uplink, path } = setUp(duplexNow);
      path.borrowRadio = async (work) => {
        const done = await work();
        radio.orders.push('given back');
        return done;
      };
      const sent = uplink.send(ping);
      await clock.runFor(1000);
      expect(await sent).toEqual({ sentAtMs: 150, frequencyHz: uplinkHz });
      const keyed = [`transmit on ${uplinkHz}`, 'PTT on'];
      const bits = ['modem 34 octets', 'PTT off'];
      expect(radio.orders).toEqual(
        duplexNow === 'full' ? [...keyed, 'given back', ...bits] : [...keyed, ...bits, 'given back'],
      );
    },
  );

  it('does not key for a modem that is not there, and says that nothing was heard', async () => {
    const { radio, modem, uplink } = setUp();
    modem.info.state = 'lost';
    await expect(uplink.send(ping)).rejects.toThrow(NothingSent);
    await expect(uplink.send(ping)).rejects.toThrow('/dev/radio: the modem is not there');
    expect(radio.orders).toEqual([]);
  });

  it('keeps the key down for all of the air time', async () => {
    const { clock, radio, uplink } = setUp();
    const sent = uplink.send(ping);
    // 34 octets at 9600 bit/s last 28 ms, after a carrier of 150 ms.
    await clock.runUntil(150 + 28 + 49);
    expect(radio.orders.at(-1)).toBe('modem 34 octets');
    await clock.runUntil(150 + 28 + 51);
    expect(radio.orders).toContain('PTT off');
    await sent;
  });

  type Rig = ReturnType<typeof setUp>;
  const spoilers: [string, (rig: Rig) => void][] = [
    [
      'the satellite is below the ridge',
      ({ path }) => {
        path.isAboveHorizon = false;
      },
    ],
    ['nobody armed it', ({ safety }) => safety.disarm('transmission', 'Karma')],
    [
      'its place is not known',
      ({ path }) => {
        path.uplinkHz = () => undefined;
      },
    ],
  ];
  it.each(spoilers)('touches nothing when %s', async (_why, spoil) => {
    const rig = setUp();
    spoil(rig);
    await rig.clock.runFor(10);
    rig.radio.orders.length = 0;
    await expect(rig.uplink.send(ping)).rejects.toBeInstanceOf(NothingSent);
    expect(rig.radio.orders).toEqual([]);
  });

  it('says that nothing was sent when STOP comes before the bits, and that it may have been when after', async () => {
    const early = setUp();
    const first = early.uplink.send(ping);
    const firstOutcome = first.catch((error: unknown) => error);
    await early.clock.runUntil(100);
    await early.safety.stop('Pema');
    await early.clock.runFor(1000);
    expect(await firstOutcome).toMatchObject({ code: 'blocked' });
    expect(await firstOutcome).toBeInstanceOf(NothingSent);
    expect(early.radio.orders).not.toContain('modem 34 octets');

    const during = setUp();
    const cut = during.uplink.send(ping).catch((error: unknown) => error);
    await during.clock.runUntil(160);
    await during.safety.transmitOff('Pema');
    await during.clock.runFor(1000);
    expect(await cut).toMatchObject({ message: '/dev/radio: released before the last bit was on the air' });
    expect(await cut).not.toBeInstanceOf(NothingSent);

    const late = setUp();
    late.modem.send = async () => {
      throw new TypeError('pulled out');
    };
    const second = late.uplink.send(ping).catch((error: unknown) => error);
    await late.clock.runFor(1000);
    expect(await second).not.toBeInstanceOf(NothingSent);
    expect(late.radio.orders.slice(-2)).toEqual(['PTT off', 'frequency 145825000']);
  });
});

describe('a telecommand on its way to the antenna', () => {
  // By hand after CCSDS 232.0-B-4 (4.1.2: version 00, bypass 1, control 0, spare 00, spacecraft 0x12B; virtual channel 0,
  // length; sequence 0; 4.1.3.2.2: segment header 11 and MAP 0) and 231.0-B-4 (5.2: EB90, tail C5 C5 C5 C5 C5 C5 C5 79).
  it('is a segment in a BD frame in a CLTU', () => {
    const cltu = toHex(
      encodeUplink(packet, { spacecraftId: 0x12b, virtualChannelId: 0, mapId: 0, hasErrorControl: true }),
    );
    // 5 header + 1 segment header + 13 packet + 2 error control = 21 octets; the length field holds one less.
    expect(cltu.startsWith('eb 90 21 2b 00 14 00 c0 18')).toBe(true);
    expect(cltu.endsWith('c5 c5 c5 c5 c5 c5 c5 79')).toBe(true);
    // 21 octets make three code blocks of 7, each with its check octet.
    expect(cltu.split(' ').length).toBe(2 + 3 * 8 + 8);
  });
});
