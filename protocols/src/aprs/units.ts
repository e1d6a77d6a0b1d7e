/** What APRS writes, in SI. Source: APRS Protocol Reference 1.0.1, appendix 5, units conversion table; a knot is 1852 m/h. */
export const knotMS = 1852 / 3600;
export const mileMS = 0.44704;
export const footM = 0.3048;
export const mileM = 1609.344;
export const nauticalMileM = 1852;
export const inchMm = 25.4;

export const celsiusOf = (fahrenheit: number): number => ((fahrenheit - 32) * 5) / 9;
