/**
 * Every operation that Hamlib says it supports for a radio, as commands of `rigctl`: what it sets is read back where it can be.
 * `told` is what `rigctl -m MODEL -u` prints. What comes last may leave the radio switched off, or as it left the factory.
 *
 * Source: lines of `rigctl -u` and letters of its commands, Hamlib 4.5.4.
 */
export function radioOperations(told: string): string[] {
  const caps = readCaps(told);
  const pair = (what: string, set: readonly string[], get: readonly string[]) => {
    const can = (verb: string) => /^[YE]/.test(caps.line(`Can ${verb} ${what}`));
    const sets = can('set') ? set : [];
    const gets = can('get') ? get : [];
    return sets.length === 0 ? gets : sets.flatMap((command) => [command, ...gets]);
  };
  const can = (what: string, commands: readonly string[]) =>
    /^[YE]/.test(caps.line(`Can ${what}`)) ? commands : [];
  const modes = caps.words('Mode list');
  const everyWord = (name: string, command: (word: string) => string) => caps.words(name).map(command);
  return [
    ...pair('Frequency', ['F 145825000'], ['f']),
    ...pair(
      'Mode',
      modes.map((mode) => `M ${mode} 0`),
      ['m'],
    ),
    ...can('set Mode', ['M FM 15000']),
    ...pair('Split VFO', ['S 1 VFOB'], ['s']),
    ...pair('Split Freq', ['I 435313000'], ['i']),
    ...pair('Split Mode', ['X FM 15000'], ['x']),
    ...pair('Split Freq', ['K 435313000 FM 15000'], ['k']),
    ...pair('Split VFO', ['S 0 VFOA'], ['s']),
    ...pair('Repeater Duplex', ['R +', 'R -', 'R None'], ['r']),
    ...pair('Repeater Offset', ['O 600000'], ['o']),
    ...pair('Tuning Step', [`N ${caps.largestStepHz()}`], ['n']),
    ...pair('RIT', ['J 100', 'J -100', 'J 0'], ['j']),
    ...pair('XIT', ['Z 100', 'Z -100', 'Z 0'], ['z']),
    ...pair('CTCSS', ['C 670', 'C 885'], ['c']),
    ...pair('CTCSS Squelch', ['\\set_ctcss_sql 885'], ['\\get_ctcss_sql']),
    ...pair('DCS', ['D 23'], ['d']),
    ...pair('DCS Squelch', ['\\set_dcs_sql 23'], ['\\get_dcs_sql']),
    ...can('get DCD', ['\\get_dcd']),
    ...caps.functions(),
    ...caps.levels(),
    ...caps.parameters(),
    ...pair('Ant', ['Y 1 0'], ['y 1']),
    ...pair('Transceive', ['A OFF'], ['a']),
    ...can('send DTMF', ['\\send_dtmf 73']),
    ...can('send Morse', ['b TEST', '\\stop_morse']),
    ...can('send Voice', ['\\send_voice_mem 1']),
    ...pair('Bank', ['B 1'], []),
    ...can(
      'set VFO',
      everyWord('VFO list', (vfo) => `V ${vfo}`),
    ),
    ...can('set VFO', [`V ${caps.words('VFO list')[0]}`]),
    ...can('get VFO', ['v']),
    ...pair('PTT', ['T 1', 'T 2', 'T 3', 'T 0'], ['t']),
    ...pair('Mem', ['E 1'], ['e']),
    ...can('get Channel', ['h 1 1']),
    ...can(
      'ctl Mem/VFO',
      everyWord('VFO Ops', (operation) => `G ${operation}`),
    ),
    ...can(
      'Scan',
      everyWord('Scan Ops', (scan) => `g ${scan} 1`),
    ),
    ...can('get Info', ['_']),
    ...can('get power2mW', ['2 0.5 145825000 FM']),
    ...can('get mW2power', ['4 5000 145825000 FM']),
    ...can('set Conf', ['\\set_conf post_write_delay 0']),
    ...can('get Conf', ['\\dump_conf']),
    ...pair('Power Stat', ['\\set_powerstat 1'], ['\\get_powerstat']),
    ...can('Reset', ['* 2']),
  ];
}

