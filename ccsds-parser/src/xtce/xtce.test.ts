import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { encodePusTelemetry } from '../pus/pus-telemetry.ts';
import { load } from './xtce.fixture.ts';
import { decodePacket, listParameters, loadXtce } from './xtce.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const isAbsent = !existsSync(join(data, 'xtce'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';
const readText = (...path: string[]) => readFileSync(join(data, 'xtce', ...path), 'utf8');

describe('real definitions', () => {
  it.skipIf(isAbsent)(`decodes 200 JPSS-1 packets as space_packet_parser and CCSDSPy do${reason}`, () => {
    const definition = load(readText('jpss1_geolocation_xtce_v1.xml'));
    const expected: Record<string, number>[] = JSON.parse(readText('jpss1_expected_first200.json'));
    const packets = readFileSync(join(data, 'xtce', 'jpss1_geolocation.dat'));
    const packetOctets = 71;
    const found = expected.map((_, index) => {
      const decoded = decodePacket(
        definition,
        packets.subarray(index * packetOctets, (index + 1) * packetOctets),
      );
      if (!decoded.ok) return decoded.fault;
      expect(decoded.value).toMatchObject({ containerName: 'JPSS_ATT_EPHEM', decodedBits: packetOctets * 8 });
      return Object.fromEntries(decoded.value.parameters.map(({ name, value }) => [name, value]));
    });
    expect(found).toHaveLength(200);
    expect(found).toEqual(expected);
  });

  it.skipIf(isAbsent)(`loads other people's files and names what it does not read${reason}`, () => {
    for (const name of readdirSync(join(data, 'xtce', 'yamcs_tests'))) {
      const { definition, faults } = loadXtce(readText('yamcs_tests', name));
      expect(definition?.parameters.length).toBeGreaterThan(0);
      for (const fault of faults)
        expect(fault).toMatchObject({ path: expect.stringMatching(/^\//), line: expect.any(Number) });
    }
    const { faults } = loadXtce(readText('yamcs_tests', 'BogusSAT-1.xml'));
    expect(faults).toContainEqual(
      expect.objectContaining({
        kind: 'unsupported',
        found: 'MathAlgorithm',
        path: '/BogusSAT/SC001/BusElectronics/TelemetryMetaData/AlgorithmSet/MathAlgorithm[ComputeBatterySOC]',
        line: 970,
      }),
    );
  });
});

describe('the mission of the rehearsal', () => {
  const path = resolve(import.meta.dirname, '../../../missions/aprs-dp/telemetry.xml');

  it('is read without a fault, and its packets go where they belong', () => {
    const definition = load(readFileSync(path, 'utf8'));
    // Housekeeping structure 1 of docs/decisions/0008: 43 octets of fields; 5000 mV, 90 mA, 21.5 degC
    const fields = fromHex(
      '3000 00000e10 1388 005a 0866 07d0 0834 a6 00 80 00000005 00000001 00000004 0002 00 0003 413535425446 70',
    );
    expect(fields).toHaveLength(43);
    const packet = encodePusTelemetry({
      apid: 0x20,
      sequenceCount: 3,
      service: 3,
      subtype: 25,
      onboardTime: fromHex('737300008000'),
      data: Uint8Array.of(1, ...fields),
    });
    const decoded = decodePacket(definition, packet);
    if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
    expect(decoded.value.containerName).toBe('HK_PAYLOAD_FAST');
    // What is left is the packet error control.
    expect(packet.length * 8 - decoded.value.decodedBits).toBe(16);
    const named = new Map(decoded.value.parameters.map((parameter) => [parameter.name, parameter]));
    expect(named.get('bus_voltage')).toMatchObject({ raw: 5000, unit: 'V', limitState: 'nominal' });
    expect(named.get('bus_voltage')?.value).toBeCloseTo(5, 9);
    expect(named.get('temp_pa')?.value).toBeCloseTo(21.5, 9);
    expect(named.get('mode')).toMatchObject({ value: 'RX', limitState: 'nominal' });
    expect(named.get('rssi')).toMatchObject({ value: -90, unit: 'dBm' });
    expect(named.get('last_heard_call')?.value).toBe('A55BTF');
    expect(listParameters(definition).find(({ name }) => name === 'bus_voltage')).toMatchObject({
      unit: 'V',
      containers: ['HK_PAYLOAD_FAST'],
      limits: [
        { level: 'critical', low: 4.75, high: 5.25 },
        { level: 'warning', low: 4.85, high: 5.15 },
      ],
    });
  });
});
