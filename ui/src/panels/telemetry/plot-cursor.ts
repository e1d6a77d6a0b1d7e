import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * The instant under the pointer or the keys; null while nothing is pointed at. Apart from the page, so that a move of the
 * pointer draws the cursor again and nothing else.
 */
export type PlotCursor = StoreApi<{ readonly atMs: number | null }>;

export const createPlotCursor = (): PlotCursor =>
  createStore<{ readonly atMs: number | null }>(() => ({ atMs: null }));

export const useCursorAtMs = (cursor: PlotCursor) => useStore(cursor, ({ atMs }) => atMs);
