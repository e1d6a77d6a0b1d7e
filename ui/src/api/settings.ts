import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export const themes = ['system', 'night', 'day', 'contrast', 'red'] as const;
export type Theme = (typeof themes)[number];
export const densities = ['auto', 'console', 'comfortable', 'touch'] as const;
export type Density = (typeof densities)[number];

export interface Settings {
  readonly theme: Theme;
  readonly density: Density;
  /** Who acts, as the log will say it. */
  readonly person: string;
  /** Single letters as shortcuts; some people's software types them by accident. */
  readonly hasLetterKeys: boolean;
}

const storageKey = 'dawa.settings';
const standard: Settings = { theme: 'system', density: 'auto', person: 'operator', hasLetterKeys: true };

export const settingsStore = createStore<Settings>(() => readSettings());

export function changeSettings(change: Partial<Settings>): void {
  settingsStore.setState(change);
  try {
    localStorage.setItem(storageKey, JSON.stringify(settingsStore.getState()));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

export const useSettings = <T>(select: (settings: Settings) => T): T => useStore(settingsStore, select);

/** `t`: the next theme, in the order of the menu, beginning after the one on the screen. */
export function nextTheme(theme: Theme, isDarkSystem: boolean): Theme {
  const cycle = ['night', 'day', 'contrast', 'red'] as const;
  const shown = theme === 'system' ? (isDarkSystem ? 'night' : 'day') : theme;
  return cycle[(cycle.indexOf(shown) + 1) % cycle.length]!;
}

function readSettings(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const { theme, density, person, hasLetterKeys } = kept as Partial<Record<keyof Settings, unknown>>;
    return {
      theme: themes.find((known) => known === theme) ?? standard.theme,
      density: densities.find((known) => known === density) ?? standard.density,
      person: typeof person === 'string' && person.trim() !== '' ? person.slice(0, 80) : standard.person,
      hasLetterKeys: typeof hasLetterKeys === 'boolean' ? hasLetterKeys : standard.hasLetterKeys,
    };
  } catch {
    return standard;
  }
}
