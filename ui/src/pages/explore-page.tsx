import { lazy, Suspense, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useNow, useStation } from '../api/live-store.ts';
import { nextEvent } from '../api/next-event.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatLocal, formatSpan, formatUtc } from '../locales/format-time.ts';
import { townOf } from '../locales/plain-name.ts';
import { windOf } from '../locales/winds.ts';
import { ExploreTabs } from '../panels/explore-tabs.tsx';
import { ObjectFacts } from '../panels/object-facts.tsx';
import { ObjectsPanel } from '../panels/objects-panel.tsx';
import { useTitle } from '../panels/use-title.ts';
import { placeWords } from '../scene/ground-map.tsx';
import { startObjects } from '../scene/objects/object-store.ts';
import { useObjectAddress } from '../scene/objects/use-object-address.ts';
import { useRingHeightKm } from '../scene/objects/use-ring-height.ts';
import { bearingDeg, distanceDeg, isSeenFrom, kmPerDeg } from '../scene/orbit-arc.ts';

const Globe = lazy(() => import('../scene/globe.tsx'));

/** Where it is now, for everybody: the globe with all that flies, three facts in sentences, and one object looked at closely. */
export default function ExplorePage() {
  useTitle('Explore');
  const [isFlat, setFlat] = useState(false);
  useEffect(startObjects, []);
  useObjectAddress();
  return (
    <main className="explore-page" id="main">
      <Suspense fallback={<div className="globe" aria-busy="true" />}>
        <Globe onFlat={() => setFlat(true)} />
      </Suspense>
      <Facts isFlat={isFlat} />
    </main>
  );
}

function Facts({ isFlat }: { isFlat: boolean }) {
  const { placeName, timeZone } = useStation((view) => view.station);
  const name = useStation((view) => view.contact.pass?.name ?? view.mission.elements.name);
  const local = useNow((nowMs) => formatLocal(nowMs, timeZone));
  const utc = useNow((nowMs) => formatUtc(nowMs));
  return (
    <section className="facts" aria-label="Now">
      <ExploreTabs />
      <ObjectFacts />
      <p className="when">
        <b className="n">{local}</b> in {townOf(placeName)} <span className="dim n">{utc} UTC</span>
      </p>
      <h1>{name}, now</h1>
      <Where />
      <Seen />
      <Next />
      <p>
        <Link href="/mission">What is known of it, and how surely</Link>
      </p>
      <ObjectsPanel />
      <Legend isFlat={isFlat} />
    </section>
  );
}

function Legend({ isFlat }: { isFlat: boolean }) {
  const ringKm = useRingHeightKm();
  const hasPath = useStation((view) => view.track.satellite !== null);
  return (
    <p className="dim">
      {isFlat
        ? 'This browser draws no globe (WebGL is off), so here is a map. '
        : 'Drag or use the arrow keys to turn the Earth, tap a point to pick it. '}
      {ringKm !== undefined && (
        <>
          The dashed ring is our level horizon <span className="n">{formatNumber(ringKm)} km</span> up: what
          flies that high rises where it crosses the ring.{' '}
        </>
      )}
      {hasPath && 'The line of the path is approximate (≈).'}
    </p>
  );
}

function Where() {
  const satellite = useStation((view) => view.track.satellite);
  const station = useStation((view) => view.station);
  if (satellite === null) return <p>Nobody has told this page yet where it is.</p>;
  const distanceKm = distanceDeg(station, satellite) * kmPerDeg;
  const wind = windOf(bearingDeg(station, satellite));
  const rounded = Math.round(distanceKm / 10) * 10;
  return (
    <p>
      It flies <b className="n">{formatNumber(satellite.heightKm)} km</b> high over{' '}
      <span className="n">{placeWords(satellite)}</span>, {formatNumber(rounded)} km to the {wind} of{' '}
      {townOf(station.placeName)}, {satellite.isSunlit ? 'in sunlight' : 'in the shadow of the Earth'}.
    </p>
  );
}

function Seen() {
  const satellite = useStation((view) => view.track.satellite);
  const station = useStation((view) => view.station);
  const phase = useStation((view) => view.contact.phase);
  if (satellite === null) return null;
  if (phase === 'tracking') {
    const fists = Math.max(0, satellite.elevationDeg / 10);
    return (
      <p>
        It is above our ridge. Stretch out your arm: {formatNumber(fists, 1)} fists above the level horizon,
        to the {windOf(satellite.azimuthDeg)}.
      </p>
    );
  }
  return isSeenFrom(station, satellite) ? (
    <p>It is above a flat horizon here, but a mountain stands before it.</p>
  ) : (
    <p>It is below our horizon. The bright rim on the globe is where it can be heard.</p>
  );
}

function Next() {
  const contact = useStation((view) => view.contact);
  const { timeZone, placeName } = useStation((view) => view.station);
  const words = useNow((nowMs) => {
    const next = nextEvent(contact, nowMs);
    if (next === undefined) return 'No pass is planned yet.';
    const left = formatSpan(Math.max(0, next.atMs - nowMs));
    const at = formatLocal(next.atMs, timeZone);
    if (next.what === 'rise') return `It rises over the ridge at ${at} in ${townOf(placeName)}, in ${left}.`;
    if (next.what === 'set') return `It goes behind the ridge at ${at}, in ${left}.`;
    return 'It has just gone behind the ridge.';
  });
  return <p className="n">{words}</p>;
}
