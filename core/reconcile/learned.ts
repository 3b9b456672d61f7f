/**
 * Suggestions learned from accepted matches: a logistic regression over few features, fitted on what
 * people accepted against the choices they did not take, and measured on the newest part of history
 * that the fit has not seen.
 */
import { exp } from '../numeric/elementary.ts';
import { type Features, featureNames, featuresOf, PairMemory } from './features.ts';
import type { Item, MatchGround } from './model.ts';
import { Candidates, takePairs } from './pairs.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountFits } from './sides.ts';

/** A one-to-one match that a person accepted, in the order in which they did. */
export interface AcceptedPair {
  readonly bank: Item;
  readonly book: Item;
}

export interface PrecisionStep {
  /** Suggestions with at least this score. */
  readonly threshold: number;
  readonly suggested: number;
  readonly right: number;
  /** `right / suggested`; null where nothing was suggested. */
  readonly precision: number | null;
}

export interface Matcher {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly memory: PairMemory;
  /** Accepted pairs that it was fitted on, and those that it was measured on. */
  readonly fitted: number;
  readonly measured: number;
  readonly history: readonly PrecisionStep[];
  /** The lowest threshold whose precision on history is at least 0.9; null where none is. */
  readonly threshold: number | null;
}

export const FEWEST_PAIRS = 20;
const ROUNDS = 400;
const RATE = 1;
const DECAY = 0.001;
const RIVALS = 5;
const ENOUGH = 0.9;
const HELD_OUT = 0.3;

interface Sample {
  readonly features: Features;
  readonly label: 0 | 1;
}

/** The book items of other pairs that could most easily be taken for this one. */
function rivalsOf(pairs: readonly AcceptedPair[], at: number): Item[] {
  const { bank } = pairs[at] as AcceptedPair;
  const off = (item: Item) =>
    Math.abs(item.amountMinor - bank.amountMinor) / Math.max(1, Math.abs(bank.amountMinor)) +
    Math.abs(item.day - bank.day) / 365;
  const nearby = pairs.slice(Math.max(0, at - 100), at + 100);
  return nearby
    .map(({ book }) => book)
    .filter((book) => book.id !== pairs[at]?.book.id)
    .filter(({ pool, currency }) => pool === bank.pool && currency === bank.currency)
    .sort((a, b) => off(a) - off(b) || (a.id < b.id ? -1 : 1))
    .slice(0, RIVALS);
}

function sigmoid(value: number): number {
  return value >= 0 ? 1 / (1 + exp(-value)) : 1 - 1 / (1 + exp(value));
}

function linear(weights: readonly number[], bias: number, features: Features): number {
  return features.reduce((sum, feature, at) => sum + feature * (weights[at] as number), bias);
}

/** Gradient descent with a fixed number of rounds from zero: the same samples give the same weights. */
function fitWeights(samples: readonly Sample[]): { weights: number[]; bias: number } {
  const weights = featureNames.map(() => 0);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = featureNames.map(() => 0);
    let slope = 0;
    for (const { features, label } of samples) {
      const error = sigmoid(linear(weights, bias, features)) - label;
      slope += error;
      features.forEach((feature, at) => {
        slopes[at] = (slopes[at] as number) + error * feature;
      });
    }
    bias -= (RATE * slope) / samples.length;
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at] as number;
      weights[at] = weight - RATE * ((slopes[at] as number) / samples.length + DECAY * weight);
    }
  }
  return { weights, bias };
}

function samplesOf(pairs: readonly AcceptedPair[], from: number, to: number, memory: PairMemory) {
  const samples: Sample[] = [];
  for (let at = from; at < to; at++) {
    const { bank, book } = pairs[at] as AcceptedPair;
    // The pair itself stands in the memory once; it may not vouch for itself.
    samples.push({ features: featuresOf(bank, book, memory, 1), label: 1 });
    for (const rival of rivalsOf(pairs, at))
      samples.push({ features: featuresOf(bank, rival, memory), label: 0 });
  }
  return samples;
}

const THRESHOLDS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/** For each held-out line the best choice, and whether it was the one that the person took. */
function measure(
  pairs: readonly AcceptedPair[],
  from: number,
  model: Pick<Matcher, 'weights' | 'bias' | 'memory'>,
): PrecisionStep[] {
  const answers = pairs.slice(from).map(({ bank, book }, offset) => {
    const choices = [book, ...rivalsOf(pairs, from + offset)].map((choice) => ({
      right: choice.id === book.id,
      score: sigmoid(linear(model.weights, model.bias, featuresOf(bank, choice, model.memory))),
    }));
    // Of equal scores the wrong one counts: a tie is no knowledge.
    choices.sort((a, b) => b.score - a.score || Number(a.right) - Number(b.right));
    return choices[0] as { right: boolean; score: number };
  });
  return THRESHOLDS.map((threshold) => {
    const suggested = answers.filter(({ score }) => score >= threshold);
    const right = suggested.filter((answer) => answer.right).length;
    const precision = suggested.length === 0 ? null : right / suggested.length;
    return { threshold, suggested: suggested.length, right, precision };
  });
}

