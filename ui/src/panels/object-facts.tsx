import { useEffect, useRef } from 'react';
import { useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatLocal, formatUtc } from '../locales/format-time.ts';
import { townOf } from '../locales/plain-name.ts';
import { windOf } from '../locales/winds.ts';
import { placeWords } from '../scene/ground-map.tsx';
import type { NextSight } from '../scene/objects/object-detail.ts';
import { chooseObject, useObjects } from '../scene/objects/object-store.ts';
import { searchedDays } from '../scene/objects/searched-days.ts';

/** The object that was picked: what it is called, how high and fast it is, and when it comes here. */
export function ObjectFacts() {
  const chosen = useObjects((store) => store.chosen);
  const known = useObjects((store) => store.known);
  const detail = useObjects((store) => store.detail);
  const shown = useObjects((store) => store.shown);
  const ref = useRef<HTMLElement>(null);
  // Where the page is narrow the list that it was picked from may stand far below.
  useEffect(() => {
    if (shown !== undefined) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  if (chosen === undefined || known === undefined) return null;
  const name = known.names[chosen] ?? '';
  return (
    <section className="object-facts" ref={ref} aria-label={`Picked: ${name}`} data-testid="object-facts">
      <h2>
        {name}
        <button type="button" className="btn" onClick={() => chooseObject(undefined)}>
          Let go
        </button>
      </h2>
      {detail === undefined && <p className="dim">Looking it up.</p>}
      {detail === null && <p className="dim">Its elements give no place for this moment.</p>}
      {detail !== undefined && detail !== null && (
        <dl className="facts-list">
          <dt>Height</dt>
          <dd className="n" data-testid="object-height">
            {formatNumber(detail.heightKm)} km
          </dd>
          <dt>Speed</dt>
          <dd className="n" data-testid="object-speed">
            {formatNumber(detail.speedKmS, 2)} km/s
          </dd>
          <dt>Over</dt>
          <dd className="n">
            {placeWords(detail)}, {detail.isSunlit ? 'in sunlight' : 'in the shadow of the Earth'}
          </dd>
          <dt>From here</dt>
          <dd className="n">
            {detail.elevationDeg < 0
              ? 'below the level horizon'
              : `${formatNumber(detail.elevationDeg)}° high to the ${windOf(detail.azimuthDeg)}`}
            , {formatNumber(detail.rangeKm)} km away
          </dd>
          <dt>Next</dt>
          <dd data-testid="object-next">
            <Next next={detail.next} />
          </dd>
          <dt>Catalogue</dt>
          <dd className="n">
            {detail.noradId}, elements {formatNumber(Math.abs(detail.atMs - detail.epochAtMs) / dayMs, 1)}{' '}
            days {detail.atMs < detail.epochAtMs ? 'from the future' : 'old'}
          </dd>
        </dl>
      )}
    </section>
  );
}

const dayMs = 86_400_000;

function Next({ next }: { next: NextSight }) {
  const { timeZone, placeName } = useStation((view) => view.station);
  const time = (atMs: number) => (
    <span className="n">
      {formatLocal(atMs, timeZone)} in {townOf(placeName)} ({formatUtc(atMs)} UTC)
    </span>
  );
  switch (next.kind) {
    case 'rises':
      return (
        <>
          rises over our ridge at {time(next.atMs)} in the {windOf(next.azimuthDeg)}, up to{' '}
          <span className="n">{formatNumber(next.maxElevationDeg)}°</span>
        </>
      );
    case 'sets':
      return <>above our ridge; goes behind it at {time(next.atMs)}</>;
    case 'stays-up':
      return <>above our ridge, and stays there</>;
    case 'stays-down':
      return <>does not come over our ridge within {searchedDays} days</>;
    default:
      return next satisfies never;
  }
}
