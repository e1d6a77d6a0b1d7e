import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeAx25 } from '@dawa/protocols/ax25';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { HeardFrame } from '@dawa/protocols/console/heard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soundOf } from '../peers/direwolf.ts';
import { isWithout, peerPath } from '../peers/peers.ts';
import { freePort } from './free-port.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const withinMs = 90_000;
/** Less than the test has: its last answer is then told. */
const answersWithinMs = 60_000;

interface Page<T> {
  readonly items: readonly T[];
}

describe.skipIf(isWithout('direwolf'))('a station that runs Direwolf', () => {
  const folder = temporaryFolder();
  let station: RunningStation;

  beforeAll(async () => {
    const mission = join(folder.path, 'mission');
    cpSync(join(root, 'missions/birds2'), mission, { recursive: true });
    const [before, , behind] = readFileSync(join(mission, 'mission.yaml'), 'utf8').split(
      /^(links:|quantities:)$/m,
    );
    const link = {
      ...{ id: 'packets', direction: 'downlink', frequencyHz: 145_825_000, modulation: 'afsk' },
      ...{ symbolRateBd: 1200, confidence: '?', source: 'this test', framing: { kind: 'ax25' } },
    };
    expect(behind).toBeDefined();
    const text = `${before!.replace(/^id: .*$/m, 'id: mission')}links: [${JSON.stringify(link)}]\n`;
    writeFileSync(join(mission, 'mission.yaml'), text);
    const sound = join(folder.path, 'sound.raw');
    writeFileSync(sound, Buffer.concat(['one', 'two'].map((word) => soundOf(frameOf(word)))));
    const modem = {
      ...{ kind: 'direwolf', program: peerPath('direwolf'), sampleRateHz: 44_100 },
      // A receiver that goes on: what it gives at its beginning is heard at each start.
      input: { command: ['sh', '-c', `cat ${sound}; exec sleep 600`] },
    };
    writeFileSync(join(folder.path, 'station.yaml'), JSON.stringify({ ...place, modem }));
    station = await start();
  }, 300_000);
  afterAll(async () => {
    await station?.stop();
    folder.remove();
  });

  it(
    'has its frames in the archive',
    async () => {
      const { items } = await framesAtLeast(2);
      expect(items.map(({ text }) => text)).toEqual(['N0CALL>TEST:one', 'N0CALL>TEST:two']);
    },
    withinMs,
  );

  it(
    'starts it again when it was killed, counts that, tells it, and goes on hearing',
    async () => {
      process.kill(pidOf(folder.path), 'SIGKILL');
      await framesAtLeast(4);
      const { items } = await station.get<Page<DeviceInfo>>('/api/v1/devices');
      expect(items.find(({ deviceId }) => deviceId === 'modem')).toMatchObject({
        ...{ kind: 'Direwolf', state: 'ok', counters: { starts: 2, openings: 2 } },
      });
      const events = await station.until<Page<EventInfo>>(
        '/api/v1/events?limit=200',
        (page) => page.items.some(({ text }) => text.startsWith('Modem is back')),
        answersWithinMs,
      );
      const texts = events.items.map(({ text }) => text).join('\n');
      expect(texts).toMatch(/Modem lost on .*direwolf.* \(.*it ended with SIGKILL\)/);
      await station.until<Page<AlarmInfo>>(
        '/api/v1/alarms',
        (page) =>
          !page.items.some(({ alarmId, clearedAtMs }) => alarmId === 'modem.away' && clearedAtMs === null),
        answersWithinMs,
      );
    },
    withinMs,
  );

  it(
    'ends it with itself',
    async () => {
      const pid = pidOf(folder.path);
      await station.stop();
      expect(isRunning(pid)).toBe(false);
    },
    withinMs,
  );

  it(
    'ends what a station before it left behind when it was killed, and nothing else',
    async () => {
      // With sound from the network Direwolf outlives the station; a pipe would end with it.
      const modem = {
        ...{ kind: 'direwolf', program: peerPath('direwolf'), sampleRateHz: 44_100 },
        input: { udp: await freePort() },
      };
      writeFileSync(join(folder.path, 'station.yaml'), JSON.stringify({ ...place, modem }));
      station = await start();
      await modemIs('ok');
      const left = pidOf(folder.path);
      await station.kill();
      expect(isRunning(left)).toBe(true);
      station = await start();
      await modemIs('ok');
      expect(isRunning(left)).toBe(false);
      const own = pidOf(folder.path);
      expect(own).not.toBe(left);
      await station.kill();
      process.kill(own, 'SIGKILL');
      // A number that somebody else has by now is nobody's to end.
      const stranger = spawn('sleep', ['600']);
      writeFileSync(join(folder.path, 'data/direwolf/direwolf.pid'), `${stranger.pid}\n`);
      station = await start();
      await modemIs('ok');
      expect(stranger.exitCode).toBeNull();
      expect(stranger.signalCode).toBeNull();
      stranger.kill();
    },
    2 * withinMs,
  );

  const start = () =>
    startStation({
      dataFolder: join(folder.path, 'data'),
      words: ['--config', join(folder.path, 'station.yaml'), '--mission', join(folder.path, 'mission')],
    });
  const modemIs = (state: DeviceInfo['state']) =>
    station.until<Page<DeviceInfo>>(
      '/api/v1/devices',
      ({ items }) => items.some((one) => one.deviceId === 'modem' && one.state === state),
      answersWithinMs,
    );
  const framesAtLeast = (count: number) =>
    station.until<Page<HeardFrame>>(
      '/api/v1/frames?limit=100',
      ({ items }) => items.length >= count,
      answersWithinMs,
    );
});

const place = {
  ...{ id: 'thimphu', name: 'Thimphu', placeName: 'Thimphu, Bhutan' },
  ...{ latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 },
};

function pidOf(folder: string): number {
  return Number(readFileSync(join(folder, 'data/direwolf/direwolf.pid'), 'utf8'));
}

/** False also of one that ended and that nobody has asked after yet: its parent is gone, and who took its place takes its time. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function frameOf(text: string): Uint8Array {
  const address = (callsign: string) => ({ callsign, ssid: 0, isMarked: false });
  return encodeAx25({
    ...{ destination: address('TEST'), source: address('N0CALL'), path: [], control: 0x03, pid: 0xf0 },
    information: new TextEncoder().encode(text),
  });
}
