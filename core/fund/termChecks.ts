/**
 * What makes terms of a waterfall impossible to follow. Each problem has a code, the path of the
 * field, and what to change; a form shows all of them, a calculation refuses with the first.
 */
import { Decimal } from '../money/decimal.ts';
import type { AppError } from '../result.ts';
import { percentText } from './text.ts';
import type { CarryTierTerms, PreferredTerms, WaterfallTerms } from './waterfallTerms.ts';

export function problem(code: string, path: string, message: string): AppError {
  return { kind: 'invalid-input', code, path, message };
}

/** Tax distributions measured by deal where deals share one account of carry. */
export function taxMeasuredProblem(path: string): AppError {
  return problem(
    'TAX_MEASURED_WITHOUT_DEALS',
    path,
    'Deals do not stand alone by these terms, so that carry is of the fund. Measure tax ' +
      'distributions over the fund, or let each deal stand alone.',
  );
}

/** ID_DUPLICATE where an id stands for two entries of a list at `path`. */
export function duplicateId(
  list: readonly { readonly id: string }[],
  path: string,
): AppError | undefined {
  const seen = new Set<string>();
  for (const [k, { id }] of list.entries()) {
    if (seen.has(id))
      return problem(
        'ID_DUPLICATE',
        `${path}.${k}.id`,
        `"${id}" is there twice. Give each entry an id of its own, or add the two up.`,
      );
    seen.add(id);
  }
  return undefined;
}

/** `CODE` where a share is outside 0 to 100 %, or at 100 % where that is too much. */
export function shareProblems(
  text: string,
  { code, path, what, below = false }: ShareCheck,
): AppError[] {
  const share = new Decimal(text);
  const tooLarge = below ? share.gte(1) : share.gt(1);
  if (!share.lt(0) && !tooLarge) return [];
  const until = below ? 'under 100%' : '100%';
  return [
    problem(
      code,
      path,
      `${what} ${percentText(share)} is not between 0% and ${until}. Write 0.2 for 20%.`,
    ),
  ];
}

interface ShareCheck {
  readonly code: string;
  readonly path: string;
  readonly what: string;
  /** Whether 100 % itself is too much. */
  readonly below?: boolean;
}

/**
 * CARRY_RANGE and CATCH_UP_RANGE where a share is none, CATCH_UP_NEVER_COMPLETES where the share is
 * above zero and not above the carry rate, so that carry never reaches its share of profit.
 */
function carryProblems(
  rate: { readonly text: string; readonly path: string },
  share: { readonly text: string; readonly path: string },
): AppError[] {
  const carryRate = new Decimal(rate.text);
  const catchUp = new Decimal(share.text);
  const ranges = [
    ...shareProblems(rate.text, {
      code: 'CARRY_RANGE',
      path: rate.path,
      what: 'Carry',
      below: true,
    }),
    ...shareProblems(share.text, {
      code: 'CATCH_UP_RANGE',
      path: share.path,
      what: 'Catch-up share',
    }),
  ];
  if (ranges.length > 0 || catchUp.isZero() || catchUp.gt(carryRate)) return ranges;
  return [
    problem(
      'CATCH_UP_NEVER_COMPLETES',
      share.path,
      `Catch-up share ${percentText(catchUp)} is not above carry ${percentText(carryRate)}, ` +
        `so it never completes. Raise it above ${percentText(carryRate)}, or write 0 for a ` +
        'hard hurdle.',
    ),
  ];
}

interface HurdleTerms {
  readonly irr?: string | undefined;
  readonly multiple?: string | undefined;
}

/**
 * HURDLE_RANGE for a rate or multiple that is none; HURDLES_OUT_OF_ORDER where a hurdle is not above
 * the one before it.
 */
