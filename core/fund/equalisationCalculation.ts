/** `fund.equalisation`: what a later closing makes every investor pay or get back. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { ok } from '../result.ts';
import { compoundsWords } from './compounding.ts';
import { equalisationInputSchema, equalise } from './equalisation.ts';

const line = { capital: moneyCodec, interest: moneyCodec } as const;

export const equalisationCalculation = defineCalculation({
  id: 'fund.equalisation',
  version: '1.1.0',
  label: 'Equalisation of a later closing',
  description:
    'True-up of earlier calls with interest, as if all investors had come in at the first closing.',
  input: equalisationInputSchema,
  output: z.object({
    investors: z.array(
      z.object({
        id: z.string(),
        ...line,
        total: moneyCodec.meta({ description: 'To pay; negative where it is paid back' }),
        calls: z.array(z.object({ id: z.string(), ...line })),
      }),
    ),
    toManager: z.object(line),
  }),
  run(input) {
    const result = equalise(input);
    if (!result.ok) return result;
    const { lines, toManager } = result.value;
    const money = (minor: bigint): Money => ({ currency: input.currency, minor });
    const sum = (values: readonly bigint[]) => values.reduce((total, each) => total + each, 0n);
    const investors = input.investors.map(({ id }, k) => {
      const calls = input.calls.map((call, at) => {
        const { capital = 0n, interest = 0n } = lines[at]?.[k] ?? {};
        return { id: call.id, capital: money(capital), interest: money(interest) };
      });
      const capital = sum(calls.map((call) => call.capital.minor));
      const interest = sum(calls.map((call) => call.interest.minor));
      return {
        id,
        capital: money(capital),
        interest: money(interest),
        total: money(capital + interest),
        calls,
      };
    });
    const { compounding = 'simple' } = input;
    const manner =
      compounding === 'simple' ? '' : `, compounded ${compoundsWords(compounding, 'call')}`;
    const trace = investors.map(
      ({ id, total, calls }, k): TraceStep => ({
        id: `investor.${id}`,
        label: input.investors[k]?.name ?? id,
        rule: `Sum over calls of the share after the closing less what was paid, and interest on it${manner}`,
        inputs: calls.map((call) => ({
          label: call.id,
          value: `${formatAmount(call.capital)} + ${formatAmount(call.interest)}`,
          unit: input.currency,
        })),
        result: formatAmount(total),
        unit: input.currency,
      }),
    );
    const manager = {
      capital: money(sum(toManager.map(({ capital }) => capital))),
      interest: money(sum(toManager.map(({ interest }) => interest))),
    };
    return ok({ output: { investors, toManager: manager }, trace, warnings: [] });
  },
});
