import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { CommandDefinition, CommandRecord } from '@dawa/protocols/console/command';
import type { Problem } from '@dawa/protocols/console/problem';
import { encodeVerification } from 'ccsds-parser/pus/verification';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MissionConfig } from '../config/mission-config.ts';
import { breadboardLink, payloadReport, SpacecraftSignal } from '../pipeline/spacecraft-signal.fixture.ts';
import { createMetrics } from '../server/metrics.ts';
import { allRoutes } from '../server/routes/all-routes.ts';
import { type RunningServer, serve } from '../server/serve.ts';
import { shippedMission, stationOfTwo } from './two-missions.fixture.ts';

/** The sister: as the breadboard, with a number, a frequency and a spacecraft of her own, on the orbit of BHUTAN-1. */
const sisterUplinkHz = 435_500_000;
async function sister(): Promise<MissionConfig> {
  const { file, ...rest } = await shippedMission('aprs-dp');
  const { elements } = await shippedMission('birds2');
  const links = file.links.map((link) => {
    const { framing } = link;
    if (framing.kind === 'ccsds-tc')
      return { ...link, frequencyHz: sisterUplinkHz, framing: { ...framing, spacecraftId: 300 } };
    return framing.kind === 'ccsds-tm' ? { ...link, framing: { ...framing, spacecraftId: 300 } } : link;
  });
  return { ...rest, elements, file: { ...file, id: 'sister', name: 'Sister', noradId: 43_591, links } };
}

