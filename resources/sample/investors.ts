/** Who committed to the sample's funds: 59 invented investors and the general partner. */

export interface InvestorSeed {
  readonly name: string;
  readonly kind:
    | 'pension-fund'
    | 'insurer'
    | 'foundation'
    | 'family-office'
    | 'bank'
    | 'private'
    | 'general-partner';
  readonly country: string;
}

type Kind = InvestorSeed['kind'];

function list(kind: Kind, text: string): InvestorSeed[] {
  return text.split('|').map((item) => {
    const [name = '', country = ''] = item.split(' @');
    return { name, kind, country };
  });
}

/** Class A: institutions, 18. */
export const CLASS_A: readonly InvestorSeed[] = [
  ...list(
    'pension-fund',
    'Pensionskasse Werratal VVaG @DE|Stichting Pensioen Waterland @NL|' +
      'Severn Teachers’ Pension @GB|Fundusz Emerytalny Źródło @PL|Pensionskassan Örnen @SE|' +
      'Caisse de pension Jorat @CH|Prairie Firefighters Retirement @US',
  ),
  ...list(
    'insurer',
    'Hanseatic Leben AG @DE|Assurance Alpine Mutuelle @CH|Towarzystwo Bałtyk Życie @PL|' +
      'Mälaren Försäkring @SE|青空生命保険 @JP',
  ),
  ...list('foundation', 'Stiftung Grünes Erbe @DE|Fondation Clairière @LU|Åsgård Stiftelse @SE'),
  ...list(
    'family-office',
    'Brüggemann Vermögen KG @DE|Tan Holdings 陈氏 @SG|Calloway Family LP @US',
  ),
];

/** Class B: larger tickets at a lower fee, 7. */
export const CLASS_B: readonly InvestorSeed[] = [
  ...list('pension-fund', 'Algemeen Pensioenfonds Delta @NL|Norrland Pension AB @SE'),
  ...list('insurer', 'Rheinische Rück SE @DE|Caledonian Life plc @GB'),
  ...list('bank', 'Landesförderbank Küste @DE|Banque d’Épargne du Léman @CH'),
  ...list('foundation', 'Evergreen Endowment Trust @US'),
];

/** Class C: the feeder's private investors, 34. */
export const CLASS_C: readonly InvestorSeed[] = list(
  'private',
  'Jürgen Kößler @DE|Annegret Möhlmann @DE|Łukasz Wiśniewski @PL|Grażyna Śliwa @PL|' +
    'Émile Garçon @LU|Zoë Lefèvre @LU|Åsa Lindström @SE|Björn Sjöholm @SE|Siân Pryce @GB|' +
    'Alasdair Munro @GB|Beatriz Peñalosa @ES|Íñigo Zubiri @ES|Matteo Bianchetti @IT|' +
    'Chiara Donà @IT|Tomáš Říha @CZ|Markéta Dvořáková @CZ|Søren Højgaard @DK|Mette Kjær @DK|' +
    '山口 陽子 @JP|小林 大輔 @JP|林美玲 @SG|Wei Jun Ong @SG|Ferenc Szűcs @HU|Ágnes Tőkés @HU|' +
    'Nuno Gonçalves @PT|Inês Magalhães @PT|Rūta Žemaitė @LT|Jānis Bērziņš @LV|' +
    'Ștefan Țurcanu @RO|Aoife Ní Bhriain @IE|Yiannis Papadakis @GR|Vesna Šarić @HR|' +
    'Hüseyin Çağlar @DE|Noémie Bücheler @CH',
);

export const GENERAL_PARTNER: InvestorSeed = {
  name: 'Growth Partners Management Sàrl',
  kind: 'general-partner',
  country: 'LU',
};

/** All 60, in the order of their codes. */
export const INVESTORS: readonly InvestorSeed[] = [
  ...CLASS_A,
  ...CLASS_B,
  ...CLASS_C,
  GENERAL_PARTNER,
];
