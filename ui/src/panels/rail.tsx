import { Link, useLocation } from 'wouter';
import { countAlarms } from '../api/alarm-groups.ts';
import { useStation } from '../api/live-store.ts';
import { pages } from '../pages/page-list.ts';

/** The pages; at the foot of a phone the first five, the rest behind the moon. */
export function Rail() {
  const [location] = useLocation();
  const counts = countAlarms(useStation((view) => view.alarms));
  const waiting = counts.reduce((sum, { count }) => sum + count, 0);
  const isCritical = counts.some(
    ({ severity, isAcknowledged }) => severity === 'critical' && !isAcknowledged,
  );
  return (
    <nav className="rail" aria-label="Pages">
      {pages.map(({ path, name, icon }) => (
        <Link key={path} href={path} aria-current={isAt(location, path) ? 'page' : undefined}>
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
            <b
              className={isCritical ? 'cnt critical' : 'cnt'}
              role="img"
              aria-label={counts.map(({ severity, count }) => `${count} ${severity}`).join(', ')}
              data-testid="alarm-count"
            >
              {waiting}
            </b>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** A page, or one within it. */
const isAt = (location: string, path: string) =>
  location === path || (path !== '/' && location.startsWith(`${path}/`));
