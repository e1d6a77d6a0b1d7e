import type { ArchiveSection } from '@dawa/protocols/station-file';
import { failure } from '@dawa/seams/fault';
import type { StationArchive } from '../archive/archive.ts';
import { archiveFacts } from '../archive/archive-writer.ts';
import { dictionaryInfos, packetDetailOf } from '../archive/packet-detail.ts';
import type { Journal } from '../ports.ts';
import type { ArchiveDesk } from '../server/station-door.ts';

export interface ArchiveDeskParts {
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly runId: string;
  readonly retention: Pick<ArchiveSection, 'keepLogDays' | 'keepSamplesDays' | 'keepEventsDays'>;
  /** What the dictionary of now says of a parameter; undefined when it knows none of that name. */
  readonly parameterOf: (missionId: string, name: string) => { readonly unit: string | null } | undefined;
  /** Takes up the files of a mission as they are now. */
  readonly reload: ArchiveDesk['reload'];
}

export function createArchiveDesk(parts: ArchiveDeskParts): ArchiveDesk {
  const { archive, journal, runId, retention } = parts;
  return {
    async bins({ missionId, ...request }) {
      const of = missionId ?? archive.missionId;
      // One that was never received is known all the same, by the dictionary of now.
      const known = archive.describeParameter(of, request.name) ?? parts.parameterOf(of, request.name);
      if (known === undefined) return undefined;
      const { samples, min, max, mean, last, quality, fromAtMs, toAtMs } = await archive.bins({
        ...request,
        missionId: of,
      });
      return {
        name: request.name,
        unit: known.unit,
        fromAtMs,
        toAtMs,
        samples: [...samples],
        min: figures(min),
        max: figures(max),
        mean: figures(mean),
        last: figures(last),
        quality: [...quality],
      };
    },

    async packetDetail(lsn) {
      const packet = await archive.packet(lsn);
      return (
        packet &&
        packetDetailOf(packet, {
          shelf: archive.shelf,
          packets: (request) => archive.packets(request),
          recordsAfter: (afterLsn) => archive.logRecords(afterLsn),
        })
      );
    },

    async state() {
      const { samples, octets, tables } = await archive.store.sizes();
      const facts = await archive.store.facts();
      return {
        engine: archive.store.engine,
        runId,
        acknowledgedLsn: archive.log.acknowledgedLsn,
        indexedLsn: Number(facts.get(archiveFacts.indexed) ?? 0),
        // What was just received counts, though memory alone has it yet.
        samples: samples + archive.samplesInColumns.openSamples,
        storeOctets: octets,
        tables: [...tables],
        keptDays: {
          log: retention.keepLogDays ?? null,
          samples: retention.keepSamplesDays ?? null,
          events: retention.keepEventsDays ?? null,
        },
      };
    },

    dictionaries: (missionId) => dictionaryInfos(archive.shelf, missionId),

    reload: parts.reload,

    async redecode(request) {
      const done = await archive.redecode(request);
      if (!done.ok) return failure({ ...done.fault, kind: 'not-found' });
      const { packets, dictionaryId } = done.value;
      const text = `${packets} packets of ${request.missionId} were decoded again by dictionary ${dictionaryId}.`;
      journal.event({ severity: 'info', source: 'archive', code: 'mission', text });
      return done;
    },
  };
}

function figures(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}
