import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import type { ElementSet } from '../elements/element-set.ts';
import { parseElements } from '../elements.ts';
import { maya1, thimphu } from '../maya1.fixture.ts';
import { identifyObject } from '../orbit-fit.ts';
import { msPerDay } from '../time.ts';
import { dopplerScenario, passesOf } from './doppler-scenario.fixture.ts';
import { changedElements, noChange } from './mean-orbit.ts';
import { syntheticDoppler } from './synthetic-doppler.fixture.ts';

const orbits = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'orbits',
);
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';

const rows = { stepMs: 4000, frequencyHz: 5, otherErrors: 0, recorded: [0] };
const radPerS = (2 * Math.PI * maya1.elements.meanMotionRevDay) / 86_400;

/** MAYA-1 flew out of the station with two more; here they follow one another on one orbit, so many seconds behind. */
function follower(noradId: number, behindS: number): ElementSet {
  const moved = changedElements(maya1.elements, { ...noChange, alongTrackRad: -behindS * radPerS })!;
  return { ...moved, noradId, name: `FOLLOWER ${behindS} S` };
}

describe('which object is this?', () => {
  it('tells objects on one orbit by their delay along the track', () => {
    const candidates = [-20, -8, 0, 8, 20].map((behindS, index) => follower(90_001 + index, behindS));
    const { observations } = dopplerScenario({ seed: 'siblings', alongTrackS: 0, ...rows });
    const answer = identified(observations, candidates);
    expect(answer.ranked.map(({ noradId }) => noradId)).toHaveLength(5);
    expect(answer.ranked[0]!.noradId).toBe(90_003);
    expect(answer.ranked[0]!.probability).toBeGreaterThan(0.95);
    expect(answer.alike).toHaveLength(1);
    expect(answer.isExplained).toBe(true);
    const sum = answer.ranked.reduce((total, { probability }) => total + probability, 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('says that two objects cannot be told apart while they still fly together', () => {
    const candidates = [0, 0.05, 15].map((behindS, index) => follower(90_001 + index, behindS));
    const { observations } = dopplerScenario({ seed: 'pair', alongTrackS: 0, ...rows });
    const answer = identified(observations, candidates);
    expect(answer.alike.map(({ noradId }) => noradId).toSorted((a, b) => a - b)).toEqual([90_001, 90_002]);
    expect(answer.ranked[2]!.noradId).toBe(90_003);
  });

  it('says that it may be none of them when even the best leaves a structure', () => {
    const { observations } = dopplerScenario({ seed: 'stranger', alongTrackS: 0, ...rows });
    const other = changedElements(maya1.elements, { ...noChange, tiltXRad: 0.05, tiltYRad: 0.05 })!;
    const answer = identified(observations, [other]);
    expect(answer.ranked[0]!.probability).toBe(1);
    expect(answer.isExplained).toBe(false);
  });

  it('says when nothing was above the horizon, and when there is too little to compare', () => {
    const { observations } = dopplerScenario({ seed: 1, alongTrackS: 0, ...rows });
    const behindTheEarth = follower(90_001, 2700);
    const hidden = identifyObject({ observations, candidates: [behindTheEarth], place: thimphu });
    expect(hidden.ok ? 'an answer' : hidden.fault.kind).toBe('nothing-visible');
    const few = identifyObject({
      observations: observations.slice(0, 5),
      candidates: [behindTheEarth],
      place: thimphu,
    });
    expect(few.ok ? 'an answer' : few.fault.kind).toBe('too-few-rows');
  });

  // CelesTrak's "active" group of 17 to 19 March 2026; the 110 objects of one rideshare among every tenth of the others.
  it.skipIf(isAbsent)(`finds a cubesat among its siblings of a rideshare${reason}`, () => {
    const all = parseElements(readFileSync(join(orbits, 'active-2026.3le'), 'utf8')).elements;
    const candidates = all.filter(({ name }, i) => name.startsWith('TRANSPORTER-15') || i % 10 === 0);
    const own = candidates.find(({ name }) => name === 'TRANSPORTER-15 OBJECT AB')!;
    const random = createRandom('rideshare');
    // A quarter of a second and 0.002 degrees: what a catalogue is wrong by after a day.
    const truth = changedElements(own, { ...noChange, alongTrackRad: 2.7e-4, tiltXRad: 3e-5 })!;
    const startAtMs = own.epochAtMs + msPerDay / 2;
    const pass = passesOf(own, thimphu, startAtMs, startAtMs + 2 * msPerDay, 20)[0]!;
    const observations = syntheticDoppler(
      truth,
      thimphu,
      {
        label: '1',
        fromAtMs: pass.aosAtMs,
        toAtMs: pass.losAtMs,
        carrierHz: 437_002_000,
        driftHzS: -0.1,
        warmingHz: 150,
        warmingS: 200,
      },
      { random, frequencyHz: 10, jitterS: 0.02 },
      2000,
    );
    const answer = identified(observations, candidates, 10);
    expect(answer.ranked[0]!.noradId).toBe(own.noradId);
    expect(answer.ranked[0]!.probability).toBeGreaterThan(0.9);
    expect(answer.counts.catalogue).toBe(candidates.length);
  });
});

function identified(
  observations: Parameters<typeof identifyObject>[0]['observations'],
  candidates: readonly ElementSet[],
  shortlist?: number,
) {
  const request = { observations, candidates, place: thimphu, ...(shortlist !== undefined && { shortlist }) };
  const answer = identifyObject(request);
  if (!answer.ok) throw new TypeError(JSON.stringify(answer.fault));
  return answer.value;
}
