import { describe, expect, it } from 'vitest';
import { type AtmosphereInput, gtd7, gtd7d, Nrlmsise00 } from './atmosphere.ts';

/** Case 1 of the published tests; the others say how they differ. */
const first = {
  dayOfYear: 172,
  secondsOfDay: 29_000,
  heightKm: 400,
  latitudeDeg: 60,
  longitudeDeg: -70,
  localSolarTimeH: 16,
  f107MeanSfu: 150,
  f107Sfu: 150,
  ap: 4,
} as const satisfies AtmosphereInput;

// Output of the model's own test driver (NRLMSISE-00, J. M. Picone, A. E. Hedin, D. P. Drob), as printed in DOCUMENTATION and
// nrlmsise-00_test.c of the C release 20151122; read and checked against the compiled C on 2026-11. Columns: He O N2 O2 Ar (cm-3),
// density (g/cm3), H N anomalous O (cm-3), exospheric temperature, temperature (K).
const published: readonly (readonly [difference: Partial<AtmosphereInput>, printed: string])[] = [
  [
    {},
    '6.665177E+05 1.138806E+08 1.998211E+07 4.022764E+05 3.557465E+03 4.074714E-15 3.475312E+04 4.095913E+06 2.667273E+04 1.250540E+03 1.241416E+03',
  ],
  [
    { dayOfYear: 81 },
    '3.407293E+06 1.586333E+08 1.391117E+07 3.262560E+05 1.559618E+03 5.001846E-15 4.854208E+04 4.380967E+06 6.956682E+03 1.166754E+03 1.161710E+03',
  ],
  [
    { secondsOfDay: 75_000, heightKm: 1000 },
    '1.123767E+05 6.934130E+04 4.247105E+01 1.322750E-01 2.618848E-05 2.756772E-18 2.016750E+04 5.741256E+03 2.374394E+04 1.239892E+03 1.239891E+03',
  ],
  [
    { heightKm: 100 },
    '5.411554E+07 1.918893E+11 6.115826E+12 1.225201E+12 6.023212E+10 3.584426E-10 1.059880E+07 2.615737E+05 2.819879E-42 1.027318E+03 2.068878E+02',
  ],
  [
    { latitudeDeg: 0 },
    '1.851122E+06 1.476555E+08 1.579356E+07 2.633795E+05 1.588781E+03 4.809630E-15 5.816167E+04 5.478984E+06 1.264446E+03 1.212396E+03 1.208135E+03',
  ],
  [
    { longitudeDeg: 0 },
    '8.673095E+05 1.278862E+08 1.822577E+07 2.922214E+05 2.402962E+03 4.355866E-15 3.686389E+04 3.897276E+06 2.667273E+04 1.220146E+03 1.212712E+03',
  ],
  [
    { localSolarTimeH: 4 },
    '5.776251E+05 6.979139E+07 1.236814E+07 2.492868E+05 1.405739E+03 2.470651E-15 5.291986E+04 1.069814E+06 2.667273E+04 1.116385E+03 1.112999E+03',
  ],
  [
    { f107MeanSfu: 70 },
    '3.740304E+05 4.782720E+07 5.240380E+06 1.759875E+05 5.501649E+02 1.571889E-15 8.896776E+04 1.979741E+06 9.121815E+03 1.031247E+03 1.024848E+03',
  ],
  [
    { f107Sfu: 180 },
    '6.748339E+05 1.245315E+08 2.369010E+07 4.911583E+05 4.578781E+03 4.564420E-15 3.244595E+04 5.370833E+06 2.667273E+04 1.306052E+03 1.293374E+03',
  ],
  [
    { ap: 40 },
    '5.528601E+05 1.198041E+08 3.495798E+07 9.339618E+05 1.096255E+04 4.974543E-15 2.686428E+04 4.889974E+06 2.805445E+04 1.361868E+03 1.347389E+03',
  ],
  [
    { heightKm: 0 },
    '1.375488E+14 0.000000E+00 2.049687E+19 5.498695E+18 2.451733E+17 1.261066E-03 0.000000E+00 0.000000E+00 0.000000E+00 1.027318E+03 2.814648E+02',
  ],
  [
    { heightKm: 10 },
    '4.427443E+13 0.000000E+00 6.597567E+18 1.769929E+18 7.891680E+16 4.059139E-04 0.000000E+00 0.000000E+00 0.000000E+00 1.027318E+03 2.274180E+02',
  ],
  [
    { heightKm: 30 },
    '2.127829E+12 0.000000E+00 3.170791E+17 8.506280E+16 3.792741E+15 1.950822E-05 0.000000E+00 0.000000E+00 0.000000E+00 1.027318E+03 2.374389E+02',
  ],
  [
    { heightKm: 50 },
    '1.412184E+11 0.000000E+00 2.104370E+16 5.645392E+15 2.517142E+14 1.294709E-06 0.000000E+00 0.000000E+00 0.000000E+00 1.027318E+03 2.795551E+02',
  ],
  [
    { heightKm: 70 },
    '1.254884E+10 0.000000E+00 1.874533E+15 4.923051E+14 2.239685E+13 1.147668E-07 0.000000E+00 0.000000E+00 0.000000E+00 1.027318E+03 2.190732E+02',
  ],
  [
    {},
    '5.196477E+05 1.274494E+08 4.850450E+07 1.720838E+06 2.354487E+04 5.881940E-15 2.500078E+04 6.279210E+06 2.667273E+04 1.426412E+03 1.408608E+03',
  ],
  [
    { heightKm: 100 },
    '4.260860E+07 1.241342E+11 4.929562E+12 1.048407E+12 4.993465E+10 2.914304E-10 8.831229E+06 2.252516E+05 2.415246E-42 1.027318E+03 1.934071E+02',
  ],
];

