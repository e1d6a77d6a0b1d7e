import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { HeardFrame } from '@dawa/protocols/console/heard';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { StationView } from '../../api/live-state.ts';
import { useIsReplaying, useNow, useStation } from '../../api/live-store.ts';
import { keptMs, type LiveWaterfall, useLiveWaterfall } from '../../api/waterfall-rows.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatUtcMs } from '../../locales/format-time.ts';
import { frameSays } from '../../locales/frame-words.ts';
import { tickLabel, timeTicks } from '../../scene/plot/time-ticks.ts';
import { strongestTrack } from '../../scene/waterfall/strongest-track.ts';
import type { WaterfallMark } from '../../scene/waterfall/waterfall-view.tsx';
import type { WaterfallBounds, WaterfallWindow } from '../../scene/waterfall/waterfall-window.ts';
import { Panel } from '../panel.tsx';
import { useMedia } from '../use-media.ts';
import { ExploredWaterfall } from './explored-waterfall.tsx';
import { showFrame } from './frame-list.tsx';

/** What the receiver hears, with the carrier where one stands out and the frames at their place. */
export function LiveWaterfallPanel({ frames }: { frames: readonly HeardFrame[] }) {
  const isReplaying = useIsReplaying();
  const waterfall = useLiveWaterfall();
  const recordingId = waterfall?.recordingId ?? null;
  return (
    <Panel
      title="Waterfall"
      className="waterfall"
      tags={recordingId !== null && <span className="tag plain">Recording</span>}
      right={
        recordingId !== null ? (
          <Link className="link" href={`/link/recordings?recording=${encodeURIComponent(recordingId)}`}>
            To the recording
          </Link>
        ) : undefined
      }
    >
      {isReplaying ? (
        <p className="em">
          A waterfall is of now. That of a pass which was recorded is under{' '}
          <Link className="link" href="/link/recordings">
            Recordings
          </Link>
          .
        </p>
      ) : waterfall === undefined ? (
        <NoSamples />
      ) : (
        <Picture waterfall={waterfall} frames={frames} />
      )}
    </Panel>
  );
}

const isModem = ({ deviceId }: DeviceInfo) => deviceId === 'modem';

function NoSamples() {
  const modem = useStation((view) => view.devices.find(isModem));
  return (
    <p className="em" data-testid="no-samples">
      No sound has come yet.{' '}
      {modem !== undefined && (
        <>
          The modem is <b>{modem.kind}</b> on <code>{modem.portName}</code>:{' '}
        </>
      )}
      a modem that hands on frames has none to show. With <code>kind: audio</code>, or a source of samples
      under <code>recording</code>, in station.yaml the station listens to the sound itself, and paints it
      here.
    </p>
  );
}

