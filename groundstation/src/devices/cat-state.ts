import type { RadioState } from '../ports.ts';
import type { CatDuplex } from './cat-duplex.ts';
import type { CatOrders } from './cat-orders.ts';
import type { RadioDialect } from './radio-dialect.ts';

/** What the radio does not tell, as it stands between passes: it is put back to that. */
export interface AtRest {
  readonly toneHz?: number | null | undefined;
  readonly isSatellite?: boolean | undefined;
}

/** A radio as it was found: everything beside frequency and mode that a pass may change. */
export interface CatState {
  /** What stands beside `setting`, just read; what the radio does not tell is as declared and named in `untold`. */
  read(): Promise<Omit<RadioState, 'frequencyHz' | 'mode' | 'filter'>>;
  putBack(state: RadioState): Promise<void>;
}

export function createCatState(
  dialect: RadioDialect,
  orders: CatOrders,
  duplex: CatDuplex,
  atRest: AtRest | undefined,
): CatState {
  return {
    async read() {
      const told = await duplex.read();
      const isSatellite = told === undefined ? atRest?.isSatellite : undefined;
      const transmit = isSatellite === undefined ? told : await duplex.readAs(isSatellite);
      const toneHz = dialect.tone?.read === undefined ? atRest?.toneHz : await dialect.tone.read();
      const resting = await dialect.duplex?.resting?.read(
        transmit === undefined ? undefined : (transmit?.kind ?? null),
      );
      const untold = [
        ...(told === undefined ? (['transmit'] as const) : []),
        ...(dialect.tone !== undefined && dialect.tone.read === undefined ? (['tone'] as const) : []),
      ];
      return {
        ...(transmit === undefined ? {} : { transmit }),
        ...(toneHz === undefined ? {} : { toneHz }),
        ...(resting === undefined || resting.length === 0 ? {} : { resting }),
        ...(untold.length === 0 ? {} : { untold }),
      };
    },

    async putBack({ frequencyHz, mode, filter, transmit, toneHz, resting = [] }) {
      const { duplex: bands, tone } = dialect;
      orders.forget();
      // A radio that does not tell, and of which nothing is declared, is taken out of what a pass brings it into.
      duplex.worksAs = undefined;
      await dialect.settle?.();
      const kind = transmit?.kind ?? null;
      if (kind === null) await bands?.set(null);
      else if ((await bands?.read()) !== kind)
        await (bands?.enter?.(kind, frequencyHz, transmit!.frequencyHz) ?? bands?.set(kind));
      await orders.tune(frequencyHz);
      await orders.setMode({ mode, filter });
      if (transmit && bands !== undefined) {
        await duplex.tuneTransmit(transmit.kind, transmit.frequencyHz);
        if (transmit.mode !== undefined)
          await duplex.setTransmitMode(transmit.kind, { mode: transmit.mode, filter: transmit.filter ?? 1 });
      }
      for (const band of resting) await bands?.resting?.set(band);
      if (toneHz !== undefined && tone !== undefined) await orders.setTone(toneHz);
      // What was set last may have exchanged the two once more.
      if (resting.length > 0 && (await orders.readFrequency()) !== frequencyHz)
        await orders.tune(frequencyHz);
    },
  };
}
