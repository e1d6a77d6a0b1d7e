export type DeviceName = 'cm108' | 'usbrelay' | 'cp2112';

/** What a test in the guest asks of the process that has the devices. */
export type DeviceOrder =
  | { readonly kind: 'plug' | 'unplug' | 'seen'; readonly device: DeviceName }
  | { readonly kind: 'press'; readonly keys: number }
  | { readonly kind: 'end' };

export type DeviceSaid =
  | { readonly kind: 'done' }
  /** Reports since the device was plugged in, in hexadecimal; and what was written to the calibration of the INA226. */
  | { readonly kind: 'seen'; readonly reports: readonly string[]; readonly calibration: number };
