import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveMessage } from '@dawa/protocols/console/live';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { privileges } from '../auth/privilege.ts';
import { paperDoor } from './door.fixture.ts';
import { createMetrics } from './metrics.ts';
import { openApiDocument, privilegeText } from './openapi.ts';
import { allRoutes } from './routes/all-routes.ts';
import { type RunningServer, serve } from './serve.ts';

const door = paperDoor(new SystemClock());
const uiFolder = mkdtempSync(join(tmpdir(), 'dawa-ui-'));
const reported: string[] = [];
let server: RunningServer;

beforeAll(async () => {
  const started = await serve({
    door,
    routes: allRoutes,
    metrics: createMetrics(door.bus),
    uiFolder,
    version: '0.0.0',
    report: (_source, error) => reported.push(error.message),
    checksAnswers: true,
    port: 0,
  });
  if (!started.ok) throw new TypeError(started.fault.kind);
  server = started.value;
});

afterAll(async () => {
  await server.close();
  rmSync(uiFolder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Plain HTTP, because fetch does not let a program lie about Host and Origin. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, method, path, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const json = { 'content-type': 'application/json' };

describe('who may speak to the server', () => {
  it.each(['/healthz', '/api/v1/missions', '/'])('answers its own names at %s', async (path) => {
    expect((await ask('GET', path)).status).toBe(200);
    expect((await ask('GET', path, { host: `localhost:${server.port}` })).status).toBe(200);
  });

  it.each(['dawa.example', '127.0.0.1', '127.0.0.1:1', 'evil.example:8080'])(
    'refuses the foreign host %s',
    async (host) => {
      const answer = await ask('GET', '/api/v1/missions', { host });
      expect(answer.status).toBe(403);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(JSON.parse(answer.text)).toMatchObject({ status: 403, type: 'urn:dawa:problem:forbidden-host' });
    },
  );

  it.each(['http://evil.example', 'null', 'https://127.0.0.1:8080'])(
    'refuses STOP and everything else from a page of %s',
    async (origin) => {
      const before = door.asked.length;
      expect((await ask('POST', '/api/v1/safety/stop', { origin, ...json }, '{}')).status).toBe(403);
      expect((await ask('GET', '/api/v1/safety', { origin })).status).toBe(403);
      expect(door.asked.length).toBe(before);
    },
  );

  it('lets a person follow a link here, and no other site load anything from here', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('GET', '/', link)).status).toBe(200);
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await ask('GET', '/api/v1/missions', image)).status).toBe(403);
    const form = { ...link, origin: 'http://evil.example', ...json };
    expect((await ask('POST', '/api/v1/safety/park', form, '{}')).status).toBe(403);
  });

  it('takes what its own page and a program ask', async () => {
    const origin = server.url;
    expect((await ask('POST', '/api/v1/safety/stop', { origin, ...json }, '{"by":"Tashi"}')).status).toBe(
      200,
    );
    expect((await ask('POST', '/api/v1/safety/park', json, '{}')).status).toBe(202);
    expect(door.asked.slice(-2)).toEqual(['stop Tashi', 'park operator']);
  });

  it('takes no form that another page could send without asking', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask('POST', '/api/v1/safety/park', form, 'by=x')).status).toBe(415);
    expect((await ask('POST', '/api/v1/safety/park', { 'content-type': 'text/plain' }, '{}')).status).toBe(
      415,
    );
  });
});

