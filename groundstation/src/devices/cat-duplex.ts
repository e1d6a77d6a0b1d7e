import type { RadioState } from '../ports.ts';
import type { CatOrders } from './cat-orders.ts';
import type { DuplexKind, ModeSetting, RadioDialect } from './radio-dialect.ts';

/** What a pass wants of the radio: said again to a radio that was away. */
export interface Wishes {
  frequencyHz?: number;
  mode?: ModeSetting;
  /** Null: where it receives. */
  transmitHz?: number | null;
  transmitMode?: ModeSetting;
  toneHz?: number | null;
}

/** A radio that receives on one frequency and transmits on another, and how it is brought there and back. */
export interface CatDuplex {
  /** How it was told to work; undefined when nobody told it, or somebody else may have since. */
  worksAs: DuplexKind | null | undefined;
  /** Both frequencies follow while it transmits. */
  readonly isFull: boolean;
  /** Undefined when the radio does not tell; null when it transmits where it receives. */
  read(): Promise<RadioState['transmit']>;
  /** The same for a radio that does not tell whether it is in satellite mode, of which it is declared. */
  readAs(isSatellite: boolean): Promise<RadioState['transmit']>;
  tuneTransmit(kind: DuplexKind, wantedHz: number): Promise<void>;
  setTransmitMode(kind: DuplexKind, setting: ModeSetting): Promise<void>;
  goApart(kind: DuplexKind, receiveHz: number, transmitHz: number, wishes: Wishes): Promise<void>;
  /** Null: it transmits where it receives. @throws DeviceError `refused` where it cannot */
  setTransmitFrequency(wantedHz: number | null, wishes: Wishes, isTransmitting: boolean): Promise<void>;
  /**
   * In split or satellite mode the transmitter is on another frequency than the one that was read and checked against the
   * permit, unless it was set here. @throws DeviceError
   */
  refuseOtherTransmitFrequency(wantedHz: number | null): Promise<void>;
}

export function createCatDuplex(
  dialect: RadioDialect,
  orders: CatOrders,
  onTransmitTuned: (frequencyHz: number) => void,
): CatDuplex {
  const { refused, badAnswer, setUntilShown, shows, tune, setMode } = orders;
  /** Whoever asks knows from `kindFor` or from a reading that there is one. */
  const bands = () => dialect.duplex!;

  const other = async (kind: DuplexKind): Promise<RadioState['transmit']> => {
    const frequencyHz = await bands().readFrequency(kind);
    const setting = await bands().readMode?.(kind);
    return { kind, frequencyHz, ...(setting === undefined ? {} : setting) };
  };

  const comeTogether = async (wishes: Wishes) => {
    if (dialect.duplex === undefined) return;
    await dialect.duplex.set(null);
    if (duplex.worksAs) orders.forget();
    const wasApart = duplex.worksAs;
    duplex.worksAs = null;
    if (wasApart !== 'satellite') return;
    if (wishes.mode !== undefined) await setMode(wishes.mode);
    if (wishes.frequencyHz !== undefined) await tune(wishes.frequencyHz);
  };

  const duplex: CatDuplex = {
    worksAs: undefined,

    get isFull() {
      return duplex.worksAs === 'satellite';
    },

    async read() {
      const kind = await dialect.duplex?.read();
      // A radio that has neither transmits where it receives; one that has them and does not tell is another thing.
      if (kind === undefined || kind === null) return dialect.duplex === undefined ? null : kind;
      return other(kind);
    },

    readAs: async (isSatellite) => (isSatellite ? other('satellite') : null),

    async tuneTransmit(kind, wantedHz) {
      let foundHz = 0;
      const look = async () => {
        foundHz = await bands().readFrequency(kind);
        return foundHz;
      };
      let toldHz: number | undefined;
      await setUntilShown(
        async () => {
          toldHz = await bands().setFrequency(kind, wantedHz);
        },
        async () => toldHz === wantedHz || shows(look, (hz) => hz === wantedHz),
        () => badAnswer(`${wantedHz} Hz to transmit on`, `${foundHz} Hz`),
      );
      onTransmitTuned(wantedHz);
    },

    async setTransmitMode(kind, setting) {
      if (dialect.duplex?.setMode === undefined) return;
      const shown = dialect.shownMode(setting.mode);
      let found = '';
      const look = async () => {
        found = (await bands().readMode?.(kind))?.mode ?? shown;
        return found;
      };
      await setUntilShown(
        () => bands().setMode!(kind, setting),
        () => shows(look, (name) => name === shown),
        () => badAnswer(`${shown} to transmit in`, found),
      );
    },

    /**
     * The mode first, which may bring other frequencies with it (a radio keeps some for satellite mode alone); receiver
     * before transmitter, which must not be on one band.
     */
    async goApart(kind, receiveHz, transmitHz, wishes) {
      if ((await bands().read()) !== kind) {
        const heard = wishes.mode ?? (await dialect.readMode());
        orders.forget();
        duplex.worksAs = undefined;
        await (bands().enter?.(kind, receiveHz, transmitHz) ?? bands().set(kind));
        await tune(receiveHz);
        await setMode(heard);
        await duplex.tuneTransmit(kind, transmitHz);
        await duplex.setTransmitMode(kind, wishes.transmitMode ?? heard);
      } else {
        if ((await dialect.readFrequency()) !== receiveHz) await tune(receiveHz);
        await duplex.tuneTransmit(kind, transmitHz);
      }
      duplex.worksAs = kind;
    },

    async setTransmitFrequency(wantedHz, wishes, isTransmitting) {
      if (wantedHz === null) return comeTogether(wishes);
      if (dialect.duplex === undefined) throw refused('this radio has neither satellite mode nor split');
      const receiveHz = wishes.frequencyHz ?? (await dialect.readFrequency());
      const kind = dialect.duplex.kindFor(receiveHz, wantedHz);
      if (kind === undefined)
        throw refused(`it cannot transmit on ${wantedHz} Hz while it receives on ${receiveHz} Hz`);
      if (duplex.worksAs === kind) await duplex.tuneTransmit(kind, wantedHz);
      else if (isTransmitting) throw refused(`${kind} mode is not changed while it transmits`);
      else await duplex.goApart(kind, receiveHz, wantedHz, wishes);
    },

    async refuseOtherTransmitFrequency(wantedHz) {
      const kind = await dialect.duplex?.read();
      if (kind === undefined && wantedHz === null) {
        // A radio that does not tell is told.
        await dialect.duplex?.set(null);
        return;
      }
      if ((kind ?? null) === null) {
        if (wantedHz === null) return;
        throw badAnswer(`${wantedHz} Hz to transmit on`, 'a radio that transmits where it receives');
      }
      if (kind === null || kind === undefined) return;
      if (wantedHz === null)
        throw refused(
          `not keyed in ${kind} mode: it would transmit on a frequency that was not checked; switch ${kind} mode off`,
        );
      const foundHz = await bands().readFrequency(kind);
      if (foundHz !== wantedHz) throw badAnswer(`${wantedHz} Hz to transmit on`, `${foundHz} Hz`);
    },
  };
  return duplex;
}
