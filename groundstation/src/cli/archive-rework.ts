import { basename } from 'node:path';
import { describeFault } from '@dawa/seams/fault';
import { openStopped, rebuildRun, rebuildRunOnServer, type StoppedRun } from '../archive/rebuild-run.ts';
import { describeConfigFault } from '../config/config-fault.ts';
import { loadMission, type MissionConfig } from '../config/mission-config.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import { type ArchiveRequest, barOf, refuse, spanOf, storeOf, storeToWrite } from './archive-options.ts';
import { complain, type ExitCode, writeOut } from './command-io.ts';

/** `dawa archive rebuild`. */
export async function rebuild(request: ArchiveRequest): Promise<ExitCode> {
  const missions = await missionsOf(request);
  if (typeof missions === 'number') return missions;
  const { address } = storeOf(request);
  for (const directory of request.runs) {
    const { packets, samples } = await withBar(request, directory, missions, (run) =>
      address === undefined ? rebuildRun(run) : rebuildRunOnServer(run, address),
    );
    const text = `${directory}  index made anew  ${count(packets)} packets  ${count(samples)} samples\n`;
    await writeOut(request.io.stdout, text);
  }
  return 0;
}

/** `dawa archive redecode`: packets that were received in a span, by the pack that is named. */
export async function redecode(request: ArchiveRequest): Promise<ExitCode> {
  const { runs, values, io } = request;
  if (values['mission'] === undefined)
    return refuse(request, '--mission', 'the folder of a mission', undefined);
  const missions = await missionsOf(request);
  if (typeof missions === 'number') return missions;
  const span = spanOf(request);
  if (typeof span === 'number') return span;
  // As numbers that JSON can hold: the log is told what was asked for.
  const { fromAtMs, toAtMs } = {
    fromAtMs: Math.max(span.fromAtMs, 0),
    toAtMs: Math.min(span.toAtMs, lastAtMs),
  };
  let code: ExitCode = 0;
  for (const directory of runs) {
    const archive = await withBar(request, directory, missions, (run) =>
      openStopped(run, storeToWrite(request)),
    );
    try {
      for (const { file } of missions) {
        const done = await archive.redecode({ missionId: file.id, fromAtMs, toAtMs });
        if (!done.ok) {
          complain(io, 'archive redecode', `${directory}: ${describeFault(done.fault)}`);
          code = 1;
          continue;
        }
        const { packets, samples, dictionaryId } = done.value;
        await writeOut(
          io.stdout,
          `${directory}  ${file.id}  ${count(packets)} packets  ${count(samples)} samples  dictionary ${dictionaryId}\n`,
        );
      }
    } finally {
      await archive.close();
    }
  }
  return code;
}

function withBar<T>(
  request: ArchiveRequest,
  directory: string,
  missions: readonly MissionConfig[],
  work: (run: StoppedRun) => Promise<T>,
): Promise<T> {
  const { clock, io } = request;
  const bar = barOf(request, basename(directory));
  return work({
    ...{ directory, clock, missions: missions.map(dictionaryContentsOf) },
    onFault: (_source, fault) =>
      complain(io, 'archive', `${directory}: ${'kind' in fault ? describeFault(fault) : fault.message}`),
    onProgress: (done, all) => bar.update(done, all),
  }).finally(() => bar.finish());
}

async function missionsOf(request: ArchiveRequest): Promise<MissionConfig[] | ExitCode> {
  const missions: MissionConfig[] = [];
  for (const folder of request.values['mission']?.split(',') ?? []) {
    const mission = await loadMission(folder);
    if (!mission.ok) {
      complain(request.io, 'archive', describeConfigFault(mission.fault));
      return 2;
    }
    missions.push(mission.value);
  }
  return missions;
}

/** 2200-01-01. */
const lastAtMs = 7_258_118_400_000;
const count = (value: number) => value.toLocaleString('en');
