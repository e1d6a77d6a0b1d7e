import type { FaultReporter } from '../ports.ts';
import type { StoredValue } from './json-file.ts';

/** A value that is kept in memory while the disk has no room for it, and saved when it is tried again. */
export interface PatientFile<T> extends StoredValue<T> {
  /** Saves what waits, if anything does; to be called now and then. */
  tryAgain(): void;
}

/**
 * For what must not stop the station: with a full disk an antenna still stops, and a pass is still worked. Until there is room a
 * crash would forget the value, which is told.
 *
 * @param mayWait says of an error that it will be over some day; others are thrown
 */
export function patientFile<T>(
  file: StoredValue<T>,
  source: string,
  { mayWait, onFault }: { readonly mayWait: (error: unknown) => boolean; readonly onFault: FaultReporter },
): PatientFile<T> {
  let waiting: { readonly value: T } | undefined;
  const save = (value: T) => {
    try {
      file.save(value);
      waiting = undefined;
    } catch (error) {
      if (!mayWait(error)) throw error;
      waiting = { value };
      onFault(source, error as Error);
    }
  };
  return {
    load: () => (waiting === undefined ? file.load() : (structuredClone(waiting.value) as T)),
    save,
    tryAgain() {
      if (waiting !== undefined) save(waiting.value);
    },
  };
}
