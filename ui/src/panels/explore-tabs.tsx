import { Link, useLocation } from 'wouter';

const tabs = [
  { path: '/explore', name: 'Now' },
  { path: '/explore/hear', name: 'Hear the link' },
] as const;

/** What there is to explore. */
export function ExploreTabs() {
  const [location] = useLocation();
  return (
    <nav className="subtabs" aria-label="Explore">
      {tabs.map(({ path, name }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
