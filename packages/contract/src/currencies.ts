/** The currencies whose smallest unit is not a hundredth. */
const others: [digits: number, currencies: string][] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
]

/**
 * Returns the decimals of a currency's smallest unit (ISO 4217). Those of `Intl` are for display, and differ between
 * engines: some have none for HUF.
 */
export function minorDigitsOf(currency: string): number {
  const [digits = 2] = others.find(([, currencies]) => currencies.includes(currency)) ?? []
  return digits
}
