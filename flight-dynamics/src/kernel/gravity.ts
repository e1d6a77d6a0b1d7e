/**
 * WGS-72, the constants that element sets are made with.
 * Source: AIAA 2006-6753 Rev 2, `getgravconst` case wgs72.
 */
export const earthRadiusKm = 6378.135;
/** Square root of the Earth's GM in Earth radii^1.5 per minute. */
export const xke = 60 / Math.sqrt((earthRadiusKm * earthRadiusKm * earthRadiusKm) / 398_600.8);
export const j2 = 0.001_082_616;
/** J3 / J2 */
export const j3oj2 = -0.000_002_538_81 / j2;
/** km/s in one Earth radius per (minute / xke). */
export const velocityUnitKmS = (earthRadiusKm * xke) / 60;
