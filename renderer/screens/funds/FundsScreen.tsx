/** Funds: the list, one fund, or one of its distributions, by what the tab was opened with. */
import type { ScreenProps } from '../registry.ts';
import { DistributionPage } from './DistributionPage.tsx';
import { FundList } from './FundList.tsx';
import { FundPage } from './FundPage.tsx';
import './funds.css';

export function FundsScreen({ params }: ScreenProps) {
  const { fundId, distributionId } = params;
  if (fundId !== undefined && distributionId !== undefined)
    return (
      <DistributionPage key={distributionId} fundId={fundId} distributionId={distributionId} />
    );
  if (fundId !== undefined) return <FundPage key={fundId} fundId={fundId} params={params} />;
  return <FundList />;
}
