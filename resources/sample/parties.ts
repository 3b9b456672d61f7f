/**
 * Whom the sample group trades with. All names are invented; they carry the diacritics and scripts
 * that statements of such a group carry.
 */

export type PartyKind = 'customer' | 'supplier' | 'authority' | 'utility' | 'landlord' | 'lender';

export interface PartySeed {
  readonly code: string;
  readonly name: string;
  readonly kind: PartyKind;
  readonly country: string;
}

const names: Readonly<Record<string, Partial<Record<PartyKind, string>>>> = {
  DE: {
    customer:
      'Stadtwerke Ahrental|Hüttenwerke Sölling AG|Weserkraft Vertrieb GmbH|Nordlicht Logistik SE|' +
      'Käfer & Söhne Maschinenbau|Elbtal Chemie GmbH|Gießerei Brüggemann KG|Ostseequell Brauerei|' +
      'Rhönstrom eG|Müritz Papier GmbH|Großmarkt Jahnstraße|Überlandwerk Fläming|' +
      'Bäckerei-Union Süd eG|Klinikverbund Tauber|Zementwerk Höxtal',
    supplier:
      'Turbinenbau Drömling GmbH|Gasnetz Transit AG|Kabelwerk Schönau|' +
      'Förder- und Hebetechnik Büsing|IT-Haus Lüneport|Anlagenservice Krümmel|' +
      'Spedition Ößling|Wachdienst Hansa|Büro Plus Möller|Ingenieurbüro Weißenfels',
    authority: 'Finanzamt Nordstadt|Hauptzollamt Elbufer|Krankenkasse Verbund Nord',
    utility: 'Marktgebiet Gas Nord|Bilanzkreis Strom Mitte|Energiebörse Leinetal',
    landlord: 'Hafenkontor Immobilien KG|Grundbesitz Jüterland GmbH',
    lender: 'Konsortium Anleihe 2029 Zahlstelle|Förderbank Küste',
  },
  NL: {
    supplier: 'Kantoor & Zorg B.V.|Van Dijk Audit Partners|DataHaven Zuid B.V.|Reisbureau Noordzee',
    authority: 'Belastingdienst kantoor Noord',
    landlord: 'Gracht Vastgoed B.V.',
    lender: 'Schuldschein Agent Nr. 7',
  },
  GB: {
    customer:
      'Severn Grid plc|Mersey Ports|Pennine Water Services|Calder Valley Rail|' +
      'Thornbury Foods Ltd|Eskdale Aggregates|North Fen Growers|Clyde Shipyards Ltd|' +
      'Ullapool Seafoods|Cotswold Data Centres',
    supplier:
      'Harrow Turbine Leasing|Brackley Engineering|Tyne Cable Works|Penrose Legal LLP|' +
      'Oakham Fleet|Kestrel Security|Dunmore Facilities',
    authority: 'HMRC|HMRC VAT',
    landlord: 'Paddock Wharf Estates',
  },
  PL: {
    customer:
      'Zakłady Włókiennicze Łódź S.A.|Elektrociepłownia Wisłok|Żegluga Świnoujska|' +
      'Huta Częstochów|Mleczarnia Gąsawa|Spółdzielnia Piotrków|Drukarnia Źródło sp. z o.o.|' +
      'Kopalnia Jaśmin S.A.|Port Żuławy|Cukrownia Środa',
    supplier:
      'Serwis Turbin Śląsk sp. z o.o.|Przesył Łąka S.A.|Biuro Rachunkowe Gołąb|Transport Wójcik|' +
      'Ochrona Żuraw|Instalacje Pączek',
    authority: 'Urząd Skarbowy Łódź-Górna|Zakład Ubezpieczeń, oddział Łódź',
    landlord: 'Nieruchomości Księży Młyn',
  },
  US: {
    customer:
      'Tidewater Steel Corp.|Cascade Paper Co.|Lone Prairie Co-op|Hudson Bay Freight|' +
      'Ozark Aluminum|Bluegrass Foods Inc.|Great Basin Mining|Chesapeake Cold Storage|' +
      'Redwood Semiconductor|Piedmont Textiles|Delta Rice Mills|Allegheny Glass',
    supplier:
      'Turbine Parts of Tulsa|Gulf Pipeline Services|Keystone Staffing|Summit Insurance Brokers|' +
      'Prairie Wind Maintenance|Harbor Street Law|Ironclad IT',
    authority: 'IRS EFTPS|State Comptroller',
    landlord: 'Wharf Street Realty LLC',
    lender: 'Term Loan B Agent',
  },
  CH: {
    customer:
      'Kraftwerke Obersimmen AG|Uhrenmanufaktur Jolivet SA|Chemie Rheinknie AG|' +
      'Bergbahnen Flüelen|Laiterie du Léman Sàrl|Präzision Glarn AG|Câblerie de Boudry|' +
      'Hôtel Bellerive SA',
    supplier:
      'Treuhand Zollikon Süd|Turbinen Räti AG|Électricité Jurane|Reinigung Sihl|' +
      'Versicherung Matter',
    authority: 'Steuerverwaltung Bund|Ausgleichskasse Zürichberg',
    landlord: 'Immobilien Limmat AG',
  },
  SE: {
    customer:
      'Göta Trävaror AB|Malmöhus Livs|Ångströms Verkstad AB|Skärgårdens Rederi|Bräcke Gruv AB|' +
      'Öresunds Is & Frys|Växjö Fjärrvärme|Åre Lift AB',
    supplier: 'Turbinservice Dalälven|Nät & Kabel Örnsköld|Städbolaget Blå|Revision Sjögren',
    authority: 'Skattekontoret Väst',
    landlord: 'Fastighets AB Hamnkajen',
  },
  JP: {
    customer:
      '東雲電力株式会社|株式会社みなと造船|北浜ガス株式会社|大和川製紙株式会社|株式会社秋津機械|' +
      '富士見冷凍株式会社|浜名湖水産株式会社',
    supplier: '株式会社タービン商会|三河ケーブル工業|霞町会計事務所|青葉警備保障',
    authority: '麹町税務署|港年金事務所',
    landlord: '汐留ビル管理株式会社',
  },
  SG: {
    customer:
      '海峡能源有限公司|Straits Cold Chain Pte Ltd|南洋橡胶有限公司|Merlion Bunkering Pte Ltd|' +
      'Johor Data Park Sdn Bhd|龙门港务有限公司|Batam Shipyard Tbk|Mekong Power JSC',
    supplier: 'Tuas Marine Works|狮城会计师事务所|Raffles Fleet Leasing|Jurong Cables|安保服务公司',
    authority: 'Revenue Authority GIRO|Provident Board',
    landlord: 'Marina Office Trust',
  },
  LU: {
    customer:
      'Réseau Moselle S.A.|Parc Éolien Haute-Sûre|Énergies du Grand Est|Windpark Öslinger Land|' +
      'Solar Alzette Sàrl|Coopérative Lëtz Stroum|Iberia Viento S.L.|Eólica Peñalara S.A.',
    supplier:
      'Maintenance Éole Sàrl|Assurances Kirchberg Nord|Bureau Technique Weis|Fiduciaire Ösling',
    authority: 'Administration des recettes',
    landlord: 'Terres et Toits S.C.I.',
    lender: 'Project Finance Agent Wind 3',
  },
};

function* listParties(): Generator<PartySeed> {
  let count = 0;
  for (const [country, kinds] of Object.entries(names))
    for (const [kind, list] of Object.entries(kinds))
      for (const name of list.split('|')) {
        count += 1;
        const code = `P${String(count).padStart(3, '0')}`;
        yield { code, name, kind: kind as PartyKind, country };
      }
}

export const PARTIES: readonly PartySeed[] = [...listParties()];

/** Indices into `PARTIES` of one kind in one country. Throws where the sample has none. */
export function partiesOf(country: string, kind: PartyKind): readonly number[] {
  const found = PARTIES.flatMap((party, index) =>
    party.country === country && party.kind === kind ? [index] : [],
  );
  if (found.length === 0) throw new RangeError(`The sample has no ${kind} in ${country}.`);
  return found;
}
