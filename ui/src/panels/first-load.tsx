import { retryNow, useLine, useServerSilence } from '../api/live-store.ts';

/** Before the first word of the station: bars, and after a while what is the matter. */
export function FirstLoad() {
  const line = useLine((store) => store.line);
  const unreadable = useLine((store) => store.unreadable);
  const silentS = useServerSilence();
  return (
    <main className="first" aria-busy="true">
      <svg className="moon" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="10" fill="none" stroke="var(--edge)" strokeWidth="1.2" />
        <path d="M12 2a10 10 0 1 0 0 20 7.6 10 0 0 1 0-20Z" fill="var(--text)" />
      </svg>
      <h1>Dawa</h1>
      {unreadable.first !== null ? (
        <p role="alert">
          The server speaks in a way that this page does not know ({unreadable.first}). Reload the page; if
          that does not help, page and server are of different versions.
        </p>
      ) : line === 'lost' || silentS !== null ? (
        <p role="alert">
          Server not reached yet. It starts with <code>npm start</code>. Trying again every 2 s.{' '}
          <button type="button" className="btn" onClick={retryNow}>
            Try now
          </button>
        </p>
      ) : (
        <p role="status">Asking the station where it stands.</p>
      )}
    </main>
  );
}
