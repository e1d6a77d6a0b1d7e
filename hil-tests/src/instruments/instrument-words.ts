import type { InstrumentSection } from '../bench/bench-instrument.ts';

/** What an instrument is told, in its own words. */
export interface InstrumentWords {
  readonly outputOn: string;
  readonly outputOff: string;
  readonly askOutputVoltage: string;
  readonly askOutputCurrent: string;
  setVoltage(voltageV: number): string;
  readonly askVoltage: string;
  setAttenuation(attenuationDb: number): string;
  readonly askAttenuation: string;
  readonly askPower: string;
  /** Undefined where the instrument keeps none. */
  readonly askHighestCurrent: string | undefined;
  /** Some controllers speak Fahrenheit until they are told. */
  readonly temperatureInC: string;
  setTemperature(temperatureC: number): string;
  readonly askTemperature: string;
}

/**
 * The words of an instrument: those of the standard, unless its maker is known to have others.
 *
 * Source: SCPI-99 volume 2 (OUTPut, SOURce, MEASure, INPut:ATTenuation); Rigol DP800 and DP2000 programming guides (the channel is
 * a parameter: `:OUTP CH1,ON`, `:MEAS:VOLT? CH1`); Keysight E36300 (a channel list: `OUTP ON,(@1)`); Keysight N6700 family (the highest current of an
 * acquisition); TestEquity 101H manual, chapter 6 (chambers with a Watlow F4T: SOURCE:CLOOP1)
 */
export function wordsOf(instrument: Pick<InstrumentSection, 'make' | 'model' | 'channel'>): InstrumentWords {
  const { make, model, channel } = instrument;
  if (/rigol/i.test(make) && /^DP/i.test(model)) return rigolSupply(channel ?? 'CH1');
  const list = channel === undefined ? '' : `(@${channel.replace(/\D/g, '')})`;
  const behind = list && `,${list}`;
  const asked = list && ` ${list}`;
  return {
    outputOn: `OUTP ON${behind}`,
    outputOff: `OUTP OFF${behind}`,
    askOutputVoltage: `MEAS:VOLT?${asked}`,
    askOutputCurrent: `MEAS:CURR?${asked}`,
    setVoltage: (voltageV) => `VOLT ${voltageV}${behind}`,
    askVoltage: 'MEAS:VOLT:DC?',
    setAttenuation: (attenuationDb) => `INP:ATT ${attenuationDb}`,
    askAttenuation: 'INP:ATT?',
    askPower: 'MEAS:POW?',
    askHighestCurrent: `MEAS:CURR:MAX?${asked}`,
    temperatureInC: ':UNIT:TEMPERATURE C',
    setTemperature: (temperatureC) => `:SOURCE:CLOOP1:SPOINT ${temperatureC}`,
    askTemperature: ':SOURCE:CLOOP1:PVALUE?',
  };
}

function rigolSupply(channel: string): InstrumentWords {
  const number = channel.replace(/\D/g, '') || '1';
  return {
    ...wordsOf({ make: 'SCPI', model: '', channel: undefined }),
    outputOn: `:OUTP ${channel},ON`,
    outputOff: `:OUTP ${channel},OFF`,
    askOutputVoltage: `:MEAS:VOLT? ${channel}`,
    askOutputCurrent: `:MEAS:CURR? ${channel}`,
    askHighestCurrent: undefined,
    setVoltage: (voltageV) => `:SOUR${number}:VOLT ${voltageV}`,
  };
}
