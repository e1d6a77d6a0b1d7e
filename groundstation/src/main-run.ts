import { join } from 'node:path';
import type { RunInfo } from '@dawa/protocols/console/run';
import { asError } from '@dawa/seams/fault';
import { createJsonFile, type StoredValue } from './adapters/json-file.ts';
import { type PatientFile, patientFile } from './adapters/patient-file.ts';
import { isOutOfRoom } from './archive/out-of-room.ts';
import type { FaultReporter } from './ports.ts';
import { rememberRun } from './station/known-runs.ts';
import type { RunRecord, RunStore } from './station/run-store.ts';

/*
 * The part of `main.ts` that keeps on the disk which run this is and what must outlive the process.
 */
export interface RunKeeper {
  /** A value in a file of this name, beside the run. */
  kept<T>(name: string): StoredValue<T>;
  /** On the disk before the run's clock starts. */
  begin(record: RunRecord): void;
  change(change: Partial<RunRecord>): void;
}

/** A number that a command bears must be on the disk before it is used; these can wait for room. */
const patientNames: ReadonlySet<string> = new Set(['safety', 'found-radio']);

export interface RunKeeperSettings {
  readonly run: RunInfo;
  readonly store: RunStore;
  readonly runFolder: string;
  readonly keptFolder: string;
  readonly onFault: FaultReporter;
}

/** On a full disk a station receives all the same, and what says which run it is is written as soon as there is room. */
export function keepRun({ run, store, runFolder, keptFolder, onFault }: RunKeeperSettings): RunKeeper {
  const patient: PatientFile<unknown>[] = [];
  let isRemembered = false;
  const remember = () => {
    if (!isRemembered) rememberRun(runFolder, run);
    isRemembered = true;
  };
  const whenRoom = (save: () => void) => {
    try {
      save();
    } catch (error) {
      if (!isOutOfRoom(error)) throw error;
      onFault('run', asError(error));
    }
  };
  whenRoom(remember);
  return {
    kept<T>(name: string) {
      const file = createJsonFile<T>(join(keptFolder, `${name}.json`));
      if (!patientNames.has(name)) return file;
      const patiently = patientFile(file, name, { mayWait: isOutOfRoom, onFault });
      patient.push(patiently as PatientFile<unknown>);
      return patiently;
    },

    begin: (record) => whenRoom(() => store.save(record)),

    /** A full disk must not end the pass: the run is then continued from an older record. */
    change(change) {
      try {
        for (const file of patient) file.tryAgain();
        remember();
        store.change(change);
      } catch (error) {
        onFault('run', asError(error));
      }
    },
  };
}
