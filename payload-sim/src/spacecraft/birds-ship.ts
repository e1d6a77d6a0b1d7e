import { encodeAx25 } from '@dawa/protocols/ax25';
import { type BirdsContent, encodeBirds, unaskedFrom } from '@dawa/protocols/birds';
import { formatCwBeacon } from '@dawa/protocols/cw-beacon';
import { encodeKiss, kissCommands } from '@dawa/protocols/kiss';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { birdsTiming, keyMorse } from '@dawa/protocols/morse/morse-keying';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Random } from '@dawa/seams/random';
import type { AiredFrame } from '../space-link/frame-link.ts';
import type { BirdsComputer } from './birds-computer.ts';

export interface ShipOfFrames {
  readonly clock: Clock;
  readonly random: Random;
  /** As it calls itself; six characters are enough for every dialect. */
  readonly callsign: string;
  /** The modem hands frames on in KISS. */
  readonly isKiss: boolean;
  /** Of a ship that takes commands; else it says what it likes when it likes. */
  readonly computer?: BirdsComputer | undefined;
  /** Its first beacon of Morse is not before this: sisters that begin together would always speak at once. */
  readonly beaconsFromAtMs?: number;
}

/** The bus of the BIRDS satellites pauses 220 ms between packets; ours leaves room for others. */
const packetGapMs = 1000;
const beaconGapMs = 12_000;
/** Of a ship that takes commands: from one beacon to the next, so that it can be spoken to in between. */
const beaconPeriodMs = 60_000;
const aprsGapMs = 10_000;
const secondsToOrbitRad = (2 * Math.PI) / 5560;

/**
 * What a ship says on a downlink of single frames, one after the other; undefined for links of transfer frames.
 *
 * Values are ours, in the layouts that the BIRDS satellites share: a battery that follows day and night, in the beacon of Morse
 * and in the pieces of the housekeeping file; and a telemetry report of APRS.
 */
export function framesOf(
  link: Pick<MissionLink, 'framing' | 'callsign'>,
  ship: ShipOfFrames,
): (() => AiredFrame | undefined) | undefined {
  const { framing } = link;
  const callsign = (link.callsign ?? ship.callsign).toUpperCase().replace(/[^A-Z0-9]/g, '');
  let count = 0;
  switch (framing.kind) {
    case 'cw':
      return () => {
        if (ship.clock.nowAtMs() < (ship.beaconsFromAtMs ?? 0)) return undefined;
        if (ship.computer?.takeBeacon(beaconPeriodMs) === false) return undefined;
        const satellite = framing.satellites?.[0] ?? 'BIRDS2';
        const telemetry = count++ % 2 === 0 ? firstBeacon(ship) : secondBeacon(ship);
        const line = formatCwBeacon({
          callsign: 'JG6YKM',
          satellite,
          word: callsign.padEnd(6, '0').slice(0, 6),
          telemetry,
        });
        const bytes = new TextEncoder().encode(`${line}\n`);
        return {
          ...{ onAir: bytes, handedOn: bytes },
          ...(ship.computer ? { airtimeMs: keyedMs(line), gapMs: 0 } : { gapMs: beaconGapMs }),
        };
      };
    case 'birds': {
      const address = (name: string) => ({ callsign: name.padEnd(6, '0').slice(0, 6), suffix: '0' });
      const frameOf = (content: BirdsContent, gapMs: number) => {
        const frame = { destination: address('JG6YKM'), source: address(callsign), content };
        return packed((hasFrameCheck) => encodeBirds(frame, { hasFrameCheck }), framing, ship, gapMs);
      };
      let toldAtMs = Number.NEGATIVE_INFINITY;
      return () => {
        const { computer, clock } = ship;
        const asked = computer?.nextContent();
        if (asked !== undefined) return frameOf(asked.content, asked.gapMs);
        if (computer !== undefined && !(computer.isAtLeisure && clock.nowAtMs() >= toldAtMs + packetGapMs))
          return undefined;
        toldAtMs = clock.nowAtMs();
        const sequence = computer === undefined ? count & 0xffffff : unaskedFrom + (count & 0x7fffff);
        count++;
        // Of a ship that listens the silence is short: it may be asked for something meanwhile.
        return frameOf({ kind: 'data', sequence, payload: fileOf(ship, count) }, computer ? 0 : packetGapMs);
      };
    }
    case 'ax25':
      return () => {
        const address = (name: string) => ({ callsign: name.slice(0, 6), ssid: 0, isMarked: false });
        const channels = Array.from({ length: 5 }, () => String(ship.random.integer(256)).padStart(3, '0'));
        const text = `T#${String(count++ % 1000).padStart(3, '0')},${channels.join(',')},01101001`;
        const frame = {
          destination: address('APRS'),
          source: address(framing.sources?.[0] ?? callsign),
          path: [],
          control: 0x03,
          pid: 0xf0,
          information: new TextEncoder().encode(text),
        };
        return packed((hasFrameCheck) => encodeAx25(frame, { hasFrameCheck }), framing, ship, aprsGapMs);
      };
    default:
      return undefined;
  }
}

/** By the timing of the BIRDS firmware about 28 s for a beacon. */
function keyedMs(line: string): number {
  const keyed = keyMorse(line, birdsTiming);
  if (!keyed.ok) throw new TypeError(`beacon: ${describeFault(keyed.fault)}`);
  return keyed.value.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** With its check on the air; handed on as the mission says of this link and the modem's language has it. */
function packed(
  encode: (hasFrameCheck: boolean) => Uint8Array,
  { hasFrameCheck = false }: { readonly hasFrameCheck?: boolean | undefined },
  { isKiss }: ShipOfFrames,
  gapMs: number,
): AiredFrame {
  const data = encode(hasFrameCheck);
  const handedOn =
    isKiss || !hasFrameCheck ? encodeKiss({ port: 0, command: kissCommands.data, data }) : data;
  return { onAir: encode(true), handedOn, gapMs };
}

/** Battery about 4.05 V, 0.0254 V a step; current about nothing at code 126; temperature 75 - 0.38 n. Bits: nominal, antenna out. */
function firstBeacon({ clock, random }: ShipOfFrames): Uint8Array {
  const hours = Math.floor(clock.nowAtMs() / 3_600_000) % 32;
  const sunFaces = random.integer(32);
  const state = (0b0110 << 12) | (1 << 10) | (sunFaces << 5) | hours;
  return Uint8Array.of(
    batteryCode(clock),
    120 + random.integer(12),
    150 + random.integer(6),
    state >> 8,
    state & 0xff,
  );
}

/** Slow turns about three axes; heater off, the last uplink good. */
function secondBeacon({ random }: ShipOfFrames): Uint8Array {
  const turn = () => (random.integer(7) - 3) & 0xff;
  return Uint8Array.of(turn(), turn(), turn(), 0b1000_0001, random.integer(256));
}

function batteryCode(clock: Clock): number {
  return Math.round(160 + 4 * Math.sin((clock.nowAtMs() / 1000) * secondsToOrbitRad));
}

/** 81 octets of the housekeeping file. */
function fileOf({ clock }: ShipOfFrames, part: number): Uint8Array {
  const battery = batteryCode(clock);
  return Uint8Array.from({ length: 81 }, (_, index) => (index === 44 ? battery : (7 * index + part) & 0xff));
}
