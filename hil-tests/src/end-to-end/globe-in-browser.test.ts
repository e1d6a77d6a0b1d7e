import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { horizonElevationDeg } from '@dawa/flight-dynamics/horizon';
import { createObserver } from '@dawa/flight-dynamics/look-angles';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { openCatalogue } from '@dawa/groundstation/catalogue/catalogue-file';
import type { StationInfo } from '@dawa/protocols/console/mission';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser } from './watched-browser.fixture.ts';

/** What the page lets a test see, when its address asks for it with `?e2e` (ui/src/scene/globe.tsx). */
interface TestHandle {
  objects(): {
    readonly known?: { readonly names: string[]; readonly noradIds: Int32Array; readonly isSimd: boolean };
    readonly arcs?: { readonly fromAtMs: number };
    readonly above?: { readonly objects: Int32Array };
    readonly chosen?: number;
  };
  objectOnScreen(object: number): { readonly x: number; readonly y: number } | undefined;
  info(): { readonly frame: number };
}
declare global {
  interface Window {
    __gs?: TestHandle;
  }
}

/** A shell of 40 planes with 30 satellites each, 550 km up, on the day of the rehearsal; one has nine digits, one an old set. */
function shell(): ElementSet[] {
  const rows = Array.from({ length: 1200 }, (_, index) => ({
    OBJECT_NAME: `SHELL-${index + 1}`,
    OBJECT_ID: '2019-001A',
    EPOCH: index === 7 ? '2019-04-19T12:00:00' : '2019-06-19T12:00:00',
    MEAN_MOTION: 15.06,
    ECCENTRICITY: 0.0001,
    INCLINATION: 53,
    RA_OF_ASC_NODE: 9 * Math.floor(index / 30),
    ARG_OF_PERICENTER: 90,
    MEAN_ANOMALY: ((index % 30) * 12 + Math.floor(index / 30) * 5) % 360,
    NORAD_CAT_ID: index === 0 ? 799_500_001 : 60_000 + index,
    ELEMENT_SET_NO: 1,
    REV_AT_EPOCH: 1,
    BSTAR: 0.0001,
    MEAN_MOTION_DOT: 0,
    MEAN_MOTION_DDOT: 0,
  }));
  const { elements, faults } = parseElements(JSON.stringify(rows));
  if (faults.length > 0) throw new TypeError(JSON.stringify(faults[0]));
  return elements;
}

/** How many an observer at the station has over its ridge, one by one and without any kernel. */
function countAbove(sets: readonly ElementSet[], station: StationInfo, atMs: number): number {
  const horizon = { points: station.horizon };
  return sets.filter((set) => {
    const created = createPropagator(set);
    const seen = created.ok ? createObserver(created.value, station).at(atMs) : created;
    return seen.ok && seen.value.elevationDeg > horizonElevationDeg(horizon, seen.value.azimuthDeg);
  }).length;
}

