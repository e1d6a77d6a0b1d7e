/**
 * A device whose orders `yieldFirst` may forbid: the same in everything else. For whoever must keep his hands off while a
 * client leads.
 */
export function yieldingDevice<T extends object>(
  device: T,
  orders: readonly (keyof T)[],
  yieldFirst: () => void,
): T {
  const yielding: ReadonlySet<PropertyKey> = new Set(orders);
  return new Proxy(device, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name, target);
      if (typeof part !== 'function') return part;
      if (!yielding.has(name)) return part.bind(target);
      return async (...words: unknown[]) => {
        yieldFirst();
        return part.apply(target, words);
      };
    },
  });
}
