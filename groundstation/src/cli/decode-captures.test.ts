import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { randomizeTc } from 'ccsds-parser/coding/randomizer';
import { encodeAosFrame, encodeMultiplexingUnit } from 'ccsds-parser/frame/aos/aos-frame';
import { AosPacketPacker } from 'ccsds-parser/frame/aos/aos-packet-packer';
import { encodeControlFrame } from 'ccsds-parser/frame/tc/tc-control-command';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { TcSegmenter } from 'ccsds-parser/frame/tc/tc-segmenter';
import { encodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { encodeUslpFrame } from 'ccsds-parser/frame/uslp/uslp-frame';
import { UslpPacketPacker } from 'ccsds-parser/frame/uslp/uslp-packet-packer';
import { encodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDecode } from './decode.ts';

const data = process.env['DAWA_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const isThere = existsSync(join(data, 'frames/expected.json'));
const note = isThere ? '' : ' (skipped: the recordings of DAWA_DATA are absent)';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-captures-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function decode(args: string, input: Uint8Array | string) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const collect = async (stream: PassThrough) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const texts = Promise.all([collect(io.stdout), collect(io.stderr)]);
  const path = typeof input === 'string' ? input : '-';
  if (typeof input !== 'string') io.stdin.end(input);
  const summaryPath = join(folder, 'summary.json');
  const code = await runDecode(['--in', path, '--summary', summaryPath, ...args.split(' ')], io);
  io.stdout.end();
  io.stderr.end();
  const [out, err] = await texts;
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { code, err, lines, summary: JSON.parse(readFileSync(summaryPath, 'utf8')) };
}

const packetOf = (sequenceCount: number, octets = 20, apid = 5) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid,
    sequenceCount,
    data: new Uint8Array(octets - 6).fill(sequenceCount),
  });

