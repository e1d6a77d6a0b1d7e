import type { PlanAnswer, PlanPass } from '@dawa/protocols/console/plan';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { stationNowMs, useNow, useServerSilence, useStation } from '../api/live-store.ts';
import { addressOf, chosenPass, type PlanView, readView, windowOf } from '../api/plan-view.ts';
import { usePlan } from '../api/use-plan.ts';
import { windowWords } from '../locales/plan-words.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { Mark } from '../panels/mark.tsx';
import { PlanDetail } from '../panels/plan-detail.tsx';
import { PlanList } from '../panels/plan-list.tsx';
import { PlanTools } from '../panels/plan-tools.tsx';
import { useMedia } from '../panels/use-media.ts';
import { useTitle } from '../panels/use-title.ts';
import { PlanStrip } from '../scene/plan-strip.tsx';
import { PlanTimeline } from '../scene/plan-timeline.tsx';

/** The passes of the coming hours and days, and what the plan does with each. Time and choice are in the address. */
export function PlanPage() {
  useTitle('Plan');
  const search = useSearch();
  const [, goTo] = useLocation();
  const view = readView(search);
  // The window follows the clock in steps; everything below is drawn again when it moved.
  const fromAtMs = useNow((nowMs) => windowOf(view, nowMs).fromAtMs);
  const window = windowOf({ ...view, fromAtMs }, fromAtMs);
  const runId = useStation(({ run }) => run.runId);
  const [attempt, setAttempt] = useState(0);
  const reading = useNow((nowMs) => Math.floor(nowMs / 600_000));
  const { plan, fault } = usePlan(window, `${runId} ${reading} ${attempt}`);
  const isNarrow = useMedia('(max-width: 700px)');
  const [isAll, setAll] = useState(false);
  const isHeard = useServerSilence() === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a server that is heard again is asked again
  useEffect(() => {
    if (isHeard && fault !== null) setAttempt(attempt + 1);
  }, [isHeard]);
  // What was not read yet is not drawn: until it is, the time that was read stays.
  const shown = plan ?? window;

  const chosen = plan && chosenPass(plan.passes, view.passId, stationNowMs());
  // A new time is a place to come back to; a step through the passes is not.
  const show = (next: PlanView) => goTo(addressOf(next));
  const choose = (passId: string) => goTo(addressOf({ ...view, passId }), { replace: true });
  return (
    <main className="page plan-page" id="main">
      <Banners />
      <PlanTools view={view} window={window} plan={plan} onView={show} />
      {fault !== null && (
        <div className="banner back" role="alert" data-testid="plan-fault">
          <Mark name="warning" label="warning" />
          <b>The plan could not be read.</b>
          <span>
            {fault}
            {/[.?]$/.test(fault) ? ' ' : '. '}
            {plan !== undefined && `What stands here is of ${windowWords(plan.fromAtMs, plan.toAtMs)}.`}
          </span>
          <button type="button" className="btn" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </div>
      )}
      {plan === undefined ? (
        fault === null && <Loading />
      ) : (
        <>
          {plan.unmet.map((text) => (
            <p key={text} className="unmet">
              <Mark name="watch" label="watch" /> Not kept by any plan: {text}.
            </p>
          ))}
          {isNarrow ? (
            <Narrow plan={plan} window={shown} view={view} isAll={isAll} onAll={setAll} onView={choose} />
          ) : (
            <div className="plan">
              <PlanTimeline
                plan={plan}
                window={shown}
                chosen={chosen}
                onChoose={choose}
                onOpen={() => document.getElementById('plan-detail')?.focus()}
              />
              <PlanDetail pass={chosen} />
              <PlanList
                passes={plan.passes}
                chosenId={chosen?.passId ?? null}
                isAll={isAll}
                onAll={setAll}
                onChoose={choose}
                hasDays={shown.toAtMs - shown.fromAtMs > 86_400_000}
              />
            </div>
          )}
        </>
      )}
    </main>
  );
}

/** Rows as they will stand; after a while what is being done. */
function Loading() {
  return (
    <section className="p tline loading" aria-busy="true" aria-label="Timeline">
      <p className="em" role="status">
        Working out the passes.
      </p>
      {[0, 1, 2].map((row) => (
        <div key={row} className="row">
          <i className="bar0" />
        </div>
      ))}
    </section>
  );
}

interface NarrowProps {
  readonly plan: PlanAnswer;
  readonly window: { readonly fromAtMs: number; readonly toAtMs: number };
  readonly view: PlanView;
  readonly isAll: boolean;
  readonly onAll: (isAll: boolean) => void;
  readonly onView: (passId: string) => void;
}

/** A phone: a strip of hills, a filter, the list, and a sheet for the pass that was touched. */
function Narrow({ plan, window, view, isAll, onAll, onView }: NarrowProps) {
  const [noradId, setNoradId] = useState<number | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const passes = noradId === null ? plan.passes : plan.passes.filter((pass) => pass.noradId === noradId);
  const open = passes.find(({ passId }) => passId === openId);
  const faults = plan.satellites.filter(({ fault }) => fault !== null);
  return (
    <>
      <PlanStrip plan={plan} passes={passes} window={window} chosenId={openId ?? view.passId} />
      {plan.satellites.length > 1 && (
        <label className="pfilter">
          <span className="dim">Satellite</span>
          <select
            className="field"
            value={noradId ?? ''}
            onChange={(event) => setNoradId(event.target.value === '' ? null : Number(event.target.value))}
          >
            <option value="">All {plan.satellites.length}</option>
            {plan.satellites.map((satellite) => (
              <option key={satellite.noradId} value={satellite.noradId}>
                {satellite.name}
              </option>
            ))}
          </select>
        </label>
      )}
      {faults.map(({ name, fault, noradId: id }) => (
        <p key={id} className="em">
          {name}: {fault}
        </p>
      ))}
      <PlanList
        passes={passes}
        chosenId={openId ?? view.passId}
        isAll={isAll}
        onAll={onAll}
        onChoose={(passId) => {
          onView(passId);
          setOpenId(passId);
        }}
        hasDays={window.toAtMs - window.fromAtMs > 86_400_000}
      />
      {open !== undefined && <Sheet pass={open} onClose={() => setOpenId(null)} />}
    </>
  );
}

function Sheet({ pass, onClose }: { pass: PlanPass; onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    close.current?.focus();
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    };
  }, []);
  return (
    <div
      className="sheet"
      role="dialog"
      aria-label={`${pass.name} in detail`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <PlanDetail
        pass={pass}
        close={
          <button type="button" className="btn" ref={close} onClick={onClose}>
            Close
          </button>
        }
      />
    </div>
  );
}
