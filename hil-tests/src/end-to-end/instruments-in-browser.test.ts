import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { encodeWindSentence } from '@dawa/protocols/nmea-wind';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

interface Device {
  readonly state: string;
  readonly relay: { readonly isToldOn: boolean | null; readonly isReadOn: boolean | null };
}
interface Page_<T> {
  readonly items: readonly T[];
}

/** A device server as serial boards hang on: what comes over its line is kept, and it may speak by itself. */
async function listen(onConnect: (socket: Socket) => void = () => {}) {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (bytes: Buffer) => heard.push(bytes.toString('hex')));
    socket.on('error', () => {});
    onConnect(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, heard, close };
}

describe('relays and sensors of a real station', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let board: Awaited<ReturnType<typeof listen>>;
  let mast: Awaited<ReturnType<typeof listen>>;
  let blowing: NodeJS.Timeout | undefined;
  let speedMS = 7.25;

  beforeAll(async () => {
    board = await listen();
    mast = await listen((socket) => {
      blowing ??= setInterval(() => {
        const said = { talker: 'WI', angleDeg: 214.8, reference: 'true', speedMS, isValid: true } as const;
        socket.write(`${encodeWindSentence(said)}\r\n`);
      }, 200);
    });
    const home = join(folder.path, 'station');
    mkdirSync(home);
    const file = join(home, 'station.yaml');
    writeFileSync(
      file,
      `id: desk
name: Desk
placeName: Thimphu, Bhutan
latitudeDeg: 27.47
longitudeDeg: 89.64
heightM: 2330
relays:
  - { id: lamp, kind: lcus, port: "tcp:127.0.0.1:${board.port}", relay: 1, load: light in the shack }
  - { id: payload, kind: lcus, port: "tcp:127.0.0.1:${board.port}", relay: 2, load: supply of the payload, danger: the payload transmits as soon as it has power }
sensors:
  - { id: mast, kind: nmea-wind, port: "tcp:127.0.0.1:${mast.port}" }
limits:
  mast_wind: { unit: m/s, ranges: [{ level: warning, high: 15 }], raiseAfterSamples: 1 }
`,
    );
    const mission = new URL('../../../missions/aprs-dp', import.meta.url).pathname;
    station = await startStation({
      dataFolder: join(folder.path, 'data'),
      words: ['--config', file, '--mission', mission],
    });
    await station.until<Device>('/api/v1/devices/sensor:mast', ({ state }) => state === 'ok', 30_000);
  }, 300_000);

  afterAll(async () => {
    clearInterval(blowing);
    await station?.stop();
    board?.close();
    mast?.close();
    folder.remove();
  });

  const switchRelay = (id: string, body: object) =>
    station.post<Device>(`/api/v1/devices/relay:${id}/switch`, { by: 'Karma', ...body });

  it('switches nothing by itself, and one relay when a person says so', async () => {
    expect(board.heard).toEqual([]);
    const { status, body } = await switchRelay('lamp', { isOn: true });
    expect(status).toBe(200);
    // This board does not tell how it stands.
    expect(body.relay).toMatchObject({ isToldOn: true, isReadOn: null });
    expect(board.heard.join('')).toBe('a00101a2');
    expect((await switchRelay('lamp', { isOn: false })).status).toBe(200);
    expect(board.heard.join('')).toBe('a00101a2a00100a1');
    const { items } = await station.get<Page_<{ text: string }>>('/api/v1/events?order=newest&limit=20');
    expect(items.map(({ text }) => text)).toContain(
      'Relay lamp (light in the shack) switched on by Karma; the board does not tell whether it obeyed.',
    );
  });

  it('asks again before it does what is dangerous, and answers whoever asks for what is no relay', async () => {
    board.heard.length = 0;
    const refused = await switchRelay('payload', { isOn: true });
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toMatch('the payload transmits as soon as it has power');
    expect(board.heard).toEqual([]);
    expect((await switchRelay('payload', { isOn: true, isConfirmed: true })).status).toBe(200);
    expect(board.heard.join('')).toBe('a00201a3');
    expect((await switchRelay('heater', { isOn: true })).status).toBe(404);
    const sensor = await station.post('/api/v1/devices/sensor:mast/switch', { isOn: true });
    expect(sensor.status).toBe(409);
  });

  it('shows octets and words of relays and sensors', async () => {
    const words = async (deviceId: string) => {
      const { items } = await station.get<Page_<{ hex: string; words: string }>>(
        `/api/v1/devices/${deviceId}/wire?limit=400`,
      );
      return items.map(({ hex, words: said }) => `${hex} ${said}`);
    };
    expect(await words('relay:payload')).toContain('a0 02 01 a3 relay 2 on');
    expect((await words('sensor:mast')).at(-1)).toMatch(/wind \d+\.\d m\/s from 214.8 degrees true$/);
  });

  it('keeps the wind in the archive as a value with limits, and raises an alarm by them', async () => {
    interface Sample {
      readonly value: number;
    }
    const path = '/api/v1/parameters/mast_wind/samples?missionId=station&order=newest&limit=50';
    const { items } = await station.until<Page_<Sample>>(path, (page) => page.items.length > 1, 20_000);
    expect(items[0]!.value).toBeCloseTo(7.25, 6);
    speedMS = 19;
    await station.until<Page_<{ alarmId: string }>>(
      '/api/v1/alarms',
      (page) => page.items.some(({ alarmId }) => alarmId === 'station/limit/mast_wind'),
      20_000,
    );
    const { items: missions } = await station.get<Page_<{ missionId: string }>>('/api/v1/missions');
    expect(missions.map(({ missionId }) => missionId)).toEqual(['aprs-dp']);
  });

  describe.skipIf(isWithout('chromium'))('on the page', () => {
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await launchBrowser();
      page = await watchedPage(browser, complaints);
    }, 60_000);
    afterAll(() => browser?.close());

    it('are switched by two presses, the second below what it does', async () => {
      board.heard.length = 0;
      await page.goto(`${station.url}/devices`);
      await page.getByTestId('switch-off-relay:payload').click();
      await page.getByText('Dangerous: the payload transmits as soon as it has power').waitFor();
      expect(board.heard).toEqual([]);
      await page.getByTestId('switch-off-relay:payload-confirm').click();
      const state = page.getByTestId('state-relay:payload');
      await state.filter({ hasText: 'Toldoff' }).waitFor();
      expect(board.heard.join('')).toBe('a00200a2');
      expect(await state.textContent()).toMatch('its board does not tell');
      expect(await page.getByTestId('reading-wind').textContent()).toMatch(/19\.00 m\/s/);
    });

    it('are plotted as the values of a mission are, under the name of the station', async () => {
      await page.goto(`${station.url}/telemetry`);
      await page.getByTestId('mission-switch').first().selectOption('station');
      await page.getByText('mast_wind_from').first().waitFor();
      expect(complaints).toEqual([]);
    });
  });
});
