import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { openMissionDictionary } from './mission-dictionary.ts';

const folder = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const mission = await loadMission(folder);
if (!mission.ok) throw new TypeError('missions/aprs-dp must load');

describe('the dictionary of the breadboard mission', () => {
  const opened = openMissionDictionary(mission.value);
  if (!opened.ok) throw new TypeError('its XTCE must load');
  const { commands, parameters, warnings } = opened.value;

  it('is read without a complaint', () => {
    expect(warnings).toEqual([]);
  });

  it('lists what the reports bring, and no header fields', () => {
    const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    for (const name of mission.value.file.stripParameters) expect(byName.has(name), name).toBe(true);
    // Source: missions/aprs-dp/mission.yaml, reportPeriodsMs.
    expect(byName.get('bus_voltage')).toMatchObject({ unit: 'V', periodMs: 1000 });
    expect(byName.get('bus_voltage')!.limits.length).toBeGreaterThan(0);
    expect(byName.get('battery_voltage')).toMatchObject({ periodMs: 10_000 });
    expect(byName.has('packet_version')).toBe(false);
    expect(byName.has('pus_service')).toBe(false);
  });

  it('encodes a ping and a mode as the mission file lays them out', () => {
    expect(commands.encode('PING', {})).toMatchObject({
      ok: true,
      value: { apid: 0x020, service: 17, subtype: 1, authority: 'payload', data: new Uint8Array(0) },
    });
    const mode = commands.definitions.find(({ name }) => name === 'SET_MODE');
    expect(mode).toMatchObject({ pusService: 8, radiates: true, arguments: [{ kind: 'enumerated' }] });
    const label = mode!.arguments[0]!.labels[1]!;
    const encoded = commands.encode('SET_MODE', { mode: label });
    expect(encoded).toMatchObject({ ok: true, value: { service: 8, subtype: 1 } });
    expect(encoded.ok && encoded.value.data.length).toBe(2);
  });

  it('refuses what the dictionary does not allow', () => {
    expect(commands.encode('SET_MODE', { mode: 'PARTY' }).ok).toBe(false);
    expect(commands.encode('SET_MODE', { speed: 1 }).ok).toBe(false);
    expect(commands.encode('FLY_HOME', {})).toMatchObject({ ok: false, fault: { kind: 'not-found' } });
  });

  it('says why a command was refused', () => {
    expect(commands.failureText(6)).toBeTypeOf('string');
    expect(commands.failureText(60_000)).toBeUndefined();
  });

  it('names file and line of an XTCE that is none', () => {
    for (const telemetryXml of ['', 'hello', '<a/>', '<SpaceSystem>']) {
      const broken = openMissionDictionary({ ...mission.value, telemetryXml });
      expect(broken).toMatchObject({ ok: false, fault: { path: expect.stringMatching(/^line \d+: /) } });
    }
  });
});
