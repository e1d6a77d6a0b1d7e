import { type AlarmInfo, alarmInfo } from '@dawa/protocols/console/event';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperDoor } from './door.fixture.ts';
import { createMetrics } from './metrics.ts';
import { alarmRoutes } from './routes/alarm-routes.ts';
import { type RunningServer, serve } from './serve.ts';

const door = paperDoor(new SystemClock());
let server: RunningServer;

beforeAll(async () => {
  const started = await serve({
    door,
    routes: alarmRoutes,
    metrics: createMetrics(door.bus),
    uiFolder: '/nowhere',
    version: '0.0.0',
    report: (_source, error) => {
      throw error;
    },
    checksAnswers: true,
    port: 0,
  });
  if (!started.ok) throw new TypeError(started.fault.kind);
  server = started.value;
  // A name with a slash, as those of limits have.
  door.journal.raise({
    alarmId: 'limit/bus_voltage',
    severity: 'warning',
    title: 'bus_voltage warning',
    text: '',
    source: 'spacecraft',
  });
});
afterAll(() => server.close());

const path = (verb: string, alarmId = 'limit/bus_voltage') =>
  `/alarms/${encodeURIComponent(alarmId)}/${verb}`;

async function get(from: string): Promise<AlarmInfo[]> {
  const answer = await fetch(`${server.url}/api/v1${from}`);
  return ((await answer.json()) as { items: unknown[] }).items.map((item) => alarmInfo.parse(item));
}

async function post(to: string, body: object): Promise<{ status: number; alarm: AlarmInfo }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/api/v1${to}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: answer.status, alarm: (await answer.json()) as AlarmInfo };
}

const hourMs = 3_600_000;

describe('alarms over HTTP', () => {
  it('are shelved for a while, with who and why, and found by their state', async () => {
    const before = door.clock.nowAtMs();
    const { status, alarm } = await post(path('shelve'), { by: 'Tashi', why: 'sensor', durationMs: hourMs });
    expect(status).toBe(200);
    expect(alarm).toMatchObject({ shelvedBy: 'Tashi', shelvedWhy: 'sensor' });
    expect(alarm.shelvedUntilAtMs).toBeGreaterThanOrEqual(before + hourMs);
    expect(await get('/alarms?state=shelved')).toHaveLength(1);
    expect(await get('/alarms?state=unacknowledged')).toHaveLength(0);
    expect(await get('/alarms')).toHaveLength(1);
  });

  it('are taken off the shelf and acknowledged', async () => {
    expect((await post(path('unshelve'), {})).alarm).toMatchObject({ shelvedUntilAtMs: null });
    expect((await post(path('acknowledge'), { by: 'Dorji' })).alarm).toMatchObject({
      acknowledgedBy: 'Dorji',
    });
    expect(await get('/alarms?state=acknowledged')).toHaveLength(1);
  });

  it('tell how they changed, newest first where asked, of one alarm or all', async () => {
    const alarmId = encodeURIComponent('limit/bus_voltage');
    const changes = await get(`/alarms/history?order=newest&limit=3&alarmId=${alarmId}`);
    expect(changes.map(({ lastChange }) => lastChange)).toMatchObject([
      { kind: 'acknowledged', by: 'Dorji' },
      { kind: 'unshelved', by: 'operator' },
      { kind: 'shelved', by: 'Tashi', why: 'sensor' },
    ]);
    expect(await get('/alarms/history?alarmId=none')).toEqual([]);
  });

  it.each([
    ['no span', path('shelve'), { why: 'x' }, 400],
    ['two spans', path('shelve'), { why: 'x', durationMs: 1, untilAtMs: 2 }, 400],
    ['no reason', path('shelve'), { durationMs: hourMs }, 400],
    ['a reason of spaces', path('shelve'), { durationMs: hourMs, why: ' ' }, 400],
    ['more than a day', path('shelve'), { durationMs: 25 * hourMs, why: 'x' }, 400],
    ['an alarm that is none', path('shelve', 'none'), { durationMs: hourMs, why: 'x' }, 404],
    ['an alarm that is none, off the shelf', path('unshelve', 'none'), {}, 404],
  ] as const)('refuse %s', async (_what, to, body, status) => {
    expect((await post(to, body)).status).toBe(status);
  });

  it.each(['/alarms?state=broken', '/alarms/history?cursor=none', '/alarms/history?limit=0'])(
    'refuse %s',
    async (from) => {
      expect((await fetch(`${server.url}/api/v1${from}`)).status).toBe(400);
    },
  );
});
