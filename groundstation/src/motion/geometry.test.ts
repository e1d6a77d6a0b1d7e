import { separationDeg } from '@dawa/flight-dynamics/angle';
import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../ports.ts';
import { type AzElBox, type AzElPolygon, boxOf, doTouch, polygonOf, wider } from './az-el-polygon.ts';
import { forbiddenRegion, keepOutPolygon } from './forbidden-region.ts';
import { farthestFree, findSafePath, legBlock, pointBox, wayOut } from './safe-path.ts';
import { sunCone } from './sun-cone.ts';
import { type AxisRates, sweptRegion } from './swept-region.ts';
import { createTransmitSectors, inSky } from './transmit-sectors.ts';

/**
 * Everything here is held against brute force: points on a fine raster, and a test of each point by the angles under
 * which it sees the corners, which has nothing in common with the code that it judges.
 */
const rasterDeg = 0.5;

describe('figures', () => {
  it('touch exactly when some point lies in both, in 400 random pairs of polygon and box', () => {
    const random = createRandom('figures');
    let touching = 0;
    for (let i = 0; i < 400; i++) {
      const polygon = randomPolygon(random, { azimuthDeg: 50, elevationDeg: 40 }, 4, 30);
      const box = randomBox(random);
      const points = [...raster(polygon), ...rim(polygon)];
      const doesTouch = doTouch(polygonOf(box), polygon);
      // Points that lie in both prove it; points near to both must exist when it is claimed.
      if (points.some((point) => isWithin(point, box))) expect(doesTouch).toBe(true);
      if (doesTouch) expect(points.some((point) => isWithin(point, wider(box, rasterDeg)))).toBe(true);
      if (doesTouch) touching++;
    }
    expect(touching).toBeGreaterThan(50);
    expect(touching).toBeLessThan(300);
  });

  it('stand wherever a controller counts to, turned on, back and flipped over, in 200 random skies', () => {
    const random = createRandom('copies');
    const limits = { minAzimuthDeg: -180, maxAzimuthDeg: 540, minElevationDeg: -10, maxElevationDeg: 190 };
    let inside = 0;
    for (let i = 0; i < 200; i++) {
      const middle = { azimuthDeg: random.next() * 360, elevationDeg: random.next() * 60 };
      const corners = randomPolygon(random, middle, 5, 25).map(({ azimuthDeg, elevationDeg }) => ({
        azimuthDeg,
        elevationDeg: Math.max(-89, Math.min(89, elevationDeg)),
      }));
      const { copies } = forbiddenRegion({ name: 'roof', corners }, limits);
      for (let j = 0; j < 50; j++) {
        const at = {
          azimuthDeg: -180 + random.next() * 720,
          elevationDeg: -10 + random.next() * 200,
        };
        const looks = inSky(at);
        const isIn = [-720, -360, 0, 360, 720].some((turnDeg) =>
          isSeenInside({ ...looks, azimuthDeg: looks.azimuthDeg + turnDeg }, corners),
        );
        expect(copies.some(({ polygon }) => doTouch([at], polygon))).toBe(isIn);
        if (isIn) inside++;
      }
    }
    expect(inside).toBeGreaterThan(100);
  });
});

