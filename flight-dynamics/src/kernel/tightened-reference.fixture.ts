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
 * satellite.js with Kepler's equation solved to 1e-15 rad: the published code stops at 1e-12 rad and keeps the sine from before the last step,
 * which leaves 7e-9 km in low orbit and 5e-8 km at geostationary radius. A copy of the installed package with that one number changed.
 */
export async function tightenedReference(): Promise<Reference> {
  const dist = dirname(fileURLToPath(import.meta.resolve('satellite.js')));
  const folder = mkdtempSync(join(tmpdir(), 'dawa-reference-'));
  try {
    cpSync(dist, folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const path = join(folder, 'propagation', 'sgp4.js');
    const text = readFileSync(path, 'utf8');
    const loop = 'Math.abs(tem5) >= 1.0e-12 && ktr <= 10';
    if (!text.includes(loop)) throw new TypeError(`sgp4.js: expected ${loop}`);
    writeFileSync(path, text.replace(loop, 'Math.abs(tem5) >= 1.0e-15 && ktr <= 20'));
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
