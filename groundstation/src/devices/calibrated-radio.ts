import type { Radio, RadioSetting, RadioState, Reading } from '../ports.ts';

/**
 * The radio in true frequencies, whose own reference is off: what is asked of it and what it reads is what is on the air, the dial
 * shows `ppm` millionths less. Permit and band plan, which stand above, so judge what is radiated and not what is shown.
 *
 * @param ppm true frequency less the dial's, in millionths
 * @throws RangeError beyond 100, which no radio that works is off by
 */
export function calibrateRadio(radio: Radio, ppm: number): Radio {
  if (!(Math.abs(ppm) <= 100)) throw new RangeError(`ppm: expected -100 to 100, found ${ppm}`);
  const onAirPerShown = 1 + ppm * 1e-6;
  const onAir = <T extends Pick<RadioSetting, 'frequencyHz'>>(setting: T): T => ({
    ...setting,
    frequencyHz: setting.frequencyHz * onAirPerShown,
  });
  const {
    readTransmitSetting,
    readTransmitMeters,
    releaseBytes,
    readState,
    restore,
    setTransmitFrequency,
    setTransmitMode,
    workApart,
    setTone,
  } = radio;
  /** What was found goes back as it was shown, to the hertz. */
  const shown = (frequencyHz: number) => Math.round(frequencyHz / onAirPerShown);
  return {
    get info() {
      return radio.info;
    },
    stepHz: radio.stepHz,
    get isTransmitting() {
      return radio.isTransmitting;
    },
    onChange: (listener) => radio.onChange(listener),
    readSetting: async (): Promise<Reading<RadioSetting>> => onAir(await radio.readSetting()),
    setFrequency: (frequencyHz) => radio.setFrequency(frequencyHz / onAirPerShown),
    setMode: (setting) => radio.setMode(setting),
    readMeter: () => radio.readMeter(),
    setTransmit: (isOn) => radio.setTransmit(isOn),
    ...(readTransmitSetting && {
      readTransmitSetting: async () => onAir(await readTransmitSetting.call(radio)),
    }),
    ...(readTransmitMeters && { readTransmitMeters: () => readTransmitMeters.call(radio) }),
    ...(releaseBytes && { releaseBytes }),
    ...(readState && {
      async readState() {
        const state = await readState.call(radio);
        return {
          ...onAir(state),
          ...(state.transmit ? { transmit: onAir(state.transmit) } : {}),
          ...(state.resting ? { resting: state.resting.map(onAir) } : {}),
        };
      },
    }),
    ...(restore && {
      restore: (state: RadioState) =>
        restore.call(radio, {
          ...state,
          frequencyHz: shown(state.frequencyHz),
          ...(state.transmit
            ? { transmit: { ...state.transmit, frequencyHz: shown(state.transmit.frequencyHz) } }
            : {}),
          ...(state.resting
            ? { resting: state.resting.map((band) => ({ ...band, frequencyHz: shown(band.frequencyHz) })) }
            : {}),
        }),
    }),
    ...(setTransmitFrequency && {
      setTransmitFrequency: (frequencyHz: number | null) =>
        setTransmitFrequency.call(radio, frequencyHz === null ? null : frequencyHz / onAirPerShown),
    }),
    get duplexNow() {
      return radio.duplexNow ?? null;
    },
    ...(setTransmitMode && { setTransmitMode: (setting) => setTransmitMode.call(radio, setting) }),
    ...(workApart && {
      workApart: (receiveHz: number, transmitHz: number) =>
        workApart.call(radio, receiveHz / onAirPerShown, transmitHz / onAirPerShown),
    }),
    ...(setTone && { setTone: (toneHz: number | null) => setTone.call(radio, toneHz) }),
    close: () => radio.close(),
  };
}