describe('the region that a move sweeps', () => {
  const rates: AxisRates = { azimuthDegS: 6, elevationDegS: 2.7, tolerance: 0.3, startDelayS: 1 };

  it.each([
    ['whatever the rates', undefined],
    ['with rates that are known to 30 %', rates],
  ])('holds every point of 300 random moves, %s', (_how, known) => {
    const random = createRandom('swept');
    const between = (low: number, high: number) => low + (high - low) * random.next();
    const outside: Direction[][] = [];
    for (let i = 0; i < 300; i++) {
      const from = { azimuthDeg: between(0, 360), elevationDeg: between(0, 90) };
      const to = { azimuthDeg: between(0, 360), elevationDeg: between(0, 90) };
      const unsureDeg = between(0, 3);
      const figures = sweptRegion(wider(pointBox(from), unsureDeg), to, { marginDeg: 1e-9, rates: known });
      const start = {
        azimuthDeg: from.azimuthDeg + between(-unsureDeg, unsureDeg),
        elevationDeg: from.elevationDeg + between(-unsureDeg, unsureDeg),
      };
      const isWild = known === undefined;
      const azimuthDegS = isWild ? between(0.5, 20) : rates.azimuthDegS * between(0.7, 1.3);
      const elevationDegS = isWild ? between(0.5, 20) : rates.elevationDegS * between(0.7, 1.3);
      const [lateAzimuthS, lateElevationS] = random.integer(2) ? [between(0, 1), 0] : [0, between(0, 1)];
      for (let timeS = 0; timeS < 200; timeS += 1) {
        const at = {
          azimuthDeg: run(start.azimuthDeg, to.azimuthDeg, azimuthDegS * (timeS - lateAzimuthS)),
          elevationDeg: run(start.elevationDeg, to.elevationDeg, elevationDegS * (timeS - lateElevationS)),
        };
        if (!figures.some((figure) => doTouch([at], figure))) outside.push([from, to, at]);
      }
    }
    expect(outside).toEqual([]);
  });

  it('is a band and not the whole box where the rates are known', () => {
    const start = pointBox({ azimuthDeg: 0, elevationDeg: 0 });
    const figures = sweptRegion(start, { azimuthDeg: 60, elevationDeg: 27 }, { rates });
    const holds = (azimuthDeg: number, elevationDeg: number) =>
      figures.some((figure) => doTouch([{ azimuthDeg, elevationDeg }], figure));
    expect([holds(30, 13.5), holds(60, 27), holds(50, 27)]).toEqual([true, true, true]);
    expect([holds(55, 2), holds(5, 25)]).toEqual([false, false]);
  });
});

