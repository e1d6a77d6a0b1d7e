/** Units as one writes them: the dictionary has to stay within ASCII. */
export function unitSign(unit: string): string {
  return signs[unit] ?? unit;
}

const signs: Readonly<Record<string, string>> = {
  degC: '°C',
  deg: '°',
  'deg/s': '°/s',
  Celsius: '°C',
  percent: '%',
  uV: 'µV',
  uA: 'µA',
  us: 'µs',
};
