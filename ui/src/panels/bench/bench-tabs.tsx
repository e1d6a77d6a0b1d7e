import { Link, useLocation } from 'wouter';

const tabs = [
  { path: '/bench', name: 'Campaign' },
  { path: '/bench/reports', name: 'Past reports' },
  { path: '/bench/faults', name: 'Faults' },
  { path: '/bench/firmware', name: 'Firmware' },
] as const;

/** The parts of the page about the test bench. */
export function BenchTabs() {
  const [location] = useLocation();
  return (
    <nav className="subtabs" aria-label="Bench">
      {tabs.map(({ path, name }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
