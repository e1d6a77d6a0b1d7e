import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { PlanPass, PlanSatellite } from '@dawa/protocols/console/plan';
import type { Span } from '../ports.ts';
import type { Appointment } from './calendar.ts';
import { sampleOverRidge } from './gathered-pass.ts';
import type { WindowPass } from './plan-window.ts';
import type { PlannedSatellite } from './planned-satellite.ts';

/**
 * A satellite of the plan as it travels.
 *
 * @param blind where its elements gave no position, of the time that was asked for
 */
export function satelliteInfo(satellite: PlannedSatellite, blind: readonly Span[]): PlanSatellite {
  const { noradId, name, what, priority, isFollowed, missionId, orbit } = satellite;
  const base = { noradId, name, what, priority, isFollowed, ...(missionId !== undefined && { missionId }) };
  if (!orbit.ok) return { ...base, elements: null, fault: orbit.fault };
  const { epochAtMs } = orbit.elements;
  const [first] = blind;
  const fault =
    first === undefined
      ? null
      : `No position from ${minuteText(first.fromAtMs)} UTC on: the elements do not reach there.`;
  return { ...base, elements: { epochAtMs, source: orbit.source }, fault };
}

const minuteText = (atMs: number) => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');

/**
 * A pass of the plan as it travels.
 *
 * @param stepMs of its way over the sky
 * @param missionId of its ship
 */
export function passInfo(
  one: WindowPass,
  horizon: Horizon,
  stepMs: number,
  missionId: string | undefined,
): PlanPass {
  const { pass, seen, contact, state, reason, gaveWayTo, isFollowed } = one;
  const { passId, noradId, name, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, visible } = pass;
  return {
    passId,
    noradId,
    name,
    ...(missionId !== undefined && { missionId }),
    aosAtMs,
    tcaAtMs,
    losAtMs,
    maxElevationDeg,
    aosAzimuthDeg: one.aosAzimuthDeg,
    losAzimuthDeg: one.losAzimuthDeg,
    visible: [...visible],
    elementAgeDays: one.elementAgeDays,
    aosUncertaintyMs: seen?.aosUncertaintyMs ?? null,
    state,
    reason,
    gaveWayTo: [...gaveWayTo],
    contact: contact === undefined ? null : contactInfo(contact),
    isFollowed,
    track: sampleOverRidge(one, horizon, stepMs),
  };
}

function contactInfo(contact: NonNullable<WindowPass['contact']>): NonNullable<PlanPass['contact']> {
  const { fromAtMs, toAtMs, antennaId, prepareFromAtMs, usefulMs } = contact;
  return { fromAtMs, toAtMs, antennaId, prepareFromAtMs, usefulMs };
}

/** A contact of the plan for a diary; undefined for a pass that has none. */
export function appointmentOf(one: WindowPass, isRehearsal: boolean): Appointment | undefined {
  const { pass, contact, reason, isFollowed } = one;
  if (contact === undefined) return undefined;
  const { name, stationId, maxElevationDeg } = pass;
  const words = [
    `Rises at azimuth ${one.aosAzimuthDeg.toFixed(0)} deg, sets at ${one.losAzimuthDeg.toFixed(0)} deg.`,
    `Elements ${one.elementAgeDays.toFixed(1)} days old.`,
    isFollowed ? 'The station follows it.' : 'Proposed; nothing is booked.',
    ...(reason === null ? [] : [`Shortened: ${reason}.`]),
    ...(isRehearsal ? ['Of a rehearsal: no real pass.'] : []),
  ];
  return {
    // A diary that read the real plan before must not have its passes moved by a rehearsal.
    uid: isRehearsal ? `rehearsal-${pass.passId}` : pass.passId,
    fromAtMs: contact.fromAtMs,
    toAtMs: contact.toAtMs,
    summary: `${isRehearsal ? '[Rehearsal] ' : ''}${name} over ${stationId}, ${maxElevationDeg.toFixed(0)} deg`,
    description: words.join(' '),
    isTentative: !isFollowed,
  };
}