const allHundred = { 16: true, 17: true } as const;

describe('NRLMSISE-00', () => {
  it.each(published.map(([difference, printed], index) => [index + 1, difference, printed] as const))(
    'gives the published digits of case %i (%j)',
    (number, difference, printed) => {
      const input: AtmosphereInput = { ...first, ...difference, apHistory: Array(7).fill(100) };
      const usesHistory = number in allHundred;
      const found = digits(gtd7(input, usesHistory ? { 9: -1 } : {}));
      expect(found).toEqual(printed.split(' '));
    },
  );

  it('adds anomalous oxygen to the density for drag, and only there', () => {
    const input = { ...first, heightKm: 800 };
    const plain = gtd7(input);
    const drag = gtd7d(input);
    const anomalousKgM3 = 1.66e-27 * 1e6 * 16 * plain.anomalousOxygenPerCm3;
    expect(drag.densityKgM3 - plain.densityKgM3).toBeCloseTo(anomalousKgM3, 25);
    expect(drag.densityKgM3 / plain.densityKgM3).toBeGreaterThan(1.01);
    expect(drag.oxygenPerCm3).toBe(plain.oxygenPerCm3);
  });

  it('answers the same whatever it was asked before', () => {
    const model = new Nrlmsise00();
    model.setConditions(first);
    model.evaluate(400, 60, -70, 16, 29_000);
    const before = [...model.densitiesPerCm3];
    model.evaluate(20, -10, 100, 3, 1000);
    model.evaluate(90, 10, 10, 9, 5000);
    model.evaluate(400, 60, -70, 16, 29_000);
    expect([...model.densitiesPerCm3]).toEqual(before);
  });

  it('refuses switches, arrays and places that mean nothing', () => {
    expect(() => gtd7(first, { 9: -2 })).toThrow(RangeError);
    expect(() => gtd7(first, { 30: 1 })).toThrow(RangeError);
    expect(() => gtd7(first, { 9: -1 })).toThrow('apHistory');
    expect(() => gtd7({ ...first, heightKm: Number.NaN })).toThrow(RangeError);
    expect(() => gtd7({ ...first, f107Sfu: Number.NaN })).toThrow(RangeError);
    expect(() => new Nrlmsise00().evaluate(400, 0, 0, 0, 0)).toThrow('conditions');
  });
});

function digits(sample: ReturnType<typeof gtd7>): string[] {
  const { heliumPerCm3, oxygenPerCm3, molecularNitrogenPerCm3, molecularOxygenPerCm3, argonPerCm3 } = sample;
  const { hydrogenPerCm3, nitrogenPerCm3, anomalousOxygenPerCm3, densityKgM3 } = sample;
  return [
    heliumPerCm3,
    oxygenPerCm3,
    molecularNitrogenPerCm3,
    molecularOxygenPerCm3,
    argonPerCm3,
    densityKgM3 / 1000,
    hydrogenPerCm3,
    nitrogenPerCm3,
    anomalousOxygenPerCm3,
    sample.exosphericTemperatureK,
    sample.temperatureK,
  ].map(printedForm);
}

/** As C prints `%E`. */
function printedForm(value: number): string {
  const [mantissa, exponent] = value.toExponential(6).split('e') as [string, string];
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${mantissa}E${sign}${exponent.slice(1).padStart(2, '0')}`;
}
