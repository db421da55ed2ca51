const digitsOfOthers: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}
const digitsOf: ReadonlyMap<string, number> = new Map(
  Object.entries(digitsOfOthers).flatMap(([digits, currencies]) =>
    currencies.split(' ').map((currency) => [currency, Number(digits)] as const),
  ),
)

/**
 * Returns the decimals of a currency's smallest unit (ISO 4217). Those of `Intl` are for display, and differ between
 * engines: some have none for HUF.
 */
export function minorDigitsOf(currency: string): number {
  return digitsOf.get(currency) ?? 2
}