describe('two missions that can be commanded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-commands-'));
  let station: Awaited<ReturnType<typeof stationOfTwo>>;
  let server: RunningServer;

  beforeAll(async () => {
    const [first, second] = [await shippedMission('aprs-dp'), await sister()];
    station = await stationOfTwo({ folder, first, second, modem: 'raw-bytes', hasRadio: true });
    const started = await serve({
      ...{ door: station.door, routes: allRoutes, metrics: createMetrics(station.bus), uiFolder: folder },
      ...{ version: '0.0.0', checksAnswers: true, port: 0 },
      report: (_source, error) => expect.fail(error.message),
    });
    if (!started.ok) throw new TypeError(started.fault.kind);
    server = started.value;
  }, 180_000);
  afterAll(async () => {
    await server.close();
    await station.close();
    rmSync(folder, { recursive: true });
  });

  async function ask<T>(method: string, path: string, body?: object): Promise<T & Partial<Problem>> {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    return (await answer.json()) as T & Partial<Problem>;
  }
  const ping = (missionId?: string) =>
    ask<CommandRecord>('POST', '/commands', { name: 'PING', arguments: {}, ...(missionId && { missionId }) });
  const commandIs = async ({ commandId }: CommandRecord) =>
    ask<CommandRecord>('GET', `/commands/${commandId}`);

  it('list the commands of both, each under its mission, and of one on demand', async () => {
    const all = await ask<{ items: CommandDefinition[] }>('GET', '/commands/definitions');
    const one = await ask<{ items: CommandDefinition[] }>('GET', '/commands/definitions?missionId=sister');
    expect(new Set(all.items.map(({ missionId }) => missionId))).toEqual(new Set(['aprs-dp', 'sister']));
    expect(one.items.length).toBe(all.items.length / 2);
    expect(one.items.every(({ missionId }) => missionId === 'sister')).toBe(true);
    const none = await ask('GET', '/commands/definitions?missionId=nobody');
    expect(none).toMatchObject({
      status: 404,
      detail: expect.stringContaining('expected aprs-dp or sister, found nobody'),
    });
  });

  it('do not guess for whom a command is between passes', async () => {
    const detail = 'bad-value: expected missionId aprs-dp or sister, found none, and no pass runs';
    expect(await ping()).toMatchObject({ status: 400, detail });
    expect(await ping('nobody')).toMatchObject({ status: 404 });
  });

  it('are commanded each in its own pass, on its own uplink, and answer each for itself', async () => {
    const { clock, pass, runner, radio, sent, hear, door } = station;
    const early = await ping('aprs-dp');
    expect(early).toMatchObject({ commandId: 'two-0001', missionId: 'aprs-dp', state: 'queued' });
    await ask('POST', '/safety/arm', { what: 'transmission', by: 'Karma' });

    const worked = runner.runContact(pass);
    await clock.runUntil(pass.aosAtMs + 60_000);
    // Without a name it is for the ship overhead.
    const command = await ping();
    expect(command).toMatchObject({ commandId: 'two-sister-0001', missionId: 'sister' });
    const armed = await ask('POST', `/commands/${early.commandId}/arm`, { by: 'Karma' });
    expect(armed).toMatchObject({
      detail: expect.stringContaining('the station works a pass of sister, not of aprs-dp'),
    });
    expect(sent).toEqual([]);

    await ask('POST', `/commands/${command.commandId}/arm`, { by: 'Karma' });
    const atMs = clock.nowAtMs();
    await ask('POST', `/commands/${command.commandId}/send`, { by: 'Karma' });
    await clock.runFor(2000);
    expect(await commandIs(command)).toMatchObject({ state: 'sent', sequenceCount: 0 });
    expect(sent).toHaveLength(1);
    // CLTU start sequence, then the primary header of the frame: bypass and spacecraft 300 (CCSDS 231.0-B-4, 5.2.2; 232.0-B-4, 4.1.2).
    expect(Buffer.from(sent[0]!).toString('hex').slice(0, 8)).toBe('eb90212c');
    const satellite = door.replay.skyAt(atMs, 43_591)!;
    const wantedHz = sisterUplinkHz + uplinkDopplerHz(satellite.rangeRateKmS, sisterUplinkHz);
    const keyedAt = radio!.orders.indexOf('PTT on');
    const [, hz] = radio!.orders[keyedAt - 1]!.split(' ');
    const aSecondOfDopplerHz = 100;
    expect(Math.abs(Number(hz) - wantedHz)).toBeLessThan(aSecondOfDopplerHz);

    // Her answer to the count that the other mission uses too.
    const signal = new SpacecraftSignal({ ...breadboardLink, spacecraftId: 300 });
    const report = { subtype: 7, request: { apid: command.apid!, sequenceCount: 0 } };
    signal.send(payloadReport(0, [1, 7], encodeVerification(report), clock.nowAtMs()));
    for (let frame = 0; frame < 3; frame++) hear(signal.nextFrame());
    await clock.runFor(2000);
    expect(await commandIs(command)).toMatchObject({ state: 'completed' });
    expect(await commandIs(early)).toMatchObject({ state: 'queued' });
    const events = (await station.archive.events({ limit: 1000 })).items.map(({ text }) => text);
    expect(events).toContainEqual(expect.stringMatching(/Sister: PING: Completed/));

    await clock.runUntil(pass.losAtMs + 10_000);
    await worked;
    const kept = await ask<{ items: CommandRecord[] }>('GET', '/commands');
    expect(new Set(kept.items.map(({ missionId }) => missionId))).toEqual(new Set(['aprs-dp', 'sister']));
  });

  it('keep ledger, gaps and clock apart', async () => {
    const [own, other] = await Promise.all(
      ['aprs-dp', 'sister'].map(async (missionId) => ({
        ledger: await ask('GET', `/ledger?missionId=${missionId}`),
        clock: await ask('GET', `/time-correlation?missionId=${missionId}`),
      })),
    );
    // Three frames of 255 octets behind markers of 4: one of channel 0 and two idle ones.
    const octets = { received: 777, inGoodFrames: 777, notLogged: 0 };
    expect(other).toMatchObject({
      ledger: { octets, frames: { found: 3, data: 1, idle: 2 }, isBalanced: true },
      clock: { pairs: 1 },
    });
    expect(own).toMatchObject({ ledger: { octets: { received: 0 }, isBalanced: true }, clock: { pairs: 0 } });
  });
});
