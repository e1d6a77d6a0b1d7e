import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { MissionFile } from '@dawa/protocols/mission-file';

/** A ship that the station follows for a mission. */
export interface FollowedShip {
  readonly missionId: string;
  /** Its mission as this ship of it is worked. */
  readonly mission: Pick<MissionFile, 'noradId' | 'links'>;
  readonly propagator: Propagator;
}
