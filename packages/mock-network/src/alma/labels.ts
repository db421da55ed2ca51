import type { Language, Texts } from '../institutions.ts'

/** Alma's tables by name. The codes are the same everywhere; the labels are in the institution's language. */
export const codeTables: ReadonlyMap<string, ReadonlyMap<string, Texts>> = new Map([
  [
    'HFrUserFinesFees.fineFeeType',
    table([
      ['OVERDUEFINE', 'Overdue fine', 'Überziehungsgebühr', 'Amende de retard'],
      ['RECALLEDOVERDUEFINE', 'Recalled overdue fine', 'Gebühr nach Rückruf', 'Amende après rappel'],
      ['LOSTITEMREPLACEMENTFEE', 'Lost item replacement fee', 'Ersatz bei Verlust', 'Remplacement'],
      ['LOSTITEMPROCESSFEE', 'Lost item process fee', 'Bearbeitung bei Verlust', 'Frais de traitement'],
      ['DAMAGEDITEMFINE', 'Damaged item fine', 'Gebühr für Schäden', 'Document endommagé'],
      ['LIBRARYCARDREPLACEMENT', 'Library card replacement', 'Ersatz des Ausweises', 'Remplacement de carte'],
      [
        'DOCUMENTDELIVERYSERVICE',
        'Document delivery service',
        'Dokumentlieferung',
        'Fourniture de documents',
      ],
      ['RENEWFEE', 'Renewal fee', 'Gebühr für Verlängerung', 'Frais de prolongation'],
      ['CREDIT', 'Credit', 'Guthaben', 'Crédit'],
      ['OTHER', 'Other', 'Sonstige', 'Autre'],
      ['CUSTOMER_DEFINED_01', 'Locker', 'Schließfach', 'Casier'],
    ]),
  ],
  [
    'HFrUserFinesFees.fineFeeStatus',
    table([
      ['ACTIVE', 'Active', 'Aktiv', 'Actif'],
      ['INDISPUTE', 'In dispute', 'Strittig', 'Contesté'],
      ['EXPORTED', 'Exported', 'Exportiert', 'Exporté'],
      ['CLOSED', 'Closed', 'Geschlossen', 'Clos'],
    ]),
  ],
  [
    'UserBlockTypes',
    table([
      ['LOAN', 'Loan', 'Ausleihe', 'Prêt'],
      ['CASH', 'Cash', 'Gebühren', 'Paiement'],
      ['USER', 'User', 'Benutzer', 'Usager'],
      ['GENERAL', 'General', 'Allgemein', 'Général'],
    ]),
  ],
  [
    'UserIdentifierTypes',
    table([
      ['BARCODE', 'Barcode', 'Barcode', 'Code à barres'],
      ['UNIV_ID', 'University ID', 'Hochschul-ID', 'ID université'],
    ]),
  ],
  [
    'RequestCancellationReasons',
    table([
      [
        'CancelledAtPatronRequest',
        'Cancelled at patron’s request',
        'Auf Wunsch storniert',
        'Annulé par l’usager',
      ],
      ['CannotBeFulfilled', 'Cannot be fulfilled', 'Nicht erfüllbar', 'Ne peut être satisfait'],
      ['PurchaseRequest', 'Purchase request', 'Anschaffungsvorschlag', 'Suggestion d’achat'],
    ]),
  ],
  [
    'HFrUserRoles.roleType',
    table([
      ['200', 'Patron', 'Benutzer', 'Lecteur'],
      ['32', 'Circulation Desk Operator', 'Mitarbeiter Ausleihtheke', 'Opérateur du bureau de prêt'],
      [
        '9321',
        'Circulation Desk Operator - Limited',
        'Mitarbeiter Ausleihtheke (eingeschränkt)',
        'Opérateur du bureau de prêt - limité',
      ],
      ['221', 'Circulation Desk Manager', 'Leitung Ausleihtheke', 'Responsable du bureau de prêt'],
      ['21', 'User Manager', 'Benutzerverwalter', 'Gestionnaire des usagers'],
      ['50', 'User Administrator', 'Benutzeradministrator', 'Administrateur des usagers'],
      ['51', 'Requests Operator', 'Bestellungen', 'Opérateur des demandes'],
    ]),
  ],
])

/** Codes that appear in none of these tables. */
const otherLabels = table([
  ['PUBLIC', 'Public', 'Öffentlich', 'Public'],
  ['INACTIVE', 'Inactive', 'Inaktiv', 'Inactif'],
  ['EXTERNAL', 'External', 'Extern', 'Externe'],
  ['en', 'English', 'Englisch', 'Anglais'],
  ['school', 'School', 'Hochschule', 'École'],
  ['mobile', 'Mobile', 'Mobil', 'Portable'],
  ['POPUP', 'General', 'Allgemein', 'Général'],
  ['DEFAULT_CIRC_DESK', 'Circulation', 'Ausleihtheke', 'Prêt'],
  ['HOLD', 'Patron physical item request', 'Bestellung', 'Demande d’exemplaire'],
  ['BOOKING', 'Booking request', 'Buchung', 'Réservation'],
  ['DIGITIZATION', 'Patron digitization request', 'Digitalisierung', 'Demande de numérisation'],
  ['401193;', 'Renewed Successfully', 'Erfolgreich verlängert', 'Renouvelé'],
  ['BOOK', 'Book', 'Buch', 'Livre'],
  ['INREVIEW', 'In review', 'In Prüfung', 'En cours d’examen'],
  ['APPROVED', 'Approved', 'Genehmigt', 'Approuvé'],
  ['REJECTED', 'Rejected', 'Abgelehnt', 'Refusé'],
  ['DEFERRED', 'Deferred', 'Zurückgestellt', 'Différé'],
])

const labels: ReadonlyMap<string, Texts> = new Map([
  ...[...codeTables.values()].flatMap((rows) => [...rows]),
  ...otherLabels,
])

export function label(language: Language, code: string): string {
  return labels.get(code)?.[language] ?? code
}

function table(rows: [code: string, en: string, de: string, fr: string][]): ReadonlyMap<string, Texts> {
  return new Map(rows.map(([code, en, de, fr]) => [code, { en, de, fr }]))
}
