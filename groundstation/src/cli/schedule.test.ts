import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contact, Rejection } from '@dawa/flight-dynamics/schedule';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.parse('2026-03-19T12:00:00Z');
const examples = `${root}docs/examples`;
const span = '--from 2026-03-20 --to +1d';
const base = `schedule --elements ${examples}/five-satellites.tle --stations ${examples}/stations.yaml`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-schedule-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of the test, by its path. */
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

interface Document {
  readonly contacts: readonly Contact[];
  readonly rejected: readonly Rejection[];
  readonly valueTotal: number;
  readonly isOptimal: boolean;
  readonly gapBound: number;
  readonly unmet: readonly unknown[];
  readonly changes?: readonly { readonly kind: string; readonly passId: string }[];
}

async function planOf(requests: string, more = ''): Promise<Document> {
  const answer = await typeDawa(
    `${base} --requests ${requests} ${span} --format json ${more}`.trim(),
    nowAtMs,
  );
  expect(answer.exitCode).toBe(0);
  return JSON.parse(answer.stdout) as Document;
}

describe('dawa schedule', () => {
  it('plans the example of the manual, proves the plan, and keeps what was asked for', async () => {
    const plan = await planOf(`${examples}/requests.yaml`);
    expect(plan).toMatchObject({ isOptimal: true, gapBound: 0, unmet: [] });
    const total = plan.contacts.reduce((sum, { value }) => sum + value, 0);
    expect(plan.valueTotal).toBeCloseTo(total, 6);
    // What docs/examples/requests.yaml asks for, read from it by eye.
    const of = (noradId: number) => plan.contacts.filter((contact) => contact.noradId === noradId);
    expect(of(43_803).length).toBeGreaterThanOrEqual(3);
    expect(
      of(27_607).every(({ antennaId, usefulMs }) => antennaId === 'thimphu/uhf' && usefulMs >= 240_000),
    ).toBe(true);
    expect(
      of(39_444).filter(({ toAtMs }) => toAtMs < Date.parse('2026-03-20T12:00:00Z')).length,
    ).toBeGreaterThan(0);
    const mastWork = {
      fromAtMs: Date.parse('2026-03-20T04:00:00Z'),
      toAtMs: Date.parse('2026-03-20T05:30:00Z'),
    };
    const inTheWay = plan.contacts.filter(
      ({ stationId, fromAtMs, toAtMs }) =>
        stationId === 'thimphu' && fromAtMs < mastWork.toAtMs && toAtMs > mastWork.fromAtMs,
    );
    expect(inTheWay).toEqual([]);
    const line = plan.contacts.filter(({ stationId }) => stationId === 'thimphu');
    for (const [index, contact] of line.entries()) {
      // The setup of the file; turning comes on top.
      if (index > 0) expect(contact.fromAtMs - line[index - 1]!.toAtMs).toBeGreaterThanOrEqual(20_000);
    }
    for (const { reason } of plan.rejected) expect(reason).toMatch(/\S/);
    expect(
      plan.rejected.every(({ passId }) => !plan.contacts.some((contact) => contact.passId === passId)),
    ).toBe(true);
  });

  it('leaves alone what has begun, tells what changes, and counts what is over', async () => {
    const requests = file('first.yaml', 'requests:\n  - {noradId: 25544}\n  - {noradId: 27844}\n');
    const first = await planOf(requests);
    const previous = file('plan.json', JSON.stringify(first));
    // In the middle of the third contact somebody else becomes more important.
    const third = first.contacts[2]!;
    const nowText = new Date((third.fromAtMs + third.toAtMs) / 2).toISOString();
    const changed = file(
      'second.yaml',
      'requests:\n  - {noradId: 25544, priority: 10}\n  - {noradId: 27607, priority: 1}\n  - {noradId: 27844, priority: 10}\n',
    );
    const second = await planOf(changed, `--previous ${previous} --now ${nowText}`);
    for (const old of first.contacts.slice(0, 3)) {
      expect(second.contacts.find(({ passId }) => passId === old.passId)).toMatchObject({
        antennaId: old.antennaId,
        fromAtMs: old.fromAtMs,
        toAtMs: old.toAtMs,
        isLocked: true,
      });
    }
    expect(second.contacts.find(({ passId }) => passId === third.passId)!.lockReason).toBe('has begun');
    expect(second.changes!.some(({ kind }) => kind === 'added')).toBe(true);
    const begun = new Set(first.contacts.slice(0, 3).map(({ passId }) => passId));
    expect(second.changes!.every(({ passId }) => !begun.has(passId))).toBe(true);
    // Nothing new before now.
    const early = second.contacts.filter(({ fromAtMs }) => fromAtMs < Date.parse(nowText));
    expect(early.every(({ passId }) => begun.has(passId))).toBe(true);
    // A day later all of it is over, and the first gap begins with the last contact of each.
    const later = await typeDawa(
      `${base} --requests ${requests} --from 2026-03-21 --to +6h --previous ${previous} --format json`,
      Date.parse('2026-03-21T00:00:00Z'),
    );
    const contacts: readonly Contact[] = JSON.parse(later.stdout).contacts;
    expect(contacts.every(({ isLocked }) => !isLocked)).toBe(true);
  });

  it('says which wishes the sky does not keep, and still plans', async () => {
    const requests = file(
      'much.yaml',
      'requests:\n  - {noradId: 25544, minContactsPerDay: 30, maxGapH: 1}\n',
    );
    const answer = await typeDawa(`${base} --requests ${requests} ${span}`, nowAtMs);
    expect(answer.exitCode).toBe(0);
    expect(answer.stderr).toMatch(/dawa schedule: ISS \(ZARYA\): .*expected 30 contacts, found \d+/);
    expect(answer.stderr).toMatch(/expected no gap above 1.0 h, found \d+.\d h/);
    expect(answer.stdout).toMatch(/the best there is/);
  });

  it('writes a table, CSV and a calendar of the same contacts', async () => {
    const line = `${base} --requests ${examples}/requests.yaml ${span}`;
    const { contacts } = await planOf(`${examples}/requests.yaml`);
    const csv = await typeDawa(`${line} --format csv`, nowAtMs);
    expect(csv.stdout.trim().split('\n').length).toBe(contacts.length + 1);
    const ics = await typeDawa(`${line} --format ics`, nowAtMs);
    expect(ics.stdout.match(/BEGIN:VEVENT/g)?.length).toBe(contacts.length);
    const table = await typeDawa(line, nowAtMs);
    expect(table.stdout).toMatch(/the best there is/);
    // What `dawa schedule --help` promises of its example.
    const help = await typeDawa('schedule --help', nowAtMs);
    const promised = /(\d+ contacts worth [\d.]+)/.exec(help.stdout)![1]!;
    expect(table.stdout).toContain(promised);
  });

  it('says which satellite the elements no longer know', async () => {
    const requests = file('old.yaml', 'requests:\n  - {noradId: 25544}\n');
    const answer = await typeDawa(`${base} --requests ${requests} --from 2062-03-20 --to +1d`, nowAtMs);
    expect(answer.stderr).toMatch(/dawa schedule: 25544: no position from 2062-03-20T00:00:00Z to /);
    expect(answer.stderr).toMatch(/no pass in this span/);
  });

  it('takes the one station of a rehearsal, and its horizon', async () => {
    const requests = file('one.yaml', 'requests:\n  - {noradId: 43590, minContactS: 60}\n');
    const line = `schedule --elements ${root}missions/aprs-dp/elements.tle --stations ${root}stations/thimphu`;
    const answer = await typeDawa(
      `${line} --requests ${requests} --from 2019-06-20 --to +1d --format json`,
      nowAtMs,
    );
    const { contacts, rejected }: Document = JSON.parse(answer.stdout);
    expect(contacts[0]!.antennaId).toBe('thimphu/main');
    // The first rise over the ridge, as `dawa passes --help` has it.
    expect(Math.abs(contacts[0]!.fromAtMs - Date.parse('2019-06-20T00:22:21Z'))).toBeLessThan(1000);
    expect(rejected.some(({ reason }) => /behind the ridge/.test(reason))).toBe(true);
  });

  it.each([
    ['requests:\n  - {noradId: 5}\n', /requests\[0\]\.noradId: expected one of 25544, .* found 5$/],
    [
      'requests:\n  - {noradId: 25544, priority: 11}\n',
      /requests\[0\]\.priority: expected 1 to 10, found 11$/,
    ],
    [
      'requests:\n  - {noradId: 25544, priority: 1, valuePerMinute: 3}\n',
      /requests\[0\]\.priority: expected a priority or a valuePerMinute, found 1 beside valuePerMinute 3$/,
    ],
    [
      'requests:\n  - {noradId: 25544}\n  - {noradId: 25544}\n',
      /requests\[1\]\.noradId: expected one request a satellite, found 25544$/,
    ],
    [
      'requests:\n  - {noradId: 25544, minContactSeconds: 3}\n',
      /requests\[0\]\.minContactSeconds: expected one of noradId, .*found minContactSeconds$/,
    ],
    [
      'requests:\n  - {noradId: 25544, antennas: [paro/dish]}\n',
      /requests\[0\]\.antennas\[0\]: expected one of thimphu, paro, thimphu\/uhf, .*found paro\/dish$/,
    ],
    [
      'requests:\n  - {noradId: 25544}\nkeepOuts:\n  - {station: lhasa, from: 2026-03-20T00:00:00Z, to: 2026-03-20T01:00:00Z}\n',
      /keepOuts\[0\]\.station: expected one of thimphu, paro, found lhasa$/,
    ],
    [
      'requests:\n  - {noradId: 25544}\nkeepOuts:\n  - {station: paro, from: 2026-03-20T02:00:00Z, to: 2026-03-20T01:00:00Z}\n',
      /keepOuts\[0\]\.to: expected later than 2026-03-20T02:00:00Z, found 2026-03-20T01:00:00Z$/,
    ],
    [
      'requests:\n  - noradId: 25544\n    minContacts:\n      - {from: 2026-03-20T00:00:00Z, to: 2026-03-20T09:00:00Z, atLeast: 1}\n      - {from: 2026-03-20T08:00:00Z, to: 2026-03-20T12:00:00Z, atLeast: 1}\n',
      /requests\[0\]\.minContacts\[1\]: expected no overlap with /,
    ],
    ['requests: []\n', /requests: expected at least 1 entries, found \[\]$/],
    ['requests: soon\n', /requests: expected a array, found soon$/],
  ])('says in one line what is wrong with %j', async (text, message) => {
    const path = file('wrong.yaml', text);
    const answer = await typeDawa(`${base} --requests ${path} ${span}`, nowAtMs);
    expect(answer.exitCode).toBe(2);
    expect(answer.stdout).toBe('');
    expect(answer.stderr.trim().split('\n').length).toBe(1);
    expect(answer.stderr).toMatch(/^dawa schedule: \S*wrong\.yaml: /);
    expect(answer.stderr.trim()).toMatch(message);
  });

  it.each([
    [
      'stations:\n  - {id: a, latitudeDeg: 274.7, longitudeDeg: 0, heightM: 0}\n',
      /stations\[0\]\.latitudeDeg: expected -90 to 90, found 274.7$/,
    ],
    [
      'stations:\n  - {id: a, latitudeDeg: 0, longitudeDeg: 0, heightM: 0}\n  - {id: a, latitudeDeg: 0, longitudeDeg: 0, heightM: 0}\n',
      /stations\[1\]\.id: expected an id of its own, found a$/,
    ],
    [
      'stations:\n  - {id: a, latitudeDeg: 0, longitudeDeg: 0, heightM: 0, antennas: [{id: x, slew: {azimuthRateDegS: 0, elevationRateDegS: 1}}]}\n',
      /stations\[0\]\.antennas\[0\]\.slew\.azimuthRateDegS: expected a number above 0, found 0$|expected .*360, found 0$/,
    ],
  ])('names file and field of stations that are wrong: %j', async (text, message) => {
    const stations = file('stations.yaml', text);
    const line = `schedule --elements ${examples}/five-satellites.tle --stations ${stations}`;
    const answer = await typeDawa(`${line} --requests ${examples}/requests.yaml ${span}`, nowAtMs);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr.trim()).toMatch(message);
  });

  it('refuses a previous plan that is none', async () => {
    const previous = file('bad.json', '{"contacts":[{"passId":"x"}]}');
    const answer = await typeDawa(
      `${base} --requests ${examples}/requests.yaml ${span} --previous ${previous}`,
      nowAtMs,
    );
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/bad\.json: contacts\[0\]\.antennaId: expected a string, found nothing/);
  });
});
