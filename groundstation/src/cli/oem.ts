import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { OrbitSample } from './orbit-sample.ts';

/**
 * Samples as an Orbit Ephemeris Message (CCSDS 502.0-B-3, section 5, KVN), one segment an object, in TEME as SGP4 gives
 * them, or turned to the stars: EME2000 is the end of the IAU 1976/1980 reduction. Instants without a position are left out.
 */
export function oemText(
  elements: readonly ElementSet[],
  samples: readonly OrbitSample[],
  frame: 'teme' | 'gcrf',
  createdAtMs: number,
): string {
  const lines = ['CCSDS_OEM_VERS = 3.0', `CREATION_DATE = ${epochText(createdAtMs)}`, 'ORIGINATOR = DAWA'];
  for (const { noradId, name, internationalDesignator } of elements) {
    const own = samples.filter((sample) => sample.noradId === noradId && sample.fault === null);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) continue;
    lines.push(
      '',
      'META_START',
      `OBJECT_NAME = ${name}`,
      `OBJECT_ID = ${internationalDesignator || noradId}`,
      'CENTER_NAME = EARTH',
      `REF_FRAME = ${frame === 'teme' ? 'TEME' : 'EME2000'}`,
      'TIME_SYSTEM = UTC',
      `START_TIME = ${epochText(first.atMs)}`,
      `STOP_TIME = ${epochText(last.atMs)}`,
      'META_STOP',
      ...own.map((sample) => stateLine(sample, frame)),
    );
  }
  return `${lines.join('\n')}\n`;
}

function stateLine(sample: OrbitSample, frame: 'teme' | 'gcrf'): string {
  const isTeme = frame === 'teme';
  const positionKm = (isTeme ? sample.positionTemeKm : sample.positionGcrfKm) ?? [];
  const velocityKmS = (isTeme ? sample.velocityTemeKmS : sample.velocityGcrfKmS) ?? [];
  const numbers = [...positionKm.map((km) => km.toFixed(6)), ...velocityKmS.map((kmS) => kmS.toFixed(9))];
  return [epochText(sample.atMs), ...numbers].join(' ');
}

/** ASCII time code A of CCSDS 301.0-B, to the millisecond. */
const epochText = (atMs: number) => new Date(Math.round(atMs)).toISOString();
