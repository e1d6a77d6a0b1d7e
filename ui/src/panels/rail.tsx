import { Link, useLocation } from 'wouter';
import { useStation } from '../api/live-store.ts';
import { pages } from '../pages/page-list.ts';

/** The pages; at the foot of a phone the first five, the rest behind the moon. */
export function Rail() {
  const [location] = useLocation();
  const waiting = useStation(
    (view) => view.alarms.filter(({ acknowledgedAtMs }) => acknowledgedAtMs === null).length,
  );
  return (
    <nav className="rail" aria-label="Pages">
      {pages.map(({ path, name, icon }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
          <svg className="ic" viewBox="0 0 24 24" aria-hidden="true">
            <path
              d={icon}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinejoin="round"
              strokeLinecap="round"
            />
          </svg>
          <span>{name}</span>
          {path === '/alarms' && waiting > 0 && (
            <b className="cnt" role="img" aria-label={`${waiting} not acknowledged`}>
              {waiting}
            </b>
          )}
        </Link>
      ))}
    </nav>
  );
}
