import { decodeYaesuOrder, decodeYaesuSetting, YaesuBlocks, type YaesuOrder } from '@dawa/protocols/yaesu';
import { digitGroups } from './digit-groups.ts';
import type { WireWords } from './wire-log.ts';

/** What goes over the cable of a Yaesu radio that speaks in five octets, in words. An answer does not say to what it is one. */
export const yaesuWords: WireWords = (direction, bytes) => {
  if (direction === 'received') {
    const setting = decodeYaesuSetting(bytes);
    return setting && `${digitGroups(setting.frequencyHz)} Hz, ${setting.mode}`;
  }
  const orders = new YaesuBlocks().push(bytes).map(decodeYaesuOrder);
  return orders.length === 0
    ? null
    : orders.map((order) => (order ? orderWords(order) : 'not understood')).join('; ');
};

function orderWords(order: YaesuOrder): string {
  const band = 'band' in order && order.band !== 'main' ? `, ${order.band.replace('-', ' ')}` : '';
  switch (order.kind) {
    case 'cat':
      return `remote control ${order.isOn ? 'on' : 'off'}`;
    case 'transmit':
      return `key ${order.isOn ? 'down' : 'up'}`;
    case 'satellite-mode':
      return `set satellite mode ${order.isOn ? 'on' : 'off'}`;
    case 'set-frequency':
      return `set frequency ${digitGroups(order.frequencyHz)} Hz${band}`;
    case 'set-mode':
      return `set mode ${order.mode}${band}`;
    case 'tone-switch':
      return `set tone ${order.isOn ? 'on' : 'off'}${band}`;
    case 'set-tone':
      return `set tone ${order.toneHz.toFixed(1)} Hz${band}`;
    case 'read-frequency':
      return `frequency and mode?${band}`;
    case 'repeater-shift':
      return 'repeater shift';
    case 'read-receive-status':
      return 'S-meter?';
    case 'read-transmit-status':
      return 'transmitting?';
    default:
      return order satisfies never;
  }
}
