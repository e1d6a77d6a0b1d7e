import { createSocket } from 'node:dgram';
import { readFile, rm, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { listenTcp } from '@dawa/groundstation/adapters/tcp-listener';
import { guardModem } from '@dawa/groundstation/commanding/guarded-modem';
import type { AgwpeModem } from '@dawa/groundstation/devices/agwpe-modem';
import { LinkRecording } from '@dawa/groundstation/pipeline/link-recording';
import { missionLinkFormat } from '@dawa/groundstation/pipeline/mission-link-format';
import type { RecordingItem } from '@dawa/groundstation/pipeline/recording-item';
import type { Radio } from '@dawa/groundstation/ports';
import { shareDevice } from '@dawa/groundstation/sharing/share-device';
import { createSharedDevices } from '@dawa/groundstation/sharing/sharing-rig.fixture';
import { createDemodulator, type ModulationName } from '@dawa/protocols/demodulators';
import { type SharingSection, sharingSection } from '@dawa/protocols/sharing-section';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  becomes,
  describeModem,
  helloFrame,
  helloText,
  type ModemRig,
  nextContent,
} from '../contracts/modem-contract.fixture.ts';
import { attachFrom, clock, temporary } from '../contracts/modem-rigs.fixture.ts';
import { freePort } from '../end-to-end/free-port.ts';
import { type DirewolfPeer, folderWithoutSound, soundOf, startDirewolf } from './direwolf.ts';
import { isWithout, peerPath } from './peers.ts';

