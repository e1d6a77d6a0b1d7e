import { subsolarPoint } from '@dawa/flight-dynamics/sun';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { settingsStore } from '../api/settings.ts';
import { townOf } from '../locales/plain-name.ts';
import { useSize } from '../panels/use-size.ts';
import { onThemeChange, shownTheme, tokenColour } from '../themes/apply-theme.ts';
import { type GlobeColours, GlobeView } from './globe-view.ts';
import { GroundMap, placeWords, useLand } from './ground-map.tsx';
import { type NamedObject, namedObjects } from './objects/object-kinds.ts';
import { chooseObject, objectStore, stationAtMs, useObjects } from './objects/object-store.ts';
import { useMovingObjects } from './objects/use-moving-objects.ts';
import { useRingHeightKm } from './objects/use-ring-height.ts';
import { orbitArc, turnMs } from './orbit-arc.ts';
import { useEarlierPlace } from './use-earlier-place.ts';

/** The globe, or a flat map where the browser cannot draw one. */
export default function Globe({ onFlat }: { onFlat?: () => void }) {
  const [cannot, setCannot] = useState(false);
  const fail = () => {
    setCannot(true);
    onFlat?.();
  };
  return cannot ? <GroundMap isWorld /> : <GlobeCanvas onFailure={fail} />;
}

function GlobeCanvas({ onFailure }: { onFailure: () => void }) {
  const [boxRef, { width, height }] = useSize<HTMLDivElement>();
  const viewRef = useRef<GlobeView>(undefined);
  const labelRefs = { station: useRef<HTMLSpanElement>(null), satellite: useRef<HTMLSpanElement>(null) };
  const land = useLand();
  const station = useStation((view) => view.station);
  const satellite = useStation((view) => view.track.satellite);
  const trackAtMs = useStation((view) => view.track.atMs);
  const name = useStation((view) => view.contact.pass?.name ?? view.mission.elements.name);
  const missionNoradId = useStation((view) => view.contact.pass?.noradId ?? view.mission.noradId);
  const known = useObjects((store) => store.known);
  const chosen = useObjects((store) => store.chosen);
  const shown = useObjects((store) => store.shown);
  const hasPlaces = useObjects((store) => store.arcs !== undefined);
  const ringHeightKm = useRingHeightKm();
  const markedNoradId = satellite === null ? undefined : missionNoradId;
  const named = useMemo(() => namedObjects({ known, chosen }, markedNoradId), [known, chosen, markedNoradId]);
  const objectLabels = useRef(new Map<number, HTMLElement>());
  const earlier = useEarlierPlace();
  // It moves less than a pixel a second: one drawing a second is enough, at any pace of the clock.
  const second = useNow((_, monotonicMs) => Math.floor(monotonicMs / 1000));

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each mount
  useEffect(() => {
    const box = boxRef.current;
    if (box === null) return;
    // A canvas of its own for each mount: a context that was given back cannot be used again.
    const canvas = document.createElement('canvas');
    box.prepend(canvas);
    let view: GlobeView;
    try {
      view = new GlobeView(canvas);
    } catch {
      canvas.remove();
      onFailure();
      return;
    }
    viewRef.current = view;
    view.nowAtMs = stationAtMs;
    view.setColours(colours());
    const stopTheme = onThemeChange(() => view.setColours(colours()));
    view.onDraw = () => {
      for (const key of ['station', 'satellite'] as const) place(labelRefs[key].current, view.onScreen(key));
      for (const [object, label] of objectLabels.current) place(label, view.objectOnScreen(object));
    };
    const stopPicking = pickByPointer(canvas, view);
    const stopHandle = offerTestHandle(view);
    return () => {
      stopHandle();
      stopPicking();
      stopTheme();
      view.dispose();
      canvas.remove();
      viewRef.current = undefined;
    };
  }, []);

  useEffect(() => {
    if (width > 0 && height > 0) viewRef.current?.setSize(width, height);
  }, [width, height]);
  useEffect(() => {
    if (land !== undefined) viewRef.current?.setLand(land);
  }, [land]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a second, with whatever is known then
  useEffect(() => {
    const here = satellite === null ? undefined : { ...satellite, atMs: trackAtMs };
    const span = here === undefined ? 0 : turnMs(here.heightKm);
    const arc = (fromAtMs: number, toAtMs: number) =>
      here === undefined || earlier === undefined
        ? []
        : (orbitArc(earlier, here, { fromAtMs, toAtMs, stepMs: 20_000 }) ?? []);
    viewRef.current?.setData({
      station,
      satellite: here,
      behind: arc(trackAtMs - span / 4, trackAtMs),
      ahead: arc(trackAtMs, trackAtMs + span * 0.75),
      noon: subsolarPoint(trackAtMs),
      ringHeightKm,
    });
  }, [second, earlier === undefined, station, ringHeightKm === undefined]);
  useMovingObjects(viewRef, missionNoradId);
  // One that the address asks for is there before it has a place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: places come with the first arcs
  useEffect(() => {
    if (shown !== undefined) viewRef.current?.showObject(shown);
  }, [shown, hasPlaces]);

  const onKeyDown = (event: KeyboardEvent) => {
    const zoom = { '+': 0.8, '=': 0.8, '-': 1.25 }[event.key];
    if (zoom !== undefined) viewRef.current?.eye.zoom(zoom);
    const step = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, 10], ArrowDown: [0, -10] }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    viewRef.current?.eye.turn(step[0]!, step[1]!);
  };
  const label =
    satellite === null
      ? 'Globe with the station. Arrow keys turn it, plus and minus zoom.'
      : `Globe: the satellite is over ${placeWords(satellite)}. Arrow keys turn it, plus and minus zoom.`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the globe is turned by keys
    <div className="globe" ref={boxRef} role="img" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <span className="globe-label" ref={labelRefs.station}>
        {townOf(station.placeName)}
      </span>
      <span className="globe-label above" ref={labelRefs.satellite}>
        {name}
      </span>
      {named.map((object) => (
        <ObjectLabel key={object.object} named={object} labels={objectLabels.current} />
      ))}
    </div>
  );
}

