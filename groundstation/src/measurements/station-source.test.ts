import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MissionInfo } from '@dawa/protocols/console/mission';
import { type StationFile, stationFile } from '@dawa/protocols/station-file';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { openArchive } from '../archive/open-archive.ts';
import type { Anemometer, PowerSensor, Reading, Supply, Wind } from '../ports.ts';
import { createBus } from '../station/bus.ts';
import { measuredAntenna } from './measured-antenna.ts';
import { measuredRadio, RadioMeters } from './measured-radio.ts';
import { measuredSupply } from './measured-supply.ts';
import type { MeasuredThing } from './measured-thing.ts';
import { measuredWind } from './measured-wind.ts';
import { stationDictionary, stationSourceId } from './station-dictionary.ts';
import { createStationSource } from './station-source.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const file: StationFile = stationFile.parse({
  ...{ id: 'desk', name: 'Desk', placeName: 'Desk', latitudeDeg: 0, longitudeDeg: 0, heightM: 0 },
  radio: { kind: 'rigctld', port: 'tcp:127.0.0.1:4532', powerW: 50 },
  relays: [{ id: 'payload-power', kind: 'usbrelay', relay: 1 }],
  sensors: [
    { id: 'payload-supply', kind: 'ina226', shuntOhm: 0.01 },
    { id: 'old-supply', kind: 'ina219', shuntOhm: 0.1 },
    { id: 'mast', kind: 'nmea-wind', port: '/dev/ttyS0' },
  ],
  limits: {
    payload_supply_voltage: {
      unit: 'V',
      ranges: [{ level: 'critical', low: 11 }],
      raiseAfterSamples: 1,
      clearAfterSamples: 1,
    },
  },
});
const [supplySection, oldSection, windSection] = file.sensors as [never, never, never];

async function setUp(things: readonly MeasuredThing[]) {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-station-source-'));
  folders.push(folder);
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bus = createBus((error) => {
    throw error;
  });
  const faults: unknown[] = [];
  const onFault = (...fault: unknown[]) => faults.push(fault);
  const opened = await openArchive({
    ...{ directory: folder, runId: 'r', clock, bus, onFault },
    dictionaries: [stationDictionary(file)],
  });
  const published: string[] = [];
  bus.subscribe((message) => {
    if (message.type === 'parameters') published.push(String(message.missionId));
  });
  const source = await createStationSource({
    ...{ clock, bus, things, onFault, ...opened },
    limits: file.limits ?? {},
    beside: {
      missionId: 'first',
      noradId: 1,
      elements: { name: 'FIRST', epochAtMs: 0, source: 'test' },
    } as MissionInfo,
    ofStation: { run: {}, station: {}, safety: {} } as never,
  });
  const valuesOf = async (name: string) => {
    const { items } = await opened.archive.samples({ missionId: stationSourceId, name });
    return items.map(({ value, unit, limitState }) => [value, unit, limitState]);
  };
  return { ...opened, clock, source, valuesOf, published, faults };
}

function fakeSupply(registers: readonly number[], readAtMs: number): Reading<Supply> {
  return { voltageV: 0, currentA: 0, powerW: 0, registers: Uint8Array.from(registers), readAtMs };
}

