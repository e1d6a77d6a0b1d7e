import { plugIntoKernel } from './adapters/uhid.ts';
import type { PayloadBench } from './payload-bench.ts';

/**
 * Plugs the USB devices of the benches into this machine's kernel, where the station and every other program find them as
 * hardware; where the kernel takes none, that is said and the cables go on.
 *
 * @returns how to unplug them
 */
export function plugBench(
  benches: readonly PayloadBench[],
  say: (type: string, text: string) => void,
): () => void {
  const plugged: { unplug(): void }[] = [];
  for (const device of benches.flatMap(({ hidDevices }) => hidDevices)) {
    const { product, serialNumber } = device.identity;
    const name = `${product}${serialNumber === '' ? '' : ` ${serialNumber}`}`;
    try {
      plugged.push(plugIntoKernel(device));
      say('hid', `${name} plugged into this machine's kernel`);
    } catch (error) {
      say('hid', `${name} not plugged: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return () => {
    for (const one of plugged) one.unplug();
  };
}
