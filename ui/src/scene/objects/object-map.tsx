import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { liveStore } from '../../api/live-store.ts';
import { nowAtMs } from '../../api/station-clock.ts';
import { onThemeChange, tokenColour } from '../../themes/apply-theme.ts';
import { placesOnGlobe } from './globe-place.ts';
import { numbersPerArc, positionsOnArcs } from './object-arcs.ts';
import { kindsOf, namedObjects, pointKind } from './object-kinds.ts';
import { drawEveryMs } from './object-pace.ts';
import { chooseObject, objectStore } from './object-store.ts';

export interface ObjectMapProps {
  readonly width: number;
  readonly height: number;
  /** Of the equirectangular map, centred on 0 N 0 E. */
  readonly pixelsPerRadian: number;
}

const pickWithinPixels = 14;
const earthRadiusKm = 6371;

/** All objects on the flat map, over the places below them. By keys one is picked from the list, or by its name. */
export function ObjectMap({ width, height, pixelsPerRadian }: ObjectMapProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const layer = useMemo(() => createLayer(width, height, pixelsPerRadian), [width, height, pixelsPerRadian]);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) return;
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    const stillness = matchMedia('(prefers-reduced-motion: reduce)');
    let drawnMs = Number.NEGATIVE_INFINITY;
    const step = (ms: number) => {
      frame = requestAnimationFrame(step);
      const clock = liveStore.getState().view?.clock;
      if (clock === undefined) return;
      if (ms - drawnMs < drawEveryMs(pixelsPerRadian / earthRadiusKm, clock.rate, stillness.matches)) return;
      drawnMs = ms;
      layer.draw(context, nowAtMs(clock, performance.now()));
    };
    let frame = requestAnimationFrame(step);
    const again = () => {
      drawnMs = Number.NEGATIVE_INFINITY;
    };
    const stopTheme = onThemeChange(again);
    const stopStore = objectStore.subscribe(again);
    return () => {
      cancelAnimationFrame(frame);
      stopTheme();
      stopStore();
    };
  }, [layer, width, height, pixelsPerRadian]);
  const pick = ({ nativeEvent: { offsetX, offsetY } }: MouseEvent) =>
    chooseObject(layer.pick(offsetX, offsetY));
  return <canvas className="object-map" ref={ref} style={{ width, height }} onClick={pick} />;
}

function createLayer(width: number, height: number, pixelsPerRadian: number) {
  let places = new Float32Array(0);
  let kinds: Float32Array = new Float32Array(0);
  const xOf = (at: number) => width / 2 + Math.atan2(-places[at + 2]!, places[at]!) * pixelsPerRadian;
  const yOf = (at: number, length: number) =>
    height / 2 - Math.asin(Math.max(-1, Math.min(1, places[at + 1]! / length))) * pixelsPerRadian;
  const lengthAt = (at: number) => Math.hypot(places[at]!, places[at + 1]!, places[at + 2]!);
  return {
    draw(context: CanvasRenderingContext2D, atMs: number) {
      const store = objectStore.getState();
      const { arcs } = store;
      context.clearRect(0, 0, width, height);
      if (arcs === undefined) return;
      const count = arcs.states.length / numbersPerArc;
      if (places.length !== 3 * count) places = new Float32Array(3 * count);
      positionsOnArcs(arcs, atMs, places);
      placesOnGlobe(places, places);
      kinds = kindsOf(store);
      for (const { kind, colour, alpha, size } of stylesNow(Math.min(1, Math.max(0.65, width / 1000)))) {
        context.fillStyle = colour;
        context.globalAlpha = alpha;
        for (let object = 0, at = 0; object < count; object++, at += 3) {
          if (kinds[object] !== kind) continue;
          const length = lengthAt(at);
          if (length === 0) continue;
          const x = xOf(at);
          const y = yOf(at, length);
          if (size < 5) context.fillRect(x - size / 2, y - size / 2, size, size);
          else {
            context.beginPath();
            context.arc(x, y, size / 2, 0, 2 * Math.PI);
            context.fill();
          }
        }
      }
      context.globalAlpha = 1;
      context.font = `600 12px ${tokenColour('font')}`;
      context.fillStyle = tokenColour('text');
      context.strokeStyle = tokenColour('bg');
      context.lineWidth = 3;
      context.lineJoin = 'round';
      for (const { object, name } of namedObjects(store, undefined)) {
        const length = lengthAt(3 * object);
        if (length === 0) continue;
        const [x, y] = [xOf(3 * object) + 9, yOf(3 * object, length) - 8];
        context.strokeText(name, x, y);
        context.fillText(name, x, y);
      }
    },
    pick(x: number, y: number): number | undefined {
      let found: number | undefined;
      let nearest = pickWithinPixels;
      for (let object = 0, at = 0; object < kinds.length; object++, at += 3) {
        const length = lengthAt(at);
        if (kinds[object] === pointKind.hidden || length === 0) continue;
        const away = Math.hypot(xOf(at) - x, yOf(at, length) - y);
        if (away < nearest) [found, nearest] = [object, away];
      }
      return found;
    },
  };
}

function stylesNow(scale: number) {
  return [
    { kind: pointKind.ordinary, colour: tokenColour('text-2'), alpha: 0.5, size: 1.5 * scale },
    { kind: pointKind.above, colour: tokenColour('text'), alpha: 1, size: 3 * scale },
    { kind: pointKind.own, colour: tokenColour('accent'), alpha: 1, size: 8 },
    { kind: pointKind.chosen, colour: tokenColour('accent'), alpha: 1, size: 9 },
  ];
}
