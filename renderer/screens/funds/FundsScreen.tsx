/** Funds: the list, one fund, or one of its calls or distributions, by what the tab was opened with. */
import type { ScreenProps } from '../registry.ts';
import { CallPage } from './CallPage.tsx';
import { ClosingPage } from './ClosingPage.tsx';
import { DistributionPage } from './DistributionPage.tsx';
import { FundList } from './FundList.tsx';
import { FundPage } from './FundPage.tsx';
import './funds.css';
import { NewCallPage } from './NewCall.tsx';
import { NewFundPage } from './NewFundPage.tsx';

export function FundsScreen({ params }: ScreenProps) {
  const { fundId, distributionId, capitalCallId, closingId } = params;
  if (fundId !== undefined && distributionId !== undefined)
    return (
      <DistributionPage key={distributionId} fundId={fundId} distributionId={distributionId} />
    );
  if (fundId !== undefined && capitalCallId !== undefined)
    return <CallPage key={capitalCallId} fundId={fundId} capitalCallId={capitalCallId} />;
  if (fundId !== undefined && closingId !== undefined)
    return <ClosingPage key={closingId} fundId={fundId} closingId={closingId} />;
  if (fundId !== undefined && params.new === 'call')
    return <NewCallPage key={fundId} fundId={fundId} />;
  if (params.new !== undefined) return <NewFundPage />;
  if (fundId !== undefined) return <FundPage key={fundId} fundId={fundId} params={params} />;
  return <FundList />;
}
