import { onThemeChange, tokenColour } from '../../themes/apply-theme.ts';
import type { WaterfallColours } from './paint-waterfall.ts';

let known: WaterfallColours | undefined;

/** From the ground of a plot over the accent to the colour of text: light on dark at night, ink on paper by day. */
export function waterfallColours(): WaterfallColours {
  known ??= readColours();
  return known;
}

/** Calls the listener when waterfalls have to be painted again in other colours. */
export function onWaterfallColours(listener: () => void): () => void {
  // Nobody may have listened when the theme changed last.
  known = undefined;
  return onThemeChange(() => {
    known = undefined;
    listener();
  });
}

function readColours(): WaterfallColours {
  const canvas = document.createElement('canvas');
  canvas.width = shades;
  canvas.height = 1;
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (ctx === null) return { shades: new Uint32Array(shades), gap: 0, hatch: 0 };
  const ramp = ctx.createLinearGradient(0, 0, shades, 0);
  ramp.addColorStop(0, tokenColour('sunken'));
  ramp.addColorStop(0.25, tokenColour('accent-soft'));
  ramp.addColorStop(0.7, tokenColour('accent'));
  ramp.addColorStop(1, tokenColour('text'));
  const pixelsOf = (fill: string | CanvasGradient, width: number) => {
    ctx.fillStyle = fill;
    ctx.fillRect(0, 0, width, 1);
    return new Uint32Array(ctx.getImageData(0, 0, width, 1).data.buffer);
  };
  return {
    shades: pixelsOf(ramp, shades).slice(),
    gap: pixelsOf(tokenColour('surface'), 1)[0]!,
    hatch: pixelsOf(tokenColour('edge'), 1)[0]!,
  };
}

const shades = 256;
