import type { PttLine, Relay } from '../ports.ts';

/** A relay across the PTT contacts. Whenever its board is found again it is told to let go, whatever it was told before. */
export function createRelayPtt(relay: Relay): PttLine {
  let wasOk = false;
  const look = () => {
    const isOk = relay.info.state === 'ok';
    const isBack = isOk && !wasOk;
    // Before it is told: what it is told is a change as well.
    wasOk = isOk;
    if (isBack) void relay.set(false).catch(() => {});
  };
  const stopWatching = relay.onChange(look);
  look();
  return {
    latches: relay.latches,
    get info() {
      return { ...relay.info, deviceId: 'ptt' as const };
    },
    get isKeyed() {
      return relay.isOn;
    },
    onChange: (listener) => relay.onChange((info) => listener({ ...info, deviceId: 'ptt' })),
    setKeyed: (isKeyed) => relay.set(isKeyed),
    async close() {
      stopWatching();
      if (relay.isOn !== false) await relay.set(false).catch(() => {});
    },
  };
}
