/** Milliseconds on the air by the minute they fell into, `floor(atMs / 60000)`; kept over restarts. */
export type KeyDuty = readonly (readonly [minute: number, onMs: number])[];

const minuteMs = 60_000;
const hourMs = 3_600_000;

/** Adds a key-down, and lets go of what is older than an hour. A clock that was set back counts nothing twice. */
export function addToDuty(duty: KeyDuty, fromAtMs: number, toAtMs: number): KeyDuty {
  const sums = new Map<number, number>(duty);
  let atMs = fromAtMs;
  while (atMs < toAtMs) {
    const minute = Math.floor(atMs / minuteMs);
    const endAtMs = Math.min(toAtMs, (minute + 1) * minuteMs);
    sums.set(minute, Math.min(minuteMs, (sums.get(minute) ?? 0) + endAtMs - atMs));
    atMs = endAtMs;
  }
  return [...sums].filter(([minute]) => isWithinHour(minute, toAtMs));
}

/** On the air in the hour before `nowAtMs`; a minute counts until its last instant is an hour old. */
export function onWithinHour(duty: KeyDuty, nowAtMs: number): number {
  return duty.reduce((sumMs, [minute, onMs]) => (isWithinHour(minute, nowAtMs) ? sumMs + onMs : sumMs), 0);
}

function isWithinHour(minute: number, nowAtMs: number): boolean {
  return (minute + 1) * minuteMs > nowAtMs - hourMs;
}
