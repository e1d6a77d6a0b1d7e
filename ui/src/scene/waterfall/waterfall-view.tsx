import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { formatNumber } from '../../locales/format-number.ts';
import { useSize } from '../../panels/use-size.ts';
import { valueTicks } from '../plot/value-ticks.ts';
import { type LevelRange, levelRange, paintWaterfall, type WaterfallPicture } from './paint-waterfall.ts';
import { onWaterfallColours, waterfallColours } from './waterfall-colours.ts';
import { type WaterfallHands, type WaterfallSpot, waterfallKeys } from './waterfall-hands.ts';
import { handsOn } from './waterfall-pointer.ts';

/** Something that was heard, at its place in time: a frame, a letter. */
export interface WaterfallMark {
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
  /** For the ear and the pointer. */
  readonly label: string;
  /** Written under it where there is room; else a stroke alone. */
  readonly text?: string;
  readonly kind: 'own' | 'foreign' | 'new' | 'bad';
}

export interface CarrierSpot {
  readonly atMs: number;
  readonly offsetHz: number;
}

interface WaterfallViewProps {
  readonly picture: WaterfallPicture;
  /** What one sees, in words. */
  readonly label: string;
  readonly marks?: readonly WaterfallMark[];
  readonly carrier?: readonly CarrierSpot[];
  /** Where the sound is. */
  readonly playheadMs?: number | undefined;
  readonly timeTicks: (width: number) => readonly { readonly x: number; readonly text: string }[];
  /** Makes the picture a slider of time. */
  readonly onSeek?: ((atMs: number) => void) | undefined;
  /** Lets it be zoomed and moved, with a cursor; says a place in words. */
  readonly hands?: (WaterfallHands & { readonly sayPlace: (spot: WaterfallSpot) => string }) | undefined;
  /** In place of that of what is shown. */
  readonly range?: LevelRange | undefined;
  /** Makes the marks buttons. */
  readonly onMark?: ((key: string) => void) | undefined;
  readonly children?: ReactNode;
}

const axisWidth = 44;

