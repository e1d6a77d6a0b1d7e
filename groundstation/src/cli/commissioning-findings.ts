import type { StationFile } from '@dawa/protocols/station-file';
import { measurementRows } from './commission-list.ts';
import type { Finding } from './machine-findings.ts';

/** What was measured of the station and what is due: one line each for what the station works by or what ran out. */
export function findCommissioning(file: StationFile, nowAtMs: number): readonly Finding[] {
  return measurementRows(file, nowAtMs).flatMap(({ step, state, expiresAtMs, result }): Finding[] => {
    const what = `measured: ${step}`;
    if (state === 'never') {
      const isAsked =
        (step === 'azimuth' && file.rotator !== undefined) ||
        (step === 'radio-ppm' && file.radio !== undefined);
      const advice = `dawa commission ${step}, once the devices answer`;
      return isAsked ? [{ state: 'note', what, found: 'never', advice }] : [];
    }
    const day = new Date(expiresAtMs ?? 0).toISOString().slice(0, 10);
    if (state === 'good') return [{ state: 'ok', what, found: `${result}, until ${day}`, advice: '' }];
    return [
      {
        state: 'note',
        what,
        found: `${result}, expired ${day}`,
        advice: `it is still used; measure it again: dawa commission ${step}`,
      },
    ];
  });
}
