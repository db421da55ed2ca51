/** Who signed in: the id that the identity provider gave, and what the home institution told of it. */
export type Patron = {
  homeInstitutionCode: string
  id: string
  /** What kind of id it is at home; null: any unique id. */
  idType: string | null
  /** null until the home institution has answered once. */
  home: HomeRecord | null
}

export type HomeRecord = {
  primaryId: string
  /** What other members know the patron by; null where the record is linked nowhere. */
  linkingId: string | null
  displayName: string
}
