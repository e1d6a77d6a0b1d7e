import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TleElementSet } from '../elements/element-set.ts';
import { daysBetween, julianDate } from '../time.ts';

interface Reference {
  of(elements: TleElementSet): {
    /** @returns x, y, z (TEME, km), vx, vy, vz (km/s); undefined where SGP4 has an error */
    stateAt(minutes: number): readonly number[] | undefined;
    minutesAt(atMs: number): number;
  };
}

/**
 * satellite.js without its own noise: a copy of the installed package in which Kepler's equation is solved to 1e-15 rad (the published code
 * stops at 1e-12 rad and keeps the sine from before the last step: 7e-9 km in low orbit, 5e-8 km at geostationary radius), and, near
 * the Earth, the three angles are brought into one turn before they are added (a month from the epoch their sums are 3,000 rad and more, and
 * each rounding of one costs 2e-9 km).
 */
export async function tightenedReference(): Promise<Reference> {
  const dist = dirname(fileURLToPath(import.meta.resolve('satellite.js')));
  const folder = mkdtempSync(join(tmpdir(), 'dawa-reference-'));
  try {
    cpSync(dist, folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const path = join(folder, 'propagation', 'sgp4.js');
    let text = readFileSync(path, 'utf8');
    for (const [published, tightened] of changes) {
      if (!text.includes(published)) throw new TypeError(`sgp4.js: expected ${published}`);
      text = text.replace(published, tightened);
    }
    writeFileSync(path, `${text}${withinOneTurn}`);
    const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
    const { sgp4 } = await load('propagation/sgp4.js');
    const { twoline2satrec } = await load('io.js');
    const { checkForDecay } = await load('propagation/check-for-decay.js');
    return {
      of({ line1, line2, epoch }) {
        const made = twoline2satrec(line1, line2);
        return {
          minutesAt: (atMs) => daysBetween(epoch, julianDate(atMs)) * 1440,
          stateAt(minutes) {
            // A new record each time in deep space: the published resonance remembers where it was asked before.
            const satrec = made.method === 'd' ? twoline2satrec(line1, line2) : made;
            const state = sgp4(satrec, minutes);
            if (state === null || checkForDecay(satrec)) return undefined;
            const { position: r, velocity: v } = state;
            return [r.x, r.y, r.z, v.x, v.y, v.z];
          },
        };
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const changes = [
  ['Math.abs(tem5) >= 1.0e-12 && ktr <= 10', 'Math.abs(tem5) >= 1.0e-15 && ktr <= 20'],
  ...['mo', 'argpo', 'nodeo'].map((angle): [string, string] => {
    const rate = { mo: 'mdot', argpo: 'argpdot', nodeo: 'nodedot' }[angle];
    const published = `satrec.${angle} + satrec.${rate} * satrec.t`;
    return [published, `withinOneTurn(${published}, satrec.method)`];
  }),
] as const;

/** 2 pi in 30 + 30 bits and the rest: exact for a million turns. */
const withinOneTurn = `
function withinOneTurn(angle, method) {
  if (method === 'd') return angle;
  const turns = Math.round(angle / twoPi);
  return angle - turns * 6.283185303211212 - turns * 3.96837431665289e-9 - turns * 2.068072872725e-18;
}
`;
