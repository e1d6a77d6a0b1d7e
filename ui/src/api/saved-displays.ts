import { useSyncExternalStore } from 'react';
import { plotSpans, type TelemetryView } from './telemetry-view.ts';

/** A choice of plots under a name, kept in this browser. */
export interface SavedDisplay {
  readonly name: string;
  readonly plotted: readonly string[];
  readonly span: TelemetryView['span'];
}

const storageKey = 'dawa.displays';
const mostDisplays = 50;

/** Displays in the order of their names; one of the same name is replaced. */
export function withDisplay(
  displays: readonly SavedDisplay[],
  display: SavedDisplay,
): readonly SavedDisplay[] {
  const others = displays.filter(({ name }) => name !== display.name);
  return [...others, display].toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, mostDisplays);
}

/** What a browser kept; what is damaged is left out. */
export function readDisplays(text: string | null): readonly SavedDisplay[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.flatMap(displayOf).slice(0, mostDisplays) : [];
  } catch {
    return [];
  }
}

function displayOf(kept: unknown): SavedDisplay[] {
  if (typeof kept !== 'object' || kept === null) return [];
  const { name, plotted, span } = kept as Partial<Record<keyof SavedDisplay, unknown>>;
  if (typeof name !== 'string' || name === '' || !Array.isArray(plotted)) return [];
  const names = plotted.filter((one) => typeof one === 'string');
  const length = typeof span === 'number' && span > 0 ? span : plotSpans.find((known) => known === span);
  return [{ name: name.slice(0, 60), plotted: names, span: length ?? '10min' }];
}

let shown: readonly SavedDisplay[] | undefined;
const listeners = new Set<() => void>();

export function useDisplays(): readonly SavedDisplay[] {
  return useSyncExternalStore(subscribe, keptDisplays);
}

export const saveDisplay = (display: SavedDisplay) => keep(withDisplay(keptDisplays(), display));
export const dropDisplay = (name: string) => keep(keptDisplays().filter((display) => display.name !== name));

function keptDisplays(): readonly SavedDisplay[] {
  shown ??= readDisplays(storedText());
  return shown;
}

function storedText(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    // A browser that keeps nothing still shows everything.
    return null;
  }
}

function keep(displays: readonly SavedDisplay[]): void {
  shown = displays;
  try {
    localStorage.setItem(storageKey, JSON.stringify(displays));
  } catch {
    // They last as long as the page, then.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
