import { Link, useLocation } from 'wouter';

const tabs = [
  { path: '/link', name: 'Now' },
  { path: '/link/stations', name: 'Stations' },
  { path: '/link/downloads', name: 'Downloads' },
  { path: '/link/recordings', name: 'Recordings' },
] as const;

/** The parts of the page about the radio link. */
export function LinkTabs() {
  const [location] = useLocation();
  return (
    <nav className="subtabs" aria-label="Link">
      {tabs.map(({ path, name }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