/**
 * Fits on the first 70 % of the pairs, measures on the rest, then fits on all. Null with fewer than 20
 * pairs: what is learned from less would only look like knowledge.
 */
export function fitMatcher(given: readonly AcceptedPair[], most = 2000): Matcher | null {
  const pairs = given.slice(-most);
  if (pairs.length < FEWEST_PAIRS) return null;
  const cut = Math.floor(pairs.length * (1 - HELD_OUT));
  const early = new PairMemory();
  for (const { bank, book } of pairs.slice(0, cut)) early.note(bank, book);
  const first = fitWeights(samplesOf(pairs, 0, cut, early));
  const history = measure(pairs, cut, { ...first, memory: early });
  const memory = new PairMemory();
  for (const { bank, book } of pairs) memory.note(bank, book);
  const enough = history.find(
    ({ precision, suggested }) => precision !== null && precision >= ENOUGH && suggested >= 3,
  );
  return {
    ...fitWeights(samplesOf(pairs, 0, pairs.length, memory)),
    memory,
    fitted: pairs.length,
    measured: pairs.length - cut,
    history,
    threshold: enough?.threshold ?? null,
  };
}

/** The features that carry a score, each with its part of it. */
function groundsOf(matcher: Matcher, features: Features, score: number): MatchGround[] {
  const parts = features.map((feature, at) => ({
    name: featureNames[at] as string,
    part: feature * (matcher.weights[at] as number),
  }));
  const total = parts.reduce((sum, { part }) => sum + Math.max(0, part), 0) || 1;
  const step = [...matcher.history].reverse().find(({ threshold }) => score >= threshold);
  const shown = parts
    .filter(({ part }) => part > 0.01)
    .sort((a, b) => b.part - a.part)
    .map(
      ({ name, part }): MatchGround => ({
        kind: 'learned',
        weight: (part / total) * score,
        text: `Learned: ${name}`,
      }),
    );
  const past: MatchGround = {
    kind: 'learned',
    weight: 0,
    text: `On history ${step?.right ?? 0} of ${step?.suggested ?? 0} suggestions like this were right; learned from ${matcher.fitted} accepted matches`,
  };
  return [...shown, past];
}

const MOST_CHOICES = 50;
const FARTHEST_DAYS = 45;

/** Suggests pairs whose learned score reaches the threshold that history allows. */
export function matchLearned(run: Run, matcher: Matcher): void {
  const { sides } = run;
  const { bank, book } = sides;
  const { threshold } = matcher;
  if (threshold === null) return;
  const byPurse = new Map<number, number[]>();
  for (let j = 0; j < book.items.length; j++) {
    if (book.open[j] === 0) continue;
    const known = byPurse.get(book.purse[j] as number);
    if (known === undefined) byPurse.set(book.purse[j] as number, [j]);
    else known.push(j);
  }
  for (const list of byPurse.values())
    list.sort((a, b) => (book.amount[a] as number) - (book.amount[b] as number) || a - b);
  const candidates = new Candidates();
  const found = new Map<string, { features: Features; score: number }>();
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0) continue;
    const left = bank.items[i] as Item;
    for (const j of nearAmount(byPurse.get(bank.purse[i] as number) ?? [], book.amount, left)) {
      const right = book.items[j] as Item;
      if (Math.abs(left.day - right.day) > FARTHEST_DAYS || !accountFits(left, right)) continue;
      const features = featuresOf(left, right, matcher.memory);
      const score = sigmoid(linear(matcher.weights, matcher.bias, features));
      if (score < threshold) continue;
      found.set(`${i} ${j}`, { features, score });
      candidates.add(i, j, 1 - score);
    }
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const [left, right] = [bank.items[i] as Item, book.items[j] as Item];
    const { features, score } = found.get(`${i} ${j}`) as { features: Features; score: number };
    const difference = left.amountMinor - right.amountMinor;
    addMatch(run, [whole(bank, i)], [whole(book, j)], {
      currency: left.currency,
      method: 'learned',
      grounds: groundsOf(matcher, features, score),
      differenceMinor: difference,
      differenceKind: difference === 0 ? null : 'other',
      alternatives,
    });
  });
}

/** Items within 5 % of the amount, the nearest first, of a list in order of amounts. */
function nearAmount(list: readonly number[], amounts: Float64Array, item: Item): number[] {
  const reach = Math.abs(item.amountMinor) * 0.05;
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((amounts[list[middle] as number] as number) < item.amountMinor - reach) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let at = low; at < list.length && found.length < 4 * MOST_CHOICES; at++) {
    const j = list[at] as number;
    if ((amounts[j] as number) > item.amountMinor + reach) break;
    found.push(j);
  }
  const off = (j: number) => Math.abs((amounts[j] as number) - item.amountMinor);
  return found.sort((a, b) => off(a) - off(b) || a - b).slice(0, MOST_CHOICES);
}