describe('a safe way', () => {
  const limits = { minAzimuthDeg: 0, maxAzimuthDeg: 450, minElevationDeg: 0, maxElevationDeg: 90 };

  it('enters nothing that it must keep from, in 200 random skies, ways and starts', () => {
    const random = createRandom('ways');
    const found = { straight: 0, detour: 0, none: 0 };
    const entered: string[] = [];
    for (let i = 0; i < 200; i++) {
      const marginDeg = random.integer(4);
      const sky = Array.from({ length: 1 + random.integer(3) }, (_, n) => {
        const middle = { azimuthDeg: random.next() * 360, elevationDeg: random.next() * 30 };
        const corners = randomPolygon(random, middle, 4, 25).map((corner) => ({
          ...corner,
          elevationDeg: Math.max(-10, Math.min(89, corner.elevationDeg)),
        }));
        return { name: `mast ${n}`, corners };
      });
      const regions = sky.map((polygon) => forbiddenRegion(polygon, limits, { reachDeg: marginDeg }));
      const free = () => {
        for (;;) {
          const at = { azimuthDeg: random.next() * 450, elevationDeg: random.next() * 90 };
          if (!sky.some(({ corners }) => isForbidden(at, corners))) return at;
        }
      };
      const [from, to] = [free(), free()];
      const path = findSafePath(pointBox(from), to, { regions, limits, marginDeg });
      if ('block' in path) {
        found.none++;
        continue;
      }
      found[path.legs.length === 1 ? 'straight' : 'detour']++;
      let last = from;
      for (const leg of path.legs) {
        const box = boxOf([last, leg]);
        expect(leg.elevationDeg).toBeGreaterThanOrEqual(0);
        expect(leg.elevationDeg).toBeLessThanOrEqual(90);
        for (const point of rasterOfBox(box, 3)) {
          const hit = sky.find(({ corners }) => isForbidden(point, corners));
          if (hit !== undefined) entered.push(`${hit.name}: ${JSON.stringify([from, ...path.legs])}`);
        }
        last = leg;
      }
      expect(last).toEqual(to);
    }
    expect(entered).toEqual([]);
    expect(found.straight).toBeGreaterThan(20);
    expect(found.detour).toBeGreaterThan(20);
  });

  const mast = keepOutPolygon({
    name: 'the mast',
    minAzimuthDeg: 90,
    maxAzimuthDeg: 100,
    minElevationDeg: -5,
    maxElevationDeg: 20,
  });
  const rules = { regions: [forbiddenRegion(mast, limits, { reachDeg: 3 })], limits, marginDeg: 3 };

  it('goes over what is in the way: raise, turn, lower', () => {
    const path = findSafePath(
      pointBox({ azimuthDeg: 0, elevationDeg: 5 }),
      { azimuthDeg: 200, elevationDeg: 5 },
      rules,
    );
    expect(path).toMatchObject({
      legs: [{ azimuthDeg: 0 }, { azimuthDeg: 200 }, { azimuthDeg: 200, elevationDeg: 5 }],
    });
    const [raised, turned] = (path as { legs: Direction[] }).legs;
    expect(raised!.elevationDeg).toBeGreaterThan(23);
    expect(raised!.elevationDeg).toBeLessThan(23.2);
    expect(turned!.elevationDeg).toBe(raised!.elevationDeg);
  });

  it('is refused with the name of what holds its end, or bars every way', () => {
    const from = pointBox({ azimuthDeg: 0, elevationDeg: 5 });
    expect(findSafePath(from, { azimuthDeg: 95, elevationDeg: 22 }, rules)).toEqual({
      block: { region: 'the mast', of: 'target' },
    });
    const wall = keepOutPolygon({ ...boxOf(mast.corners), name: 'the wall', maxElevationDeg: 90 });
    const walled = { ...rules, regions: [forbiddenRegion(wall, limits)] };
    expect(findSafePath(from, { azimuthDeg: 200, elevationDeg: 22 }, walled)).toEqual({
      block: { region: 'the wall', of: 'way' },
    });
  });

  it('lets an antenna that stands too near go, and no nearer', () => {
    const near = pointBox({ azimuthDeg: 89, elevationDeg: 10 });
    expect(legBlock(near, { azimuthDeg: 20, elevationDeg: 10 }, rules)).toBeNull();
    expect(legBlock(near, { azimuthDeg: 89.5, elevationDeg: 10 }, rules)).toBe('the mast');
  });

  it('cuts a jog short before what is in the way, to a hundredth of a degree', () => {
    const from = pointBox({ azimuthDeg: 40, elevationDeg: 10 });
    const { end, cutBy } = farthestFree(from, 'azimuth', 1, rules);
    expect(cutBy).toBe('the mast');
    expect(end.azimuthDeg).toBeCloseTo(87, 2);
    expect(farthestFree(from, 'azimuth', -1, rules)).toEqual({
      end: { azimuthDeg: 0, elevationDeg: 10 },
      cutBy: null,
    });
  });

  it('leads out of where the antenna should not be along the shortest axis', () => {
    expect(wayOut({ azimuthDeg: 95, elevationDeg: 18 }, rules)).toMatchObject({
      axis: 'elevation',
      directionSign: 1,
    });
    expect(wayOut({ azimuthDeg: 98.5, elevationDeg: 5 }, rules)).toMatchObject({
      axis: 'azimuth',
      directionSign: 1,
    });
  });

  it('is cut into legs of less than half a turn for controllers that take the short way', () => {
    const path = findSafePath(
      pointBox({ azimuthDeg: 0, elevationDeg: 50 }),
      { azimuthDeg: 400, elevationDeg: 60 },
      { ...rules, longestLegDeg: 150 },
    );
    expect((path as { legs: Direction[] }).legs.map(({ azimuthDeg }) => Math.round(azimuthDeg))).toEqual([
      133, 267, 400,
    ]);
  });
});

