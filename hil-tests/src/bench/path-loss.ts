import { z } from 'zod';

/**
 * One measurement of what a carrier loses on its way to the article's connector: sent, read there, with the step attenuator at
 * `attenuationDb`. Reports of long-range tests call the difference effective attenuation.
 */
export const pathCalibration = z.object({
  on: z.iso.date(),
  sentDbm: z.number(),
  readDbm: z.number(),
  attenuationDb: z.number().nonnegative().default(0),
});

/**
 * Loss between the tester's radio and the article's connector but for the step attenuator: the mean of what was measured, or the figure
 * of the bench file where nobody did.
 */
export function pathLossDb(air: {
  readonly lossDb: number;
  readonly calibration?: readonly z.infer<typeof pathCalibration>[];
}): number {
  const { lossDb, calibration = [] } = air;
  if (calibration.length === 0) return lossDb;
  const losses = calibration.map(({ sentDbm, readDbm, attenuationDb }) => sentDbm - readDbm - attenuationDb);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