function Picture({ waterfall: now, frames }: { waterfall: LiveWaterfall; frames: readonly HeardFrame[] }) {
  const isNarrow = useMedia('(max-width: 700px)');
  const links = useStation((view) => view.mission.links);
  // Half a second of two minutes is three pixels.
  const nowMs = useNow((ms) => Math.ceil(ms / 500) * 500);
  const [held, hold] = useState<{ readonly waterfall: LiveWaterfall; readonly toMs: number }>();
  const [view, setView] = useState<LiveView>({ spanMs: isNarrow ? 45_000 : 120_000, backMs: 0 });
  const waterfall = held?.waterfall ?? now;
  const toMs = held?.toMs ?? nowMs;
  const { stripes, stripeMs, kind, fromHz, toHz } = waterfall;
  const bounds = boundsOf(waterfall, toMs);
  const band = view.band ?? usualBand(waterfall, links);
  const window: WaterfallWindow = {
    fromMs: toMs - view.backMs - view.spanMs,
    toMs: toMs - view.backMs,
    ...band,
  };
  const { fromMs } = window;
  const picture = useMemo(
    () => ({
      ...{ stripes, stripeMs, fromMs, toMs: fromMs + view.spanMs, band: { fromHz, toHz } },
      ...{ fromHz: band.fromHz, toHz: band.toHz },
    }),
    [stripes, stripeMs, fromMs, view.spanMs, fromHz, toHz, band.fromHz, band.toHz],
  );
  const hasCarrier = kind === 'iq' || links.some(({ modulation }) => modulation === 'cw');
  const carrier = useMemo(() => (hasCarrier ? strongestTrack(picture) : []), [hasCarrier, picture]);
  const pause = () => hold(held === undefined ? { waterfall: now, toMs: nowMs } : undefined);
  const onWindow = (next: WaterfallWindow) => {
    const isTime = next.fromMs !== window.fromMs || next.toMs !== window.toMs;
    // Who goes back in time wants to look at it, and not to see it run away.
    if (isTime && held === undefined) hold({ waterfall: now, toMs: nowMs });
    setView({
      spanMs: next.toMs - next.fromMs,
      backMs: Math.max(0, toMs - next.toMs),
      band: { fromHz: next.fromHz, toHz: next.toHz },
    });
  };
  const goLive = () => {
    hold(undefined);
    setView((before) => ({ ...before, backMs: 0 }));
  };
  return (
    <ExploredWaterfall
      {...{ picture, window, bounds, onWindow, carrier }}
      scale={waterfall}
      label={`Waterfall of the receiver, ${formatNumber(band.fromHz)} to ${formatNumber(band.toHz)} Hz`}
      marks={marksOf(frames, links, toMs)}
      timeTicks={(width) => {
        const { stepMs, ticks } = timeTicks({ fromAtMs: picture.fromMs, toAtMs: picture.toMs }, width, 90);
        return ticks.map(({ atMs, x }) => ({ x, text: tickLabel(atMs, stepMs) }));
      }}
      sayTime={(atMs) => `${formatUtcMs(atMs).slice(0, -2)} UTC`}
      onPause={held === undefined ? pause : goLive}
      onMark={(key) => {
        if (held === undefined) pause();
        showFrame(Number(key));
      }}
      onPick={({ atMs }) => {
        const frame = frames.find((one) => Math.abs(one.receivedAtMs - atMs) < nearMs);
        if (frame !== undefined) showFrame(frame.lsn);
      }}
    >
      <button
        type="button"
        className="btn"
        aria-pressed={held !== undefined}
        data-testid="waterfall-pause"
        onClick={held === undefined ? pause : goLive}
      >
        {held === undefined ? 'Pause' : 'Live'}
      </button>
      {held !== undefined && <span className="tag plain">paused, frames still come</span>}
    </ExploredWaterfall>
  );
}

interface LiveView {
  readonly spanMs: number;
  /** How far the right edge lies behind the newest. */
  readonly backMs: number;
  readonly band?: Pick<WaterfallWindow, 'fromHz' | 'toHz'>;
}

type ShownLink = StationView['mission']['links'][number];

function boundsOf({ fromHz, toHz, stripes }: LiveWaterfall, toMs: number): WaterfallBounds {
  const bands = stripes[0]?.levels.length ?? 1;
  const leastHz = (8 * (toHz - fromHz)) / bands;
  return { fromMs: toMs - keptMs, toMs, fromHz, toHz, leastMs: 2000, leastHz };
}

/** Of sound as much as its links fill: tones of AFSK and Morse end below 5 kHz, 9600 baud below 12. */
function usualBand({ kind, fromHz, toHz }: LiveWaterfall, links: readonly ShownLink[]) {
  const fastest = links.reduce((most, { symbolRateBd }) => Math.max(most, symbolRateBd ?? 0), 0);
  return kind === 'iq' ? { fromHz, toHz } : { fromHz, toHz: Math.min(toHz, fastest > 2400 ? 12_000 : 5000) };
}

function marksOf(frames: readonly HeardFrame[], links: readonly ShownLink[], toMs: number): WaterfallMark[] {
  return frames
    .filter(({ receivedAtMs }) => receivedAtMs >= toMs - keptMs && receivedAtMs <= toMs)
    .map((frame) => {
      const baud = links.find(({ linkId }) => linkId === frame.linkId)?.symbolRateBd ?? 1200;
      return {
        key: String(frame.lsn),
        // A frame is told when its last bit was heard.
        startMs: frame.receivedAtMs - (frame.hex.length * 4000) / baud,
        endMs: frame.receivedAtMs,
        label: `${frame.source}: ${frameSays(frame)}`,
        kind: frame.attribution === 'foreign' ? 'foreign' : 'own',
      };
    });
}

/** A frame ends so near to where one points. */
const nearMs = 700;
