import { useEffect, useRef } from 'react';
import { drawPlot, type PlotPicture } from '../../scene/plot/draw-plot.ts';
import { onPaletteChange, plotPalette } from '../../scene/plot/plot-palette.ts';

interface PlotCanvasProps {
  readonly picture: PlotPicture;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** The drawing of a plot; it is drawn again when the picture, its size or the theme is another. */
export function PlotCanvas({ picture, width, height, label }: PlotCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const drawRef = useRef<() => void>(() => {});
  drawRef.current = () => {
    const canvas = ref.current;
    const ctx = canvas?.getContext('2d', { alpha: false });
    if (canvas === null || ctx === null || ctx === undefined || width <= 0 || height <= 0) return;
    const density = Math.min(3, globalThis.devicePixelRatio || 1);
    const [wide, high] = [Math.round(width * density), Math.round(height * density)];
    // Setting the size clears the canvas, so it is set only when it is another.
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    drawPlot(ctx, { width, height, density }, picture, plotPalette());
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing reads all of them
  useEffect(() => drawRef.current(), [picture, width, height]);
  useEffect(() => onPaletteChange(() => drawRef.current()), []);
  return <canvas ref={ref} role="img" aria-label={label} style={{ width, height }} />;
}
