/** How a rate of return is explained, and what a reader of several roots must know. */
import type { CalculationWarning, TraceStep } from '../calculation.ts';
import type { Result } from '../result.ts';
import type { XirrResult } from './xirr.ts';

export function irrStep(result: XirrResult, flowCount: number): TraceStep {
  return {
    id: 'irr',
    label: 'Internal rate of return',
    rule:
      'The rate at which all flows are worth zero: sum of flow x (1 + rate) ^ (-days / 365) = 0; ' +
      `shown: ${result.rule}`,
    inputs: [
      { label: 'Flows', value: String(flowCount), ref: 'input.flows' },
      ...result.roots.map((root, k) => ({ label: `Root ${k + 1}`, value: String(root) })),
    ],
    result: String(result.headline),
    unit: 'a year',
  };
}

export function irrWarnings(irr: Result<XirrResult>): CalculationWarning[] {
  if (!irr.ok) return [{ code: irr.error.code, message: irr.error.message }];
  if (!irr.value.isAmbiguous) return [];
  const { roots, rule } = irr.value;
  return [
    {
      code: 'IRR_AMBIGUOUS',
      message:
        `${roots.length} rates of return solve these flows; the one shown is ${rule}. ` +
        'Prefer the multiples.',
    },
  ];
}
