import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { TmDemultiplexer } from '../frame/tm/tm-demultiplexer.ts';
import { decodeTmFrame } from '../frame/tm/tm-frame.ts';
import { readSpacePacket, type SpacePacket } from '../packet/space-packet.ts';
import { decodeCucInstant } from '../time/cuc-instant.ts';
import { decodeTimeCode } from '../time/time-code.ts';
import { describePusMessage, describePusPacket } from './describe-pus-packet.ts';
import { decodeEventReporting, encodeEventReporting } from './event-reporting.ts';
import { decodeHousekeeping } from './housekeeping.ts';
import { encodePusTelecommand } from './pus-telecommand.ts';
import { decodePusTelemetry, encodePusTelemetry, type PusTelemetry } from './pus-telemetry.ts';
import { messageName, serviceNames } from './service-names.ts';
import { decodeTimeManagement, encodeTimeManagement } from './time-management.ts';
import { decodeVerification, encodeVerification } from './verification.ts';

/** ESA Hera, low rate, 2024-10-07 (D. Estevez, jupyter_notebooks, CC BY 4.0); see PROVENANCE.md beside it. */
const file = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'frames',
  'hera_low_pus.u8',
);
const isAbsent = !existsSync(file);
const reason = isAbsent ? ` (skipped: no ${file}; set DAWA_DATA)` : '';
/** The time field is CUC 4 + 3 without P-field: the time packets of the same file say so in theirs (2f). */
const format = { timeOctets: 7 };

function packetsOfHera(): SpacePacket[] {
  const bytes = new Uint8Array(readFileSync(file));
  const demultiplexer = new TmDemultiplexer({ packetVirtualChannelIds: [1] });
  const packets: SpacePacket[] = [];
  for (let at = 0; at + 1113 <= bytes.length; at += 1113) {
    const frame = decodeTmFrame(bytes.subarray(at, at + 1113), { hasErrorControl: false });
    if (!frame.ok) continue;
    for (const output of demultiplexer.push(frame.value))
      if (output.kind === 'packet') packets.push(output.packet);
  }
  return packets;
}

const count = (items: Iterable<string>) => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

describe.skipIf(isAbsent)(`packets that flew on Hera${reason}`, () => {
  const packets = isAbsent ? [] : packetsOfHera();
  const reports = packets.flatMap((packet) => {
    const report = decodePusTelemetry(packet, format);
    return report.ok ? [{ packet, report: report.value }] : [];
  });
  const dataOf = (service: number): PusTelemetry[] =>
    reports.flatMap(({ report }) => (report.service === service ? [report] : []));

  it('are named one by one', () => {
    // Numbers of each: expected.json, key pus, made by another decoder
    expect(count(packets.map((packet) => describePusPacket(packet).text))).toEqual({
      'TM(1,1) request verification: successful acceptance verification report': 2,
      'TM(1,7) request verification: successful completion of execution verification report': 2,
      'TM(3,25) housekeeping: housekeeping parameter report': 2237,
      'TM(5,1) event reporting: informative event report': 1,
      'TM(5,2) event reporting: low severity anomaly report': 2,
      'TM(5,3) event reporting: medium severity anomaly report': 2,
      'time packet': 56,
    });
  });

  it('are made again to the last octet', () => {
    const isSame = ({ packet, report }: (typeof reports)[number]) => {
      const { apid, sequenceCount } = packet;
      const { messageCounter = 0, destinationId = 0 } = report;
      const again = encodePusTelemetry({ ...report, apid, sequenceCount, messageCounter, destinationId });
      return toHex(again) === toHex(packet.bytes);
    };
    expect(reports.filter(isSame)).toHaveLength(2246);
    expect(reports).toHaveLength(2246);
  });

  it('hold structures whose reports are always of the same length', () => {
    const lengths = new Map<number, Set<number>>();
    for (const { subtype, data } of dataOf(3)) {
      const message = decodeHousekeeping({ subtype, data });
      if (!message.ok || !('values' in message.value)) throw new TypeError('no report');
      const { structureId, values } = message.value;
      lengths.set(structureId, (lengths.get(structureId) ?? new Set()).add(values.length));
    }
    // A wrong width of the structure id would mix values into it, and lengths with them.
    expect([...lengths.values()].every((set) => set.size === 1)).toBe(true);
    expect(lengths.size).toBeGreaterThan(20);
  });

  it('verify commands whose acceptance and completion name the same request', () => {
    const verified = dataOf(1).map((report) => {
      const message = decodeVerification(report);
      if (!message.ok) throw new TypeError(message.fault.kind);
      expect(encodeVerification(message.value as never)).toEqual(report.data);
      const { request, stage } = message.value;
      return `${stage} ${request.apid} ${request.sequenceCount}`;
    });
    expect(verified).toEqual([
      'acceptance 256 15011',
      'completion 256 15011',
      'acceptance 258 12809',
      'completion 258 12809',
    ]);
  });

  it('report events, with and without data', () => {
    const events = dataOf(5).map((report) => {
      const message = decodeEventReporting(report);
      if (!message.ok || !('eventId' in message.value)) throw new TypeError('no event');
      expect(encodeEventReporting(message.value)).toEqual(report.data);
      const { severity, eventId, auxiliaryData } = message.value;
      return `${severity} ${eventId} ${auxiliaryData.length}`;
    });
    expect(events).toEqual(['medium 728 0', 'medium 718 0', 'informative 261 38', 'low 5 8', 'low 5 8']);
  });

  it('tell the time, with a P-field of 4 + 3 octets, that agrees with the headers around', () => {
    // The epoch is not published; the clock counts from some day of its own, so instants are relative to 0 here.
    const context = { agencyEpochAtMs: 0 };
    const cuc = { coarseOctets: 4, fineOctets: 3, epoch: context };
    let newestAtMs = 0;
    let times = 0;
    for (const packet of packets) {
      const report = decodePusTelemetry(packet, format);
      if (report.ok) {
        const time = decodeCucInstant(report.value.onboardTime, cuc);
        if (time.ok) newestAtMs = Math.max(newestAtMs, time.value.atMs);
        continue;
      }
      const message = decodeTimeManagement({ subtype: 2, data: packet.data });
      if (!message.ok || message.value.subtype === 1) throw new TypeError('no time report');
      expect(message.value.rateExponent).toBe(3);
      expect(encodeTimeManagement(message.value)).toEqual(packet.data);
      const time = decodeTimeCode(message.value.spacecraftTime, context);
      if (!time.ok) throw new TypeError(time.fault.kind);
      expect(time.value.format).toMatchObject({ code: 'cuc', coarseOctets: 4, fineOctets: 3 });
      // Stored packets come late, live ones within minutes.
      if (newestAtMs > 0 && Math.abs(time.value.instant.atMs - newestAtMs) < 600_000) times++;
    }
    expect(times).toBeGreaterThan(50);
  });
});

