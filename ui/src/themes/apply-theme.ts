import { type Settings, settingsStore } from '../api/settings.ts';

const lightSystem = matchMedia('(prefers-color-scheme: light)');
const moreContrast = matchMedia('(prefers-contrast: more)');

/** Writes theme and density on the root element, now and whenever the settings or the system change. */
export function followTheme(root: HTMLElement): void {
  const write = () => {
    const { theme, density } = settingsStore.getState();
    root.dataset['theme'] = shownTheme(theme);
    if (density === 'auto') delete root.dataset['density'];
    else root.dataset['density'] = density;
  };
  write();
  settingsStore.subscribe(write);
  lightSystem.addEventListener('change', write);
  moreContrast.addEventListener('change', write);
}

export function shownTheme(theme: Settings['theme']): Exclude<Settings['theme'], 'system'> {
  if (theme !== 'system') return theme;
  if (moreContrast.matches) return 'contrast';
  return lightSystem.matches ? 'day' : 'night';
}

export const isDarkSystem = () => !lightSystem.matches;

/** Calls the listener when the colours on the screen have changed. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** The present value of a token, for canvases. A colour of the system (`CanvasText`) comes as the figures behind it. */
export function tokenColour(name: string): string {
  const root = document.documentElement;
  const value = getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  if (!/^[a-z]+$/i.test(value)) return value;
  const probe = document.createElement('i');
  probe.style.color = value;
  probe.style.display = 'none';
  root.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