/** Looks things up in what `rigctl -u` printed. */
function readCaps(told: string) {
  const line = (name: string) =>
    new RegExp(`^${name.replace('/', '\\/')}:[ \\t]*(.*)$`, 'm').exec(told)?.[1]?.trim() ?? '';
  const words = (name: string) =>
    line(name)
      .split(/\s+/)
      .filter((word) => word !== '');
  const granular = (name: string) =>
    [...line(name).matchAll(/(\S+?)\(([-\d.]+)\.\.([-\d.]+)\/([-\d.e]+)\)/g)].map(
      ([, word, low, high, step]) => ({
        word: word!,
        low: Number(low),
        high: Number(high),
        step: Number(step),
      }),
    );
  const firstOf = (name: string) => /\d+/.exec(line(name))?.[0];
  const valueOf = ({ word, low, high, step }: ReturnType<typeof granular>[number]): string => {
    if (word === 'PREAMP') return firstOf('Preamp') ?? '0';
    if (word === 'ATT') return firstOf('Attenuator') ?? '0';
    const usual = usualValues[word];
    if (usual !== undefined) return usual;
    if (high <= low) return '0.5';
    const steps = step > 0 ? Math.round((high - low) / 2 / step) * step : (high - low) / 2;
    return String(Math.round((low + steps) * 1e6) / 1e6);
  };
  const setsAndGets = (what: string, set: string, get: string) => {
    const gettable = granular(`Get ${what}`);
    const settable = granular(`Set ${what}`);
    const isGettable = (word: string) => gettable.some((one) => one.word === word);
    const isSettable = (word: string) => settable.some((one) => one.word === word);
    return [
      ...settable.flatMap((one) => [
        // Looked at first: Hamlib learns from the answer how the radio wants to be told.
        ...(isGettable(one.word) ? [`${get} ${one.word}`] : []),
        `${set} ${one.word} ${valueOf(one)}`,
        ...(isGettable(one.word) ? [`${get} ${one.word}`] : []),
      ]),
      ...gettable.filter(({ word }) => !isSettable(word)).map(({ word }) => `${get} ${word}`),
    ];
  };
  return {
    line,
    words,
    levels: () => setsAndGets('level', 'L', 'l'),
    parameters: () => setsAndGets('parameters', 'P', 'p'),
    functions() {
      const gettable = words('Get functions');
      const settable = words('Set functions');
      const get = (word: string) => (gettable.includes(word) ? [`u ${word}`] : []);
      return [
        ...settable.flatMap((word) => [`U ${word} 1`, ...get(word), `U ${word} 0`, ...get(word)]),
        ...gettable.filter((word) => !settable.includes(word)).map((word) => `u ${word}`),
      ];
    },
    /** In hertz; 1 kHz where it tells none. */
    largestStepHz() {
      const section = /^Tuning steps:\n((?:\t.*\n)*)/m.exec(told)?.[1] ?? '';
      const steps = [...section.matchAll(/^\t([\d.]+) (k?)Hz:/gm)];
      return Math.max(
        ...steps.map(([, number, kilo]) => Number(number) * (kilo === 'k' ? 1000 : 1)),
        steps.length === 0 ? 1000 : 0,
      );
    },
  };
}

/** Values in the middle of what radios take, where Hamlib tells no range. */
const usualValues: Readonly<Record<string, string>> = {
  AGC: '3',
  VOXDELAY: '10',
  BKINDL: '130',
  METER: '4',
  SPECTRUM_MODE: '1',
  SPECTRUM_SPAN: '100000',
  SPECTRUM_EDGE_LOW: '145000000',
  SPECTRUM_EDGE_HIGH: '145500000',
  TIME: '43200',
};
