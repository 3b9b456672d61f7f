/** Every handler of the contract. A missing one does not compile. */
import type { Handlers } from '../backend/handler.ts';
import { acceptSuggestedHandlers } from './acceptSuggested.ts';
import { accountExplainHandlers } from './accountExplain.ts';
import { accountHistoryHandlers } from './accountHistory.ts';
import { accountHandlers } from './accounts.ts';
import { allocationExplainHandlers } from './allocationExplain.ts';
import { attachmentHandlers } from './attachments.ts';
import { availableHandlers } from './available.ts';
import { callPreviewExplainHandlers } from './callPreviewExplain.ts';
import { capitalCallExplainHandlers } from './capitalCallExplain.ts';
import { capitalCallHandlers } from './capitalCalls.ts';
import { capitalCallTotalHandlers } from './capitalCallTotals.ts';
import { capitalCallViewHandlers } from './capitalCallViews.ts';
import { capitalReceiptHandlers } from './capitalReceipts.ts';
import { catalogueHandlers } from './catalogue.ts';
import { clawbackExplainHandlers } from './clawbackExplain.ts';
import { clawbackHandlers } from './clawbacks.ts';
import { closingExplainHandlers } from './closingExplain.ts';
import { closingHandlers } from './closings.ts';
import { creditLineHandlers } from './creditLines.ts';
import { distributionStepHandlers } from './distributionSteps.ts';
import { distributionHandlers } from './distributions.ts';
import { documentHandlers } from './documents.ts';
import { eliminationExplainHandlers } from './eliminationExplain.ts';
import { expectedFlowExplainHandlers } from './expectedFlowExplain.ts';
import { exportHandlers } from './export.ts';
import { feeCountHandlers } from './feeCountExplain.ts';
import { feeHandlers } from './fees.ts';
import { fileExplainHandlers } from './fileExplain.ts';
import { forecastHandlers } from './forecast.ts';
import { forecastActualsHandlers } from './forecastActuals.ts';
import { forecastExplainHandlers } from './forecastExplain.ts';
import { fundAccountHandlers } from './fundAccounts.ts';
import { fundAccountsExplainHandlers } from './fundAccountsExplain.ts';
import { fundDryRunHandlers } from './fundDryRun.ts';
import { fundExplainHandlers } from './fundExplain.ts';
import { fundFactHandlers } from './fundFacts.ts';
import { fundFeeHandlers } from './fundFees.ts';
import { fundIndexHandlers } from './fundIndices.ts';
import { fundInvestorHandlers } from './fundInvestors.ts';
import { fundPlanHandlers } from './fundPlans.ts';
import { fundRegisterHandlers } from './fundRegister.ts';
import { fundHandlers } from './funds.ts';
import { fundTaxHandlers } from './fundTax.ts';
import { fundTermsHandlers } from './fundTermsView.ts';
import { fundVintageHandlers } from './fundVintages.ts';
import { homeHandlers } from './home.ts';
import { importHandlers } from './import.ts';
import { importExplainHandlers } from './importExplain.ts';
import { journalHandlers } from './journal.ts';
import { journalExplainHandlers } from './journalExplain.ts';
import { ladderHandlers } from './ladder.ts';
import { ladderExplainHandlers } from './ladderExplain.ts';
import { ledgerHandlers } from './ledger.ts';
import { ledgerCountHandlers } from './ledgerCountExplain.ts';
import { ledgerExplainHandlers } from './ledgerExplain.ts';
import { ledgerExportHandlers } from './ledgerExport.ts';
import { ledgerGroupHandlers } from './ledgerGroup.ts';
import { ledgerGroupExplainHandlers } from './ledgerGroupExplain.ts';
import { ledgerJournalHandlers } from './ledgerJournals.ts';
import { ledgerStatementHandlers } from './ledgerStatements.ts';
import { ledgerYearHandlers } from './ledgerYear.ts';
import { limitExplainHandlers } from './limitExplain.ts';
import { limitHandlers } from './limits.ts';
import { lineHandlers } from './lines.ts';
import { masterDataHandlers } from './masterData.ts';
import { matchRuleExplainHandlers } from './matchRuleExplain.ts';
import { matchRuleHandlers } from './matchRules.ts';
import { paymentExplainHandlers } from './paymentExplain.ts';
import { poolExplainHandlers } from './poolExplain.ts';
import { poolHandlers } from './pools.ts';
import { positionHandlers } from './position.ts';
import { positionExplainHandlers } from './positionExplain.ts';
import { quarantineHandlers } from './quarantine.ts';
import { rateExplainHandlers } from './rateExplain.ts';
import { reconcileHandlers } from './reconcile.ts';
import { reconcileCountHandlers } from './reconcileCountExplain.ts';
import { reconcileExplainHandlers } from './reconcileExplain.ts';
import { reconcileMethodExplainHandlers } from './reconcileMethodExplain.ts';
import { openHandlers } from './reconcileOpen.ts';
import { reconcileOpenExplainHandlers } from './reconcileOpenExplain.ts';
import { reconcileSureExplainHandlers } from './reconcileSureExplain.ts';
import { reportHandlers } from './reports.ts';
import { riskHandlers } from './risk.ts';
import { ruleExplainHandlers } from './ruleExplain.ts';
import { ruleHandlers } from './rules.ts';
import { runHandlers } from './runs.ts';
import { scenarioExplainHandlers } from './scenarioExplain.ts';
import { scenarioHandlers } from './scenarios.ts';
import { sensitivityExplainHandlers } from './sensitivityExplain.ts';
import { snapshotExplainHandlers } from './snapshotExplain.ts';
import { snapshotHandlers } from './snapshots.ts';
import { statementExplainHandlers } from './statementExplain.ts';
import { statementGapHandlers } from './statementGaps.ts';
import { suggestionHandlers } from './suggestions.ts';
import { watchHandlers } from './watch.ts';
import { whatIfExplainHandlers } from './whatIfExplain.ts';
import { worksheetHandlers } from './worksheet.ts';
import { workspaceHandlers } from './workspace.ts';

