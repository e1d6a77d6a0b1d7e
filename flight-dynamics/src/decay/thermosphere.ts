import { type Result, success } from '@dawa/seams/fault';
import { Nrlmsise00 } from '../atmosphere.ts';
import type { AtmosphereWeather, SpaceWeather, SpaceWeatherGap } from '../space-weather/weather.ts';
import { msPerDay } from '../time.ts';

/** Air at a place of the orbit. It holds scratch memory: one for each descent. */
export interface Thermosphere {
  /** Tells the weather of an instant, before places are asked. */
  setInstant(atMs: number): Result<void, SpaceWeatherGap>;
  densityKgM3(heightKm: number, latitudeDeg: number, longitudeDeg: number, secondsOfDay: number): number;
}

/**
 * NRLMSISE-00 with anomalous oxygen (GTD7D).
 *
 * @param activity `daily` takes the Ap of the day; `history` the ap of the last 57 hours, which follows storms, takes three times as
 * long, and changed a life of 817 days by 2
 */
export function nrlmsise00Thermosphere(
  weather: SpaceWeather,
  activity: 'daily' | 'history' = 'daily',
): Thermosphere {
  const model = new Nrlmsise00(activity === 'history' ? { 9: -1 } : {});
  let last: AtmosphereWeather | undefined;
  let lastDay = 0;
  return {
    setInstant: (atMs) => {
      const now = weather.at(atMs);
      if (!now.ok) return now;
      const { f107Sfu, f107MeanSfu, ap, apHistory } = now.value;
      const day = dayOfYear(atMs);
      // Weighing the model's expansions costs as much as eight places; the daily numbers hold for a day.
      const isSame =
        activity === 'daily' &&
        day === lastDay &&
        f107Sfu === last?.f107Sfu &&
        f107MeanSfu === last.f107MeanSfu &&
        ap === last.ap;
      if (!isSame) model.setConditions({ dayOfYear: day, f107Sfu, f107MeanSfu, ap, apHistory });
      last = now.value;
      lastDay = day;
      return success(undefined);
    },
    densityKgM3: (heightKm, latitudeDeg, longitudeDeg, secondsOfDay) => {
      const solarTimeH = secondsOfDay / 3600 + longitudeDeg / 15;
      model.evaluate(heightKm, latitudeDeg, longitudeDeg, solarTimeH, secondsOfDay);
      return model.dragDensityKgM3();
    },
  };
}

function dayOfYear(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  return Math.floor((atMs - Date.UTC(year, 0, 1)) / msPerDay) + 1;
}
