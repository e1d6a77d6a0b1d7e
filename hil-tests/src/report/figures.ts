/** A number for people: so many significant figures, a true minus, no tail of zeros, powers of ten only where they help. */
export function figure(value: number, significant = 6): string {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  if (value === Number.NEGATIVE_INFINITY) return '−∞';
  if (Number.isNaN(value)) return 'no number';
  const isSmall = value !== 0 && Math.abs(value) < 1e-3;
  const rounded = Number(value.toPrecision(significant));
  return minus(isSmall ? rounded.toExponential() : String(rounded));
}

/** As many decimals, always: figures under each other do not move. */
export function decimals(value: number, count: number): string {
  return minus(value.toFixed(count));
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}

export function instant(atMs: number): string {
  return `<time class="n">${instantText(atMs)}</time>`;
}

/** `2026-11-24 04:00:12 UTC`; what is no instant says so. */
export function instantText(atMs: number): string {
  const date = new Date(atMs);
  if (Number.isNaN(date.getTime())) return 'at no known time';
  return `${date.toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}

/** `9.94 s`, `3 min 7 s`, `24.0 h`. */
export function seconds(durationMs: number): string {
  const spanS = durationMs / 1000;
  if (spanS < 100) return `${spanS.toFixed(spanS < 9.95 ? 2 : 1)} s`;
  // Rounded before it is cut, or it would read 3 min 60 s.
  const wholeS = Math.round(spanS);
  const minutes = Math.floor(wholeS / 60);
  if (minutes < 100) return `${minutes} min ${wholeS - minutes * 60} s`;
  return `${(spanS / 3600).toFixed(1)} h`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `1.2 kB`, by thousands. */
export function octets(count: number): string {
  if (count < 1000) return `${count} octets`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  return `${(count / 1e6).toFixed(1)} MB`;
}
