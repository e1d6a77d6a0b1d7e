import { pointedAt } from '@dawa/flight-dynamics/antenna-alignment';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import { type GuardedRotator, guardRotator } from '../commanding/guarded-rotator.ts';
import type { Safety } from '../commanding/safety.ts';
import { measuredAxisRates } from '../commissioning/measured-rotator.ts';
import { isUnseen } from '../config/motion-config.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { AlignedRotator } from '../devices/aligned-rotator.ts';
import type { CableMemory } from '../motion/cable-count.ts';
import { type MotorCable, watchCable } from '../motion/motor-cable.ts';
import type { RunawayMemory } from '../motion/runaways.ts';
import { createTransmitSectors } from '../motion/transmit-sectors.ts';
import { createWindStow, type StowMemory, type WindStow } from '../motion/wind-stow.ts';
import type { Direction, Journal, Rotator } from '../ports.ts';

export interface JoinedAntenna {
  /** Behind its guard. */
  readonly rotator: GuardedRotator;
  readonly stow: WindStow | undefined;
  /** Where turns are counted here. */
  readonly cable: Pick<MotorCable, 'setCable'> | undefined;
}

export interface AntennaParts {
  readonly rotator: Rotator | AlignedRotator;
  readonly safety: Safety;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly kept: <T>(name: string) => StoredValue<T>;
  readonly isSimulated: boolean;
}

/** The rotator behind its guard, with all that `station.yaml` says of what it may hit, wind up, burn or radiate at. */
export function joinAntenna(
  parts: AntennaParts,
  { file, place, motion: polygons }: StationConfig,
): JoinedAntenna {
  const { safety, clock, journal, kept, isSimulated } = parts;
  const { motion, rotator: section, antenna } = file;
  // Written as the controller counts; everything behind it speaks of the sky. A simulated mast may stand upright.
  const alignment = 'alignment' in parts.rotator ? parts.rotator.alignment : undefined;
  const offsetDeg = alignment?.azimuthOffsetDeg ?? 0;
  const inSky = (angles: Direction) => (alignment ? pointedAt(alignment, angles) : angles);
  const parked = {
    azimuthDeg: section?.parkAzimuthDeg ?? 0,
    elevationDeg: section?.parkElevationDeg ?? 90,
  };
  const { azimuthDeg = parked.azimuthDeg, elevationDeg = parked.elevationDeg } = motion?.wind ?? {};
  const { cable: cableRules, wind, transmitInhibit } = motion ?? {};
  // A simulated controller counts its turns itself, whatever the real one does.
  const cable = watchCable({
    rotator: parts.rotator,
    rules: cableRules,
    isCountedHere: cableRules?.isCountedHere === true && !isSimulated,
    memory: () => kept<CableMemory>('cable'),
  });
  const axisRates = motion?.axisRates ?? (isSimulated ? undefined : measuredAxisRates(file.commissioning));
  const stow = wind && createWindStow({ clock, journal, rules: wind, memory: kept<StowMemory>('wind-stow') });
  const sectors = createTransmitSectors({
    sectors: polygons.people,
    minElevationDeg: transmitInhibit?.minElevationDeg,
    beamWidthDeg: antenna.beamWidthDeg,
  });
  const rotator = guardRotator({
    ...{ safety, clock, journal, place, stow, sectors },
    motion: {
      ...motion,
      ...(axisRates && { axisRates }),
      // The guard speaks of the sky.
      ...(cableRules && { cable: { ...cableRules, restAzimuthDeg: cableRules.restAzimuthDeg + offsetDeg } }),
    },
    park: inSky(parked),
    stowAt: inSky({ azimuthDeg, elevationDeg }),
    rotator: cable.rotator,
    ...(cable.counted && { cable: cable.counted }),
    cableTurns: () => cable.turns(),
    runaways: kept<RunawayMemory>('runaways'),
    keepOut: section?.keepOut ?? [],
    collision: polygons.collision,
    isUnseen: section !== undefined && isUnseen(section),
  });
  return { rotator, stow, cable: cable.counted && cable };
}
