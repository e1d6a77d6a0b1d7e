import type { RotatorBench } from './rotator-bench.ts';

/** An answer is at most so old: the longest latency, its way, and the pace of the questions. */
const oldestMs = 1300;
/** How often is looked. */
const everyMs = 50;
/** What the antenna turns between two looks, and a reading that lost its last digits. */
const slackDeg = 0.3 + 1;

/** Looks at where a driver says that its antenna points, and at where it truly does and did a moment ago. */
export function watchPosition({ clock, rotator, antenna, language }: RotatorBench) {
  const past: { azimuthDeg: number; elevationDeg: number }[] = [];
  const wrong: string[] = [];
  const nearDeg = language.stepDeg / 2 + slackDeg;
  let readings = 0;
  let lastReadAtMs = rotator.position?.readAtMs ?? -1;
  const look = () => {
    past.push({ azimuthDeg: antenna.azimuthDeg, elevationDeg: antenna.elevationDeg });
    if (past.length > oldestMs / everyMs + 1) past.shift();
    const { position } = rotator;
    if (position === undefined || position.readAtMs === lastReadAtMs) return;
    lastReadAtMs = position.readAtMs;
    readings++;
    // Each axis by itself: some languages ask for one after the other.
    const isTrue =
      past.some((then) => Math.abs(then.azimuthDeg - position.azimuthDeg) <= nearDeg) &&
      (language.axes === 'azimuth' ||
        past.some((then) => Math.abs(then.elevationDeg - position.elevationDeg) <= nearDeg));
    if (!isTrue) wrong.push(`${JSON.stringify(position)} of ${JSON.stringify(past.slice(-3))}`);
  };
  return {
    /** Positions that were told and are nowhere near. */
    wrong,
    get readings() {
      return readings;
    },
    async runFor(durationMs: number): Promise<void> {
      for (let step = 0; step < durationMs / everyMs; step++) {
        await clock.runFor(everyMs);
        look();
      }
    },
  };
}
