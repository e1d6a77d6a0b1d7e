import type { DictionaryInfo } from '@dawa/protocols/console/archive';
import { describeFault, type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { StationArchive } from '../archive/archive.ts';
import { describeConfigFault } from '../config/config-fault.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import { dictionaryContentsOf, openMissionDictionary } from '../dictionary/mission-dictionary.ts';
import type { Bus, Journal } from '../ports.ts';
import type { Refusal } from '../server/station-door.ts';
import { missionInfoOf } from './console-info.ts';
import type { LivingMission } from './living-mission.ts';

export interface MissionReloadParts {
  readonly archive: Pick<StationArchive, 'loadDictionary' | 'useReception' | 'version' | 'shelf'>;
  readonly journal: Pick<Journal, 'event'>;
  /** Missions that are followed, each with the bus that its page hears. */
  readonly missions: readonly {
    readonly living: LivingMission;
    readonly bus: Bus;
    /** Where its alarms are. */
    readonly journal: Pick<Journal, 'clear'>;
  }[];
  /** Reads the files of a mission again. */
  readonly readMission: (missionId: string) => Promise<Result<MissionConfig>>;
}

export interface MissionReload {
  /** Reads a mission again because a person asked for it. */
  reload(missionId: string): Promise<Result<DictionaryInfo, Refusal>>;
  /** Reads it again because its folder changed: says nothing where its files say what they said. */
  reloadChanged(missionId: string): Promise<void>;
}

/**
 * Takes up a mission that was changed while the station runs. What cannot be used is told with file, line, expected and found,
 * and the mission of before stays whole; samples cite the version that they were decoded by.
 */
export function createMissionReload(parts: MissionReloadParts): MissionReload {
  const { archive, journal, missions } = parts;
  const lastFaults = new Map<string, string>();

  const refuse = (missionId: string, what: string, { expected, found }: Fault) => {
    journal.event({
      severity: 'warning',
      source: 'archive',
      code: 'mission',
      text: `${missionId} was not read again: ${what}. What it was before stays.`,
    });
    return failure<Refusal>({ kind: 'bad-value', expected, found });
  };
  const reload = async (missionId: string, isAsked: boolean): Promise<Result<DictionaryInfo, Refusal>> => {
    const followed = missions.find(({ living }) => living.missionId === missionId);
    if (followed === undefined) {
      const expected = missions.map(({ living }) => living.missionId).join(' or ');
      return failure<Refusal>({ kind: 'not-found', expected, found: missionId });
    }
    const { living, bus } = followed;
    const ruled = Object.keys(living.file.limits);
    const read = await readWhole(missionId, parts.readMission);
    if (!read.ok) {
      // A file that is being written may be looked at ten times: the same fault is told once.
      const isNews = isAsked || lastFaults.get(missionId) !== read.fault.text;
      lastFaults.set(missionId, read.fault.text);
      return isNews
        ? refuse(missionId, read.fault.text, read.fault)
        : failure<Refusal>({ kind: 'bad-value', expected: read.fault.expected, found: read.fault.found });
    }
    lastFaults.delete(missionId);
    const { config, dictionary } = read.value;
    const isSame = textOf(config) === textOf(living.config);
    const before = archive.version(missionId);
    const loaded = await archive.loadDictionary(dictionaryContentsOf(config));
    if (!loaded.ok) return refuse(missionId, describeFault(loaded.fault), loaded.fault);
    const { dictionaryId, hash, loadedAtMs } = loaded.value;
    if (isAsked || !isSame) {
      const late = living.take(config, dictionary);
      const isCounted = archive.useReception(missionId, living.file);
      // Limits and periods are no part of what a packet means: the version stays, and what judges by it is made anew.
      if (loaded.value === before) archive.shelf.renew(missionId);
      // Nobody judges any more what a rule judged that is gone; what the dictionary says of it is raised again.
      for (const name of ruled.filter((one) => living.file.limits[one] === undefined)) {
        followed.journal.clear(`limit/${name}`);
        followed.journal.clear(`stale/parameter/${name}`);
      }
      const mission = missionInfoOf({ ...config, file: living.file });
      bus.publish({ type: 'dictionary', parametersDefined: dictionary.parameters, mission });
      for (const text of dictionary.warnings)
        journal.event({ severity: 'warning', source: 'archive', code: 'mission', text });
      const which =
        loaded.value === before
          ? `dictionary ${dictionaryId} stays`
          : `dictionary ${dictionaryId}, ${hash.slice(0, 8)}, is used from now on`;
      const waiting = [late, isCounted ? undefined : 'timekeeping, reportPeriodsMs']
        .filter(Boolean)
        .join(', ');
      const rest = waiting === '' ? '' : ` Of it, ${waiting} ${waitText(waiting)} the next start.`;
      const text = `${missionId} was read again: ${which}.${rest}`;
      journal.event({ severity: 'info', source: 'archive', code: 'mission', text });
    }
    return success({ dictionaryId, missionId, hash, loadedAtMs, isCurrent: true });
  };

  /** One after the other: two readings at once could end in the older one. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  return {
    reload: (missionId) => inTurn(() => reload(missionId, true)),
    reloadChanged: async (missionId) => void (await inTurn(() => reload(missionId, false))),
  };
}

async function readWhole(missionId: string, readMission: MissionReloadParts['readMission']) {
  const config = await readMission(missionId);
  if (!config.ok) return failure({ ...config.fault, text: textOfFault(config.fault) });
  const { id } = config.value.file;
  if (id !== missionId) {
    const fault = { kind: 'bad-value', expected: missionId, found: id };
    return failure({ ...fault, text: describeFault({ ...fault, kind: 'id' }) });
  }
  const dictionary = openMissionDictionary(config.value);
  if (!dictionary.ok) return failure({ ...dictionary.fault, text: textOfFault(dictionary.fault) });
  return success({ config: config.value, dictionary: dictionary.value });
}

function textOfFault(fault: Parameters<typeof describeFault>[0]): string {
  return 'file' in fault && 'path' in fault
    ? describeConfigFault(fault as Parameters<typeof describeConfigFault>[0])
    : describeFault(fault);
}

function textOf({ file, elements, telemetryXml }: MissionConfig): string {
  return JSON.stringify([file, elements, telemetryXml]);
}

function waitText(late: string): string {
  return late.includes(',') ? 'wait for' : 'waits for';
}
