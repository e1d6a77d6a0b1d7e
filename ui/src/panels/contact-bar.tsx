import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import * as actions from '../api/actions.ts';
import { stopBench } from '../api/bench-actions.ts';
import { isRunning, useCampaign } from '../api/bench-store.ts';
import { useNow, useStation } from '../api/live-store.ts';
import { nextEvent } from '../api/next-event.ts';
import { isReadingStale } from '../api/staleness.ts';
import { formatAge, formatCountdown, formatSpan, formatUtc } from '../locales/format-time.ts';
import { PassRibbon } from '../scene/pass-ribbon.tsx';
import { CampaignHolds, CampaignProgress } from './bench/campaign-bar.tsx';
import { HoldButton } from './hold-button.tsx';

/** What is running now, on every page of the console, with STOP at the bottom right. */
export function ContactBar() {
  const [location] = useLocation();
  return location === '/bench' || location.startsWith('/bench/') ? <BenchBar /> : <PassBar />;
}

function PassBar() {
  return (
    <section className="contact" aria-label="Contact">
      <ContactState />
      <div className="rb">
        <PassRibbon />
      </div>
      <div className="holds">
        <Holds />
      </div>
    </section>
  );
}

/** On the Bench page a campaign that runs has the place of the contact. */
function BenchBar() {
  const campaign = useCampaign();
  if (!isRunning(campaign)) return <PassBar />;
  return (
    <section className="contact" aria-label="Campaign">
      <CampaignProgress campaign={campaign} />
      <div className="holds">
        <CampaignHolds campaign={campaign} />
        <StopButton />
      </div>
    </section>
  );
}

function ContactState() {
  const contact = useStation((view) => view.contact);
  const safety = useStation((view) => view.safety);
  const antenna = useStation((view) => view.track.antenna);
  const offByDeg = useStation((view) => view.track.offByDeg);
  const beamWidthDeg = useStation((view) => view.station.beamWidthDeg);
  const rate = useStation((view) => view.clock.rate);
  const figure = useNow((nowMs) => {
    const { pass } = contact;
    if (pass === null) return contact.next ? formatCountdown(nowMs, contact.next.atMs) : 'Idle';
    return formatCountdown(nowMs, pass.aosAtMs);
  });
  const words = useNow((nowMs) => {
    if (safety.lock) {
      const until =
        safety.lock.untilAtMs === null ? '' : ` until ${formatUtc(safety.lock.untilAtMs).slice(0, 5)}`;
      return `Locked by ${safety.lock.who}${until}: ${safety.lock.why}`;
    }
    if (safety.stopped) return `Stopped by ${safety.stopped.by} ${formatUtc(safety.stopped.atMs)}`;
    if (contact.pass === null) return 'No contact booked';
    const next = nextEvent(contact, nowMs);
    if (next === undefined) return 'No contact booked';
    const left = formatSpan(Math.max(0, next.atMs - nowMs));
    if (next.what === 'rise')
      return `${contact.pass.name} rises at ${Math.round(contact.pass.aosAzimuthDeg)}°`;
    if (next.what === 'end') return contact.reportId === null ? 'Has set' : 'Has set, report written';
    if (antenna === null || isReadingStale(nowMs - antenna.readAtMs, rate)) return 'Antenna not confirmed';
    if (offByDeg !== null && offByDeg > beamWidthDeg / 2)
      return `Antenna ${Math.round(offByDeg)}° off, sets in ${left}`;
    return `Tracking, sets in ${left}`;
  });
  const isBlocked = safety.lock !== null || safety.stopped !== null;
  return (
    <div className={`st ${isBlocked ? 'blocked' : ''}`}>
      <b className="n">{figure}</b>
      <span title={words}>{words}</span>
    </div>
  );
}

const escapeHoldMs = 400;
const parkHoldMs = 1000;