describe('packets in words', () => {
  it('says what a request is, in both versions of PUS', () => {
    const ping = { apid: 5, sequenceCount: 0, service: 17, subtype: 1, data: new Uint8Array(0) };
    for (const pusVersion of [1, 2] as const) {
      const packet = readSpacePacket(encodePusTelecommand(ping, { pusVersion }));
      expect(describePusPacket(packet)).toEqual({
        text: 'TC(17,1) test: perform an are-you-alive connection test',
        service: 17,
        subtype: 1,
        serviceName: 'test',
        messageName: 'perform an are-you-alive connection test',
      });
    }
  });

  it('says what it does not know in numbers', () => {
    const text = (isTelecommand: boolean, service: number, subtype: number) =>
      describePusMessage({ isTelecommand, service, subtype }).text;
    expect(text(false, 12, 12)).toBe('TM(12,12) on-board monitoring: check transition report');
    expect(text(true, 12, 12)).toBe('TC(12,12) on-board monitoring: unknown message');
    expect(text(true, 200, 3)).toBe("TC(200,3) the mission's own service: unknown message");
    expect(text(true, 3, 130)).toBe("TC(3,130) housekeeping: the mission's own message");
    expect(text(false, 7, 1)).toBe('TM(7,1) unknown service: unknown message');
    const idle = readSpacePacket(Uint8Array.of(0x07, 0xff, 0xc0, 0, 0, 0, 0x55));
    expect(describePusPacket(idle).text).toBe('idle packet');
    const short = readSpacePacket(Uint8Array.of(0x08, 0x01, 0xc0, 0, 0, 0, 0x20));
    expect(describePusPacket(short).text).toBe('TM of APID 1 with a secondary header that is not PUS');
    const plain = readSpacePacket(Uint8Array.of(0x10, 0x01, 0xc0, 0, 0, 0, 0x20));
    expect(describePusPacket(plain).text).toBe('TC of APID 1 without secondary header');
  });

  it('has a name for each message of each service of the standard', () => {
    // Messages in ECSS-E-ST-70-41C as the libraries that list them all have them (N7 Space asn1-pusc-lib 2024: services 1
    // to 19; services 20 to 23 by hand)
    const sizes = Object.keys(serviceNames).map((service) => {
      let names = 0;
      for (let subtype = 1; subtype < 256; subtype++) if (messageName(Number(service), subtype)) names++;
      return [Number(service), names];
    });
    expect(sizes).toEqual([
      [1, 9],
      [2, 11],
      [3, 32],
      [4, 9],
      [5, 8],
      [6, 22],
      [8, 1],
      [9, 3],
      [11, 27],
      [12, 28],
      [13, 7],
      [14, 16],
      [15, 37],
      [17, 4],
      [18, 20],
      [19, 11],
      [20, 7],
      [21, 14],
      [22, 28],
      [23, 24],
    ]);
  });
});