function ObjectLabel({ named, labels }: { named: NamedObject; labels: Map<number, HTMLElement> }) {
  const { object, name, isChosen } = named;
  const ref = (label: HTMLSpanElement | null) => {
    if (label === null) labels.delete(object);
    else labels.set(object, label);
  };
  return (
    <span className={`globe-label above ${isChosen ? 'chosen' : ''}`} ref={ref} hidden>
      {name}
    </span>
  );
}

/** A click, or a tap, that did not turn the globe picks what is nearest. */
function pickByPointer(canvas: HTMLCanvasElement, view: GlobeView): () => void {
  let down: { x: number; y: number } | undefined;
  const onDown = ({ offsetX, offsetY }: PointerEvent) => {
    down = { x: offsetX, y: offsetY };
  };
  const onUp = ({ offsetX, offsetY, pointerType }: PointerEvent) => {
    if (down === undefined || Math.hypot(offsetX - down.x, offsetY - down.y) > 5) return;
    chooseObject(view.pick(offsetX, offsetY, pointerType === 'mouse' ? 12 : 24));
  };
  canvas.addEventListener('pointerdown', onDown);
  canvas.addEventListener('pointerup', onUp);
  return () => {
    canvas.removeEventListener('pointerdown', onDown);
    canvas.removeEventListener('pointerup', onUp);
  };
}

function place(label: HTMLElement | null, at: ReturnType<GlobeView['onScreen']>): void {
  if (label === null) return;
  label.hidden = at === undefined;
  if (at !== undefined) label.style.transform = `translate(${at.x.toFixed(0)}px, ${at.y.toFixed(0)}px)`;
}

function colours(): GlobeColours {
  const names = ['sea', 'land', 'shade', 'accent', 'text', 'text-2', 'ridge-line', 'bg'] as const;
  const found = Object.fromEntries(names.map((name) => [name, tokenColour(name)]));
  const isLight = shownTheme(settingsStore.getState().theme) === 'day';
  return { ...found, isLight } as GlobeColours;
}

/** For tests in a browser, and only when the address asks for it with `?e2e`. */
function offerTestHandle(view: GlobeView): () => void {
  if (!new URLSearchParams(location.search).has('e2e')) return () => {};
  const holder = window as { __gs?: unknown };
  holder.__gs = {
    view,
    info: () => ({ calls: view.renderer.info.render.calls, frame: view.renderer.info.render.frame }),
    landAt: view.landAt.bind(view),
    objects: () => objectStore.getState(),
    objectOnScreen: view.objectOnScreen.bind(view),
    project: view.onScreen.bind(view),
    /** Colour of a thing, read in the same task as it is drawn. */
    pixel: (name: 'station' | 'satellite') => {
      const at = view.onScreen(name);
      if (at === undefined) return undefined;
      view.draw();
      const gl = view.renderer.getContext();
      const scale = view.renderer.getPixelRatio();
      const bytes = new Uint8Array(4);
      const height = view.renderer.domElement.height;
      gl.readPixels(
        Math.round(at.x * scale),
        height - Math.round(at.y * scale),
        1,
        1,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        bytes,
      );
      return [...bytes];
    },
  };
  return () => {
    delete holder.__gs;
  };
}