function Holds() {
  const safety = useStation((view) => view.safety);
  const isHeld = safety.stopped !== null || safety.isUplinkHeld;
  const swapRef = useRef<HTMLDivElement>(null);
  const isFocusInSwap = useRef(false);
  // One button takes the place of the other; whoever works with keys stays where they are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the swap is what moves the focus
  useEffect(() => {
    if (isFocusInSwap.current && document.activeElement === document.body)
      swapRef.current?.querySelector('button')?.focus();
  }, [isHeld]);
  const parkedBy = safety.lock !== null ? `locked by ${safety.lock.who}` : (safety.motion.blockedBy ?? null);
  return (
    <>
      <HoldButton
        holdMs={parkHoldMs}
        onDone={() => void actions.park()}
        label="Park"
        hint="hold 1 s"
        disabledBy={parkedBy}
        disabledHint={safety.lock !== null ? 'locked' : safety.stopped !== null ? 'stopped' : 'not now'}
        testId="park"
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is */}
      <div
        className="swap"
        ref={swapRef}
        onFocus={() => {
          isFocusInSwap.current = true;
        }}
        onBlur={(event) => {
          isFocusInSwap.current = event.relatedTarget === null;
        }}
      >
        {isHeld ? (
          <HoldButton
            holdMs={parkHoldMs}
            onDone={() => void actions.release()}
            label="Release"
            hint={safety.stopped === null ? 'uplink held' : 'stopped, hold 1 s'}
            className="txo"
            testId="release"
          />
        ) : (
          <button
            type="button"
            className="hold txo"
            data-testid="tx-off"
            onClick={() => void actions.transmitterOff()}
          >
            <span>TX off</span>
            <small>tracking goes on</small>
          </button>
        )}
      </div>
      <StopButton />
    </>
  );
}

/**
 * STOP: transmitter off, uplink held, antenna halted. A click, or Escape held for 0.4 s anywhere on the page, also
 * over a dialog. An outline until the transmitter is keyed; red fill means radiation, and nothing else here.
 */
function StopButton() {
  const safety = useStation((view) => view.safety);
  const [result, setResult] = useState<'idle' | 'sending' | 'failed'>('idle');
  const [isFilling, setFilling] = useState(false);
  const stop = useRef<() => void>(() => {});
  stop.current = () => {
    setResult('sending');
    void stopBench();
    void actions.stopEverything().then((isDone) => setResult(isDone ? 'idle' : 'failed'));
  };

  useEffect(() => {
    let timer: number | undefined;
    const cancel = () => {
      clearTimeout(timer);
      timer = undefined;
      setFilling(false);
    };
    const down = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.repeat || timer !== undefined) return;
      setFilling(true);
      timer = setTimeout(() => {
        cancel();
        stop.current();
      }, escapeHoldMs);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    };
    addEventListener('keydown', down, true);
    addEventListener('keyup', up, true);
    addEventListener('blur', cancel);
    return () => {
      cancel();
      removeEventListener('keydown', down, true);
      removeEventListener('keyup', up, true);
      removeEventListener('blur', cancel);
    };
  }, []);

  // What failed is tried again until it is done: the person pressed once, and that is enough.
  useEffect(() => {
    if (result !== 'failed') return;
    const timer = setTimeout(() => stop.current(), 1000);
    return () => clearTimeout(timer);
  }, [result]);

  const hint = useNow((nowMs) => {
    if (result === 'sending') return 'telling the station';
    if (result === 'failed') return 'not reached, trying again';
    if (safety.isKeyed && safety.keyedSinceMs !== null)
      return `keyed ${formatAge(nowMs - safety.keyedSinceMs)}`;
    if (safety.stopped !== null) return `stopped ${formatUtc(safety.stopped.atMs)}`;
    return 'or hold Esc';
  });
  return (
    <button
      type="button"
      id="stop"
      data-testid="stop"
      className={`hold stop ${safety.isKeyed ? 'on' : ''} ${isFilling ? 'filling' : ''}`}
      aria-describedby="stop-words"
      onClick={() => stop.current()}
    >
      <span>STOP</span>
      <small>{hint}</small>
      <span id="stop-words" className="vh">
        Transmitter off, uplink held, antenna halted. Escape held for 0.4 s does the same.
      </span>
    </button>
  );
}
