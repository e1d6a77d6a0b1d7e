import { pageOf } from '@dawa/protocols/console/quantity';
import { type WaterfallRowInfo, waterfallRow } from '@dawa/protocols/console/recording';
import { useEffect, useState } from 'react';
import type { WaterfallStripe } from '../scene/waterfall/paint-waterfall.ts';
import { onLiveMessage } from './live-messages.ts';
import { watchWaterfall } from './live-store.ts';
import { octetsOfBase64 } from './octets.ts';
import { ask } from './rest.ts';

/** What the receiver heard lately, newest last; all rows of one band. */
export interface LiveWaterfall {
  readonly kind: WaterfallRowInfo['kind'];
  readonly fromHz: number;
  readonly toHz: number;
  readonly floorDb: number;
  readonly topDb: number;
  readonly recordingId: string | null;
  readonly stripeMs: number;
  readonly stripes: readonly WaterfallStripe[];
}

/** As long as a page keeps them. */
export const keptMs = 180_000;

/** The waterfall with another row; another band, or time that went back, begins it anew. */
export function addRow(before: LiveWaterfall | undefined, row: WaterfallRowInfo): LiveWaterfall {
  const stripe = { atMs: row.rowAtMs, levels: octetsOfBase64(row.levels) };
  const { kind, fromHz, toHz, floorDb, topDb, recordingId } = row;
  const last = before?.stripes.at(-1);
  const isSame =
    before !== undefined &&
    last !== undefined &&
    before.kind === kind &&
    before.fromHz === fromHz &&
    before.toHz === toHz &&
    last.levels.length === stripe.levels.length &&
    last.atMs < stripe.atMs;
  if (!isSame)
    return { kind, fromHz, toHz, floorDb, topDb, recordingId, stripeMs: firstStripeMs, stripes: [stripe] };
  const oldestMs = stripe.atMs - keptMs;
  const kept = before.stripes.filter(({ atMs }) => atMs >= oldestMs);
  const stripes = [...kept, stripe];
  return { ...before, recordingId, stripeMs: apartMs(stripes), stripes };
}

/** Rows of before, and what has come since. */
export function withEarlier(
  rows: readonly WaterfallRowInfo[],
  since: LiveWaterfall | undefined,
): LiveWaterfall | undefined {
  const firstMs = since?.stripes[0]?.atMs ?? Number.POSITIVE_INFINITY;
  let before: LiveWaterfall | undefined;
  for (const row of rows) if (row.rowAtMs < firstMs) before = addRow(before, row);
  if (since === undefined || before === undefined) return since ?? before;
  const isSame = before.fromHz === since.fromHz && before.toHz === since.toHz && before.kind === since.kind;
  if (!isSame || before.stripes[0]!.levels.length !== since.stripes[0]!.levels.length) return since;
  const stripes = [...before.stripes, ...since.stripes];
  return { ...since, stripes, stripeMs: apartMs(stripes) };
}

/**
 * How long a row stands for: twice the middle of the last distances, for rows do not come evenly from every
 * source; a hole of three rows is one.
 */
function apartMs(stripes: readonly WaterfallStripe[]): number {
  const last = stripes.slice(-looked);
  const apart = last.slice(1).map(({ atMs }, index) => atMs - last[index]!.atMs);
  return apart.length === 0 ? firstStripeMs : 2 * apart.sort((a, b) => a - b)[apart.length >> 1]!;
}

const looked = 40;
const firstStripeMs = 100;

/** What the station kept of the time before, and then each row as it comes, as long as it is shown; undefined without any. */
export function useLiveWaterfall(): LiveWaterfall | undefined {
  const [waterfall, setWaterfall] = useState<LiveWaterfall>();
  useEffect(() => {
    const stopListening = onLiveMessage((message) => {
      if (message.type === 'waterfall') setWaterfall((before) => addRow(before, message.row));
    });
    const stopWatching = watchWaterfall();
    let isGone = false;
    void ask(pageOf(waterfallRow), '/waterfall').then((answer) => {
      if (isGone || !answer.ok) return;
      setWaterfall((since) => withEarlier(answer.value.items, since));
    });
    return () => {
      isGone = true;
      stopWatching();
      stopListening();
    };
  }, []);
  return waterfall;
}
