import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maya1Omm } from '@dawa/flight-dynamics/maya1-omm.fixture';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from './catalogue-file.ts';
import { refreshCatalogue } from './refresh-catalogue.ts';
import { celestrakUrl, mayAsk, queryUrl } from './refresh-rule.ts';

const gp = JSON.stringify([maya1Omm]);
const twoHoursMs = 7_200_000;

/** Real time for cables, our own for schedules. */
class SetClock extends SystemClock {
  atMs = Date.UTC(2026, 10, 28);
  override nowAtMs(): number {
    return this.atMs;
  }
}

let folder: string;
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];
let clock: SetClock;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-refresh-'));
  clock = new SetClock();
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/gp.php`;
/** Each call opens the store anew, as a restarted program does. */
const refresh = (options: { timeoutMs?: number; largestBytes?: number; signal?: AbortSignal } = {}) =>
  refreshCatalogue({
    dataFolder: folder,
    store: openCatalogue(folder),
    query: { by: 'CATNR', value: '43590' },
    baseUrl: baseUrl(),
    clock,
    ...options,
  });
const say = (status: number, body: string, headers: Record<string, string> = {}) => {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
};

describe('refreshing the catalogue', () => {
  it('asks CelesTrak for JSON by number, group or launch', () => {
    expect(queryUrl(celestrakUrl, { by: 'GROUP', value: 'stations' })).toBe(
      'https://celestrak.org/NORAD/elements/gp.php?GROUP=stations&FORMAT=json',
    );
    expect(queryUrl('http://a/b?x=1', { by: 'INTDES', value: '2022-158' })).toBe(
      'http://a/b?x=1&INTDES=2022-158&FORMAT=json',
    );
  });

  it('takes what is new, and asks again only after two hours, also when started anew, then with a condition', async () => {
    say(200, gp, { etag: '"abc"', 'last-modified': 'Wed, 19 Jun 2019 12:00:00 GMT' });
    expect(await refresh()).toMatchObject({ kind: 'updated', added: 1, heldBack: [] });
    clock.atMs += twoHoursMs - 1;
    expect(await refresh()).toMatchObject({ kind: 'kept', fault: { kind: 'too-soon' } });
    expect(requests.length).toBe(1);
    clock.atMs += 1;
    say(304, '');
    expect(await refresh()).toEqual({ kind: 'unchanged' });
    expect(requests[1]!.headers).toMatchObject({
      'if-none-match': '"abc"',
      'if-modified-since': 'Wed, 19 Jun 2019 12:00:00 GMT',
    });
    expect(openCatalogue(folder).catalogue.history(43_590)[0]).toMatchObject({
      source: expect.stringContaining('CATNR=43590'),
    });
  });

  it('takes being offline for ordinary, and tries again when asked to', async () => {
    say(200, gp);
    const url = baseUrl();
    await new Promise((resolve) => server.close(resolve));
    const offline = { dataFolder: folder, store: openCatalogue(folder), clock, baseUrl: url };
    const query = { by: 'CATNR', value: '43590' } as const;
    for (let i = 0; i < 2; i += 1) {
      expect(await refreshCatalogue({ ...offline, query })).toMatchObject({
        kind: 'kept',
        fault: { kind: 'offline', found: 'ECONNREFUSED' },
      });
    }
    server = createServer((_request, response) => response.end(gp));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect(await refresh()).toMatchObject({ kind: 'updated' });
  });

  it.each([
    [200, 'No GP data found', 'no-data'],
    [404, 'No GP data found', 'no-data'],
    [404, '<html>Not Found</html>', 'no-data'],
    [500, 'oops', 'server-error'],
    [200, '<html>log in to the hotel</html>', 'unknown-notation'],
    [200, '', 'empty'],
  ])('keeps what it has after status %i with "%s"', async (status, body, kind) => {
    say(status, body);
    expect(await refresh()).toMatchObject({ kind: 'kept', fault: { kind } });
    expect(await refresh()).toMatchObject({ kind: 'kept', fault: { kind: 'too-soon' } });
  });

  // The text CelesTrak answers with since 2024, in a body with status 403.
  it('understands that nothing has changed, and does not take it for a refusal', async () => {
    say(403, 'GP data has not updated since your last successful download of GROUP=active at 2024-05-01.');
    expect(await refresh()).toEqual({ kind: 'unchanged' });
  });

  it('leaves a server alone for a day after a refusal', async () => {
    say(403, '<html>Forbidden</html>');
    expect(await refresh()).toMatchObject({ kind: 'kept', fault: { kind: 'refused' } });
    clock.atMs += 3 * twoHoursMs;
    expect(await refresh()).toMatchObject({ kind: 'kept', fault: { kind: 'blocked' } });
    clock.atMs += 12 * twoHoursMs;
    say(200, gp);
    expect(await refresh()).toMatchObject({ kind: 'updated' });
  });

  it('gives up on a server that is silent, or that never ends', async () => {
    answer = () => {};
    expect(await refresh({ timeoutMs: 50 })).toMatchObject({ kind: 'kept', fault: { kind: 'timeout' } });
    clock.atMs += twoHoursMs;
    say(200, gp);
    expect(await refresh({ largestBytes: 100 })).toMatchObject({ fault: { kind: 'too-large' } });
  });

  it('is interrupted by who asked, not by a fault', async () => {
    const ending = new AbortController();
    answer = () => ending.abort(new Error('enough'));
    await expect(refresh({ signal: ending.signal })).rejects.toThrow('enough');
  });

  it('asks after its memory was damaged or its clock set back', async () => {
    say(200, gp);
    await refresh();
    const memory = join(folder, 'catalogue/refresh.json');
    expect(JSON.parse(readFileSync(memory, 'utf8'))).toMatchObject({});
    writeFileSync(memory, '{"half');
    expect(await refresh()).toMatchObject({ kind: 'updated', duplicates: 1 });
    clock.atMs -= 10 * twoHoursMs;
    expect(await refresh()).toMatchObject({ kind: 'updated' });
    expect(mayAsk({ askedAtMs: 0 }, 1).ok).toBe(false);
  });
});
