import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { changeSettings, densities, themes, useSettings } from '../api/settings.ts';
import { pages } from '../pages/page-list.ts';
import { MissionSwitch } from './mission-switch.tsx';

const themeNames = {
  system: 'As the system',
  night: 'Night',
  day: 'Day',
  contrast: 'High contrast',
  red: 'Red',
} as const;
const densityNames = {
  auto: 'By itself',
  console: 'Console',
  comfortable: 'Comfortable',
  touch: 'Touch',
} as const;

/** Behind the moon: the pages that a phone has no room for, and the settings of this browser. */
export function MoonMenu() {
  const [isOpen, setOpen] = useState(false);
  const [location] = useLocation();
  const rootRef = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const open = () => setOpen(true);
    addEventListener('dawa:keys', open);
    return () => removeEventListener('dawa:keys', open);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to another page closes the menu
  useEffect(() => setOpen(false), [location]);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent
          ? event.key === 'Escape'
          : !rootRef.current?.contains(event.target as Node)
      ) {
        setOpen(false);
        if (event instanceof KeyboardEvent) buttonRef.current?.focus();
      }
    };
    addEventListener('keydown', close);
    addEventListener('pointerdown', close);
    return () => {
      removeEventListener('keydown', close);
      removeEventListener('pointerdown', close);
    };
  }, [isOpen]);
  return (
    <div className="moonbox" ref={rootRef}>
      <button
        type="button"
        className="brand"
        ref={buttonRef}
        aria-label="Dawa: pages and settings"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <svg className="moon" viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="10" fill="none" stroke="var(--edge)" strokeWidth="1.2" />
          <path d="M12 2a10 10 0 1 0 0 20 7.6 10 0 0 1 0-20Z" fill="var(--text)" />
        </svg>
        <b>Dawa</b>
      </button>
      {isOpen && <Menu />}
    </div>
  );
}

function Menu() {
  const theme = useSettings((settings) => settings.theme);
  const density = useSettings((settings) => settings.density);
  const person = useSettings((settings) => settings.person);
  const hasLetterKeys = useSettings((settings) => settings.hasLetterKeys);
  return (
    <div className="menu" role="dialog" aria-label="Pages and settings">
      <nav aria-label="All pages">
        {pages.map(({ path, name }) => (
          <Link key={path} href={path}>
            {name}
          </Link>
        ))}
        <Link href="/mission">Mission</Link>
      </nav>
      <MissionSwitch label="Values of" ofStation />
      <label>
        Theme
        <select
          className="field"
          value={theme}
          onChange={(event) => changeSettings({ theme: event.target.value as typeof theme })}
        >
          {themes.map((known) => (
            <option key={known} value={known}>
              {themeNames[known]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Density
        <select
          className="field"
          value={density}
          onChange={(event) => changeSettings({ density: event.target.value as typeof density })}
        >
          {densities.map((known) => (
            <option key={known} value={known}>
              {densityNames[known]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Your name in the log
        <input
          className="field"
          maxLength={80}
          defaultValue={person}
          onBlur={(event) => changeSettings({ person: event.target.value.trim() || 'operator' })}
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={hasLetterKeys}
          onChange={(event) => changeSettings({ hasLetterKeys: event.target.checked })}
        />
        Single letters as keys
      </label>
      <p className="hint">
        <kbd>g</kbd> then p l t c a r d b e: pages. <kbd>t</kbd> theme, <kbd>c</kbd> command, <kbd>a</kbd>{' '}
        acknowledge, <kbd>/</kbd> search, <kbd>?</kbd> this list. <kbd>Esc</kbd> held: STOP.
      </p>
    </div>
  );
}