describe('the cone around the Sun', () => {
  it.each([
    [{ azimuthDeg: 180, elevationDeg: 3 }, 10],
    [{ azimuthDeg: 355, elevationDeg: 40 }, 15],
    [{ azimuthDeg: 90, elevationDeg: 70 }, 15],
    [{ azimuthDeg: 10, elevationDeg: 84 }, 10],
    [{ azimuthDeg: 200, elevationDeg: 89.5 }, 5],
  ])(
    'with the Sun at %o and %d degrees holds every direction within, and hardly any without',
    (sun, avoidanceDeg) => {
      const limits = { minAzimuthDeg: -180, maxAzimuthDeg: 540, minElevationDeg: -5, maxElevationDeg: 180 };
      const { copies } = forbiddenRegion(sunCone(sun, avoidanceDeg)!, limits);
      const missed: Direction[] = [];
      const needless: Direction[] = [];
      for (const at of rasterOfBox(limits, 1.37)) {
        const offDeg = separationDeg(at, sun);
        if (offDeg > avoidanceDeg && offDeg <= avoidanceDeg * 1.02 + 1) continue;
        const isHeld = copies.some(({ polygon }) => doTouch([at], polygon));
        if (offDeg <= avoidanceDeg && !isHeld) missed.push(at);
        if (offDeg > avoidanceDeg && isHeld) needless.push(at);
      }
      expect({ missed, needless }).toEqual({ missed: [], needless: [] });
    },
  );

  it('is none while the Sun is down', () => {
    expect(sunCone({ azimuthDeg: 90, elevationDeg: -2 }, 10)).toBeUndefined();
  });
});

describe('the sectors of people', () => {
  it('are reached exactly when half a beam reaches in, in 40 random skies', () => {
    const random = createRandom('sectors');
    const beamWidthDeg = 24;
    const outcomes = { reached: 0, clear: 0 };
    for (let i = 0; i < 40; i++) {
      const middle = { azimuthDeg: random.next() * 360, elevationDeg: random.next() * 40 };
      const corners = randomPolygon(random, middle, 5, 20).map((corner) => ({
        ...corner,
        elevationDeg: Math.max(-20, Math.min(89, corner.elevationDeg)),
      }));
      const points = [...raster(corners), ...rim(corners)];
      const block = createTransmitSectors({ sectors: [{ name: 'the terrace', corners }], beamWidthDeg })!;
      for (let j = 0; j < 40; j++) {
        const at = { azimuthDeg: random.next() * 540 - 90, elevationDeg: random.next() * 180 };
        const nearestDeg = Math.min(...points.map((point) => separationDeg(point, at)));
        const why = block(at);
        if (nearestDeg <= beamWidthDeg / 2) expect(why).toMatch(/reaches into the terrace$/);
        if (nearestDeg > beamWidthDeg / 2 + rasterDeg) expect(why).toBeNull();
        outcomes[why === null ? 'clear' : 'reached']++;
      }
    }
    expect(outcomes.reached).toBeGreaterThan(50);
    expect(outcomes.clear).toBeGreaterThan(400);
  });

  it('are taken for reached by an antenna that nobody sees, and below the height that was set', () => {
    const block = createTransmitSectors({ sectors: [], minElevationDeg: 10, beamWidthDeg: 24 })!;
    expect(block(undefined)).toMatch(/^where the antenna looks is not known/);
    expect(block({ azimuthDeg: 10, elevationDeg: 9 })).toBe(
      'the antenna looks 9.0 degrees high, and below 10 nothing is transmitted',
    );
    expect(block({ azimuthDeg: 10, elevationDeg: 169.5 })).toBeNull();
    expect(createTransmitSectors({ sectors: [], beamWidthDeg: 24 })).toBeUndefined();
  });
});

function run(fromDeg: number, toDeg: number, byDeg: number): number {
  return fromDeg + Math.sign(toDeg - fromDeg) * Math.max(0, Math.min(Math.abs(toDeg - fromDeg), byDeg));
}

