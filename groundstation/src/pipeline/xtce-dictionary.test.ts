import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onboardEvent } from './onboard-event.ts';
import { createPacketDecoder } from './packet-decoder.ts';
import { payloadReport } from './spacecraft-signal.fixture.ts';
import { loadDictionary } from './xtce-dictionary.ts';

const xml = readFileSync(new URL('../../../missions/aprs-dp/telemetry.xml', import.meta.url), 'utf8');
const atMs = Date.UTC(2019, 5, 20, 0, 22, 31);
const format = {
  timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
  hasErrorControl: true,
} as const;

function breadboard() {
  const loaded = loadDictionary(xml);
  if (!loaded.ok) throw new TypeError(loaded.fault.kind);
  const { dictionary } = loaded.value;
  expect(loaded.value.warnings).toEqual([]);
  const decode = createPacketDecoder(format, dictionary);
  const decodeBytes = (bytes: Uint8Array) =>
    decode({ lsn: 5, kind: 'packet', atMs: atMs + 300, cites: [4, 4], meta: { virtualChannelId: 0 }, bytes });
  return { dictionary, decodeBytes };
}

describe('the dictionary of the breadboard mission', () => {
  it('turns an event report into words', () => {
    const { dictionary, decodeBytes } = breadboard();
    const decoded = decodeBytes(payloadReport(3, [5, 1], Uint8Array.of(0x01, 0x02, 2, 3), atMs));
    expect(decoded.packet).toMatchObject({ container: 'EVENT_MODE_CHANGE', fault: null });
    expect(onboardEvent(decoded, dictionary)).toEqual({
      severity: 'info',
      source: 'spacecraft',
      code: '0x0102',
      text: 'Mode STANDBY to RX',
      atMs: expect.closeTo(atMs, 0),
    });
  });

  it('keeps values of the data and leaves the headers to the packet', () => {
    const { decodeBytes } = breadboard();
    const { packet, samples } = decodeBytes(payloadReport(3, [5, 1], Uint8Array.of(0x01, 0x02, 2, 3), atMs));
    expect(samples.map((sample) => sample.name)).toEqual(['event_id', 'event_from_mode', 'event_to_mode']);
    expect(packet).toMatchObject({ apid: 0x20, sequenceCount: 3, pusService: 5, pusSubtype: 1 });
    expect(packet.onboardTimeHex).toHaveLength(12);
  });

  it('says what is missing of a packet that is too short, and believes nothing of it', () => {
    const { decodeBytes } = breadboard();
    const { packet, samples } = decodeBytes(payloadReport(3, [3, 25], Uint8Array.of(1, 0x30), atMs));
    expect(packet.fault).toMatch(/^too-short: expected \d+ bits/);
    expect(samples).toEqual([]);
  });

  it('keeps a packet that it does not know', () => {
    const { decodeBytes } = breadboard();
    const { packet } = decodeBytes(payloadReport(3, [200, 1], Uint8Array.of(1), atMs));
    expect(packet).toMatchObject({
      container: null,
      pusService: 200,
      fault: expect.stringContaining('no-container'),
    });
  });

  it('tells limits the way they are read', () => {
    const { dictionary } = breadboard();
    expect(dictionary.describeLimits('bus_voltage')).toBe('warning 4.85 to 5.15 V, critical 4.75 to 5.25 V');
    expect(dictionary.describeLimits('bus_current')).toBe('critical up to 1.2 A');
    expect(dictionary.describeLimits('mode')).toBe('SAFE is critical');
    expect(dictionary.describeLimits('uptime')).toBeUndefined();
  });

  it('refuses what is no XTCE, with the line', () => {
    const loaded = loadDictionary('<SpaceSystem>\n<oops');
    expect(loaded.ok ? 'accepted' : loaded.fault.kind).toMatch(/^line \d+: bad-xml$/);
  });
});