export const handlers: Handlers = {
  ...workspaceHandlers,
  ...masterDataHandlers,
  ...accountExplainHandlers,
  ...accountHandlers,
  ...accountHistoryHandlers,
  ...attachmentHandlers,
  ...fileExplainHandlers,
  ...feeCountHandlers,
  ...feeHandlers,
  ...expectedFlowExplainHandlers,
  ...positionHandlers,
  ...positionExplainHandlers,
  ...availableHandlers,
  ...ladderHandlers,
  ...ladderExplainHandlers,
  ...poolExplainHandlers,
  ...poolHandlers,
  ...snapshotExplainHandlers,
  ...snapshotHandlers,
  ...worksheetHandlers,
  ...rateExplainHandlers,
  ...lineHandlers,
  ...importHandlers,
  ...quarantineHandlers,
  ...watchHandlers,
  ...importExplainHandlers,
  ...statementExplainHandlers,
  ...statementGapHandlers,
  ...homeHandlers,
  ...runHandlers,
  ...catalogueHandlers,
  ...forecastHandlers,
  ...forecastExplainHandlers,
  ...scenarioHandlers,
  ...scenarioExplainHandlers,
  ...riskHandlers,
  ...limitHandlers,
  ...limitExplainHandlers,
  ...fundHandlers,
  ...fundTaxHandlers,
  ...fundRegisterHandlers,
  ...fundTermsHandlers,
  ...fundDryRunHandlers,
  ...fundInvestorHandlers,
  ...closingHandlers,
  ...closingExplainHandlers,
  ...fundExplainHandlers,
  ...fundAccountHandlers,
  ...fundAccountsExplainHandlers,
  ...fundIndexHandlers,
  ...fundVintageHandlers,
  ...fundFactHandlers,
  ...fundFeeHandlers,
  ...fundPlanHandlers,
  ...creditLineHandlers,
  ...allocationExplainHandlers,
  ...sensitivityExplainHandlers,
  ...whatIfExplainHandlers,
  ...capitalCallHandlers,
  ...capitalCallViewHandlers,
  ...capitalReceiptHandlers,
  ...callPreviewExplainHandlers,
  ...capitalCallExplainHandlers,
  ...clawbackHandlers,
  ...clawbackExplainHandlers,
  ...capitalCallTotalHandlers,
  ...distributionHandlers,
  ...distributionStepHandlers,
  ...ledgerHandlers,
  ...ledgerJournalHandlers,
  ...ledgerStatementHandlers,
  ...ledgerCountHandlers,
  ...ledgerExplainHandlers,
  ...ledgerExportHandlers,
  ...ledgerGroupHandlers,
  ...ledgerGroupExplainHandlers,
  ...eliminationExplainHandlers,
  ...ledgerYearHandlers,
  ...reportHandlers,
  ...documentHandlers,
  ...exportHandlers,
  ...ruleHandlers,
  ...ruleExplainHandlers,
  ...matchRuleHandlers,
  ...matchRuleExplainHandlers,
  ...reconcileCountHandlers,
  ...reconcileHandlers,
  ...forecastActualsHandlers,
  ...suggestionHandlers,
  ...acceptSuggestedHandlers,
  ...paymentExplainHandlers,
  ...openHandlers,
  ...reconcileExplainHandlers,
  ...reconcileMethodExplainHandlers,
  ...reconcileOpenExplainHandlers,
  ...reconcileSureExplainHandlers,
  ...journalHandlers,
  ...journalExplainHandlers,
};
