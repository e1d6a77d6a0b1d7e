import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './bits/hex.ts';
import { CltuDecoder, cltuTailOfFill, encodeCltu } from './coding/cltu.ts';
import { createReedSolomon } from './coding/reed-solomon.ts';
import { AosDemultiplexer } from './frame/aos/aos-demultiplexer.ts';
import { type AosFrame, decodeAosFrame } from './frame/aos/aos-frame.ts';
import type { DemultiplexOutput } from './frame/packet-reassembly.ts';
import { decodeTcFrame, encodeTcFrame } from './frame/tc/tc-frame.ts';
import { TmDemultiplexer } from './frame/tm/tm-demultiplexer.ts';
import { decodeTmFrame, type TmFrame } from './frame/tm/tm-frame.ts';
import { PacketSplitter } from './packet/packet-splitter.ts';
import { SequenceMonitor } from './packet/sequence-monitor.ts';
import type { SpacePacket } from './packet/space-packet.ts';
import { decodePusTelemetry } from './pus/pus-telemetry.ts';

/** Captures and vectors made by others; what each holds and how it is known is told in PROVENANCE.md beside them. */
const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const isAbsent = !existsSync(join(data, 'frames'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';
const read = (...path: string[]) => new Uint8Array(readFileSync(join(data, ...path)));
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(data, ...path), 'utf8'));
const count = <T>(items: Iterable<T>) => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[String(item)] = (counts[String(item)] ?? 0) + 1;
  return counts;
};

/** Figures of one virtual channel in the words of expected.json. */
function summarize(outputs: DemultiplexOutput[]): Record<string, unknown> {
  const packets = outputs.flatMap((output) => (output.kind === 'packet' ? [output.packet] : []));
  const gaps = outputs.flatMap((output) => (output.kind === 'gap' ? [output.missing] : []));
  const dropped = outputs.filter(
    (output) =>
      output.kind === 'dropped-fragment' && (output.reason === 'gap' || output.reason === 'incomplete'),
  );
  const hash = createHash('sha256');
  const monitor = new SequenceMonitor();
  for (const packet of packets) {
    hash.update(packet.bytes);
    monitor.push(packet);
  }
  return {
    frame_gaps: gaps.length,
    frames_lost: gaps.reduce((sum, missing) => sum + missing, 0),
    packets: packets.length,
    partials_dropped: dropped.length,
    apid: count(packets.map((packet) => packet.apid)),
    apid_seq_discontinuities: [...monitor.totals().values()].reduce(
      (sum, total) => sum + total.discontinuities,
      0,
    ),
    packets_sha256: packets.length > 0 ? hash.digest('hex') : null,
    bytes: packets.reduce((sum, packet) => sum + packet.bytes.length, 0),
  };
}

/** Decodes a capture of frames that follow each other, and tells it in the words of expected.json. */
function decodeCapture(name: string, expected: Record<string, unknown>): Record<string, unknown> {
  const bytes = read('frames', `${name}.u8`);
  const frameOctets = expected['frame_size'] as number;
  const spacecraftId = expected['scid_expected'] as number;
  const packetVirtualChannelIds = expected['vcs_with_space_packets'] as number[];
  const hasErrorControl = expected['fecf'] as boolean;
  const isTm = expected['kind'] === 'tm';
  const options = { spacecraftId, packetVirtualChannelIds };
  const tm = new TmDemultiplexer(options);
  const aos = new AosDemultiplexer(options);
  const good: (TmFrame | AosFrame)[] = [];
  const bad: number[] = [];
  const outputs: DemultiplexOutput[] = [];
  for (let index = 0; (index + 1) * frameOctets <= bytes.length; index++) {
    const octets = bytes.subarray(index * frameOctets, (index + 1) * frameOctets);
    const format = { hasErrorControl, hasOperationalControl: name === 'equuleus', acceptsAnyVersion: true };
    if (isTm) {
      const frame = decodeTmFrame(octets, format);
      if (frame.ok) outputs.push(...tm.push(frame.value));
      if (frame.ok) good.push(frame.value);
      else bad.push(index);
    } else {
      const frame = decodeAosFrame(octets, format);
      if (frame.ok) outputs.push(...aos.push(frame.value));
      if (frame.ok) good.push(frame.value);
      else bad.push(index);
    }
  }
  const ours = good.filter((frame) => frame.spacecraftId === spacecraftId);
  const channels = [...new Set(ours.map((frame) => frame.virtualChannelId))];
  const controls = count(
    ours.flatMap((frame) => (frame.operationalControl ? [toHex(frame.operationalControl)] : [])),
  );
  return {
    frames: Math.floor(bytes.length / frameOctets),
    trailing_bytes: bytes.length % frameOctets,
    crc_bad_frames: bad,
    version: count(good.map((frame) => frame.version)),
    scid: count(good.map((frame) => frame.spacecraftId)),
    vc_frames: count(ours.map((frame) => frame.virtualChannelId)),
    distinct_ocf: Object.fromEntries(
      Object.entries(controls)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 6),
    ),
    n_distinct_ocf: Object.keys(controls).length,
    vc: Object.fromEntries(
      channels.map((id) => [
        id,
        summarize(outputs.filter((o) => 'virtualChannelId' in o && o.virtualChannelId === id)),
      ]),
    ),
  };
}

