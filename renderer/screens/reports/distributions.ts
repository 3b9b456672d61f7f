/** The distributions that a report can be written of, over all funds. */
import { useEffect, useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../messages/index.ts';
import { useTopics } from '../../query.ts';
import { knownMeta } from '../../stores/clocks.ts';

export interface DistributionChoice {
  readonly id: string;
  readonly label: string;
}

async function loadDistributions(asOf: string): Promise<readonly DistributionChoice[] | null> {
  const funds = await call('funds.list', { asOf }, knownMeta());
  if (!funds.ok) return null;
  const all = await Promise.all(
    funds.value.map((fund) => call('funds.get', { fundId: fund.id, asOf }, knownMeta())),
  );
  return all.flatMap((reply) =>
    reply.ok
      ? reply.value.distributions
          .filter((one) => one.runId !== null)
          .map(({ id, number }) => ({
            id,
            label: t('reports.distribution', { fund: reply.value.fund.name, number }),
          }))
      : [],
  );
}

/** Computed distributions by fund; `null` while they load or where funds may not be seen. */
export function useDistributions(
  asOf: string,
  enabled: boolean,
): readonly DistributionChoice[] | null {
  const [found, setFound] = useState<readonly DistributionChoice[] | null>(null);
  const [round, setRound] = useState(0);
  useTopics(['distribution', 'fund'], () => setRound((before) => before + 1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round asks for the same list again
  useEffect(() => {
    if (!enabled) return;
    let isCurrent = true;
    void loadDistributions(asOf).then((choices) => {
      if (isCurrent) setFound(choices);
    });
    return () => {
      isCurrent = false;
    };
  }, [asOf, enabled, round]);
  return found;
}
