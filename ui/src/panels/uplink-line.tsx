import { useNow, useStation } from '../api/live-store.ts';
import { isUplinkTroubled, uplinkWords } from '../locales/uplink-words.ts';

/** How the spacecraft of the shown mission hears us; nothing where it does not say. */
export function UplinkLine() {
  const missionId = useStation((view) => view.mission.missionId);
  const uplinks = useStation((view) => view.uplinks);
  const secondAtMs = useNow((nowMs) => Math.floor(nowMs / 1000) * 1000);
  const own = uplinks.find((uplink) => uplink.missionId === missionId);
  if (own === undefined) return null;
  return (
    <p className={isUplinkTroubled(own) ? 'em' : 'dim'} role="status">
      {uplinkWords(own, secondAtMs)}
    </p>
  );
}
