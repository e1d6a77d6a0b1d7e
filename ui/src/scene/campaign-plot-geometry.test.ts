import type { CampaignPlot } from '@dawa/protocols/console/campaign';
import { describe, expect, it } from 'vitest';
import { drawPlot, plotBox } from './campaign-plot-geometry.ts';

const plot = (change: Partial<CampaignPlot>): CampaignPlot => ({
  ...{
    title: 'Acknowledged',
    x: { label: 'Power', unit: 'dBm' },
    y: { label: 'Share', unit: '' },
    series: [],
  },
  ...change,
});
const points = { name: 'tries', kind: 'points' as const, xs: [-98, -96, -94], ys: [0, 0.5, 1] };

describe('the plot of a campaign', () => {
  it('stands within its box, high values up, with round figures at its axes', () => {
    const drawn = drawPlot(plot({ series: [{ ...points, lows: [0, 0.2, 0.7], highs: [0.3, 0.8, 1] }] }))!;
    const [low, , high] = drawn.series[0]!.points;
    expect(high!.y).toBeLessThan(low!.y);
    expect(high!.low!).toBeGreaterThan(high!.y);
    for (const { x, y } of drawn.series[0]!.points) {
      expect(x).toBeGreaterThan(plotBox.left);
      expect(x).toBeLessThan(plotBox.width - plotBox.right);
      expect(y).toBeGreaterThan(plotBox.top);
      expect(y).toBeLessThan(plotBox.height - plotBox.bottom);
    }
    expect(drawn.xTicks.map(({ text }) => text)).toEqual(['−98', '−97', '−96', '−95', '−94']);
    expect(drawn.yTicks.map(({ text }) => text)).toEqual(['0', '0.5', '1']);
  });

  it('makes room for a limit that no value reached', () => {
    const drawn = drawPlot(plot({ series: [points], limits: { high: 3 } }))!;
    expect(drawn.limits[0]).toBeGreaterThan(0);
    expect(drawn.limits[0]).toBeLessThan(drawn.series[0]!.points[2]!.y);
  });

  it('draws a step as steps, one value in the middle, and nothing of nothing', () => {
    const step = { name: 'relay', kind: 'step' as const, xs: [0, 1], ys: [0, 1] };
    expect(drawPlot(plot({ series: [step] }))!.series[0]!.path).toMatch(/^M[\d.]+ [\d.]+H[\d.]+V[\d.]+$/);
    const one = drawPlot(plot({ series: [{ ...points, xs: [3], ys: [5] }] }))!.series[0]!.points[0]!;
    expect(one.x).toBeCloseTo((plotBox.left + plotBox.width - plotBox.right) / 2);
    expect(drawPlot(plot({}))).toBeUndefined();
    expect(drawPlot(plot({ series: [{ ...points, xs: [Number.NaN], ys: [1] }] }))).toBeUndefined();
  });
});
