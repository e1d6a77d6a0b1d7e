import { join } from 'node:path';
import { loadMission } from '@dawa/groundstation/config/mission-config';
import { Downlink, type TmLink } from '@dawa/groundstation/pipeline/downlink';
import { createPacketDecoder } from '@dawa/groundstation/pipeline/packet-decoder';
import { loadDictionary } from '@dawa/groundstation/pipeline/xtce-dictionary';
import { LimitWatch } from '@dawa/groundstation/processing/limit-watch';
import { createRandom } from '@dawa/seams/random';
import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { TmPacketPacker } from 'ccsds-parser/frame/tm/tm-packet-packer';
import { idleApid } from 'ccsds-parser/packet/space-packet';
import { encodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { encodeCuc } from 'ccsds-parser/time/cuc';
import { type BenchRow, cpuSecondsOf, loneRow, quantile } from './paired.ts';

/**
 * The way that a station goes while it hears: received octets -> sync marker -> randomizer -> Reed-Solomon -> frame ->
 * virtual channel -> packet -> PUS header -> XTCE -> calibrated values with limits -> alarms. Processor time of all threads.
 */
export async function frameRows(): Promise<BenchRow[]> {
  const folder = join(import.meta.dirname, '../missions/aprs-dp');
  const mission = await loadMission(folder);
  if (!mission.ok) throw new TypeError(`${folder}: expected a mission, found ${mission.fault.kind}`);
  const dictionary = loadDictionary(mission.value.telemetryXml);
  if (!dictionary.ok) throw new TypeError(`${folder}: expected a dictionary, found ${dictionary.fault.kind}`);
  const station: Station = { format: mission.value.file.packets, ...dictionary.value };
  const coded: TmLink = {
    kind: 'ccsds-tm',
    frameOctets: 223,
    spacecraftId: 0x12b,
    hasErrorControl: true,
    hasOperationalControl: true,
    isRandomized: true,
    reedSolomon: { informationOctets: 223, isDualBasis: true, interleaveDepth: 1 },
  };
  const plain: TmLink = { ...coded, frameOctets: 1115, isRandomized: false, reedSolomon: null };
  const name = 'frames-to-parameters';
  return [
    row(`${name}-packets-s`, station, coded, 0, 'RS(255,223), randomized'),
    row(`${name}-damaged-packets-s`, station, coded, 4, 'the same with 4 wrong octets in each codeblock'),
    row(`${name}-plain-packets-s`, station, plain, 0, 'frames of 1115 octets with a marker, not coded'),
  ];
}

interface Station {
  readonly format: Parameters<typeof createPacketDecoder>[0];
  readonly dictionary: Parameters<typeof createPacketDecoder>[1];
}

const packetCount = 60_000;
const startAtMs = Date.UTC(2019, 5, 20);
/** What a modem hands over at once. */
const chunkOctets = 1024;
const runs = 5;

function row(name: string, station: Station, link: TmLink, wrongOctets: number, what: string): BenchRow {
  const signal = createSignal(link, wrongOctets);
  const rates: number[] = [];
  let parametersOfPacket = 0;
  let mostMegabytes = 0;
  for (let run = 0; run < runs; run++) {
    let heard = { packets: 0, parameters: 0, mostMegabytes: 0 };
    const seconds = cpuSecondsOf(() => (heard = hear(station, link, signal)));
    if (heard.packets !== packetCount)
      throw new TypeError(`${name}: expected ${packetCount} packets, found ${heard.packets}`);
    rates.push(packetCount / seconds);
    parametersOfPacket = heard.parameters / packetCount;
    mostMegabytes = Math.max(mostMegabytes, heard.mostMegabytes);
  }
  const note =
    `${what}; ${parametersOfPacket} parameters a packet, of them ${judgedOf(station)} with limits; median of ${runs} runs ` +
    `of ${packetCount} packets, slowest ${Math.round(Math.min(...rates))}; heap at most ${mostMegabytes} MB`;
  return loneRow({ name, unit: 'packets/s', value: quantile(rates, 0.5), note });
}

function judgedOf({ dictionary }: Station): number {
  const { values } = dictionary.decode(report(0));
  return values.filter(({ limitState }) => limitState !== 'none').length;
}

/** All of the live way but the archive and the screen. */
function hear({ format, dictionary }: Station, link: TmLink, signal: Uint8Array) {
  const downlink = new Downlink(link);
  const decode = createPacketDecoder(format, dictionary);
  const watch = new LimitWatch({ reportPeriodsMs: { HK_PAYLOAD_FAST: 1000 } });
  const heard = { packets: 0, parameters: 0, mostMegabytes: 0 };
  let alarms = 0;
  for (let from = 0, chunks = 0; from < signal.length; from += chunkOctets, chunks++) {
    for (const item of downlink.push(signal.subarray(from, from + chunkOctets))) {
      if (item.kind !== 'packet' || item.packet.apid === idleApid) continue;
      const { bytes } = item.packet;
      const meta = { virtualChannelId: item.virtualChannelId };
      const decoded = decode({ lsn: 0, kind: 'packet', atMs: startAtMs, cites: [0, 0], meta, bytes });
      if (decoded.packet.fault !== null) throw new TypeError(`packet: ${decoded.packet.fault}`);
      alarms += watch.push(decoded.packet.container, decoded.samples, startAtMs).length;
      heard.packets++;
      heard.parameters += decoded.samples.length;
    }
    if (chunks % 2000 === 0)
      heard.mostMegabytes = Math.max(heard.mostMegabytes, Math.ceil(process.memoryUsage().heapUsed / 1e6));
  }
  if (alarms === 0) throw new TypeError('limits: expected some alarms, found none');
  return heard;
}

/** A housekeeping report of the payload, 62 octets; every thousandth has a voltage out of limits, twice in a row. */
function report(count: number): Uint8Array {
  const data = new Uint8Array(44);
  const view = new DataView(data.buffer);
  data.set([1, 0x30, 0]);
  view.setUint32(3, count);
  view.setUint16(7, count % 1000 < 2 ? 4700 : 5000 + (count % 50));
  view.setUint16(9, 90 + (count % 7));
  for (const [at, hundredths] of [2150, 2000, 2100].entries())
    view.setInt16(11 + 2 * at, hundredths + (count % 300));
  data.set([0xa6, 0, 0x80], 17);
  view.setUint32(20, count * 3);
  data.set([0x41, 0x35, 0x35, 0x42, 0x54, 0x46], 37);
  return encodePusTelemetry({
    apid: 0x20,
    sequenceCount: count % 16_384,
    service: 3,
    subtype: 25,
    messageCounter: count % 65_536,
    destinationId: 0,
    onboardTime: encodeCuc(startAtMs + count, { coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' }),
    data,
  });
}

function createSignal(link: TmLink, wrongOctets: number): Uint8Array {
  const random = createRandom('frames to parameters');
  const packer = new TmPacketPacker({ ...link, virtualChannelId: 0 });
  const code = link.reedSolomon === null ? undefined : createReedSolomon(link.reedSolomon);
  const pieces: Uint8Array[] = [];
  let sent = 0;
  for (let frameCount = 0; sent < packetCount || packer.pendingOctets > 0; frameCount++) {
    while (sent < packetCount && packer.pendingOctets < link.frameOctets) packer.push(report(sent++));
    const frame = packer.nextFrame({ masterChannelCount: frameCount % 256 });
    const coded = code === undefined ? frame : code.encode(frame);
    const codeblock = link.isRandomized ? randomizeTm(coded) : coded;
    for (let wrong = 0; wrong < wrongOctets; wrong++)
      codeblock[random.integer(codeblock.length)]! ^= 1 + random.integer(255);
    pieces.push(Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d), codeblock);
  }
  return Buffer.concat(pieces);
}
