/**
 * Which of some amounts sum to a target: branch and bound over the amounts in falling order, the fewest
 * members first. Bounded by steps, so that it ends and finds the same on every machine.
 */

export interface SubsetSearch {
  /** Positions in `amounts`, rising; the solution with the fewest members, or null. */
  readonly members: readonly number[] | null;
  /** Solutions with as few members, this one left out; counted up to the limit. */
  readonly others: number;
  readonly steps: number;
  /** False where the steps ran out before everything was seen. */
  readonly complete: boolean;
}

export interface SubsetBounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly steps: number;
}

/** Sums of the largest and of the smallest k from each position on: what k more members can reach. */
class Reach {
  readonly #prefix: Float64Array;
  readonly #count: number;

  constructor(sorted: readonly number[]) {
    this.#count = sorted.length;
    this.#prefix = new Float64Array(sorted.length + 1);
    sorted.forEach((amount, index) => {
      this.#prefix[index + 1] = (this.#prefix[index] as number) + amount;
    });
  }

  most(from: number, members: number): number {
    return (this.#prefix[from + members] as number) - (this.#prefix[from] as number);
  }

  least(members: number): number {
    return (this.#prefix[this.#count] as number) - (this.#prefix[this.#count - members] as number);
  }
}

const MOST_OTHERS = 3;
/** Sums of so many members stay exact below this. */
const LARGEST = 2 ** 47;

/**
 * Finds members of `amounts` (signed minor units) that sum to `target` exactly.
 * Amounts beyond 2^47 are not searched, because their sums could leave the safe integers.
 */
export function findSubset(
  amounts: readonly number[],
  target: number,
  { minimum, maximum, steps: limit }: SubsetBounds,
): SubsetSearch {
  const order = amounts
    .map((_, index) => index)
    .filter((index) => Math.abs(amounts[index] as number) < LARGEST)
    .sort((a, b) => (amounts[b] as number) - (amounts[a] as number) || a - b);
  const sorted = order.map((index) => amounts[index] as number);
  const reach = new Reach(sorted);
  let steps = 0;
  let found: readonly number[] | null = null;
  let others = 0;
  const chosen: number[] = [];

  const search = (from: number, left: number, rest: number): void => {
    for (let at = from; at + left <= sorted.length; at++) {
      if (steps >= limit || others >= MOST_OTHERS) return;
      steps++;
      // Falling order: if the largest that are left cannot reach it, later ones cannot either.
      if (reach.most(at, left) < rest || reach.least(left) > rest) return;
      const amount = sorted[at] as number;
      if (left === 1) {
        if (amount !== rest) continue;
        if (found === null) found = [...chosen, at];
        else others++;
      } else {
        chosen.push(at);
        search(at + 1, left - 1, rest - amount);
        chosen.pop();
      }
    }
  };
  for (let size = minimum; size <= Math.min(maximum, sorted.length); size++) {
    search(0, size, target);
    if (found !== null || steps >= limit) break;
  }
  const members = found as readonly number[] | null;
  return {
    members: members?.map((at) => order[at] as number).sort((a, b) => a - b) ?? null,
    others,
    steps,
    complete: steps < limit,
  };
}
