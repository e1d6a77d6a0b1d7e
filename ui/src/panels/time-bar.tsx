import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import {
  backToNow,
  paceReplay,
  playReplay,
  type ReplayWish,
  replayRates,
  replayStore,
  seekReplay,
  useReplay,
} from '../api/replay.ts';
import { useSettings } from '../api/settings.ts';
import { useCoverage } from '../api/use-coverage.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtc, formatUtcDate } from '../locales/format-time.ts';
import { atShare, emptyStretches, keyTarget, shareOf } from '../scene/time-bar-geometry.ts';
import { Mark } from './mark.tsx';
import '../themes/time-bar.css';

/** While the past is shown, on every page: which instant of it, how fast it goes on, and the way back. */
export function TimeBar() {
  const wish = useReplay((store) => store.wish);
  return wish === undefined ? null : <Bar wish={wish} />;
}

function Bar({ wish }: { wish: ReplayWish }) {
  const replay = useStation((view) => view.replay);
  const line = useReplay((store) => store.line);
  const rate = useReplay((store) => store.rate);
  const isPlaying = useReplay((store) => store.isPlaying);
  const position = useNow((nowMs) => formatUtcDate(nowMs));
  const isAtEnd = replay?.isAtEnd === true;
  useReplayKeys();
  return (
    <section className="timebar" aria-label="Replay" data-testid="time-bar">
      <button
        type="button"
        className="btn play"
        data-testid="replay-play"
        aria-pressed={isPlaying && !isAtEnd}
        onClick={() => playReplay(isAtEnd || !isPlaying)}
      >
        {isPlaying && !isAtEnd ? 'Pause' : 'Play'} <kbd>Space</kbd>
      </button>
      <select
        className="field"
        aria-label="Pace of the replay"
        data-testid="replay-rate"
        value={rate}
        onChange={(event) => paceReplay(Number(event.target.value))}
      >
        {replayRates.map((known) => (
          <option key={known} value={known}>
            {formatNumber(known)}x
          </option>
        ))}
      </select>
      <div className="what">
        <b className="n" data-testid="replay-position">
          {replay === undefined ? 'Reading the archive' : position}
        </b>
        <span className="dim" title={wish.name}>
          {line === 'lost' ? 'Replay cut off, trying again' : isAtEnd ? 'at its end' : wish.name}
        </span>
      </div>
      <Track wish={replay ?? wish} />
      <button type="button" className="btn back" data-testid="back-to-now" onClick={backToNow}>
        Back to now <kbd>L</kbd>
      </button>
    </section>
  );
}

/** A jump is sent so often at most while the finger moves. */
const dragEveryMs = 200;

function Track({ wish }: { wish: Pick<ReplayWish, 'fromAtMs' | 'toAtMs'> }) {
  const [dragged, setDragged] = useState<number>();
  const sentMs = useRef(0);
  const { fromAtMs, toAtMs } = wish;
  const coverage = useCoverage(wish);
  const playedShare = useNow((nowMs) => Math.round(shareOf(nowMs, { fromAtMs, toAtMs }) * 2000) / 2000);
  const share = dragged ?? playedShare;
  const atMs = atShare(share, wish);
  const pointed = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return width > 0 ? Math.min(1, Math.max(0, (event.clientX - left) / width)) : 0;
  };
  const drag = (at: number, isLast: boolean) => {
    setDragged(isLast ? undefined : at);
    if (!isLast && performance.now() - sentMs.current < dragEveryMs) return;
    sentMs.current = performance.now();
    seekReplay(atShare(at, wish));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, event.shiftKey, atMs, wish);
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    seekReplay(target);
  };
  return (
    <div
      className="track"
      role="slider"
      tabIndex={0}
      data-testid="replay-track"
      aria-label="Instant of the replay"
      aria-valuemin={fromAtMs}
      aria-valuemax={toAtMs}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={formatUtcDate(atMs)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(pointed(event), false);
      }}
      onPointerMove={(event) => {
        if (dragged !== undefined) drag(pointed(event), false);
      }}
      onPointerUp={(event) => {
        if (dragged !== undefined) drag(pointed(event), true);
      }}
      onPointerCancel={() => setDragged(undefined)}
    >
      <div className="rail-line">
        <span className="done" style={{ width: `${share * 100}%` }} />
        {coverage &&
          emptyStretches(coverage).map(({ from, to }) => (
            <span
              key={from}
              className="none"
              title="Nothing received"
              style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
            />
          ))}
        <span className="knob" style={{ left: `${share * 100}%` }} />
      </div>
      <span className="t0 n">{formatUtc(fromAtMs)}</span>
      {dragged !== undefined && <span className="tm n">{formatUtcDate(atMs)}</span>}
      <span className="t1 n">{formatUtc(toAtMs)}</span>
    </div>
  );
}

/** How long `g` waits for the letter of a page: that letter is not ours. */
const chordMs = 1500;

/** Space and the arrows work where nothing else has the focus; L brings back what happens now. */
function useReplayKeys(): void {
  const hasLetterKeys = useSettings((settings) => settings.hasLetterKeys);
  const at = useStation((view) => view.replay);
  const nowRef = useRef(0);
  const nowMs = useNow((shownMs) => shownMs);
  nowRef.current = nowMs;
  useEffect(() => {
    let chordUntilMs = 0;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (target.closest('input, select, textarea, dialog, [role=dialog]')) return;
      const isFree = target === document.body || target.id === 'main';
      const isChord = performance.now() < chordUntilMs;
      chordUntilMs = event.key === 'g' && !isChord ? performance.now() + chordMs : 0;
      if (
        event.key.toLowerCase() === 'l' &&
        hasLetterKeys &&
        !isChord &&
        !target.closest('[data-own-keys]')
      ) {
        backToNow();
        return;
      }
      if (!isFree) return;
      if (event.key === ' ') {
        event.preventDefault();
        const { isPlaying } = replayStore.getState();
        playReplay(at?.isAtEnd === true || !isPlaying);
        return;
      }
      const jump =
        at && event.key.startsWith('Arrow')
          ? keyTarget(event.key, event.shiftKey, nowRef.current, at)
          : undefined;
      if (jump === undefined) return;
      event.preventDefault();
      seekReplay(jump);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [at, hasLetterKeys]);
}

/** `[Replay] 10x` beside the name of the page: what is shown is the past. */
export function ReplayBadge() {
  const isRehearsal = useStation((view) => view.run.kind === 'rehearsal');
  const rate = useStation((view) => view.replay?.rate ?? 1);
  return (
    <span
      className="mode sim"
      data-testid="mode-badge"
      title={isRehearsal ? 'The archive of a rehearsal is played again' : 'The archive is played again'}
    >
      <Mark name="sim" />
      Replay{rate === 0 ? ', held' : ` ${formatNumber(rate)}x`}
    </span>
  );
}
