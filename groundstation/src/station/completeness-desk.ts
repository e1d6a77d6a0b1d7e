import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import { completenessOf } from '../processing/completeness-index.ts';
import type { CompletenessDoor } from '../server/station-door.ts';

/** What was received of each mission and what was not, from its account and the rows of its packets. */
export function createCompletenessDesk(
  archive: StationArchive,
  clock: Pick<Clock, 'nowAtMs'>,
): CompletenessDoor {
  const accountOf = (missionId = archive.missionId) => archive.reception.account(missionId);
  return {
    async completeness({ missionId = archive.missionId, ...query }) {
      const counts = await archive.countPackets({ missionId, ...query });
      return completenessOf(query, counts, accountOf(missionId)?.gaps.gaps() ?? []);
    },
    ledger: (missionId) => {
      archive.decodeWaiting();
      return accountOf(missionId)?.ledger(clock.nowAtMs());
    },
    timeCorrelation: (missionId) => {
      archive.decodeWaiting();
      return accountOf(missionId)?.timeCorrelation(clock.nowAtMs());
    },
  };
}
