import { type ReactNode, useState } from 'react';
import { formatNumber } from '../../locales/format-number.ts';
import { decibelsOf, type LevelScale } from '../../scene/waterfall/level-scale.ts';
import {
  type LevelRange,
  levelAt,
  levelRange,
  type WaterfallPicture,
} from '../../scene/waterfall/paint-waterfall.ts';
import type { WaterfallSpot } from '../../scene/waterfall/waterfall-hands.ts';
import {
  type CarrierSpot,
  type WaterfallMark,
  WaterfallView,
} from '../../scene/waterfall/waterfall-view.tsx';
import {
  type WaterfallBounds,
  type WaterfallWindow,
  zoomedInBand,
  zoomedInTime,
} from '../../scene/waterfall/waterfall-window.ts';
import { WaterfallLevels } from './waterfall-levels.tsx';

interface ExploredWaterfallProps {
  /** Its edges are those of `window`. */
  readonly picture: WaterfallPicture;
  readonly window: WaterfallWindow;
  readonly bounds: WaterfallBounds;
  readonly onWindow: (window: WaterfallWindow) => void;
  readonly scale: LevelScale;
  readonly label: string;
  readonly marks: readonly WaterfallMark[];
  readonly carrier: readonly CarrierSpot[];
  readonly playheadMs?: number;
  readonly timeTicks: (width: number) => readonly { readonly x: number; readonly text: string }[];
  /** An instant in words. */
  readonly sayTime: (atMs: number) => string;
  readonly onPick?: (spot: WaterfallSpot) => void;
  readonly onPause?: () => void;
  readonly onMark: (key: string) => void;
  /** More to do, before the tools. */
  readonly children?: ReactNode;
}

/** A waterfall one can go about in: zoom, cursor with what is there, shades, and frames that lead to what they say. */
export function ExploredWaterfall(props: ExploredWaterfallProps) {
  const { picture, window, bounds, onWindow, scale, sayTime, onPick, onPause, children, ...view } = props;
  const [cursor, setCursor] = useState<WaterfallSpot>();
  const [range, setRange] = useState<LevelRange>();
  const isWhole =
    window.toMs - window.fromMs >= bounds.toMs - bounds.fromMs - 1 &&
    window.toHz - window.fromHz >= bounds.toHz - bounds.fromHz - 1;
  const sayPlace = (spot: WaterfallSpot) => {
    const level = levelAt(picture, spot.atMs, spot.hz);
    const decibels = level === undefined ? 'nothing' : `${formatNumber(decibelsOf(scale, level))} dB`;
    return `${sayTime(spot.atMs)}, ${formatNumber(spot.hz)} Hz, ${decibels}`;
  };
  const isInside = cursor !== undefined && cursor.atMs >= window.fromMs && cursor.atMs <= window.toMs;
  return (
    <>
      <WaterfallView
        {...view}
        picture={picture}
        range={range}
        hands={{
          ...{ window, bounds, onWindow, onPick, onPause, sayPlace },
          cursor: isInside ? cursor : undefined,
          onCursor: setCursor,
          markMs: view.marks.map(({ startMs, endMs }) => (startMs + endMs) / 2),
        }}
      />
      <div className="wf-tools">
        {children}
        <fieldset className="wf-zoom">
          <legend className="vh">What is shown</legend>
          <Tool name="Shorter time" onPress={() => onWindow(zoomedInTime(window, bounds, 0.5, cursor?.atMs))}>
            ↔ +
          </Tool>
          <Tool name="Longer time" onPress={() => onWindow(zoomedInTime(window, bounds, 2, cursor?.atMs))}>
            ↔ −
          </Tool>
          <Tool name="Narrower band" onPress={() => onWindow(zoomedInBand(window, bounds, 0.5, cursor?.hz))}>
            ↕ +
          </Tool>
          <Tool name="Wider band" onPress={() => onWindow(zoomedInBand(window, bounds, 2, cursor?.hz))}>
            ↕ −
          </Tool>
          <Tool name="Show all of it" isOff={isWhole} onPress={() => onWindow(bounds)}>
            All
          </Tool>
        </fieldset>
        <WaterfallLevels
          scale={scale}
          range={range ?? levelRange(picture.stripes)}
          isOwn={range === undefined}
          onRange={setRange}
        />
        <output className="wf-read n" data-testid="waterfall-place">
          {isInside ? sayPlace(cursor) : 'Point at it, or use the arrows.'}
        </output>
      </div>
    </>
  );
}

function Tool({
  name,
  isOff = false,
  onPress,
  children,
}: {
  name: string;
  isOff?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="btn ghost"
      aria-label={name}
      title={name}
      disabled={isOff}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