export function hurdleProblems(hurdles: readonly HurdleTerms[], path: string): AppError[] {
  return hurdles.flatMap(({ irr, multiple }, k) => {
    const at = `${path}.${k}`;
    const isRate = irr === undefined || (new Decimal(irr).gt(-1) && new Decimal(irr).lte(10));
    const isMultiple = multiple === undefined || new Decimal(multiple).gt(0);
    if (!isRate || !isMultiple || (irr === undefined && multiple === undefined))
      return [
        problem('HURDLE_RANGE', at, 'Give a rate such as 0.08, a multiple such as 1.5, or both.'),
      ];
    const before = hurdles[k - 1];
    const falls = (now?: string, then?: string) =>
      now !== undefined && then !== undefined && new Decimal(now).lte(then);
    if (!before || !(falls(irr, before.irr) || falls(multiple, before.multiple))) return [];
    return [
      problem(
        'HURDLES_OUT_OF_ORDER',
        at,
        'Each hurdle must be above the one before it. Sort the tiers, or raise this one.',
      ),
    ];
  });
}

function carryTierProblems(
  tiers: readonly CarryTierTerms[],
  terms: PreferredTerms,
  path: string,
): AppError[] {
  const rates = [terms.carry.rate, ...tiers.map(({ carryRate }) => carryRate)];
  return [
    ...hurdleProblems(tiers, path),
    ...tiers.flatMap((tier, k) => {
      const at = `${path}.${k}`;
      const problems = carryProblems(
        { text: tier.carryRate, path: `${at}.carryRate` },
        { text: tier.catchUpShare, path: `${at}.catchUpShare` },
      );
      if (new Decimal(tier.carryRate).gte(rates[k] ?? '0')) return problems;
      return [
        ...problems,
        problem(
          'CARRY_FALLS',
          `${at}.carryRate`,
          `Carry ${percentText(new Decimal(tier.carryRate))} is below the tier before it. ` +
            'Sort the tiers, or raise it.',
        ),
      ];
    }),
    ...tiers.flatMap(({ irr }, k) =>
      irr !== undefined && new Decimal(irr).lt(terms.preferredReturn.rateAnnual)
        ? [
            problem(
              'HURDLE_BELOW_PREFERRED',
              `${path}.${k}.irr`,
              'The hurdle rate is below the preferred return, so the tier before it is empty. ' +
                'Raise it, or lower the preferred return.',
            ),
          ]
        : [],
    ),
  ];
}

/**
 * Everything that is wrong with terms of a waterfall: PREFERRED_RATE_RANGE outside 0 to 100 %,
 * CARRY_RANGE, CATCH_UP_RANGE, CATCH_UP_NEVER_COMPLETES, HURDLES_MISSING, HURDLE_RANGE,
 * HURDLES_OUT_OF_ORDER, HURDLE_BELOW_PREFERRED, CARRY_FALLS, PROMOTE_RANGE and COVERAGE_RANGE.
 *
 * @param path where the terms stand in the document, such as `terms`.
 */
export function waterfallProblems(terms: WaterfallTerms, path: string): AppError[] {
  if (terms.form === 'investor-hurdles') {
    const promotes = [
      ...terms.tiers.map(({ promote }, k) => ({ promote, at: `${path}.tiers.${k}.promote` })),
      { promote: terms.finalPromote, at: `${path}.finalPromote` },
    ];
    const missing = problem(
      'HURDLES_MISSING',
      `${path}.tiers`,
      'Give at least one hurdle, such as 8% to investors.',
    );
    return [
      ...(terms.tiers.length === 0 ? [missing] : hurdleProblems(terms.tiers, `${path}.tiers`)),
      ...promotes.flatMap(({ promote, at }) =>
        shareProblems(promote, { code: 'PROMOTE_RANGE', path: at, what: 'Promote', below: true }),
      ),
    ];
  }
  const { preferredReturn, catchUp, carry, carryTiers } = terms;
  const coverage =
    terms.form === 'hybrid' && !new Decimal(terms.test.coverage).gt(0)
      ? [
          problem(
            'COVERAGE_RANGE',
            `${path}.test.coverage`,
            'A coverage must be above zero. Write 1.25 for 125%.',
          ),
        ]
      : [];
  return [
    ...shareProblems(preferredReturn.rateAnnual, {
      code: 'PREFERRED_RATE_RANGE',
      path: `${path}.preferredReturn.rateAnnual`,
      what: 'Preferred return',
    }),
    ...carryProblems(
      { text: carry.rate, path: `${path}.carry.rate` },
      { text: catchUp.share, path: `${path}.catchUp.share` },
    ),
    ...carryTierProblems(carryTiers, terms, `${path}.carryTiers`),
    ...coverage,
  ];
}
