import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { MissionInfo } from '@dawa/protocols/console/mission';
import type { ContactState } from '@dawa/protocols/console/pass';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { SkyPoint } from '../pass/sky.ts';
import type { ReplayFrames } from './replay-frames.ts';
import type { ReplayDoor } from './station-door.ts';

/** What the page shows of the sky while the past is replayed. */
export interface ReplaySky {
  readonly contact: ContactState;
  readonly track: TrackState;
  readonly radio: RadioState;
}

/**
 * Where the satellite stood and what it should have been heard on, worked out from its elements. What antenna and radio said
 * themselves is not in the archive, and is left unknown.
 */
export function replaySky(
  { skyAt, passAt }: Pick<ReplayDoor, 'skyAt' | 'passAt'>,
  { missionId, noradId, links }: Pick<MissionInfo, 'missionId' | 'noradId' | 'links'>,
  frames: ReplayFrames,
  atMs: number,
): ReplaySky {
  const pass = passAt(atMs, missionId) ?? null;
  const satellite = skyAt(atMs, pass?.noradId ?? noradId);
  return {
    contact: contactOf(pass, frames, atMs),
    track: { atMs, satellite: satellite ?? null, commanded: null, antenna: null, offByDeg: null },
    radio: radioOf(links, satellite, frames, atMs),
  };
}

function contactOf(pass: ContactState['pass'], frames: ReplayFrames, atMs: number): ContactState {
  const isHeardInPass = pass !== null && frames.lastGoodAtMs !== null && frames.lastGoodAtMs >= pass.aosAtMs;
  const common = {
    pass,
    firstGoodFrameAtMs: isHeardInPass ? Math.max(frames.firstGoodAtMs ?? 0, pass.aosAtMs) : null,
    lastGoodFrameAtMs: isHeardInPass ? frames.lastGoodAtMs : null,
    reportId: null,
  };
  if (pass === null) return { ...common, phase: 'idle', next: null };
  if (atMs < pass.aosAtMs) return { ...common, phase: 'waiting', next: { what: 'rise', atMs: pass.aosAtMs } };
  if (atMs < pass.losAtMs) return { ...common, phase: 'tracking', next: { what: 'set', atMs: pass.losAtMs } };
  return { ...common, phase: 'after', next: { what: 'end', atMs: pass.losAtMs + pinnedMs } };
}

function radioOf(
  links: MissionInfo['links'],
  satellite: SkyPoint | undefined,
  frames: ReplayFrames,
  atMs: number,
): RadioState {
  const tuned = (direction: 'downlink' | 'uplink'): RadioState['down'] => {
    const nominalHz = links.find((link) => link.direction === direction)?.frequencyHz;
    if (nominalHz === undefined) return null;
    const doppler = direction === 'downlink' ? downlinkDopplerHz : uplinkDopplerHz;
    const shiftHz = satellite === undefined ? 0 : doppler(satellite.rangeRateKmS, nominalHz);
    return { nominalHz, shiftHz, offsetHz: 0, wantedHz: nominalHz + shiftHz };
  };
  const isLocked = frames.counts(atMs).syncState === 'lock';
  return {
    atMs,
    down: tuned('downlink'),
    up: tuned('uplink'),
    readFrequencyHz: null,
    readAtMs: null,
    mode: null,
    meter: null,
    signalDbm: null,
    isTransmitting: false,
    thresholdHz: 0,
    hasCarrier: isLocked,
    hasBitLock: isLocked,
    hasFrameLock: isLocked,
  };
}

/** A pass stays on the page for a minute after it has set. */
const pinnedMs = 60_000;
