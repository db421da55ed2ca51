/** The network's own colour in the place of the look's: as it is by day, lighter on dark ground. */
export function applyBrand(color: string | null) {
  if (color === null) return
  const { style } = document.documentElement
  const mixed = (other: string, share: number) => `color-mix(in oklab, ${color}, ${other} ${share}%)`
  style.setProperty('--brand', `light-dark(${color}, ${mixed('white', 55)})`)
  style.setProperty('--brand-deep', `light-dark(${mixed('black', 15)}, ${mixed('black', 60)})`)
  style.setProperty('--brand-wash', `light-dark(${mixed('white', 90)}, ${mixed('black', 65)})`)
}
