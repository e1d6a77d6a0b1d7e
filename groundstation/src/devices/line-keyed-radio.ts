import type { PttLine, Radio } from '../ports.ts';

/**
 * A radio that a contact keys, while everything else is told to it in its own language. It counts as transmitting when either
 * says so; bytes do not release it, so `releaseBytes` is gone.
 */
export function keyByLine(radio: Radio, line: PttLine): Radio {
  const setTransmit: Radio['setTransmit'] = async (isOn) => {
    await line.setKeyed(isOn);
  };
  // Everything that a radio can do, and what radios will be able to do later, stays as it is.
  return new Proxy(radio, {
    get(target, name) {
      if (name === 'setTransmit') return setTransmit;
      if (name === 'isTransmitting') return line.isKeyed === true || target.isTransmitting;
      if (name === 'releaseBytes') return undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    has: (target, name) => name !== 'releaseBytes' && Reflect.has(target, name),
  });
}
