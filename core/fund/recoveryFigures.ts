/** The figures of what carry owes back and how it is recovered, as every clawback test answers them. */
import { moneyCodec } from '../money/codecs.ts';

export const recoveryShape = {
  excessCarry: moneyCodec,
  preferredShortfall: moneyCodec,
  gross: moneyCodec,
  fromEscrow: moneyCodec,
  fromHolders: moneyCodec,
  afterTaxCap: moneyCodec,
  /** What investors get: from escrow and from holders. */
  payable: moneyCodec,
} as const;