describe('what the station measures of itself', () => {
  // The registers of the kernel's own reading of an INA226 at 12 V (facts: 0x2580 = 12.000 V), and TI SBOS547's 15 A through 2 mOhm
  // as 0x2EE0 of 2.5 uV: here 30 mV across 10 mOhm, 3 A.
  it('keeps the words of the chip as they were read, and makes volts, amperes and watts of them', async () => {
    const sensor = { supply: undefined as Reading<Supply> | undefined } as PowerSensor & {
      supply?: Reading<Supply>;
    };
    const rig = await setUp([measuredSupply(supplySection, sensor)]);
    for (let second = 0; second < 3; second++) {
      Object.assign(sensor, { supply: fakeSupply([0x2e, 0xe0, 0x25, 0x80 + second], rig.clock.nowAtMs()) });
      await rig.clock.runFor(1000);
    }
    const volts = await rig.valuesOf('payload_supply_voltage');
    expect(volts.map(([value]) => value)).toEqual([12, 12.00125, 12.0025]);
    expect(volts[0]).toEqual([12, 'V', 'none']);
    const [current] = await rig.valuesOf('payload_supply_current');
    expect(current![0]).toBeCloseTo(3, 9);
    expect(current![1]).toBe('A');
    expect(((await rig.valuesOf('payload_supply_power'))[0]![0] as number) / 36).toBeCloseTo(1, 9);
    const [packet] = (await rig.archive.packets({ missionId: stationSourceId })).items;
    expect(packet).toMatchObject({ container: 'sensor_payload_supply', fault: null });
    expect(rig.source.state.snapshot.latest.map(({ name }) => name)).toContain('payload_supply_power');
    expect(new Set(rig.published)).toEqual(new Set(['station']));
    expect(rig.faults).toEqual([]);
    rig.source.close();
    await rig.archive.close();
  });

  it('reads the thirteen bits of an INA219 above the flags of its register', async () => {
    const sensor = { supply: undefined } as unknown as PowerSensor;
    const rig = await setUp([measuredSupply(oldSection, sensor)]);
    // TI SBOS448, calculate example: bus register 0x5D98 is 11.98 V, shunt register 0x07D0 is 20 mV
    Object.assign(sensor, { supply: fakeSupply([0x07, 0xd0, 0x5d, 0x9a], rig.clock.nowAtMs()) });
    await rig.clock.runFor(1000);
    expect((await rig.valuesOf('old_supply_voltage'))[0]![0]).toBeCloseTo(11.98, 2);
    expect((await rig.valuesOf('old_supply_current'))[0]![0]).toBeCloseTo(0.2, 9);
    rig.source.close();
    await rig.archive.close();
  });

  it('raises an alarm by the limits of station.yaml, and clears it', async () => {
    const sensor = { supply: undefined } as unknown as PowerSensor;
    const rig = await setUp([measuredSupply(supplySection, sensor)]);
    const tell = async (high: number) => {
      Object.assign(sensor, { supply: fakeSupply([0, 0, high, 0x80], rig.clock.nowAtMs()) });
      await rig.clock.runFor(2000);
      return rig.journal.alarms.map((alarm) => `${alarm.alarmId} ${alarm.title}, ${alarm.lastChange?.kind}`);
    };
    expect(await tell(0x25)).toEqual([]);
    const told = 'station/limit/payload_supply_voltage Station: payload_supply_voltage critical';
    expect(await tell(0x1f)).toEqual([`${told}, raised`]);
    expect(await tell(0x25)).toEqual([`${told}, cleared`]);
    rig.source.close();
    await rig.archive.close();
  });

  it('keeps the strongest wind of each second, and the sentence that told it', async () => {
    const listeners = new Set<(wind: Reading<Wind>) => void>();
    const anemometer = {
      onWind: (listener: (wind: Reading<Wind>) => void) => listeners.add(listener),
    } as unknown as Anemometer;
    const rig = await setUp([measuredWind(windSection, anemometer)]);
    const blow = (speedMS: number, fromDeg: number | null) => {
      const wind = { speedMS, fromDeg, sentence: '$WIMWV,061,R,1.0,M,A*08', readAtMs: rig.clock.nowAtMs() };
      for (const listener of listeners) listener(wind);
    };
    blow(4, 61);
    await rig.clock.runFor(1000);
    for (const speedMS of [17.25, 5, 6]) {
      blow(speedMS, 61);
      await rig.clock.runFor(250);
    }
    await rig.clock.runFor(1000);
    blow(3, null);
    await rig.clock.runFor(2000);
    const speeds = (await rig.valuesOf('mast_wind')).map(([value]) => value as number);
    expect(speeds.map((speed) => speed.toFixed(2))).toEqual(['4.00', '17.25', '6.00', '3.00']);
    expect((await rig.valuesOf('mast_wind_from')).map(([value]) => (value as number).toFixed(1))).toEqual([
      '61.0',
      '61.0',
      '61.0',
    ]);
    const { items } = await rig.archive.packets({ missionId: stationSourceId });
    const { bytes } = [...rig.archive.logRecords()].find(({ lsn }) => lsn === items[0]!.lsn)!;
    expect(new TextDecoder().decode(bytes.subarray(4))).toBe('$WIMWV,061,R,1.0,M,A*08');
    rig.source.close();
    await rig.archive.close();
  });

  it('keeps an antenna at rest once in ten seconds, and one that turns once a second', async () => {
    const rotator = { position: undefined } as unknown as Parameters<typeof measuredAntenna>[0];
    const rig = await setUp([measuredAntenna(rotator)]);
    const run = async (seconds: number, rateDegS: number) => {
      for (let tick = 0; tick < seconds * 5; tick++) {
        const azimuthDeg = 400 + rateDegS * tick;
        Object.assign(rotator, {
          position: { azimuthDeg, elevationDeg: -1.5, readAtMs: rig.clock.nowAtMs() },
        });
        await rig.clock.runFor(200);
      }
      const count = (await rig.valuesOf('antenna_azimuth')).length;
      return count;
    };
    const atRest = await run(60, 0);
    expect(atRest).toBeGreaterThanOrEqual(6);
    expect(atRest).toBeLessThanOrEqual(7);
    expect((await run(20, 1)) - atRest).toBeGreaterThanOrEqual(18);
    expect((await rig.valuesOf('antenna_elevation'))[0]).toEqual([-1.5, 'deg', 'none']);
    rig.source.close();
    await rig.archive.close();
  });

  it('keeps what was read of the meters of a radio, and makes watts of them', async () => {
    const meters = new RadioMeters();
    const rig = await setUp([measuredRadio(meters, 50)]);
    meters.meter = { meter: 120, readAtMs: rig.clock.nowAtMs() };
    meters.transmit = { swr: 3, forwardShare: 0.8, readAtMs: rig.clock.nowAtMs() };
    await rig.clock.runFor(3000);
    meters.transmit = { swr: Number.POSITIVE_INFINITY, forwardShare: null, readAtMs: rig.clock.nowAtMs() };
    await rig.clock.runFor(3000);
    expect((await rig.valuesOf('radio_s_meter'))[0]![0]).toBe(120);
    expect((await rig.valuesOf('radio_swr')).map(([value]) => (value as number).toFixed(2))).toEqual([
      '3.00',
      '655.35',
    ]);
    expect((await rig.valuesOf('radio_forward_power'))[0]![0]).toBeCloseTo(40, 6);
    // A standing wave ratio of 3 sends a quarter back.
    expect((await rig.valuesOf('radio_reflected_power'))[0]![0]).toBeCloseTo(10, 6);
    rig.source.close();
    await rig.archive.close();
  });

  it('is there again after a restart', async () => {
    const sensor = { supply: undefined } as unknown as PowerSensor;
    const rig = await setUp([measuredSupply(supplySection, sensor)]);
    Object.assign(sensor, { supply: fakeSupply([0, 0, 0x25, 0x80], rig.clock.nowAtMs()) });
    await rig.clock.runFor(1000);
    rig.source.close();
    await rig.archive.close();
    const again = await openArchive({
      ...{
        directory: folders[0]!,
        runId: 'r',
        clock: rig.clock,
        bus: createBus(() => {}),
        onFault: () => {},
      },
      dictionaries: [stationDictionary(file)],
    });
    const latest = await again.archive.latest(stationSourceId);
    expect(latest.find(({ name }) => name === 'payload_supply_voltage')?.value).toBe(12);
    await again.archive.close();
  });
});