describe.skipIf(isWithout('chromium'))('the globe in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  const sets = shell();
  const complaints: string[] = [];
  let station: RunningStation;
  let browser: Browser;
  let page: Page;

  const open = async (of: Browser) => {
    const opened = await of.newPage({ viewport: { width: 1000, height: 560 }, reducedMotion: 'reduce' });
    opened.setDefaultTimeout(90_000);
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await opened.goto(`${station.url}/explore?e2e`);
    return opened;
  };

  beforeAll(async () => {
    const outcomes = openCatalogue(folder.path).add(
      sets.map((elements) => ({ elements, receivedAtMs: 0, source: 'a shell made for this test' })),
    );
    expect(outcomes.every(({ kind }) => kind === 'added')).toBe(true);
    browser = await launchBrowser({ gl: 'software' });
    station = await startStation({ dataFolder: folder.path });
    page = await open(browser);
    await page.getByTestId('above-count').waitFor();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  it('moves every object of the catalogue by the SIMD kernel, which the page is allowed to compile', async () => {
    const { names, isSimd, nineDigits } = await page.evaluate(() => {
      const { known } = window.__gs!.objects();
      return {
        names: known!.names,
        isSimd: known!.isSimd,
        nineDigits: known!.noradIds.includes(799_500_001),
      };
    });
    // The station's own comes first, and the one whose elements are two months old is left out.
    expect(names[0]).toBe('MAYA-1');
    expect(names).toHaveLength(1 + sets.length - 1);
    expect({ isSimd, nineDigits }).toEqual({ isSimd: true, nineDigits: true });
    expect(await page.getByTestId('objects').innerText()).toContain('Left out: 1 object of the catalogue');
  });

  it('counts above the ridge what an observer there would count', async () => {
    const { items } = await station.get<{ items: StationInfo[] }>('/api/v1/stations');
    const { atMs, count } = await page.evaluate(() => {
      const { arcs, above } = window.__gs!.objects();
      return { atMs: arcs!.fromAtMs, count: above!.objects.length };
    });
    const own = await station.get<{ tleText: string }>('/api/v1/elements?maxAgeDays=30');
    const all = [...parseElements(own.tleText).elements, ...sets.filter((_, index) => index !== 7)];
    expect(count).toBe(countAbove(all, items[0]!, atMs));
    expect(count).toBeGreaterThan(3);
    const shown = await page.getByTestId('above-count').innerText();
    expect(shown).toMatch(/^\d+\s+of 1.200 known objects are above our ridge now$/);
  });

  it('tells about the object that is clicked at', async () => {
    // Over the middle of the Earth one is always coming by.
    const handle = await page.waitForFunction(() => {
      const globe = window.__gs!;
      const box = document.querySelector('.globe canvas')!.getBoundingClientRect();
      const { known } = globe.objects();
      for (let object = 1; object < known!.names.length; object++) {
        const place = globe.objectOnScreen(object);
        if (place === undefined || Math.hypot(place.x - box.width / 2, place.y - box.height / 2) > 150)
          continue;
        return { x: box.left + place.x, y: box.top + place.y };
      }
      return undefined;
    });
    const at = await handle.jsonValue();
    await page.mouse.click(at!.x, at!.y);
    const facts = page.getByTestId('object-facts');
    await facts.getByTestId('object-height').waitFor();
    const chosen = await page.evaluate(() => {
      const { known, chosen } = window.__gs!.objects();
      return known!.names[chosen!];
    });
    expect(await facts.innerText()).toContain(chosen);
    // 15.06 revolutions a day: 555 km over the equator, and up to 15 km more over flatter ground.
    const heightKm = Number((await page.getByTestId('object-height').innerText()).replace(/\D/g, ''));
    expect(heightKm).toBeGreaterThan(530);
    expect(heightKm).toBeLessThan(585);
    expect(await page.getByTestId('object-speed').innerText()).toMatch(/^7\.5\d km\/s$/);
    expect(await page.getByTestId('object-next').innerText()).toMatch(
      /rises over our ridge at|above our ridge/,
    );
  });

  it('finds and picks by keys alone, and turns to what it finds', async () => {
    await page.getByTestId('find-object').focus();
    await page.keyboard.type('shell-1200');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('object-facts').getByText('SHELL-1200').waitFor();
    await page.getByTestId('object-height').waitFor();
    await page.waitForFunction(() => {
      const { chosen } = window.__gs!.objects();
      return window.__gs!.objectOnScreen(chosen!) !== undefined;
    });
    await page.getByTestId('above-count').focus();
    await page.keyboard.press('Space');
    const row = page.getByRole('list', { name: 'Highest above our ridge' }).getByRole('listitem').first();
    expect(await row.innerText()).toMatch(/\d+° (north|east|south|west)/);
  });

  it('draws no more than about once a second when nothing but time moves, and stillness was asked for', async () => {
    const frames = () => page.evaluate(() => window.__gs!.info().frame);
    const before = await frames();
    const nextArcs = async () => {
      const fromAtMs = await page.evaluate(() => window.__gs!.objects().arcs!.fromAtMs);
      await page.waitForFunction((known) => window.__gs!.objects().arcs!.fromAtMs !== known, fromAtMs);
    };
    // The worker is asked once a second.
    await nextArcs();
    await nextArcs();
    const drawn = (await frames()) - before;
    expect(drawn).toBeGreaterThan(0);
    // Time, the station's own word and the worker's answer each ask for one a second.
    expect(drawn).toBeLessThan(14);
  });

  it('gives worker and globe back when another page is looked at, and begins them again with the same object', async () => {
    // The 1,200th of the shell.
    expect(new URL(page.url()).searchParams.get('object')).toBe('61199');
    await page.getByRole('link', { name: 'Plan' }).first().click();
    await page.waitForFunction(() => window.__gs === undefined);
    await page.goBack();
    await page.getByTestId('above-count').waitFor();
    await page.getByTestId('object-facts').getByText('SHELL-1200').waitFor();
    expect(page.workers()).toHaveLength(1);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.getByTestId('find-object').fill('SHELL-5');
    await page.getByTestId('pick-object').first().click();
    await page.getByTestId('object-height').waitFor();
    expect(await page.evaluate(() => document.body.scrollWidth - innerWidth)).toBe(0);
    const { top, bottom } = await page.getByTestId('object-height').evaluate((value) => {
      const box = value.getBoundingClientRect();
      return { top: box.top, bottom: box.bottom };
    });
    expect(top).toBeGreaterThan(0);
    expect(bottom).toBeLessThan(640);
    expect(complaints).toEqual([]);
  });

  it('is a map with the same objects where WebGL is missing', async () => {
    const plain = await launchBrowser({ gl: 'none' });
    try {
      const flat = await open(plain);
      await flat.getByTestId('above-count').waitFor();
      expect(await flat.getByText('here is a map').count()).toBe(1);
      const inked = await flat.locator('canvas.object-map').evaluate(async (canvas: HTMLCanvasElement) => {
        for (let frame = 0; frame < 120; frame++) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          const count = data.filter((byte, index) => index % 4 === 3 && byte > 0).length;
          if (count > 0) return count;
        }
        return 0;
      });
      // A point or more for each of the 1,200.
      expect(inked).toBeGreaterThan(1200);
      await flat.getByTestId('find-object').fill('799500001');
      await flat.getByTestId('pick-object').first().click();
      await flat.getByRole('heading', { name: /^SHELL-1\b/ }).waitFor();
      await flat.getByTestId('object-height').waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await plain.close();
    }
  });
});
