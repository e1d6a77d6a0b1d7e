import { fileURLToPath } from 'node:url';
import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { createObserver } from '@dawa/flight-dynamics/look-angles';
import { predictPasses } from '@dawa/flight-dynamics/passes';
import { civOrders } from '@dawa/protocols/civ';
import { easycomm2 } from '@dawa/protocols/easycomm';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { FrameSync } from 'ccsds-parser/coding/sync';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import { TmDemultiplexer } from 'ccsds-parser/frame/tm/tm-demultiplexer';
import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { describe, expect, it } from 'vitest';
import { loadMission } from './files.ts';
import { createWorld, type WorldPort } from './world.ts';

const { mission, propagator } = loadMission(
  fileURLToPath(new URL('../../missions/aprs-dp', import.meta.url)),
);
// Thimphu, to 2 km (facts of the mission pack); a flat horizon makes the pass long.
const place = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };
const horizon = flatHorizon(5);
const observer = createObserver(propagator, place);
const epochAtMs = Date.UTC(2019, 5, 19, 11, 57, 52);
const pass = predictPasses({
  propagator,
  place,
  stationId: 'thimphu',
  horizon,
  fromAtMs: epochAtMs,
  toAtMs: epochAtMs + 86_400_000,
}).find(({ maxElevationDeg }) => maxElevationDeg > 50)!;

const moveOrder = (target: { azimuthDeg: number; elevationDeg: number }) =>
  easycomm2.station.move(target, { azimuthDeg: 0.1, elevationDeg: 0.1 })[0]!.bytes;

const ports: WorldPort[] = ['rotator', 'radio', 'modem', 'payload', 'relay'];

function everything({ seed = 'world', isTracking = true, isTuning = true } = {}) {
  const clock = new VirtualClock(pass.aosAtMs - 60_000);
  const far: Partial<Record<WorldPort, ByteStream>> = {};
  const near: Partial<Record<WorldPort, ByteStream>> = {};
  for (const port of ports) [far[port], near[port]] = createMemoryStreamPair(port);
  const [computer, payload] = createMemoryStreamPair('payload bus');
  const events: string[] = [];
  const world = createWorld({
    clock,
    random: createRandom(seed),
    streams: { ...far, payload, payloadComputer: computer },
    station: {},
    spacecraft: { mission, propagator, place, horizon },
    payload: { runningMode: 'DIGI' },
    onEvent: ({ type, text }) => events.push(`${type}: ${text}`),
  });
  const station = createGround(clock, near as Record<WorldPort, ByteStream>, { isTracking, isTuning });
  return { clock, world, events, station, near: near as Record<WorldPort, ByteStream> };
}

/** The least that a station does: point, tune, and take the stream apart. */
function createGround(
  clock: VirtualClock,
  cables: Record<WorldPort, ByteStream>,
  { isTracking, isTuning }: { isTracking: boolean; isTuning: boolean },
) {
  const sync = new FrameSync({ frameOctets: 255 });
  const code = createReedSolomon({ informationOctets: 223, isDualBasis: true });
  const demultiplexer = new TmDemultiplexer();
  const heard: { type: string; apid: number; data: Uint8Array }[] = [];
  let goodFrames = 0;
  let missing = 0;
  let octets = 0;
  const raw: number[] = [];
  cables.modem.onData((bytes) => {
    octets += bytes.length;
    for (const octet of bytes) if (raw.length < 5000) raw.push(octet);
    for (const { codeblock } of sync.push(bytes)) {
      const corrected = code.decode(randomizeTm(codeblock));
      const frame = corrected.ok ? decodeTmFrame(corrected.value.data, { hasErrorControl: true }) : corrected;
      if (!frame.ok) continue;
      expect(frame.value.spacecraftId).toBe(0x12b);
      goodFrames++;
      for (const output of demultiplexer.push(frame.value)) {
        if (output.kind === 'gap' && output.virtualChannelId === 0) missing += output.missing;
        if (output.kind !== 'packet') continue;
        const { packet } = output;
        const report = decodePusTelemetry(packet, { timeOctets: 6, hasErrorControl: true });
        const type = report.ok ? `${report.value.service}.${report.value.subtype}` : report.fault.kind;
        heard.push({ type, apid: packet.apid, data: report.ok ? report.value.data : packet.data });
      }
    }
  });
  const look = () => {
    const angles = observer.at(clock.nowAtMs());
    return angles.ok ? angles.value : { azimuthDeg: 0, elevationDeg: 0, rangeRateKmS: 0 };
  };
  let isSending = false;
  clock.every(500, () => {
    const { azimuthDeg, elevationDeg, rangeRateKmS } = look();
    if (isTracking)
      void cables.rotator.write(moveOrder({ azimuthDeg, elevationDeg: Math.max(0, elevationDeg) }));
    if (!isTuning || isSending) return;
    const frequencyHz = Math.round(437_375_000 + downlinkDopplerHz(rangeRateKmS, 437_375_000));
    void cables.radio.write(civOrders.setFrequency(0xa2, frequencyHz));
  });
  const transmit = async (packet: Uint8Array, offsetHz = 0, mapId = 0) => {
    const frame = encodeTcFrame({
      spacecraftId: 0x12b,
      virtualChannelId: 0,
      isBypass: true,
      data: encodeTcSegment({ mapId, data: packet }),
    });
    const cltu = encodeCltu(frame);
    isSending = true;
    const frequencyHz = Math.round(
      435_313_000 + uplinkDopplerHz(look().rangeRateKmS, 435_313_000) + offsetHz,
    );
    await cables.radio.write(civOrders.setFrequency(0xa2, frequencyHz));
    await cables.radio.write(civOrders.setTransmit(0xa2, true));
    await clock.runFor(100);
    await cables.modem.write(cltu);
    await clock.runFor((cltu.length * 8000) / 9600 + 20);
    await cables.radio.write(civOrders.setTransmit(0xa2, false));
    isSending = false;
    await clock.runFor(3000);
  };
  return {
    heard,
    raw,
    transmit,
    counts: () => ({ goodFrames, missing, octets }),
    types: (apid: number) => heard.filter((packet) => packet.apid === apid).map(({ type }) => type),
  };
}