/** Octets that look like anything, the same at every run. */
const noise = (octets: number, seed: number) => {
  let state = seed;
  return Uint8Array.from({ length: octets }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
};

/** AOS frames of 60 octets with the packets 0, 1, 2, ... of 20 octets. */
function aosFrames(count: number, more: { spacecraftId?: number; hasOperationalControl?: boolean } = {}) {
  const packer = new AosPacketPacker({
    spacecraftId: 80,
    virtualChannelId: 1,
    frameOctets: 60,
    hasErrorControl: true,
    hasOperationalControl: false,
    ...more,
  });
  for (let index = 0; index < count * 3; index++) packer.push(packetOf(index, 23));
  return Array.from({ length: count }, () => packer.nextFrame());
}

/** Real flight recordings; source, licence and how each figure is known: PROVENANCE.md beside them. */
describe('the summary of real transfer frames', () => {
  it.skipIf(!isThere).each([
    ['equuleus', '--framing aos --frame-bytes 444 --ocf --spacecraft-id 80'],
    ['aditya_l1', '--framing tm --frame-bytes 221 --ocf'],
    ['mars2020_safe', '--framing aos --frame-bytes 223 --fecf'],
    ['hera_low_pus', '--framing tm --frame-bytes 1113 --ocf'],
  ])(`is that of expected.json, figure by figure: %s${note}`, async (name, args) => {
    const expected = JSON.parse(readFileSync(join(data, 'frames/expected.json'), 'utf8'))[name];
    const { code, summary } = await decode(args, join(data, `frames/${name}.u8`));
    expect(code).toBe(0);
    const perChannel = (figure: string) =>
      Object.fromEntries(
        Object.entries<Record<string, unknown>>(summary.virtualChannels).map(([id, channel]) => [
          id,
          channel[figure],
        ]),
      );
    const sum = (counts: unknown) =>
      Object.values(counts as Record<string, number>).reduce((a, b) => a + b, 0);
    expect({
      frames: summary.frames.total,
      trailing_bytes: summary.trailingOctets,
      crc_bad: summary.faults['bad-crc'] ?? 0,
      version: summary.versions,
      scid: summary.spacecraftIds,
      vc_frames: perChannel('frames'),
      // expected.json lists the six most frequent
      distinct_ocf: Object.fromEntries(Object.entries(summary.operationalControl).slice(0, 6)),
      n_distinct_ocf: Object.keys(summary.operationalControl).length,
      vc: Object.fromEntries(
        Object.entries<Record<string, unknown>>(summary.virtualChannels).map(([id, channel]) => [
          id,
          {
            frame_gaps: channel['frameGaps'],
            frames_lost: channel['framesLost'],
            packets: channel['packets'],
            bytes: channel['packetOctets'],
            apid: channel['packetsByApid'],
            partials_dropped: channel['partialsDropped'],
            apid_seq_discontinuities: sum(channel['sequenceGapsByApid']),
            packets_sha256: channel['packetsSha256'],
          },
        ]),
      ),
    }).toEqual({
      frames: expected.frames,
      trailing_bytes: expected.trailing_bytes,
      crc_bad: expected.crc_bad_frames.length,
      version: expected.version,
      scid: expected.scid,
      vc_frames: expected.vc_frames,
      distinct_ocf: expected.distinct_ocf,
      n_distinct_ocf: expected.n_distinct_ocf,
      vc: expected.vc,
    });
  });

  it.skipIf(!isThere)(
    `tells a payload without packets and a sequence count that stands still${note}`,
    async () => {
      const aditya = await decode('--framing tm --frame-bytes 221', join(data, 'frames/aditya_l1.u8'));
      expect(aditya.summary.virtualChannels['2']).toMatchObject({ packets: 0, looksLikePackets: false });
      expect(aditya.err).toContain(
        'virtual channel 2: this does not look like packets: 1230 places where no packet',
      );
      const named = await decode(
        '--framing tm --frame-bytes 221 --packet-vcs 0',
        join(data, 'frames/aditya_l1.u8'),
      );
      expect(named.err).toBe('');
      expect(named.summary.virtualChannels['2']).toMatchObject({
        looksLikePackets: null,
        otherContents: { 'not-packets': 1230 },
        droppedByReason: {},
      });
      const equuleus = await decode(
        '--framing aos --frame-bytes 444 --ocf --spacecraft-id 80',
        join(data, 'frames/equuleus.u8'),
      );
      expect(equuleus.summary.virtualChannels['1']).toMatchObject({
        looksLikePackets: true,
        apidsNotCounting: [1296],
        packetsLostByApid: {},
      });
      expect(equuleus.summary.findings.join('\n')).toContain(
        'application process 1296 sends the same sequence count',
      );
      expect(equuleus.err).toBe('');
    },
  );

  it.skipIf(!isThere)(
    `says which option is wrong when a field of each frame is taken for packets${note}`,
    async () => {
      // EQUULEUS has an operational control field: without --ocf its four octets are taken for packets.
      const { summary, err } = await decode(
        '--framing aos --frame-bytes 444 --spacecraft-id 80',
        join(data, 'frames/equuleus.u8'),
      );
      expect(summary.virtualChannels['1']).toMatchObject({ octetsAstray: -4, looksLikePackets: false });
      expect(err).toContain(
        'packets miss the next pointer by 4 octets, so too few are taken from each frame: try --ocf',
      );
    },
  );
});

describe('recordings that nobody promised to be good', () => {
  it('holds no octets', async () => {
    for (const args of [
      '--framing tm --frame-bytes 60',
      '--framing packets',
      '--framing uslp',
      '--framing tc',
    ]) {
      const { code, lines, err, summary } = await decode(args, new Uint8Array(0));
      expect([code, lines, err]).toEqual([0, [], 'dawa decode: -: the recording is empty\n']);
      expect(summary).toMatchObject({ octets: 0, packets: 0, frames: { total: 0 } });
    }
  });

  it('holds nothing but zeros', async () => {
    const { code, err, summary } = await decode('--framing aos --frame-bytes 60 --fecf', new Uint8Array(600));
    expect(code).toBe(0);
    expect(summary.faults).toEqual({ 'bad-crc': 10 });
    expect(err).toContain(
      'none of 10 frames is good, 10 are bad-crc: do they end with an error control field',
    );
  });

  it('holds no frame that tells its length', async () => {
    for (const args of [
      '--framing tc --fecf --spacecraft-id 3',
      '--framing uslp --fecf --spacecraft-id 171',
    ]) {
      const { code, err, lines } = await decode(args, noise(3000, 5));
      expect([code, lines]).toEqual([0, []]);
      expect(err).toContain('no frame was found in 3000 octets');
    }
  });

  it('ends inside a frame', async () => {
    const stream = Buffer.concat(aosFrames(4)).subarray(0, 4 * 60 - 1);
    const { code, err, lines, summary } = await decode('--framing aos --frame-bytes 60 --fecf', stream);
    expect(code).toBe(0);
    expect(err).toBe('dawa decode: -: the last 59 octets are no whole frame\n');
    expect(lines.map((line) => line.sequenceCount)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(summary).toMatchObject({
      trailingOctets: 59,
      faults: { 'trailing-octets': 1, 'dropped-fragment-end': 1 },
    });
    expect(summary.virtualChannels['1'].partialsDropped).toBe(0);
  });

  it('lacks frames and has damaged ones', async () => {
    const frames = aosFrames(8);
    frames[2]![30]! ^= 1;
    frames.splice(5, 1);
    const { lines, summary } = await decode('--framing aos --frame-bytes 60 --fecf', Buffer.concat(frames));
    // Frames of 50 octets of packets: the third and the sixth are missing, and each takes the packets at its edges along.
    expect(lines.map((line) => line.sequenceCount)).toEqual([0, 1, 2, 3, 7, 8, 9, 14, 15, 16]);
    expect(summary).toMatchObject({
      frames: { total: 7, good: 6, bad: 1 },
      faults: { 'bad-crc': 1, 'dropped-fragment-gap': 2, 'dropped-fragment-end': 1 },
      virtualChannels: { '1': { frameGaps: 2, framesLost: 2, partialsDropped: 2, looksLikePackets: true } },
    });
    expect(summary.virtualChannels['1'].packetsLostByApid).toEqual({ '5': 7 });
  });

  it('mixes spacecraft on one channel number: each keeps its own count and its own packets', async () => {
    const ours = aosFrames(6);
    const theirs = aosFrames(3, { spacecraftId: 81 });
    const mixed = ours.flatMap((frame, index) => (index % 2 === 0 ? [frame, theirs[index / 2]!] : [frame]));
    const { lines, err, summary } = await decode(
      '--framing aos --frame-bytes 60 --fecf',
      Buffer.concat(mixed),
    );
    expect(summary.spacecraftIds).toEqual({ '80': 6, '81': 3 });
    expect(summary.virtualChannels['1']).toMatchObject({ frames: 6, frameGaps: 0, packets: 13 });
    expect(summary.otherSpacecraft['81']['1']).toMatchObject({ frames: 3, frameGaps: 0, packets: 6 });
    expect(lines).toHaveLength(19);
    expect(err).toContain(
      'frames of several spacecraft: 80 (6 frames), 81 (3 frames); take one with --spacecraft-id',
    );
    const one = await decode(
      '--framing aos --frame-bytes 60 --fecf --spacecraft-id 81',
      Buffer.concat(mixed),
    );
    expect(one.summary).toMatchObject({ spacecraftId: 81, faults: { 'other-spacecraft': 6 }, packets: 6 });
    expect(one.err).toBe('');
  });

  it('has AOS frames that hold one packet at a fixed place and no multiplexing units', async () => {
    // As some missions do: sixteen octets of their own, then a packet, then fill.
    const frames = Array.from({ length: 40 }, (_, index) => {
      const zone = noise(52, index + 1);
      zone.set(packetOf(index), 16);
      return encodeAosFrame({
        spacecraftId: 80,
        virtualChannelId: 33,
        virtualChannelCount: index,
        data: zone,
        hasErrorControl: true,
      });
    });
    const args = '--framing aos --frame-bytes 60 --fecf';
    const { code, err, summary } = await decode(args, Buffer.concat(frames));
    expect(code).toBe(0);
    expect(summary.virtualChannels['33'].looksLikePackets).toBe(false);
    expect(err).toContain('virtual channel 33: this does not look like packets');
    const named = await decode(`${args} --packet-vcs 0`, Buffer.concat(frames));
    expect([named.err, named.lines]).toEqual(['', []]);
  });

  it('has TM frames with secondary headers, data of the mission, idle frames and two channels', async () => {
    const frame = (virtualChannelId: number, virtualChannelCount: number, more: object) =>
      encodeTmFrame({
        spacecraftId: 414,
        virtualChannelId,
        masterChannelCount: master++ & 0xff,
        virtualChannelCount,
        firstHeaderPointer: 0,
        data: new Uint8Array(40),
        operationalControl: Uint8Array.of(1, 4, 0x26, 0),
        hasErrorControl: false,
        ...more,
      });
    let master = 254;
    const pair = Buffer.concat([packetOf(1), packetOf(2)]);
    const stream = Buffer.concat([
      frame(0, 255, { secondaryHeader: Uint8Array.of(9, 9, 9), data: pair.subarray(0, 36) }),
      frame(2, 7, { syncFlag: true, firstHeaderPointer: 0x123, data: noise(40, 3) }),
      frame(0, 0, { firstHeaderPointer: 0x7fe }),
      frame(0, 1, {
        firstHeaderPointer: 4,
        data: Buffer.concat([pair.subarray(36), packetOf(3), packetOf(4, 16)]),
      }),
      frame(2, 8, { syncFlag: true, data: noise(40, 4) }),
    ]);
    const { lines, err, summary } = await decode('--framing tm --frame-bytes 50', stream);
    expect(err).toBe('');
    expect(lines.map((line) => [line.virtualChannelId, line.sequenceCount])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    expect(summary).toMatchObject({
      masterChannel: { frameGaps: 0, framesLost: 0 },
      frames: { total: 5, good: 5, idle: 1 },
      operationalControl: { '01042600': 5 },
      virtualChannels: {
        '0': { frames: 3, idleFrames: 1, frameGaps: 0, looksLikePackets: true },
        '2': { frames: 2, otherContents: { 'not-packets': 2 }, looksLikePackets: null },
      },
    });
  });

  it('repeats one frame', async () => {
    const [frame] = aosFrames(1);
    const { summary } = await decode(
      '--framing aos --frame-bytes 60 --fecf',
      Buffer.concat(Array(20).fill(frame)),
    );
    expect(summary.virtualChannels['1']).toMatchObject({ repeatedFrames: 19, frameGaps: 19 });
    expect(summary.findings.join('\n')).toContain('19 of 20 frames repeat the one before');
  });

  it('is something else than it was said to be', async () => {
    const { code, err, summary } = await decode('--framing tm --frame-bytes 60', Buffer.concat(aosFrames(5)));
    expect(code).toBe(0);
    expect(summary).toMatchObject({ versions: { '1': 5 }, faults: { 'bad-version': 5 }, packets: 0 });
    expect(err).toContain('none of 5 frames is good, 5 are bad-version: is this the --framing');
  });

  it('reads a header through its own error control where two of its symbols are wrong', async () => {
    const data = encodeMultiplexingUnit(0, packetOf(7));
    const bytes = encodeAosFrame({
      spacecraftId: 80,
      virtualChannelId: 1,
      virtualChannelCount: 0,
      data,
      hasErrorControl: false,
      hasHeaderErrorControl: true,
    });
    bytes[0]! ^= 0x30;
    bytes[5]! ^= 0x01;
    const { lines } = await decode(
      `--framing aos --frame-bytes ${bytes.length} --fhec --spacecraft-id 80`,
      bytes,
    );
    expect(lines).toMatchObject([{ apid: 5, sequenceCount: 7, virtualChannelId: 1 }]);
  });
});

describe('dawa decode of USLP frames', () => {
  // Yamcs UslpFrameDecoderTest, snapshot 425c8cbb3590: a frame of rule 0 and one of rule 7, of different lengths
  const yamcs = Buffer.from(
    'c00ab820001c8101000000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaf529' +
      'c00ab820001a8101e0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaf548',
    'hex',
  );

  it('reads frames of changing length as Yamcs does', async () => {
    const { code, lines } = await decode('--framing uslp --fecf --show frames', yamcs);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { frame: 0, spacecraftId: 171, virtualChannelId: 1, counter: 1, ok: true, fault: null },
      { frame: 1, spacecraftId: 171, virtualChannelId: 1, counter: 1, ok: true, fault: null },
    ]);
    expect(lines[0].hex).toHaveLength(58);
  });

  it('takes packets out of frames of fixed length, over gaps and damage', async () => {
    const packer = new UslpPacketPacker({
      spacecraftId: 40_000,
      virtualChannelId: 2,
      mapId: 3,
      frameOctets: 60,
      countOctets: 3,
      errorControlOctets: 4,
      hasOperationalControl: true,
      insertZoneOctets: 2,
    });
    for (let index = 0; index < 12; index++) packer.push(packetOf(index, 23));
    const frames = Array.from({ length: 7 }, () => packer.nextFrame());
    const args = '--framing uslp --frame-bytes 60 --fecf-32 --insert-zone-bytes 2 --spacecraft-id 40000';
    const whole = await decode(args, Buffer.concat(frames));
    expect(whole.lines.map((line) => line.sequenceCount)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    frames[3]![40]! ^= 1;
    const damaged = await decode(args, Buffer.concat(frames));
    expect(damaged.summary).toMatchObject({
      faults: { 'bad-crc': 1, 'dropped-fragment-gap': 1 },
      operationalControl: { '00000000': 6 },
      virtualChannels: { '2': { frames: 6, frameGaps: 1, framesLost: 1, looksLikePackets: true } },
    });
  });

  it('finds the frames again behind noise, and reads truncated ones', async () => {
    const truncated = encodeUslpFrame({
      isTruncated: true,
      spacecraftId: 171,
      virtualChannelId: 4,
      rule: 7,
      protocolId: 0,
      zone: packetOf(9),
      errorControlOctets: 2,
    });
    const stream = Buffer.concat([yamcs.subarray(0, 29), noise(50, 9), truncated, yamcs.subarray(29)]);
    const args = `--framing uslp --fecf --spacecraft-id 171 --truncated-bytes ${truncated.length}`;
    const { lines, summary } = await decode(args, stream);
    expect(lines).toMatchObject([{ apid: 5, sequenceCount: 9, virtualChannelId: 4 }]);
    expect(summary).toMatchObject({ skippedOctets: 50, frames: { total: 3, good: 3 } });
  });
});

describe('dawa decode of TC frames', () => {
  const channel = { spacecraftId: 3, virtualChannelId: 0 };
  const segmenter = new TcSegmenter({ maxSegmentOctets: 30 });
  for (let index = 0; index < 3; index++) segmenter.push(1, packetOf(index, 50, 7));
  const frames = [encodeControlFrame({ kind: 'set-vr', sequenceNumber: 0 }, channel)];
  for (let segment = segmenter.nextSegment(); segment; segment = segmenter.nextSegment())
    frames.push(
      encodeTcFrame({ ...channel, isBypass: false, sequenceNumber: frames.length - 1, data: segment }),
    );

  it('joins segments to packets and counts control commands', async () => {
    const { lines, summary } = await decode('--framing tc --fecf', Buffer.concat(frames));
    expect(lines.map((line) => [line.apid, line.sequenceCount])).toEqual([
      [7, 0],
      [7, 1],
      [7, 2],
    ]);
    expect(summary.virtualChannels['0']).toMatchObject({
      frames: 7,
      otherContents: { 'control-command': 1 },
    });
    const shown = await decode('--framing tc --fecf --show frames', Buffer.concat(frames));
    expect(shown.lines.map((line) => line.counter)).toEqual([0, 0, 1, 2, 3, 4, 5]);
  });

  it('takes them out of CLTUs, randomized or not, with idle pattern between', async () => {
    const cltus = frames.flatMap((frame) => [Buffer.alloc(16, 0x55), Buffer.from(encodeCltu(frame))]);
    const { lines } = await decode('--framing tc --fecf --cltu', Buffer.concat(cltus));
    expect(lines.map((line) => line.sequenceCount)).toEqual([0, 1, 2]);
    const randomized = Buffer.concat(frames.map((frame) => encodeCltu(randomizeTc(frame))));
    const plain = await decode('--framing tc --fecf --cltu --randomized', randomized);
    expect(plain.lines).toEqual(lines);
  });

  it('drops the packet of which a segment is damaged', async () => {
    const damaged = frames.map((frame) => frame.slice());
    damaged[3]![12]! ^= 1;
    const { lines, summary } = await decode('--framing tc --fecf', Buffer.concat(damaged));
    expect(lines.map((line) => line.sequenceCount)).toEqual([0, 2]);
    expect(summary.faults).toEqual({ 'bad-crc': 1, 'dropped-fragment-no-start': 1 });
  });
});

describe('packets that are not of version 0', () => {
  // As INTEGRAL sends them: version 4, with the header of a space packet
  const packer = new AosPacketPacker({
    spacecraftId: 80,
    virtualChannelId: 1,
    frameOctets: 60,
    hasErrorControl: true,
    hasOperationalControl: false,
  });
  for (let index = 0; index < 8; index++) {
    const packet = packetOf(index, 25);
    packet[0]! |= 0x80;
    packer.push(packet);
  }
  const stream = Buffer.concat(Array.from({ length: 4 }, () => packer.nextFrame()));

  it('are dropped with the option that takes them, and taken with it', async () => {
    const args = '--framing aos --frame-bytes 60 --fecf';
    const refused = await decode(args, stream);
    expect(refused.lines).toEqual([]);
    expect(refused.summary.virtualChannels['1']).toMatchObject({ otherVersion: 4, looksLikePackets: false });
    expect(refused.err).toContain('all have the version 4, which --any-version accepts');
    const taken = await decode(`${args} --any-version`, stream);
    expect(taken.err).toBe('');
    expect(taken.lines.map((line) => line.sequenceCount)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
