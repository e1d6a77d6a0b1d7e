import { expect, it } from 'vitest';
import { weatherWords } from './weather-words.ts';

it('tells the weather with its units', () => {
  expect(weatherWords('temperatureC', -0.5)).toEqual({ name: 'Temperature', figure: '\u22120.5 °C' });
  expect(weatherWords('rainLastHourMm', 2)).toEqual({ name: 'Rain last hour', figure: '2.0 mm' });
  expect(weatherWords('windDirectionDeg', 90)).toEqual({ name: 'Wind direction', figure: '90°' });
  expect(weatherWords('rainCounter', 7)).toEqual({ name: 'Rain counter', figure: '7' });
});