const ping = (apid: number, sequenceCount: number) =>
  encodePusTelecommand({ apid, sequenceCount, service: 17, subtype: 1, data: new Uint8Array(0) });

describe('a pass of the simulated world', () => {
  it('is silent below the skyline, and heard above it while antenna and radio follow', async () => {
    const { clock, station } = everything();
    await clock.runUntil(pass.aosAtMs - 500);
    expect(station.counts().octets).toBe(0);
    await clock.runUntil(pass.losAtMs + 5000);
    const { goodFrames, octets } = station.counts();
    const durationS = (pass.losAtMs - pass.aosAtMs) / 1000;
    // 9,600 bit/s make 4.63 frames of 259 octets a second; the ends of the pass and the fades cost some.
    const sentFrames = durationS * (9600 / 8 / 259);
    expect(octets).toBeGreaterThan(0.85 * durationS * 1200);
    expect(goodFrames).toBeGreaterThan(0.75 * sentFrames);
    expect(goodFrames).toBeLessThan(sentFrames);
    const fast = station.heard.filter(({ apid, data }) => apid === 0x20 && data.length === 44);
    expect(fast.length).toBeGreaterThan(0.75 * durationS);
    expect(station.types(0x30).length).toBeGreaterThan(10);
    // Time packets have no secondary header.
    expect(station.types(0x000)).toContain('no-secondary-header');
    await clock.runFor(60_000);
    expect(station.counts().octets).toBe(octets);
  });

  it('hears next to nothing with the antenna parked at the zenith or the radio not tuned for Doppler', async () => {
    const followed = everything();
    const parked = everything({ isTracking: false });
    const untuned = everything({ isTuning: false });
    for (const { clock } of [followed, parked, untuned]) await clock.runUntil(pass.aosAtMs + 120_000);
    expect(followed.station.counts().goodFrames).toBeGreaterThan(300);
    expect(parked.station.counts().goodFrames).toBeLessThan(50);
    expect(untuned.station.counts().goodFrames).toBe(0);
  });

  it('carries a ping through uplink, on-board computer and payload bus, and its answers back', async () => {
    const { clock, station } = everything();
    await clock.runUntil(pass.tcaAtMs - 20_000);
    await station.transmit(ping(0x20, 5));
    expect(station.types(0x20).filter((type) => type.startsWith('1'))).toEqual(['1.1', '1.3', '17.2', '1.7']);
    await station.transmit(ping(0x10, 6), 0, 1);
    expect(station.types(0x10)).toEqual(['1.1', '1.3', '17.2', '1.7']);
    await station.transmit(ping(0x55, 7));
    expect(station.heard.find(({ type }) => type === '1.2')?.data[4]).toBe(3);
  });

  it('does not hear a command that is off frequency, or sent before the pass', async () => {
    const { clock, station, events } = everything();
    await station.transmit(ping(0x20, 1));
    await clock.runUntil(pass.tcaAtMs - 20_000);
    await station.transmit(ping(0x20, 2), 12_000);
    expect(station.types(0x20).filter((type) => type.startsWith('1'))).toEqual([]);
    expect(events.filter((event) => event.startsWith('uplink: not heard'))).toHaveLength(1);
  });

  it('is deaf while it transmits, and drops octets that were not keyed', async () => {
    const { clock, station, near, events } = everything();
    await clock.runUntil(pass.tcaAtMs);
    await near.radio.write(civOrders.setTransmit(0xa2, true));
    await clock.runFor(200);
    const before = station.counts().octets;
    await clock.runFor(5000);
    expect(station.counts().octets).toBe(before);
    await near.radio.write(civOrders.setTransmit(0xa2, false));
    await near.modem.write(new Uint8Array(100).fill(0x55));
    await clock.runFor(3000);
    expect(station.counts().octets).toBeGreaterThan(before);
    expect(events).toContain('uplink: 100 of 100 octets were not keyed');
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const run = async (seed: string) => {
      const { clock, station } = everything({ seed });
      await clock.runUntil(pass.aosAtMs + 30_000);
      return station.raw;
    };
    const first = await run('one');
    expect(first.length).toBe(5000);
    expect(await run('one')).toEqual(first);
    expect(await run('two')).not.toEqual(first);
  });

  it('loses the downlink when told to, and says no to faults it does not know', async () => {
    const { clock, world, station } = everything();
    await clock.runUntil(pass.tcaAtMs);
    expect(world.setFault('deep-fade', true)).toBe(true);
    await clock.runFor(500);
    const before = station.counts().octets;
    await clock.runFor(10_000);
    expect(station.counts().octets).toBe(before);
    expect(world.setFault('no such fault', true)).toBe(false);
  });
});
