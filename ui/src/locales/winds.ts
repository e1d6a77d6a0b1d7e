const winds = [
  'north',
  'north-east',
  'east',
  'south-east',
  'south',
  'south-west',
  'west',
  'north-west',
] as const;

/** Where a bearing points, in words. */
export const windOf = (azimuthDeg: number): string => winds[((Math.round(azimuthDeg / 45) % 8) + 8) % 8]!;
