/**
 * Matching as a task of the worker pool. It is not run as the calculation `reconcile.match`, because
 * encoding, hashing and keeping 200,000 items would take longer than matching them.
 */

import type { AcceptedPair } from '../../core/reconcile/learned.ts';
import { matchItems } from '../../core/reconcile/match.ts';
import type { BankItem, Item, Match, MatchOptions } from '../../core/reconcile/model.ts';
import { AppFailure, fail, ok } from '../../core/result.ts';
import { type Packed, pack, unpack } from './packed.ts';
import type { Task } from './tasks.ts';

export interface MatchTaskInput {
  readonly bank: readonly BankItem[];
  readonly book: readonly Item[];
  readonly options: Partial<MatchOptions>;
  readonly accepted: readonly AcceptedPair[];
}

export interface MatchTaskOutput {
  readonly matches: readonly Match[];
  readonly openBankCount: number;
  readonly openBookCount: number;
  readonly complete: boolean;
  readonly learned: {
    readonly fitted: number;
    readonly measured: number;
    readonly threshold: number | null;
    readonly history: readonly {
      readonly threshold: number;
      readonly suggested: number;
      readonly right: number;
      readonly precision: number | null;
    }[];
  } | null;
}

/** Takes a packed `MatchTaskInput`, gives a packed `MatchTaskOutput`. */
export const matchTask: Task = {
  id: 'reconcile.suggest',
  version: '1.0.0',
  run: async (input, context) => {
    const { bank, book, options, accepted } = unpack(input as Packed<MatchTaskInput>);
    try {
      const found = matchItems(bank, book, options, accepted, (done, total) =>
        context.checkpoint(done, total, 'passes'),
      );
      const { matcher } = found;
      const output: MatchTaskOutput = {
        matches: found.matches,
        openBankCount: found.openBank.length,
        openBookCount: found.openBook.length,
        complete: found.complete,
        learned:
          matcher === null
            ? null
            : {
                fitted: matcher.fitted,
                measured: matcher.measured,
                threshold: matcher.threshold,
                history: matcher.history,
              },
      };
      return ok({ output: pack(output), trace: [], warnings: [] });
    } catch (error) {
      if (error instanceof AppFailure) return fail(error.error);
      throw error;
    }
  },
};
