import { missionInfo } from '@dawa/protocols/console/mission';
import type { PlanPass } from '@dawa/protocols/console/plan';
import type { ReactNode } from 'react';
import * as z from 'zod/mini';
import { useNow, useStation } from '../api/live-store.ts';
import { usefulMsOf } from '../api/plan-view.ts';
import { useList } from '../api/use-list.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtc } from '../locales/format-time.ts';
import { lengthWords, stateSentence, stateWord, whenWords } from '../locales/plan-words.ts';
import { TrackPolar } from '../scene/track-polar.tsx';
import { Mark, type MarkName } from './mark.tsx';
import { PassWork } from './pass-work.tsx';

/** One pass of the plan: its sky, its figures, what the plan takes of it and why. */
export function PlanDetail({ pass, close }: { pass: PlanPass | undefined; close?: ReactNode }) {
  if (pass === undefined) {
    return (
      <section className="p det" aria-label="Chosen pass">
        <p className="em">No pass to show in this time.</p>
      </section>
    );
  }
  return (
    <section
      className="p det"
      aria-label="Chosen pass"
      id="plan-detail"
      tabIndex={-1}
      data-testid="plan-detail"
    >
      <header>
        <h2 className="n">
          {pass.name}, {formatUtc(pass.aosAtMs).slice(0, 5)} UTC
        </h2>
        <span className="tag plain" data-testid="plan-state">
          {stateWord(pass)}
        </span>
        <div className="r">
          <When pass={pass} />
          {close}
        </div>
      </header>
      <div className="d2">
        <TrackPolar pass={pass} />
        <div className="d3">
          <Figures pass={pass} />
          <UsedBar pass={pass} />
        </div>
      </div>
      <Why pass={pass} />
      {pass.isFollowed && <PassWork passId={pass.passId} aosAtMs={pass.aosAtMs} />}
    </section>
  );
}

function When({ pass }: { pass: PlanPass }) {
  const words = useNow((nowMs) => whenWords(pass, nowMs));
  return <span className="n">{words}</span>;
}

function Figures({ pass }: { pass: PlanPass }) {
  const isHidden = pass.state === 'hidden';
  const { aosAtMs, losAtMs, tcaAtMs, maxElevationDeg, aosUncertaintyMs } = pass;
  const mission = useMissionNames().of(pass.missionId);
  const timing = aosUncertaintyMs === null ? '' : `, timing ±${seconds(aosUncertaintyMs)} s`;
  return (
    <dl className="kv n">
      <Figure name={isHidden ? 'Above a flat horizon' : 'Above ridge'}>
        {formatUtc(aosAtMs)} to {formatUtc(losAtMs)}
      </Figure>
      <Figure name="Usable">{isHidden ? 'nothing' : lengthWords(usefulMsOf(pass))}</Figure>
      <Figure name="Highest">
        {formatNumber(maxElevationDeg, 1)}° at {formatUtc(tcaAtMs)}
      </Figure>
      <Figure name="Rises, sets">
        {Math.round(pass.aosAzimuthDeg) % 360}°, {Math.round(pass.losAzimuthDeg) % 360}°
      </Figure>
      {mission !== undefined && <Figure name="Mission">{mission}</Figure>}
      <Figure name="Elements">
        {formatNumber(pass.elementAgeDays, 1)} d old{timing}
      </Figure>
    </dl>
  );
}

/** An uncertainty of 0.0 would be none. */
const seconds = (ms: number) => formatNumber(ms / 1000, ms < 100 ? 2 : 1);

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The pass from rise to set, and of it what the contact uses. */
function UsedBar({ pass }: { pass: PlanPass }) {
  const { aosAtMs, losAtMs, contact, isFollowed } = pass;
  const share = (atMs: number) => `${(100 * (atMs - aosAtMs)) / (losAtMs - aosAtMs)}%`;
  const from = contact?.fromAtMs ?? aosAtMs;
  const to = contact?.toAtMs ?? losAtMs;
  return (
    <div className="trim" title="What the contact uses, from rise to set">
      <span className="n">{formatUtc(from)}</span>
      <div className="tb">
        {contact !== null && (
          <span
            className={isFollowed ? 'tbi' : 'tbi prop'}
            style={{ left: share(from), right: `calc(100% - ${share(to)})` }}
          />
        )}
      </div>
      <span className="n">{formatUtc(to)}</span>
    </div>
  );
}

export function planMark({ state, isFollowed }: Pick<PlanPass, 'state' | 'isFollowed'>): MarkName {
  if (state !== 'booked' && state !== 'shortened') return 'wait';
  return isFollowed ? 'pass' : 'proposed';
}

/** What missions are called; the one that is shown until their list is there. */
function useMissionNames(): { of(missionId: string | undefined): string | undefined; all: string } {
  const shown = useStation((view) => view.mission);
  const { items = [shown] } = useList(missionName, '/missions');
  return {
    of: (missionId) => items.find((one) => one.missionId === missionId)?.name,
    all: items.map(({ name }) => name).join(' and '),
  };
}

const missionName = z.pick(missionInfo, { missionId: true, name: true });

function Why({ pass }: { pass: PlanPass }) {
  const { all } = useMissionNames();
  const isOver = useNow((nowMs) => nowMs >= pass.losAtMs);
  return (
    <p className="why" data-testid="plan-why">
      <Mark name={planMark(pass)} />
      <span>{stateSentence(pass, all, isOver)}</span>
    </p>
  );
}