describe('answers', () => {
  it.each([
    ['GET', '/api/v1/nothing', 404],
    ['GET', '/api/v1/reports/none', 404],
    ['DELETE', '/api/v1/missions', 405],
    ['GET', '/api/v1/packets?limit=many', 400],
    ['GET', '/api/v1/packets?limit=5000', 400],
    ['GET', '/api/v1/packets?aipd=32', 400],
    ['GET', '/api/v1/passes?fromAtMs=0&toAtMs=1e12', 400],
    ['GET', '/api/v1/plan?fromAtMs=0&toAtMs=1e12', 400],
    ['GET', '/api/v1/plan.ics?fromAtMs=5&toAtMs=4', 400],
    ['GET', '/api/v1/plan?span=12h', 400],
    ['GET', '/api/v1/elements?maxAgeDays=-1', 400],
    ['GET', '/api/v1/elements?maxAgeDays=old', 400],
    ['GET', '/api/v1/elements?age=30', 400],
  ])('%s %s is a problem %i', async (method, path, status) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({
      status,
      detail: expect.stringMatching(/expected .*found/),
    });
  });

  it.each([
    ['{', 400],
    ['[]', 400],
    ['{"what":"everything","by":"x"}', 400],
    [JSON.stringify({ what: 'motion', by: 'x'.repeat(70_000) }), 413],
  ])('refuses the body %.30s', async (body, status) => {
    expect((await ask('POST', '/api/v1/safety/arm', json, body)).status).toBe(status);
  });

  it('says what the station refuses as 409', async () => {
    const answer = await ask('POST', '/api/v1/commands', json, '{"name":"PING","arguments":{}}');
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.text).detail).toBe('refused: expected paper, found ink');
  });

  it('gives the plan, and its calendar as a file that diaries know', async () => {
    const plan = await ask('GET', '/api/v1/plan?fromAtMs=1000&toAtMs=2000');
    expect(JSON.parse(plan.text)).toMatchObject({ fromAtMs: 1000, toAtMs: 2000, passes: [] });
    const calendar = await ask('GET', '/api/v1/plan.ics');
    // RFC 5545, section 8.1.
    expect(calendar.headers['content-type']).toMatch('text/calendar; charset=utf-8');
    expect(calendar.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  });

  it('gives the elements of the station, chosen by its own clock', async () => {
    const list = JSON.parse((await ask('GET', '/api/v1/elements?maxAgeDays=30')).text);
    expect(list).toMatchObject({ ownNoradIds: [1], objectCount: 1, tooOldCount: 1 });
    expect(Math.abs(list.forAtMs - door.clock.nowAtMs())).toBeLessThan(5000);
    expect(JSON.parse((await ask('GET', '/api/v1/elements')).text)).toMatchObject({ tooOldCount: 0 });
  });

  it('shows a report as a page that can run nothing', async () => {
    const answer = await ask('GET', '/api/v1/reports/r1.html');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toMatch("default-src 'none'");
    expect(answer.text).toMatch('<title>Report');
  });

  it('lets the page run only its own scripts, and WebAssembly that they bring along', async () => {
    const answer = await ask('GET', '/', { accept: 'text/html' });
    expect(answer.headers['content-security-policy']).toMatch("script-src 'self' 'wasm-unsafe-eval';");
    expect(answer.text).toMatch('npm run build');
    writeFileSync(join(uiFolder, 'index.html'), '<title>Dawa page</title>');
    expect((await ask('GET', '/telemetry', { accept: 'text/html' })).text).toMatch('Dawa page');
    for (const path of [
      '/assets/../../../etc/passwd',
      '/assets/%2e%2e%2f%2e%2e%2fetc/passwd',
      '/assets/none.js',
    ]) {
      expect((await ask('GET', path)).status, path).toBe(404);
    }
    expect(reported).toEqual([]);
  });

  it('counts for Prometheus', async () => {
    door.bus.publish({
      type: 'frames',
      frames: { ...door.state.snapshot.frames, good: 3, bad: 1 },
      ticks: [],
    });
    const { text } = await ask('GET', '/metrics');
    expect(text).toMatch('dawa_frames_total{result="good"} 3');
    expect(text).toMatch('dawa_pass_state{phase="idle"} 1');
    for (const name of ['dawa_packets_total', 'dawa_parameters_total', 'dawa_link_up'])
      expect(text).toMatch(name);
  });

  it('says plainly that the port is taken', async () => {
    const second = await serve({
      door,
      routes: [],
      metrics: createMetrics(door.bus),
      uiFolder,
      version: '0',
      report: () => {},
      port: server.port,
    });
    expect(second).toMatchObject({ ok: false, fault: { kind: 'port-in-use' } });
  });
});

