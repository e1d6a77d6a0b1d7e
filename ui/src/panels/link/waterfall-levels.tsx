import { formatNumber } from '../../locales/format-number.ts';
import { decibelsOf, type LevelScale, levelOf, movedRange } from '../../scene/waterfall/level-scale.ts';
import type { LevelRange } from '../../scene/waterfall/paint-waterfall.ts';

interface WaterfallLevelsProps {
  readonly scale: LevelScale;
  readonly range: LevelRange;
  /** As the picture itself would have it: from its noise to its strongest. */
  readonly isOwn: boolean;
  /** Undefined: by itself again. */
  readonly onRange: (range: LevelRange | undefined) => void;
}

/** The shades and what they stand for, with a hand on both ends. */
export function WaterfallLevels({ scale, range, isOwn, onRange }: WaterfallLevelsProps) {
  const [low, high] = [range.low, range.high].map((level) => Math.round(decibelsOf(scale, level))) as [
    number,
    number,
  ];
  const slider = (end: 'low' | 'high', name: string, decibels: number) => (
    <label>
      <span className="vh">{name}</span>
      <input
        type="range"
        min={scale.floorDb}
        max={scale.topDb}
        value={decibels}
        aria-valuetext={`${formatNumber(decibels)} dB`}
        data-testid={`waterfall-${end}`}
        onChange={({ target }) => onRange(movedRange(range, end, levelOf(scale, Number(target.value))))}
      />
    </label>
  );
  return (
    <fieldset className="wf-levels">
      <legend className="vh">Shades</legend>
      {slider('low', 'Darkest at', low)}
      <span className="wf-ramp n" aria-hidden="true">
        <b>{formatNumber(low)}</b>
        <b>{formatNumber(high)} dB</b>
      </span>
      {slider('high', 'Brightest at', high)}
      <button type="button" className="btn ghost" disabled={isOwn} onClick={() => onRange(undefined)}>
        Auto
      </button>
    </fieldset>
  );
}
