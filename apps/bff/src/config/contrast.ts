import type { Fault } from './faults.ts'
import type { NetworkFile } from './network-file.ts'

/** Minimum contrast of text (WCAG 2.2, 1.4.3). */
const minContrast = 4.5

/** The colours of text on the brand colour and of the background behind it, as in `apps/web/src/ui/tokens.css`. */
const themes = {
  light: { onBrand: '#ffffff', ground: '#f7f5f0' },
  dark: { onBrand: '#06221b', ground: '#1b1e1a' },
}

/** The brand colour of the dark theme: the configured one, or `brand` with 55 % white. */
export function toDark(brand: string): string {
  const lighter = channels(brand).map((channel) => Math.round(channel + (255 - channel) * 0.55))
  return `#${lighter.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Checks the brand colour as the background of text on buttons, and as the colour of links. */
export function brandFaults({ brand, brandDark }: NetworkFile['network']): Fault[] {
  if (brand === undefined) {
    const cure = 'Add brand, or remove it'
    return brandDark === undefined
      ? []
      : [{ path: 'network.brandDark', reason: 'is given without brand', cure }]
  }
  return [
    ...faultsOf('network.brand', brand, 'light'),
    ...faultsOf('network.brandDark', brandDark ?? toDark(brand), 'dark'),
  ]
}

function faultsOf(path: string, color: string, theme: keyof typeof themes): Fault[] {
  const { onBrand, ground } = themes[theme]
  const shade = theme === 'light' ? 'darker' : 'lighter'
  return [onBrand, ground].flatMap((other) => {
    const ratio = contrast(color, other)
    if (ratio >= minContrast) return []
    const reason = `${color} has a contrast of ${ratio.toFixed(2)} to ${other} in the ${theme} theme, less than ${minContrast}`
    return [{ path, reason, cure: `Make it ${shade}` }]
  })
}

/** The contrast ratio by the formula of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color)
    .map((channel) => channel / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Converts `#rrggbb` to three numbers from 0 to 255. */
function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}