describe('the document', () => {
  it('holds every route with its privilege, and nothing else', () => {
    const document = openApiDocument(allRoutes, '0.0.0') as {
      openapi: string;
      paths: Record<string, Record<string, { 'x-privilege': string; operationId: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    expect(operations).toHaveLength(allRoutes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(allRoutes.length);
    for (const operation of operations) {
      expect(privileges.some((privilege) => operation['x-privilege'].includes(privilege))).toBe(true);
    }
    for (const route of allRoutes) expect(privilegeText(route), route.path).not.toBe('');
    expect(JSON.stringify(document)).not.toMatch('"$schema"');
  });

  it('names each parameter of a path', () => {
    for (const route of allRoutes) {
      const named = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const empty = Object.fromEntries(named.map((name) => [name, 'x']));
      if (named.length > 0) expect(route.params?.safeParse(empty).success, route.path).toBe(true);
      if (named.length > 0) expect(route.params?.safeParse({}).success, route.path).toBe(false);
    }
  });

  it('lets nothing that changes the station go with the privilege to read', () => {
    for (const route of allRoutes) {
      if (route.method === 'get') expect(route.privilege).toBe('read');
      else expect(route.privilege, route.path).not.toBe('read');
    }
  });
});

describe('the live socket', () => {
  const open = (options: { origin?: string; path?: string; headers?: Record<string, string> } = {}) =>
    new WebSocket(`ws://127.0.0.1:${server.port}${options.path ?? '/api/v1/live'}`, {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      headers: options.headers ?? {},
    });
  const outcome = (socket: WebSocket) =>
    new Promise<string>((resolve) => {
      socket.on('open', () => resolve('open'));
      socket.on('error', (error) => resolve(error.message));
    });

  it.each([
    [{ origin: 'http://evil.example' }, 'Unexpected server response: 403'],
    [{ headers: { host: 'evil.example' } }, 'Unexpected server response: 403'],
    [{ path: '/api/v1/other' }, 'Unexpected server response: 404'],
  ])('refuses %j', async (options, message) => {
    expect(await outcome(open(options))).toBe(message);
  });

  it('says everything first, then what changes, as the contract has it', async () => {
    const socket = open({ origin: server.url });
    const messages: unknown[] = [];
    const three = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        messages.push(JSON.parse(String(data)));
        if (messages.length === 1) {
          door.bus.publish({ type: 'report', reportId: 'r1' });
          door.bus.publish({ type: 'clock', rate: 20 });
        }
        if (messages.length === 3) resolve();
      });
    });
    await three;
    socket.close();
    const parsed = messages.map((message) => liveMessage.parse(message));
    expect(parsed.map(({ type }) => type)).toEqual(['hello', 'report', 'clock']);
    expect(parsed.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(parsed.map(({ runId }) => runId)).toEqual(['run-1', 'run-1', 'run-1']);
  });

  it('lets one page sleep without slowing another, and tells it afterwards what it missed', async () => {
    const [sleeper, reader] = [open(), open()];
    const heard = { sleeper: [] as string[], reader: 0 };
    const count = 12_000;
    const reports = new Promise<void>((resolve) => {
      reader.on('message', (data) => {
        if (!String(data).includes('"type":"report"')) return;
        heard.reader += 1;
        if (heard.reader === count) resolve();
      });
    });
    const lag = new Promise<{ skipped: number }>((resolve) => {
      sleeper.on('message', (data) => {
        const text = String(data);
        if (text.includes('"type":"report"')) heard.sleeper.push(text);
        if (text.includes('"type":"lag"')) resolve(JSON.parse(text) as { skipped: number });
      });
    });
    await Promise.all([outcome(sleeper), outcome(reader)]);
    sleeper.pause();
    // 24 MB: far beyond what the socket and its queue hold.
    const text = 'x'.repeat(2048);
    for (let sent = 0; sent < count; sent++) {
      door.bus.publish({ type: 'report', reportId: text });
      // What a pass publishes comes with turns of the loop in between.
      if (sent % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await reports;
    sleeper.resume();
    const { skipped } = await lag;
    expect(skipped).toBeGreaterThan(0);
    expect(heard.sleeper.length + skipped).toBe(count);
    sleeper.close();
    reader.close();
  });

  it('ends a connection that says what no page says', async () => {
    const socket = open();
    const code = new Promise<number>((resolve) => {
      socket.on('close', (closeCode) => resolve(closeCode));
    });
    socket.on('open', () => socket.send('{"type":"arm"}'));
    expect(await code).toBe(1008);
  });
});
