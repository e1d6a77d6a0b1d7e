import type { Severity } from '../../locales/limit-words.ts';
import { onThemeChange, tokenColour } from '../../themes/apply-theme.ts';

/** Colours of a plot, read once for each theme: asking the browser for every stroke would cost more than the stroke. */
export interface PlotPalette {
  readonly sunken: string;
  readonly line: string;
  readonly edge: string;
  readonly series: readonly string[];
  readonly severity: Readonly<Record<Severity, string>>;
  readonly soft: Readonly<Record<Severity, string>>;
}

let known: PlotPalette | undefined;

export function plotPalette(): PlotPalette {
  known ??= readPalette();
  return known;
}

/** Calls the listener when plots have to be drawn again in other colours. */
export function onPaletteChange(listener: () => void): () => void {
  // Nobody may have listened when the theme changed last.
  known = undefined;
  return onThemeChange(() => {
    known = undefined;
    listener();
  });
}

function readPalette(): PlotPalette {
  const of = (suffix: string) => ({
    watch: tokenColour(`watch${suffix}`),
    warning: tokenColour(`warning${suffix}`),
    critical: tokenColour(`critical${suffix}`),
  });
  return {
    sunken: tokenColour('sunken'),
    line: tokenColour('line'),
    edge: tokenColour('edge'),
    series: ['s1', 's2', 's3', 's4', 's5', 's6'].map(tokenColour),
    severity: of(''),
    soft: of('-soft'),
  };
}