describe.skipIf(isWithout('direwolf'))('Direwolf, which somebody else started', () => {
  let ports: { kissPort: number; agwPort: number };
  let direwolf: DirewolfPeer;
  beforeAll(async () => {
    ports = { kissPort: await freePort(), agwPort: await freePort() };
    direwolf = await startDirewolf(ports);
  }, 60_000);
  afterAll(() => direwolf?.stop());

  const rig = async (section: object, canUnplug = true): Promise<ModemRig> => {
    const folder = await temporary();
    const { modem } = await attachFrom(section, { folder });
    return {
      modem,
      isKiss: true,
      hear: (frame) => direwolf.hear(frame),
      transmits: () => direwolf.says(`] ${helloText}`),
      ...(canUnplug && {
        unplug: () => direwolf.stop(),
        async plug() {
          direwolf = await startDirewolf(ports);
        },
      }),
      async close() {
        await modem.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  };
  describeModem(
    'its KISS over TCP',
    () => rig({ kind: 'kiss', port: `tcp:127.0.0.1:${ports.kissPort}`, txDelayMs: 50, isFullDuplex: true }),
    60_000,
  );
  describeModem('its AGWPE', () => rig({ kind: 'agwpe', port: `tcp:127.0.0.1:${ports.agwPort}` }), 60_000);
  // Its pseudo-terminal has another name each time.
  describeModem(
    'its KISS on a pseudo-terminal',
    () => rig({ kind: 'kiss', port: direwolf.pseudoTerminal, baudRate: 115_200 }, false),
    60_000,
  );
});

describe.skipIf(isWithout('direwolf'))('Direwolf, which the station starts', () => {
  let home: string;
  const homeBefore = process.env['HOME'];
  beforeAll(async () => {
    home = await folderWithoutSound();
    // Where ALSA looks for the device without sound.
    process.env['HOME'] = home;
  });
  afterAll(async () => {
    process.env['HOME'] = homeBefore;
    await rm(home, { recursive: true, force: true });
  });

  const open = async (
    profile = '1200',
    { more = {}, sharing }: { more?: object; sharing?: SharingSection } = {},
  ) => {
    const folder = await temporary();
    const soundPort = await freePort();
    const { modem } = await attachFrom(
      {
        ...{ kind: 'direwolf', profile, program: peerPath('direwolf'), sampleRateHz: 44_100 },
        ...{ input: { udp: soundPort }, outputDevice: 'txfile', txDelayMs: 50, txTailMs: 10 },
        ...more,
      },
      { folder, ...(sharing && { sharing }) },
    );
    const pid = async () => Number(await readFile(join(folder, 'data/direwolf/direwolf.pid'), 'utf8'));
    const rig: ModemRig & { soundPort: number } = {
      ...{ modem, soundPort },
      isKiss: true,
      hear: (frame) => sendSound(soundOf(frame), soundPort),
      transmits: () => playedBy(home, 'afsk1200'),
      async unplug() {
        process.kill(await pid(), 'SIGKILL');
      },
      plug: async () => {},
      async close() {
        await modem.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
    return { rig, folder, pid };
  };
  describeModem('it', async () => (await open()).rig, 60_000);

  it('is started again when it is killed, which is counted, and ends with the station', async () => {
    const { rig, pid } = await open();
    await becomes(rig.modem, 'ok');
    const first = await pid();
    process.kill(first, 'SIGKILL');
    await becomes(rig.modem, 'lost');
    expect(rig.modem.info.detail).toMatch(/it ended with SIGKILL/);
    await becomes(rig.modem, 'ok');
    expect(rig.modem.info.counters).toMatchObject({ starts: 2, openings: 2 });
    const second = await pid();
    expect(second).not.toBe(first);
    await rig.close();
    expect(() => process.kill(second, 0)).toThrow('ESRCH');
  }, 60_000);

  it('hears the dialect of BIRDS, whose links have a check that Direwolf takes away', async () => {
    const { rig } = await open();
    const modem = rig.modem as AgwpeModem;
    const framing = { kind: 'birds', hasFrameCheck: true } as const;
    const format = missionLinkFormat({ framing }, { isKiss: true })!;
    const reading = new LinkRecording(format.cut, format.link);
    const items: RecordingItem[] = [];
    modem.onBytes((bytes) => void items.push(...reading.push(bytes)));
    await becomes(modem, 'ok');
    // Source: facts of the missions, section 9: a frame in BIRDS-X store-and-forward code, `S&FGST` to `JG6YKM`.
    const frame = Buffer.from('JG6YKM0S&FGST1\x3e\xf0SF\0\0hello', 'latin1');
    const heard = new Promise<void>((resolve) => modem.onBytes(() => resolve()));
    modem.listenTo({ modulation: 'gmsk', framing });
    await rig.hear(frame);
    await heard;
    expect(items.map(({ kind }) => kind)).toEqual(['frame', 'message']);
    expect(items[0]).toMatchObject({ link: { source: 'S&FGST-1', destination: 'JG6YKM' } });
    await rig.close();
  }, 60_000);

  it('keys by our rigctld while a person has armed it: the guard gives it the key and gets it back', async () => {
    const devices = createSharedDevices(clock, {});
    await devices.radio.setFrequency(435_950_000);
    devices.bare.radio.orders.length = 0;
    const shared = await shareDevice({
      ...{ language: devices.languages.radio, address: '127.0.0.1', port: 0, password: undefined },
      ...{ clock, journal: devices.journal, listen: listenTcp },
    });
    const sharing = sharingSection.parse({ rigctldPort: shared.port, mayKey: true });
    const { rig } = await open('1200', { sharing, more: { ptt: 'rigctld' } });
    const modem = guardModem(rig.modem, devices.safety);
    await becomes(rig.modem, 'ok');
    const frame = Uint8Array.of(0xc0, 0, ...helloFrame, 0xc0);
    devices.safety.disarm('transmission', 'Karma');
    await expect(modem.send(frame)).rejects.toMatchObject({ code: 'blocked' });
    expect(devices.bare.radio.orders).not.toContain('PTT on');
    devices.bare.radio.orders.length = 0;

    devices.safety.arm('transmission', 'Karma');
    const transmitted = playedBy(home, 'afsk1200');
    const released = nextRelease(devices.bare.radio);
    await modem.send(frame);
    await released;
    await transmitted;
    expect(devices.bare.radio.orders).toEqual(['PTT on', 'PTT off']);
    expect(devices.journal.events.map(({ text }) => text).join('\n')).toMatch(
      /keyed by 127\.0\.0\.1:\d+ over rigctld/,
    );
    await rig.close();
    await shared.close();
    await devices.close();
  }, 60_000);

  it('says why it does not start, and goes on trying', async () => {
    const folder = await temporary();
    const { modem } = await attachFrom(
      { kind: 'direwolf', program: 'no-such-direwolf', input: { udp: await freePort() } },
      { folder },
    );
    await new Promise<void>((resolve) => {
      modem.onChange(({ detail }) => detail !== null && resolve());
    });
    expect(modem.info).toMatchObject({ state: 'connecting' });
    expect(modem.info.detail).toMatch(/ENOENT/);
    await modem.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['9600', 'g3ruh9600'],
    ['4800', 'g3ruh4800'],
  ] as const)(
    'hears and sends %s baud G3RUH by that profile',
    async (profile, modulation) => {
      const { rig } = await open(profile);
      await becomes(rig.modem, 'ok');
      const heard = nextContent(rig, helloFrame);
      await sendSound(soundOf(helloFrame, modulation), rig.soundPort);
      await heard;
      const transmitted = playedBy(home, modulation);
      await rig.modem.send(Uint8Array.of(0xc0, 0, ...helloFrame, 0xc0));
      await transmitted;
      await rig.close();
    },
    60_000,
  );
});

function nextRelease(radio: Pick<Radio, 'setTransmit'>): Promise<void> {
  const { setTransmit } = radio;
  return new Promise((resolve) => {
    radio.setTransmit = async (isOn) => {
      await setTransmit(isOn);
      if (!isOn) resolve();
    };
  });
}

/** Resolves when our own demodulator finds the frame in what it played. */
async function playedBy(home: string, modulation: ModulationName): Promise<void> {
  const wanted = Buffer.from(helloFrame).toString('hex');
  // It writes while it plays; the silence behind runs the filters out.
  for await (const _change of watch(home)) {
    const bytes = await readFile(join(home, 'tx.raw')).catch(() => Buffer.alloc(0));
    const samples = new Float32Array(Math.floor(bytes.length / 2) + 22_050);
    for (let index = 0; 2 * index + 1 < bytes.length; index++)
      samples[index] = bytes.readInt16LE(2 * index) / 32_768;
    const demodulator = createDemodulator(modulation, { sampleRateHz: 44_100 });
    const frames = [...demodulator.push(samples), ...demodulator.flush()];
    if (frames.some(({ octets }) => Buffer.from(octets).toString('hex').startsWith(wanted))) return;
  }
}

/** As gqrx sends it, as fast as the other end reads. */
async function sendSound(sound: Buffer, port: number): Promise<void> {
  const socket = createSocket('udp4');
  for (let at = 0; at < sound.length; at += 1024) {
    await new Promise((sent) => socket.send(sound.subarray(at, at + 1024), port, '127.0.0.1', sent));
    await clock.sleep(0);
  }
  await new Promise<void>((closed) => socket.close(() => closed()));
}
