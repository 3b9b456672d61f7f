/** The whole history at once gives what the waterfall gives distribution by distribution. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import { runFund } from '../../test/helpers/fundProperties.ts';
import { unwrap } from '../result.ts';
import { runHistory } from './historyRun.ts';

describe('runHistory', () => {
  it('pays each holder of each past distribution what the waterfall of that day paid', () => {
    fc.assert(
      fc.property(fundArbitrary, ({ distribution: _, ...history }) => {
        const run = unwrap(runHistory(history));
        const paid = history.flows.filter(({ kind }) => kind === 'distribution');
        // Several of one day and deal are one, and those of one day follow each other.
        const days = new Set(history.flows.map(({ date }) => date));
        const { terms } = history;
        const from = terms.form === 'investor-hurdles' ? terms.from : terms.preferredReturn.from;
        if (days.size < history.flows.length || from === 'drawdown') return;
        expect(run.distributions).toHaveLength(paid.length);
        run.distributions.forEach((past) => {
          const at = history.flows.findIndex(
            ({ kind, date }) => kind === 'distribution' && date === past.date,
          );
          const flow = history.flows[at];
          if (!flow?.amount) throw new Error('a distribution has an amount');
          const { date, deal, share, amount } = flow;
          const { rounded } = runFund({
            ...history,
            flows: history.flows.slice(0, at),
            distribution: {
              date,
              amount,
              ...(deal !== undefined && { deal }),
              ...(share !== undefined && { share }),
            },
          });
          run.holders.forEach(({ id }, place) => {
            const line = rounded.holders.find((each) => each.id === id);
            expect(past.amountsMinor.map((tier) => BigInt(tier[place] ?? 0))).toEqual(
              line?.amountsMinor,
            );
          });
        });
      }),
      { numRuns: 60 },
    );
  });
});
