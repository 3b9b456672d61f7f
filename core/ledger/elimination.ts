/**
 * Balances between entities of a group, taken out by rule (IFRS 10.B86(c)): a rule names the accounts
 * that hold them. What they do not cancel out is shown as a difference, never spread or dropped.
 */
import { type AppError, fail, ok, type Result } from '../result.ts';
import { isResultKind, type LedgerAccount } from './chart.ts';

export interface EliminationRule {
  readonly id: string;
  readonly name: string;
  /** Accounts whose postings are all between entities of the group, such as receivables and payables. */
  readonly accountIds: readonly string[];
  /** The balance sheet account that takes what does not cancel out. */
  readonly differenceAccountId: string;
}

/** What a rule took out of one set of balances. */
export interface Elimination {
  readonly ruleId: string;
  /** Taken away, by account, debit-positive. */
  readonly amounts: ReadonlyMap<string, bigint>;
  /** The sum of what was taken away, which the difference account holds now. */
  readonly differenceMinor: bigint;
}

export interface Eliminated {
  readonly balances: ReadonlyMap<string, bigint>;
  readonly eliminations: readonly Elimination[];
}

function fault(code: string, message: string, rule: EliminationRule): Result<never> {
  const error: AppError = { kind: 'invalid-input', code, message, path: rule.name };
  return fail(error);
}

/**
 * Checks rules against the chart: ELIMINATION_ACCOUNT_UNKNOWN, ELIMINATION_ACCOUNT_TWICE (an account
 * is taken out once) and ELIMINATION_DIFFERENCE (a balance sheet account that no rule takes out).
 */
export function checkEliminations(
  rules: readonly EliminationRule[],
  accounts: readonly LedgerAccount[],
): Result<readonly EliminationRule[]> {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const taken = new Map<string, string>();
  for (const rule of rules)
    for (const id of rule.accountIds) {
      const account = byId.get(id);
      if (account === undefined)
        return fault(
          'ELIMINATION_ACCOUNT_UNKNOWN',
          `The rule ${rule.name} names an account that the chart does not have. Choose another.`,
          rule,
        );
      const other = taken.get(id);
      if (other !== undefined)
        return fault(
          'ELIMINATION_ACCOUNT_TWICE',
          `${account.code} ${account.name} is taken out by the rule ${other} already. An account is in one rule, once.`,
          rule,
        );
      taken.set(id, rule.name);
    }
  for (const rule of rules) {
    const account = byId.get(rule.differenceAccountId);
    if (account === undefined || isResultKind(account.kind) || taken.has(account.id))
      return fault(
        'ELIMINATION_DIFFERENCE',
        `The difference of the rule ${rule.name} needs an account of the balance sheet that no rule takes out.`,
        rule,
      );
  }
  return ok(rules);
}

/**
 * Takes what the rules name out of balances that come to zero, so that they still do: what a rule's
 * accounts do not cancel out goes to its difference account.
 */
export function eliminate(
  balances: ReadonlyMap<string, bigint>,
  rules: readonly EliminationRule[],
): Eliminated {
  const rest = new Map(balances);
  const eliminations = rules.map((rule): Elimination => {
    const amounts = new Map<string, bigint>();
    let difference = 0n;
    for (const id of rule.accountIds) {
      const minor = rest.get(id);
      if (minor === undefined) continue;
      amounts.set(id, minor);
      difference += minor;
      rest.delete(id);
    }
    return { ruleId: rule.id, amounts, differenceMinor: difference };
  });
  for (const [index, { differenceMinor }] of eliminations.entries()) {
    const id = rules[index]?.differenceAccountId;
    if (id !== undefined && differenceMinor !== 0n)
      rest.set(id, (rest.get(id) ?? 0n) + differenceMinor);
  }
  return { balances: rest, eliminations };
}