describe('real flight frames', () => {
  for (const name of ['hera_low_pus', 'aditya_l1', 'equuleus', 'mars2020_safe']) {
    it.skipIf(isAbsent)(`decodes ${name} to the published counts and packets${reason}`, () => {
      const expected = readJson('frames', 'expected.json')[name];
      const { sha256, pus, file, frame_size, kind, fecf, scid_expected, vcs_with_space_packets, ...figures } =
        expected;
      expect(decodeCapture(name, expected)).toEqual(figures);
      expect([sha256, file, frame_size, kind, fecf, scid_expected, vcs_with_space_packets]).toBeDefined();
      expect(pus === undefined).toBe(name !== 'hera_low_pus');
    });
  }

  it.skipIf(isAbsent)(`finds the error control of every PUS packet of Hera good${reason}`, () => {
    const expected = readJson('frames', 'expected.json')['hera_low_pus'];
    const bytes = read('frames', 'hera_low_pus.u8');
    const demultiplexer = new TmDemultiplexer({ packetVirtualChannelIds: [1] });
    const packets: SpacePacket[] = [];
    for (let at = 0; at < bytes.length; at += expected.frame_size) {
      const frame = decodeTmFrame(bytes.subarray(at, at + expected.frame_size), { hasErrorControl: false });
      if (!frame.ok) continue;
      for (const output of demultiplexer.push(frame.value))
        if (output.kind === 'packet') packets.push(output.packet);
    }
    const reports = packets.flatMap((packet) => {
      const report = decodePusTelemetry(packet, { timeOctets: 6, hasErrorControl: true });
      return report.ok && report.value.hasGoodErrorControl ? [report.value] : [];
    });
    expect({
      non_idle: packets.length,
      pec_crc_ok: reports.length,
      services: count(reports.map((report) => `${report.service},${report.subtype}`)),
      pus_version_nibble: count(reports.map((report) => report.pusVersion)),
      first_packet_hex: toHex(packets[0]!.bytes),
    }).toEqual(expected.pus['1']);
  });
});

describe('codewords of libfec', () => {
  for (const basis of ['conv', 'dual']) {
    it.skipIf(isAbsent)(`corrects 0 to 16 errors and refuses 17 to 20, ${basis}${reason}`, () => {
      const code = createReedSolomon({ informationOctets: 223, isDualBasis: basis === 'dual' });
      const clean = read('coding', `rs255_223_${basis}_clean.bin`);
      const corrupt = read('coding', `rs255_223_${basis}_corrupt.bin`);
      const meta = readFileSync(join(data, 'coding', `rs255_223_${basis}_meta.csv`), 'utf8')
        .trim()
        .split('\n')
        .slice(1);
      expect(meta).toHaveLength(42);
      for (const line of meta) {
        const [index, inserted, result] = line.split(',').map(Number) as [number, number, number];
        const decoded = code.decode(corrupt.subarray(index * 255, index * 255 + 255));
        expect(decoded.ok).toBe(result >= 0);
        if (decoded.ok)
          expect(decoded.value).toEqual({
            data: clean.slice(index * 255, index * 255 + 223),
            correctedSymbols: inserted,
          });
        expect(code.encode(clean.subarray(index * 255, index * 255 + 223))).toEqual(
          clean.slice(index * 255, index * 255 + 255),
        );
      }
    });
  }
});

describe('vectors of SpacePyLibrary', () => {
  it.skipIf(isAbsent)(`makes and takes apart its TC frame and CLTU${reason}`, () => {
    const vectors = readJson('spacepylib_vectors.json');
    const [segment, frame, cltu] = [
      fromHex(vectors.TC_SEGMENT_01),
      fromHex(vectors.TC_FRAME_01),
      fromHex(vectors.CLTU_01),
    ];
    expect(encodeTcFrame({ spacecraftId: 758, virtualChannelId: 0, isBypass: true, data: segment })).toEqual(
      frame,
    );
    expect(encodeCltu(frame, { tail: cltuTailOfFill })).toEqual(cltu);
    const contents = new CltuDecoder().push(cltu);
    expect(contents).toHaveLength(1);
    expect(decodeTcFrame(contents[0]!)).toMatchObject({
      ok: true,
      value: { spacecraftId: 758, data: segment },
    });
  });

  it.skipIf(isAbsent)(`finds the error control of its TM frame good${reason}`, () => {
    const bytes = fromHex(readJson('spacepylib_vectors.json').TM_FRAME_01);
    expect(decodeTmFrame(bytes, { hasErrorControl: true })).toMatchObject({
      ok: true,
      value: { spacecraftId: 758 },
    });
  });
});

describe('packet files', () => {
  it.skipIf(isAbsent)(`splits CYGNSS level 0 into the files that CCSDSPy makes of it${reason}`, () => {
    const name = 'CYGNSS_F7_L0_2022_086_10_15_V01_F__first101pkts.tlm';
    const splitter = new PacketSplitter();
    const packets = splitter.push(read('packets', 'cygnss_split', name));
    expect(packets).toHaveLength(101);
    expect(splitter.flush().ok).toBe(true);
    for (const apid of new Set(packets.map((packet) => packet.apid))) {
      const octets = packets.filter((packet) => packet.apid === apid).flatMap((packet) => [...packet.bytes]);
      const file = `apid${String(apid).padStart(5, '0')}.tlm`;
      expect(Uint8Array.from(octets)).toEqual(read('packets', 'cygnss_split', file));
    }
  });

  it.skipIf(isAbsent)(`delivers packets of version 1 with their version${reason}`, () => {
    const packets = new PacketSplitter().push(read('packets', 'var_length', 'var_length_packets.bin'));
    // CCSDSPy, tests/data/var_length/README.md: 2, 3, 5, 7, 11, 13, 17, 19, 23, 29 words of 16 bits
    expect(packets.map((packet) => packet.data.length / 2)).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
    expect(packets.every((packet) => packet.version === 1 && packet.apid === 0x0e2)).toBe(true);
  });
});
