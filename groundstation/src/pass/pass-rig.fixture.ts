import { parseElements } from '@dawa/flight-dynamics/elements';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { type Pass, predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PassReport } from '@dawa/protocols/console/report';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionLink } from '@dawa/protocols/mission-file';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { guardRadio } from '../commanding/guarded-radio.ts';
import { type GuardedRotatorSettings, guardRotator } from '../commanding/guarded-rotator.ts';
import { createSafety } from '../commanding/safety.ts';
import type { SafetyMemory } from '../commanding/safety-memory.ts';
import {
  createFakeRadio,
  createListeningBus,
  createListeningJournal,
  createSlewingRotator,
} from '../commanding/station-rig.fixture.ts';
import type { Archive, Heard, Radio, Receiver } from '../ports.ts';
import { createPassRunner } from './pass-runner.ts';
import type { FoundRadio } from './tuner.ts';

/** MAYA-1 (43590) of 2019-06-19, as in missions/aprs-dp/elements.tle. */
const maya1 = `MAYA-1
1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9997
2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805`;

export const thimphu = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };

export function maya1Propagator(): Propagator {
  const { elements } = parseElements(maya1);
  const created = createPropagator(elements[0]!);
  if (!created.ok) throw new TypeError(`elements: expected good ones, found ${created.fault.kind}`);
  return created.value;
}

/** A pass over a flat horizon that rises above 30 degrees and stays south of the zenith: nothing has to be unwound. */
export function highPass(propagator: Propagator): Pass {
  const fromAtMs = Date.UTC(2019, 5, 19, 12);
  const passes = predictPasses({
    propagator,
    place: thimphu,
    stationId: 'thimphu',
    fromAtMs,
    toAtMs: fromAtMs + 2 * 86_400_000,
  });
  return passes.find(
    ({ maxElevationDeg, tcaAzimuthDeg }) => maxElevationDeg > 30 && tcaAzimuthDeg > 90 && tcaAzimuthDeg < 270,
  )!;
}

const provenance = { confidence: '?', source: 'invented', isInvented: true } as const;
export const links: MissionLink[] = [
  {
    id: 'down',
    direction: 'downlink',
    frequencyHz: 437_375_000,
    modulation: 'gmsk',
    symbolRateBd: 9600,
    ...provenance,
    framing: { kind: 'ax25' },
  },
  {
    id: 'up',
    direction: 'uplink',
    frequencyHz: 435_313_000,
    modulation: 'gmsk',
    symbolRateBd: 9600,
    ...provenance,
    framing: { kind: 'ccsds-tc', spacecraftId: 299, virtualChannelId: 0, mapId: 0, hasErrorControl: true },
  },
];

/** Up on 2 m, down on 70 cm: what satellite mode is for. */
export const crossBandLinks: MissionLink[] = links.map((link) =>
  link.direction === 'uplink' ? { ...link, frequencyHz: 145_900_000, toneHz: 67 } : link,
);

/** For tests: a receiver that a test lets hear frames and packets. */
export function createFakeReceiver(): Receiver & {
  hearFrame(atMs: number): void;
  hearPacket(packet: PacketInfo): void;
} {
  const frameListeners = new Set<(atMs: number) => void>();
  const packetListeners = new Set<(packet: PacketInfo) => void>();
  const counts: FrameCounts = {
    atMs: 0,
    rawBytes: 0,
    good: 0,
    relayed: 0,
    foreign: 0,
    bad: 0,
    badByReason: {},
    oddByKind: {},
    lost: 0,
    idle: 0,
    correctedSymbols: 0,
    packets: 0,
    packetGaps: {},
    ratePerS: 0,
    lastGoodAtMs: null,
    syncState: 'search',
  };
  return {
    receive() {},
    counts,
    onGoodFrame(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    onPacket(listener) {
      packetListeners.add(listener);
      return () => packetListeners.delete(listener);
    },
    hearFrame(atMs) {
      counts.good++;
      counts.rawBytes += 259;
      for (const listener of frameListeners) listener(atMs);
    },
    hearPacket(packet) {
      for (const listener of packetListeners) listener(packet);
    },
  };
}

/**
 * For tests: a whole station but for its cables, above it a real orbit, and time that a test lets run.
 *
 * @param settings.driver a radio in the place of the one that only remembers orders; on `clock`, which stands before the rise
 */
export function createPassRig({
  startsBeforeRiseMs = 120_000,
  isSimulated = true,
  missionLinks = links,
  guard = {},
  ...given
}: {
  readonly startsBeforeRiseMs?: number;
  readonly isSimulated?: boolean;
  readonly clock?: VirtualClock;
  readonly driver?: Radio;
  readonly missionLinks?: MissionLink[];
  /** What the guard of the rotator looks at. */
  readonly guard?: Partial<GuardedRotatorSettings>;
} = {}) {
  const propagator = maya1Propagator();
  const pass = highPass(propagator);
  const clock = given.clock ?? new VirtualClock(pass.aosAtMs - startsBeforeRiseMs);
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const receiver = createFakeReceiver();
  const radio = createFakeRadio(clock);
  const rotator = createSlewingRotator(clock);
  const foundRadio = createStoredInMemory<FoundRadio | null>();
  const safetyMemory = createStoredInMemory<SafetyMemory>();
  const reports: { report: PassReport; html: string }[] = [];
  /** What the log of an earlier life holds of the pass. */
  const heardBefore = { value: heardNothing };
  const archive = {
    commands: () => ({ items: [], next: null }),
    heardSince: () => heardBefore.value,
    async saveReport(report: PassReport, html: string) {
      reports.push({ report, html });
    },
  } as unknown as Archive;

  /** One life of the station's program: a restart makes a new one on the same devices and disk. */
  const start = () => {
    const safety = createSafety({
      clock,
      bus,
      journal,
      memory: safetyMemory,
      isSimulated,
      uplinkAuthority: 'payload',
    });
    const guardedRadio = guardRadio({ radio: given.driver ?? radio, safety, clock, journal });
    const runner = createPassRunner({
      clock,
      bus,
      journal,
      archive,
      receiver,
      safety,
      run: {
        runId: 'r1',
        kind: 'rehearsal',
        missionId: 'aprs-dp',
        stationId: 'thimphu',
        passId: pass.passId,
        startedAtMs: clock.nowAtMs(),
        rate: 1,
        seed: '1',
      },
      mission: { links: missionLinks },
      station: {
        name: 'Thimphu',
        timeZone: 'Asia/Thimphu',
        place: thimphu,
        horizon: flatHorizon(),
        deadbandDeg: 2,
        park: { azimuthDeg: 0, elevationDeg: 90 },
      },
      propagator,
      rotator: guardRotator({ rotator, safety, clock, journal, ...guard }),
      radio: guardedRadio,
      foundRadio,
    });
    return { safety, runner, guardedRadio };
  };
  return {
    propagator,
    pass,
    clock,
    bus,
    journal,
    receiver,
    radio,
    rotator,
    foundRadio,
    reports,
    heardBefore,
    start,
  };
}

const heardNothing: Heard = {
  rawBytes: 0,
  good: 0,
  relayed: 0,
  foreign: 0,
  bad: 0,
  badByReason: {},
  oddByKind: {},
  lost: 0,
  idle: 0,
  correctedSymbols: 0,
  goodFramesAtMs: [],
  packetsByApid: {},
  packetBytes: 0,
};
