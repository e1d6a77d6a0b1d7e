/**
 * Which mission the pages show: undefined is the one that the station works first. It is forgotten with the page, so that
 * nobody comes back to a screen that shows another satellite than the one that is worked.
 */
let shown: string | undefined;
const listeners = new Set<() => void>();

export const shownMission = (): string | undefined => shown;

export function showMission(missionId: string | undefined): void {
  if (missionId === shown) return;
  shown = missionId;
  for (const listener of listeners) listener();
}

export function onShownMission(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A path of the API for the mission that is shown: parameters, packets and who was heard are asked for by mission, the rest is of the
 * station. */
export function ofShownMission(path: string): string {
  if (shown === undefined || !asked.test(path)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}missionId=${encodeURIComponent(shown)}`;
}

const asked = /^\/(parameters|stations-heard|(packets|completeness|ledger|time-correlation|frames)(?=\?|$))/;
