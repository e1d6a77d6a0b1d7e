/** What a meter shows, at the readings that the maker names; straight lines between them and on beyond the last. */
type Scale = readonly (readonly [meter: number, value: number])[];

/** Source: Icom, IC-9700 CI-V reference guide, command 15 11: 0000 = 0 %, 0143 = 50 %, 0213 = 100 %. */
const powerScale: Scale = [
  [0, 0],
  [143, 0.5],
  [213, 1],
];
/** Source: the same, command 15 12: 0000 = SWR 1.0, 0048 = 1.5, 0080 = 2.0, 0120 = 3.0. */
const swrScale: Scale = [
  [0, 1],
  [48, 1.5],
  [80, 2],
  [120, 3],
];

/** Forward power as a share of what the radio can give, from its meter `15 11`. */
export function civPowerShare(meter: number): number {
  return readScale(powerScale, meter);
}

/** Standing wave ratio from the meter `15 12`; 6 at the most that it can show. */
export function civSwr(meter: number): number {
  return readScale(swrScale, meter);
}

function readScale(scale: Scale, meter: number): number {
  const next = scale.findIndex(([at]) => at >= meter);
  const above = next < 0 ? scale.length - 1 : Math.max(1, next);
  const [fromMeter, from] = scale[above - 1]!;
  const [toMeter, to] = scale[above]!;
  return from + ((meter - fromMeter) / (toMeter - fromMeter)) * (to - from);
}
