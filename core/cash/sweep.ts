/**
 * Sweeps of a cash pool as proposals: balances above their target go to the header, balances below it
 * are funded from there. Zero balancing is the same with targets of zero. Nothing is lost or made:
 * the sum of balances is the same before and after.
 */

export interface SweepMember {
  readonly id: string;
  readonly balanceMinor: bigint;
  /** What a restriction holds; it is never moved. */
  readonly heldMinor: bigint;
  readonly targetMinor: bigint;
  /** Smaller transfers are not made; at least 0. */
  readonly minimumTransferMinor: bigint;
  /** Funded in ascending order where the header has too little; ties by id. */
  readonly priority: number;
}

export interface SweepInput {
  readonly header: {
    readonly id: string;
    readonly balanceMinor: bigint;
    /** What funding must leave on the header: its minimum, or less its agreed overdraft. */
    readonly floorMinor: bigint;
  };
  readonly members: readonly SweepMember[];
}

export interface SweepTransfer {
  readonly fromId: string;
  readonly toId: string;
  /** Above zero. */
  readonly amountMinor: bigint;
  /** surplus: above its target; deficit: funded to its target; partial: as far as the header reaches. */
  readonly kind: 'surplus' | 'deficit' | 'partial';
}

/** Why an account was left as it is although it is off its target. */
export type SweepLeft = 'below-minimum-transfer' | 'restricted' | 'header-too-low';

export interface SweepAccount {
  readonly id: string;
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
  /** Balance less target after the sweep. */
  readonly offTargetMinor: bigint;
  readonly left: SweepLeft | null;
}

export interface Sweep {
  /** Surpluses first, in the order of the members, then funding in the order of priority. */
  readonly transfers: readonly SweepTransfer[];
  readonly header: SweepAccount;
  readonly members: readonly SweepAccount[];
}

/** What may leave an account: all above the target, but nothing that a restriction holds. */
function movable({ balanceMinor, heldMinor, targetMinor }: SweepMember): bigint {
  const keep = heldMinor > targetMinor ? heldMinor : targetMinor;
  return balanceMinor > keep ? balanceMinor - keep : 0n;
}

/** Whether a transfer of this size is made at all. */
function isWorth(amount: bigint, { minimumTransferMinor }: SweepMember): boolean {
  return amount > 0n && amount >= minimumTransferMinor;
}

function byPriority(a: SweepMember, b: SweepMember): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Proposes the transfers of one sweep.
 *
 * 1. Each member above its target gives what is above it (never what a restriction holds), where that
 *    is no less than its smallest transfer.
 * 2. Members below their target are funded to it by priority. Where the header would fall below its
 *    floor the member gets what is left above the floor, again no less than its smallest transfer;
 *    those after it get nothing.
 *
 * No member gives below its target, none gets above it, and funding never takes the header below its
 * floor.
 */
export function proposeSweep({ header, members }: SweepInput): Sweep {
  const transfers: SweepTransfer[] = [];
  const after = new Map(members.map(({ id, balanceMinor }) => [id, balanceMinor]));
  const left = new Map<string, SweepLeft>();
  let pooled = header.balanceMinor;
  for (const member of members) {
    const over = member.balanceMinor - member.targetMinor;
    if (over <= 0n) continue;
    const amount = movable(member);
    if (!isWorth(amount, member)) {
      left.set(member.id, amount === 0n ? 'restricted' : 'below-minimum-transfer');
      continue;
    }
    if (amount < over) left.set(member.id, 'restricted');
    pooled += amount;
    after.set(member.id, member.balanceMinor - amount);
    transfers.push({ fromId: member.id, toId: header.id, amountMinor: amount, kind: 'surplus' });
  }
  for (const member of [...members].sort(byPriority)) {
    const need = member.targetMinor - member.balanceMinor;
    if (need <= 0n) continue;
    if (!isWorth(need, member)) {
      left.set(member.id, 'below-minimum-transfer');
      continue;
    }
    const room = pooled > header.floorMinor ? pooled - header.floorMinor : 0n;
    const amount = need < room ? need : room;
    if (amount < need) left.set(member.id, 'header-too-low');
    if (!isWorth(amount, member)) continue;
    pooled -= amount;
    after.set(member.id, member.balanceMinor + amount);
    const kind = amount < need ? 'partial' : 'deficit';
    transfers.push({ fromId: header.id, toId: member.id, amountMinor: amount, kind });
  }
  return {
    transfers,
    header: {
      id: header.id,
      beforeMinor: header.balanceMinor,
      afterMinor: pooled,
      offTargetMinor: pooled - header.floorMinor,
      left: null,
    },
    members: members.map((member) => {
      const end = after.get(member.id) ?? member.balanceMinor;
      return {
        id: member.id,
        beforeMinor: member.balanceMinor,
        afterMinor: end,
        offTargetMinor: end - member.targetMinor,
        left: left.get(member.id) ?? null,
      };
    }),
  };
}
