import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describeFault } from '@dawa/seams/fault';
import { openArchive, runDirectory } from '../archive/open-archive.ts';
import { importRecording } from '../archive/recording-import.ts';
import { findRuns } from '../archive/stats.ts';
import { describeConfigFault } from '../config/config-fault.ts';
import { loadMission } from '../config/mission-config.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import { missionLinkFormat } from '../pipeline/mission-link-format.ts';
import { type ArchiveRequest, barOf, refuse, storeToWrite } from './archive-options.ts';
import { complain, type ExitCode, writeOut } from './command-io.ts';
import { parseInstant } from './times.ts';

/**
 * `dawa archive import`: a recording of a link of AX.25, BIRDS frames or Morse, into a run that nobody writes: the one whose
 * folder is named, else a run of imported recordings in the data folder.
 */
export async function importFile(
  request: Omit<ArchiveRequest, 'runs'> & { readonly directory: string },
): Promise<ExitCode> {
  const { values, io, clock, directory } = request;
  const path = values['in'];
  if (path === undefined || !existsSync(path)) return refuse(request, '--in', 'a recording', path);
  if (values['mission'] === undefined)
    return refuse(request, '--mission', 'the folder of a mission', undefined);
  const mission = await loadMission(values['mission']);
  if (!mission.ok) {
    complain(io, 'archive', describeConfigFault(mission.fault));
    return 2;
  }
  const { file } = mission.value;
  const able = file.links.filter(
    (one) => one.direction === 'downlink' && missionLinkFormat(one) !== undefined,
  );
  const link = values['link'] === undefined ? able[0] : able.find(({ id }) => id === values['link']);
  if (link === undefined) {
    const expected = able.map(({ id }) => id).join(', ') || 'a mission with links of ax25, birds or cw';
    return refuse(request, '--link', expected, values['link']);
  }
  const framing = values['framing'];
  if (framing !== undefined && framing !== 'kiss')
    return refuse(request, '--framing', 'kiss, or nothing: the frames as the link has them', framing);
  const start = parseInstant(values['from'] ?? statSync(path).mtime.toISOString(), clock.nowAtMs());
  if (!start.ok) return refuse(request, '--from', String(start.fault.expected), values['from']);
  const [only, ...others] = findRuns(directory);
  const run =
    only === directory && others.length === 0 ? directory : runDirectory(directory, `import-${file.id}`);
  const { archive, journal } = await openArchive({
    ...{ directory: run, runId: basename(run), clock },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) =>
      complain(io, 'archive', `${run}: ${'kind' in fault ? describeFault(fault) : fault.message}`),
    dictionaries: [dictionaryContentsOf(mission.value)],
    openStore: storeToWrite(request),
  });
  const bar = barOf({ ...request, runs: [run] }, basename(path));
  try {
    const done = await importRecording({
      ...{ archive, clock, mission: file, link, path, startsAtMs: start.value, isKiss: framing === 'kiss' },
      onFault: (_source, fault) =>
        complain(io, 'archive', 'kind' in fault ? describeFault(fault) : fault.message),
      onProgress: (octets, all) => bar.update(octets, all),
    });
    bar.finish();
    const { wasThere, octets, goodFrames, badFrames, messages } = done;
    const what = `${octets} octets  ${goodFrames} good frames  ${badFrames} bad  ${messages} messages`;
    await writeOut(io.stdout, `${run}  ${path}  ${wasThere ? 'was there already: ' : ''}${what}\n`);
    return 0;
  } finally {
    bar.finish();
    journal.close();
    await archive.close();
  }
}