/** A waterfall with its axes, the track of the carrier, and what was heard below it. */
export function WaterfallView(props: WaterfallViewProps) {
  const { picture, label, marks = [], carrier = [], playheadMs, timeTicks, onSeek, hands, children } = props;
  const onMark = props.onMark;
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const { fromMs, toMs, fromHz, toHz } = picture;
  const x = (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * width;
  const y = (hz: number) => height - ((hz - fromHz) / (toHz - fromHz)) * height;
  const ticks = valueTicks(fromHz, toHz, Math.max(2, Math.floor(height / 34)));
  const isKilo = toHz - fromHz >= 4000;
  const shown = carrier.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const cursor = hands?.cursor;
  const handling = useHands(hands, ref);
  return (
    <div className="wf" data-testid="waterfall">
      <div className="wf-hz n" aria-hidden="true">
        {ticks.map((hz) => (
          <span key={hz} style={{ top: y(hz) }}>
            {isKilo ? formatNumber(hz / 1000, 1) : formatNumber(hz)}
          </span>
        ))}
        <b>{isKilo ? 'kHz' : 'Hz'}</b>
      </div>
      <div
        className={hands !== undefined ? 'wf-pic moves' : onSeek === undefined ? 'wf-pic' : 'wf-pic seeks'}
        ref={ref}
        {...(onSeek === undefined ? {} : slider(picture, playheadMs ?? fromMs, label, onSeek))}
        {...(hands === undefined ? {} : explorer(hands, label))}
        {...handling}
      >
        <WaterfallCanvas picture={picture} width={width} height={height} label={label} range={props.range} />
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            {strokesOf(shown, toMs - fromMs).map((stroke) => (
              <polyline
                key={stroke[0]!.atMs}
                className="wf-track"
                points={stroke
                  .map(({ atMs, offsetHz }) => `${x(atMs).toFixed(1)},${y(offsetHz).toFixed(1)}`)
                  .join(' ')}
              />
            ))}
            {playheadMs !== undefined && playheadMs >= fromMs && playheadMs <= toMs && (
              <path className="wf-head" d={`M${x(playheadMs)} 0V${height}`} />
            )}
            {cursor !== undefined && (
              <path className="wf-cursor" d={`M${x(cursor.atMs)} 0V${height}M0 ${y(cursor.hz)}H${width}`} />
            )}
          </svg>
        )}
        {children}
      </div>
      <ul className="wf-marks" aria-label="Heard, at its place in time">
        {marks
          .filter(({ startMs, endMs }) => endMs >= fromMs && startMs <= toMs)
          .map(({ key, startMs, endMs, label: said, text, kind }) => (
            <li
              key={key}
              className={kind}
              title={said}
              style={{
                left: `${Math.max(0, Math.min(100, (100 * (startMs - fromMs)) / (toMs - fromMs)))}%`,
                width: `max(2px, ${(100 * (endMs - startMs)) / (toMs - fromMs)}%)`,
              }}
            >
              {onMark === undefined ? (
                (text ?? <span className="vh">{said}</span>)
              ) : (
                // Keys leap from frame to frame on the picture (page up and down, Enter): no hundred stops of Tab.
                <button type="button" tabIndex={-1} aria-label={said} onClick={() => onMark(key)} />
              )}
            </li>
          ))}
      </ul>
      <div className="wf-time n" aria-hidden="true">
        {(width > 0 ? timeTicks(width) : []).map(({ x: at, text }) => (
          <span key={at} style={{ left: at + axisWidth }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}

/** What one moves over it with the keys, as those hear it who do not see it. */
function explorer(
  { bounds, window, cursor, sayPlace }: NonNullable<WaterfallViewProps['hands']>,
  label: string,
) {
  const spot = cursor ?? { atMs: window.toMs, hz: (window.fromHz + window.toHz) / 2 };
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': label,
    'aria-valuemin': Math.round(bounds.fromMs / 1000),
    'aria-valuemax': Math.round(bounds.toMs / 1000),
    'aria-valuenow': Math.round(spot.atMs / 1000),
    'aria-valuetext': sayPlace(spot),
    'aria-description': waterfallKeys,
  };
}

function useHands(hands: WaterfallHands | undefined, ref: RefObject<HTMLDivElement | null>) {
  const latest = useRef(hands);
  latest.current = hands;
  const [handling] = useState(() => handsOn(() => latest.current));
  const isOn = hands !== undefined;
  // React listens to wheels without the right to keep the page from scrolling.
  useEffect(() => {
    const element = ref.current;
    if (!isOn || element === null) return;
    element.addEventListener('wheel', handling.onWheel, { passive: false });
    return () => element.removeEventListener('wheel', handling.onWheel);
  }, [isOn, handling, ref]);
  const { onWheel: _, ...others } = handling;
  return isOn ? others : {};
}

/** Where one listens can be pointed at, or moved with the arrow keys by a twentieth of what is shown. */
function slider(
  { fromMs, toMs }: WaterfallPicture,
  positionMs: number,
  label: string,
  onSeek: (atMs: number) => void,
) {
  const stepMs = (toMs - fromMs) / 20;
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': `Place in the sound. ${label}`,
    'aria-valuemin': 0,
    'aria-valuemax': Math.round(toMs / 1000),
    'aria-valuenow': Math.round(positionMs / 1000),
    'aria-valuetext': `${formatNumber(positionMs / 1000, 1)} s`,
    onPointerDown: ({ clientX, currentTarget }: PointerEvent<HTMLDivElement>) => {
      const { left, width } = currentTarget.getBoundingClientRect();
      onSeek(fromMs + ((clientX - left) / width) * (toMs - fromMs));
    },
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => {
      const places: Readonly<Record<string, number>> = {
        ArrowLeft: positionMs - stepMs,
        ArrowRight: positionMs + stepMs,
        Home: 0,
        End: toMs,
      };
      const wanted = places[event.key];
      if (wanted === undefined) return;
      event.preventDefault();
      onSeek(Math.max(0, wanted));
    },
  };
}

/** A carrier that was lost for a while is not drawn through. */
function strokesOf(spots: readonly CarrierSpot[], spanMs: number): CarrierSpot[][] {
  const strokes: CarrierSpot[][] = [];
  const mostMs = Math.max(1200, spanMs / 60);
  for (const spot of spots) {
    const before = strokes.at(-1)?.at(-1);
    if (before !== undefined && spot.atMs - before.atMs <= mostMs) strokes.at(-1)!.push(spot);
    else strokes.push([spot]);
  }
  return strokes.filter((stroke) => stroke.length > 1);
}

interface WaterfallCanvasProps {
  readonly picture: WaterfallPicture;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly range?: LevelRange | undefined;
}

function WaterfallCanvas({ picture, width, height, label, range: fixed }: WaterfallCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { stripes } = picture;
  // The range of a long picture hardly moves from stripe to stripe.
  const own = useMemo(() => levelRange(stripes), [stripes]);
  const range = fixed ?? own;
  const paintRef = useRef<() => void>(() => {});
  paintRef.current = () => {
    const ctx = ref.current?.getContext('2d', { alpha: false });
    if (ctx === null || ctx === undefined || width <= 0 || height <= 0) return;
    const image = ctx.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    paintWaterfall(pixels, { width, height }, picture, waterfallColours(), range);
    ctx.putImageData(image, 0, 0);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the painting reads all of them
  useEffect(() => paintRef.current(), [picture, range, width, height]);
  useEffect(() => onWaterfallColours(() => paintRef.current()), []);
  return (
    <canvas ref={ref} role="img" aria-label={label} width={Math.max(1, width)} height={Math.max(1, height)} />
  );
}