/** A star around a middle: each corner farther round, at its own distance. */
function randomPolygon(random: Random, middle: Direction, leastDeg: number, mostDeg: number): AzElPolygon {
  const corners = 3 + random.integer(6);
  return Array.from({ length: corners }, (_, i) => {
    const angle = ((i + 0.8 * random.next()) / corners) * 2 * Math.PI;
    const distanceDeg = leastDeg + random.next() * (mostDeg - leastDeg);
    return {
      azimuthDeg: middle.azimuthDeg + distanceDeg * Math.cos(angle),
      elevationDeg: middle.elevationDeg + distanceDeg * Math.sin(angle),
    };
  });
}

function randomBox(random: Random): AzElBox {
  const [azimuthDeg, elevationDeg] = [random.next() * 100, random.next() * 80];
  return {
    minAzimuthDeg: azimuthDeg,
    maxAzimuthDeg: azimuthDeg + random.next() * 15,
    minElevationDeg: elevationDeg,
    maxElevationDeg: elevationDeg + random.next() * 15,
  };
}

function raster(polygon: AzElPolygon): Direction[] {
  return rasterOfBox(boxOf(polygon), rasterDeg).filter((point) => isSeenInside(point, polygon));
}

function rasterOfBox(box: AzElBox, stepDeg: number): Direction[] {
  const points: Direction[] = [];
  const steps = (low: number, high: number) => Math.max(1, Math.ceil((high - low) / stepDeg));
  const across = steps(box.minAzimuthDeg, box.maxAzimuthDeg);
  const up = steps(box.minElevationDeg, box.maxElevationDeg);
  for (let i = 0; i <= across; i++) {
    for (let j = 0; j <= up; j++) {
      points.push({
        azimuthDeg: box.minAzimuthDeg + ((box.maxAzimuthDeg - box.minAzimuthDeg) * i) / across,
        elevationDeg: box.minElevationDeg + ((box.maxElevationDeg - box.minElevationDeg) * j) / up,
      });
    }
  }
  return points;
}

function rim(polygon: AzElPolygon): Direction[] {
  return polygon.flatMap((from, i) => {
    const to = polygon[(i + 1) % polygon.length]!;
    return Array.from({ length: 100 }, (_, step) => ({
      azimuthDeg: from.azimuthDeg + ((to.azimuthDeg - from.azimuthDeg) * step) / 100,
      elevationDeg: from.elevationDeg + ((to.elevationDeg - from.elevationDeg) * step) / 100,
    }));
  });
}

function isWithin({ azimuthDeg, elevationDeg }: Direction, box: AzElBox): boolean {
  return (
    azimuthDeg >= box.minAzimuthDeg &&
    azimuthDeg <= box.maxAzimuthDeg &&
    elevationDeg >= box.minElevationDeg &&
    elevationDeg <= box.maxElevationDeg
  );
}

/** In the figure, turned on by whole turns or flipped. */
function isForbidden(at: Direction, corners: AzElPolygon): boolean {
  const looks = inSky(at);
  return [-360, 0, 360].some((turnDeg) =>
    isSeenInside({ ...looks, azimuthDeg: looks.azimuthDeg + turnDeg }, corners),
  );
}

/** By the sum of the angles under which a point sees the edges: a whole turn inside, none outside. */
function isSeenInside(point: Direction, polygon: AzElPolygon): boolean {
  let sum = 0;
  for (const [i, from] of polygon.entries()) {
    const to = polygon[(i + 1) % polygon.length]!;
    const a = Math.atan2(from.elevationDeg - point.elevationDeg, from.azimuthDeg - point.azimuthDeg);
    const b = Math.atan2(to.elevationDeg - point.elevationDeg, to.azimuthDeg - point.azimuthDeg);
    sum += Math.atan2(Math.sin(b - a), Math.cos(b - a));
  }
  return Math.abs(sum) > Math.PI;
}
