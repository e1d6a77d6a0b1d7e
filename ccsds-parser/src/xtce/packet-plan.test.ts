import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import type { EngineeringValue } from './definition.ts';
import { rich } from './rich.fixture.ts';
import { container, entry, load, telemetry, unsigned } from './xtce.fixture.ts';
import { decodePacket, encodeContainer, type PacketPlan, planPacket } from './xtce.ts';

const mission = load(
  readFileSync(resolve(import.meta.dirname, '../../../missions/aprs-dp/telemetry.xml'), 'utf8'),
);

const plan = (definition: typeof mission, name: string, after?: string): PacketPlan => {
  const planned = planPacket(definition, name, after === undefined ? {} : { after });
  if (!planned.ok) throw new TypeError(JSON.stringify(planned.fault));
  return planned.value;
};

const hex = (result: ReturnType<PacketPlan['encode']>) =>
  result.ok ? toHex(result.value) : `${result.fault.kind}: ${result.fault.expected}, ${result.fault.found}`;

const fast = {
  mode: 'RX',
  ptt: false,
  squelch: false,
  wdt_reset_cause: 'POWER_ON',
  hk_fast_spare: 0,
  uptime: 3600,
  bus_voltage: 5,
  bus_current: 0.09,
  temp_pa: 21.5,
  temp_mcu: 20,
  temp_tnc: 21,
  rssi: -90,
  tx_power: 0,
  vco_lock: true,
  synth_status: 0,
  rx_frames: 5,
  rx_bad_fcs: 1,
  digipeated: 4,
  dup_dropped: 2,
  queue_depth: 0,
  store_used: 3,
  last_heard_call: 'A55BTN',
  last_heard_ssid: 7,
  last_heard_spare: 0,
};

describe('a plan of packets', () => {
  // Housekeeping structure 1, laid out by hand from the table of fields in docs/decisions/0008: 5000 mV, 90 mA, 21.5 degC.
  const octets =
    '01 3000 00000e10 1388 005a 0866 07d0 0834 a6 00 80 00000005 00000001 00000004 0002 00 0003 413535425446 70';

  it('lays out the data of a report without the headers before it', () => {
    const report = plan(mission, 'HK_PAYLOAD_FAST', 'PUS_TELEMETRY');
    expect(hex(report.encode({ ...fast, last_heard_call: 'A55BTF' }))).toBe(octets.replaceAll(' ', ''));
    expect(report.ordered('apid')).toBe(0x20);
    expect(report.ordered('pus_service')).toBe(3);
    expect(report.ordered('uptime')).toBeUndefined();
  });

  it('rounds figures to the steps of their field and holds them at its ends', () => {
    const report = plan(mission, 'HK_PAYLOAD_FAST', 'PUS_TELEMETRY');
    const made = report.encode({ ...fast, bus_voltage: 5.0004, bus_current: 99, temp_pa: -500, rssi: 200 });
    if (!made.ok) throw new TypeError(made.fault.kind);
    expect(toHex(made.value.subarray(7, 13))).toBe('1388ffff8000');
    expect(made.value[17]).toBe(0x7f);
  });

  it('says which value is missing or means nothing', () => {
    const report = plan(mission, 'HK_PAYLOAD_FAST', 'PUS_TELEMETRY');
    expect(hex(report.encode({ ...fast, rssi: undefined }))).toBe('missing-argument: rssi, none');
    expect(hex(report.encode({ ...fast, mode: 'SLEEP' }))).toMatch(/^bad-label: mode: OFF, BOOT/);
    expect(hex(report.encode({ ...fast, ptt: 2 }))).toBe('bad-label: ptt: on or off, 2');
    expect(hex(report.encode({ ...fast, uptime: Number.NaN }))).toMatch(/^bad-type: uptime/);
    expect(hex(report.encode({ ...fast, last_heard_call: 'A55BTN-7' }))).toBe(
      'too-long: last_heard_call: at most 6 octets, 8',
    );
  });

  it('agrees with the encoder that knows everything, on containers of the mission', () => {
    const figure = fc.record({
      ...{
        apid: fc.constant(0x20),
        packet_version: fc.constant(0),
        sequence_flags: fc.constant('UNSEGMENTED'),
      },
      ...{ sequence_count: fc.nat(0x3fff), packet_length: fc.nat(0xffff), pus_version: fc.constant(2) },
      ...{ time_status: fc.nat(15), message_counter: fc.nat(0xffff), destination_id: fc.nat(0xffff) },
      onboard_time: fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }),
      event_reset_cause: fc.constantFrom('POWER_ON', 'WATCHDOG', 'EXTERNAL'),
      event_boot_count: fc.nat(0xffff),
      event_temp_pa: fc.integer({ min: -30_000, max: 30_000 }).map((raw) => raw / 100),
      event_call: fc.string({ minLength: 0, maxLength: 6, unit: fc.constantFrom(...'ABC019') }),
      event_ssid: fc.nat(15),
      pus_subtype: fc.constantFrom(1, 4),
    });
    const names = ['EVENT_BOOT', 'EVENT_PA_OVERTEMP', 'EVENT_FRAME_DIGIPEATED'];
    fc.assert(
      fc.property(figure, fc.constantFrom(...names), (values, name) => {
        const whole = encodeContainer(mission, name, values as Record<string, EngineeringValue>);
        if (!whole.ok) throw new TypeError(JSON.stringify(whole.fault));
        expect(hex(plan(mission, name).encode(values))).toBe(toHex(whole.value));
        const data = plan(mission, name, 'PUS_TELEMETRY').encode(values);
        // Primary and secondary header: 6 and 13 octets.
        expect(hex(data)).toBe(toHex(whole.value.subarray(19)));
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('falls back on that encoder where something has no place of its own', () => {
    const definition = load(rich);
    const values = {
      ...{ n: 1, s: -2, m: 3, o: 4, b: 5, w: 6, r: 7, f: 1.5, d: 2.5, a: 0, v: -5, e: 'ON', y: true },
      ...{ z: 'ab', p: 'cd', q: fromHex('07'), t: 1_000_000_000_000, i: 8, l: [9], c: 10, x: 11 },
      g: [
        { x: 1, on: true, m: 'ON' },
        { x: 2, on: false, m: 'OFF' },
      ],
    };
    const expected = encodeContainer(definition, 'ALL', values);
    if (!expected.ok) throw new TypeError(JSON.stringify(expected.fault));
    expect(hex(plan(definition, 'ALL').encode(values))).toBe(toHex(expected.value));
    const decoded = decodePacket(definition, expected.value);
    expect(decoded.ok && decoded.value.containerName).toBe('ALL');
    // One octet of the base is left out.
    expect(hex(plan(definition, 'ALL', 'ROOT').encode(values))).toBe(toHex(expected.value.subarray(1)));
  });

  it('refuses containers and bases that are not there, or end inside an octet', () => {
    expect(planPacket(mission, 'NONE')).toMatchObject({ ok: false, fault: { kind: 'unsupported' } });
    expect(planPacket(mission, 'EVENT_BOOT', { after: 'HOUSEKEEPING' })).toMatchObject({ ok: false });
    const odd = load(
      telemetry(
        unsigned('u3', 3),
        { a: 'u3', b: 'u3' },
        container('A', entry('a')) + container('B', entry('b'), '<BaseContainer containerRef="A"/>'),
      ),
    );
    expect(planPacket(odd, 'B', { after: 'A' })).toMatchObject({
      ok: false,
      fault: { expected: 'A: a base of whole octets', found: '3' },
    });
    expect(hex(plan(odd, 'B').encode({ a: 5, b: 3 }))).toBe('ac');
  });
});
